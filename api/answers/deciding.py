"""Replay of certificates, and the officer's word on them (DESIGN §10)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.decision import Present, decide, withdraw
from analytics.vetting.genuine import refuse_foreign
from analytics.vetting.seal import SealedCertificate
from analytics.vetting.vet import replay, replay_on, vet_on
from api.answers.certificate_read import Certificate, is_withheld
from api.answers.vettings import frame_of, hash_named, said_of, sealed_of, shown_in
from api.clock import today
from api.desk.question import Ask
from api.places import cache_of
from graph.errors import BadInput

_Again = tuple[dict[str, Any], tuple[str, ...]]


def again(ask: Ask, certificate: Certificate) -> _Again:
    """The certificate computed anew, and which of its records were withdrawn since.

    Raises BadInput for a certificate that its hash does not cover, NotFound for a missing subject.
    """
    desk, as_of = ask.desk, date.fromisoformat(certificate["as_of"])
    mine = (desk.policy.digest, desk.measures.digest)
    # The snapshot in memory serves a certificate of its own revision and texts; any other one
    # needs a snapshot of its past revision.
    if mine == (certificate["policy"], certificate["measures"]):
        view = desk.views.current(as_of)
        if view.revision == certificate["revision"] and not view.withdrawn:
            return replay_on(desk.store, view.reach, certificate, measures=desk.measures)
    with desk.replaying:
        return replay(desk.store, certificate, cache=cache_of(desk.store, desk.settings))


def replayed(ask: Ask, one: SealedCertificate) -> dict[str, Any]:
    """Whether a certificate computes to the same bytes again; journalled with its persons.

    Raises BadInput or NotFound, naming the field, for a certificate that is not ours.
    """
    ask.spend("vettings")
    refuse_foreign(ask.desk.store, one)
    computed, withdrawn = again(ask, one.certificate)
    ask.vetted(
        f"replay {one.hash}",
        shown_in(ask, computed),
        why=one.certificate["question"]["scenario"],
        past=True,
    )
    same = computed == one.certificate
    # A certificate names persons, so only those who see persons get the one computed now.
    seen = ask.caller.sees_persons and not is_withheld(ask, withdrawn)
    whole = computed if not same and seen else None
    return {
        **frame_of(computed),
        "same": same,
        "hash": computed["hash"],
        "since_withdrawn": list(withdrawn),
        "words": said_of(ask, one.hash),
        "certificate": whole,
    }


def certificate_named(
    ask: Ask, named: str | None, sent: SealedCertificate | None
) -> SealedCertificate:
    """The certificate of this desk by hash or short code, or the one that was sent whole.

    Raises BadInput where neither is given.
    """
    if sent is not None:
        return sent
    if named is None:
        raise BadInput("desk.certificate_unnamed")
    return sealed_of(ask, hash_named(ask, named))


def decided(ask: Ask, one: SealedCertificate, *, accept: bool, reason: str) -> dict[str, Any]:
    """Journal the officer's word on a certificate; raises what `decide` raises."""
    present = _present(ask, one.certificate)
    decide(ask.desk.store, one, present, accept=accept, reason=reason, who=ask.caller.name)
    return _said(one, "accepted" if accept else "departed")


def withdrawn(ask: Ask, one: SealedCertificate, *, reason: str) -> dict[str, Any]:
    """Journal that the word on a certificate is taken back; raises what `withdraw` raises."""
    withdraw(ask.desk.store, one, reason=reason, who=ask.caller.name)
    return _said(one, "withdrawn")


def _said(one: SealedCertificate, word: str) -> dict[str, Any]:
    certificate = one.certificate
    return {
        **frame_of(certificate),
        "hash": one.hash,
        "decision": certificate["decision"],
        "word": word,
    }


def _present(ask: Ask, certificate: Certificate) -> Present:
    """Today's rules, and the answer to a certificate's question at the latest revision."""
    desk, day = ask.desk, today()

    def answer(revision: int) -> Mapping[str, Any]:
        question = certificate["question"]
        subject, scenario = question["subject"], question["scenario"]
        view = desk.views.current(day)
        if view.revision == revision and not view.withdrawn:
            made = vet_on(
                desk.store, view.reach, subject, scenario=scenario, measures=desk.measures
            )
            return made.certificate
        # The view lags behind a large load: a word waits for the revision that it is about.
        with desk.replaying:
            cache = cache_of(desk.store, desk.settings)
            snapshot = snapshot_of(desk.store, at_revision=revision, cache=cache)
            reach = Propagation(snapshot, desk.policy, day)
            made = vet_on(desk.store, reach, subject, scenario=scenario, measures=desk.measures)
        return made.certificate

    return Present(desk.policy, desk.measures, day, answer)
