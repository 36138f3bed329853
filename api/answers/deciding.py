"""Replay of certificates, and the officer's word on them (DESIGN §10)."""

from datetime import date
from typing import Any

from analytics.vetting.certificate import check
from analytics.vetting.decision import decide
from analytics.vetting.vet import replay, replay_on
from api.answers.vettings import Certificate, certificate_of, frame_of, shown_in
from api.desk.question import Ask
from api.places import cache_of
from graph.errors import BadInput, NotFound

_Again = tuple[dict[str, Any], tuple[str, ...]]


def again(ask: Ask, certificate: Certificate) -> _Again:
    """The certificate computed anew, and which of its records were withdrawn since.

    Raises BadInput for a certificate that its hash does not cover, NotFound for a missing subject.
    """
    check(certificate)
    desk, as_of = ask.desk, _day(certificate)
    mine = (desk.policy.digest, desk.measures.digest)
    # The snapshot in memory serves a certificate of its own revision and texts; any other one
    # needs a snapshot of its past revision.
    if mine == (certificate["policy"], certificate["measures"]):
        view = desk.views.current(as_of)
        if view.revision == certificate["revision"] and not view.withdrawn:
            return replay_on(desk.store, view.reach, certificate, measures=desk.measures)
    with desk.replaying:
        return replay(desk.store, certificate, cache=cache_of(desk.store, desk.settings))


def _day(certificate: Certificate) -> date:
    try:
        return date.fromisoformat(certificate["as_of"])
    except ValueError as error:
        raise BadInput("desk.no_certificate") from error


def replayed(ask: Ask, certificate: Certificate) -> dict[str, Any]:
    """Whether a certificate computes to the same bytes again; journalled with its persons."""
    computed, withdrawn = again(ask, certificate)
    ask.vetted(
        f"replay {certificate['hash']}",
        shown_in(ask, computed),
        why=certificate["question"]["scenario"],
        past=True,
    )
    same = computed == certificate
    # A certificate names persons, so only those who see persons get the one computed now.
    whole = computed if not same and ask.caller.sees_persons else None
    return {
        **frame_of(computed),
        "same": same,
        "hash": computed["hash"],
        "since_withdrawn": list(withdrawn),
        "certificate": whole,
    }


def decided(
    ask: Ask, hash_: str | None, certificate: Certificate | None, *, accept: bool, reason: str
) -> dict[str, Any]:
    """Journal the officer's word on a certificate, given by its hash or whole.

    Raises NotFound for an unknown hash, BadInput for a certificate that was neither issued here nor
    computes to the same bytes.
    """
    if certificate is None:
        if hash_ is None:
            raise BadInput("desk.certificate_unnamed")
        certificate = certificate_of(ask, hash_)
    elif not _is_ours(ask, certificate):
        raise BadInput("desk.certificate_foreign")
    decide(ask.desk.store, certificate, accept=accept, reason=reason, who=ask.caller.name)
    return {
        **frame_of(certificate),
        "hash": certificate["hash"],
        "decision": certificate["decision"],
        "word": "accepted" if accept else "departed",
    }


def _is_ours(ask: Ask, certificate: Certificate) -> bool:
    """Whether a certificate was issued here, or replays to the same bytes.

    A certificate that leaves records out (`less`) counts only where it was issued: otherwise
    anybody could leave out the records that speak against a party.
    """
    check(certificate)
    try:
        # The hash was checked and covers every field, so the same hash is the same certificate.
        return bool(certificate_of(ask, certificate["hash"]))
    except NotFound:
        return "less" not in certificate and again(ask, certificate)[0] == certificate
