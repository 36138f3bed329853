"""Vettings: made one or many at a time, shown as a caller may see them, kept by their hash."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from analytics.record_status import withdrawn_since
from analytics.vetting.certificate import intact
from analytics.vetting.kept_certificates import hash_of_code, kept_in
from analytics.vetting.noted import by_party, ids_of
from analytics.vetting.officer_words import words_on
from analytics.vetting.seal import SealedCertificate, refuse_unsealed, seal_of, sealed
from analytics.vetting.short_code import code_in, code_of, hashes_of
from analytics.vetting.vet import Vetting, vet_entity
from api.answers.certificate_read import BESIDE, Certificate, as_read, is_withheld
from api.answers.vetting_words import in_words_of
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import Ambiguous, BadInput, CreditGraphError, NotFound, StoreError
from graph.model import Entity
from graph.words import GRADES

_HASH_DIGITS: Final = 64  # of a SHA-256; a short code is shorter


def vet_party(ask: Ask, party: Entity | str, scenario: str) -> Vetting:
    """Vet a party, keep the certificate, and journal it with the persons in it.

    A text is a reference, id or identifier. Raises as `Ask.applicant` does.
    """
    view = ask.view
    with ask.desk.vetting, ask.desk.store.together():
        made = vet_entity(
            view.reader,
            view.reach,
            ask.applicant(party, scenario) if isinstance(party, str) else party,
            scenario=scenario,
            measures=ask.desk.measures,
            less=view.withdrawn,  # named in the certificate, so that a replay leaves out the same
        )
    ask.desk.certificates.keep(sealed(ask.desk.store.secret, made.certificate), ask.caller.name)
    ask.vetted(f"vet {made.certificate['hash']}", made.entities, why=scenario)
    return made


def party_named(ask: Ask, text: str, scenario: str) -> Entity:
    """The party of a reference, id or identifier, else the only party of a name.

    A masked person answers to the name with the organisation only. Raises NotFound when nobody
    answers to the text, Ambiguous when several do.
    """
    try:
        return ask.applicant(text, scenario)
    except NotFound:
        bearing = ask.looks.named(text) or _bearing(ask, text)
        if not bearing:
            raise
    if len(bearing) > 1:
        raise Ambiguous("desk.several_bear")
    return bearing[0]


def _bearing(ask: Ask, text: str) -> list[Entity]:
    """The first parties of exactly this name: two are enough to refuse."""
    view, masked = ask.view, ask.masking.masked
    found = view.reader.find(text, limit=3, at_revision=view.revision, masked=masked)
    return [match.entity for match in found.matches if match.matched == "name"]


def vetting(ask: Ask, text: str, scenario: str) -> dict[str, Any]:
    """Vet a party by reference, id or identifier, and answer at once. Raises TooMany."""
    ask.spend("vettings")
    made = vet_party(ask, text, scenario)
    records = {one["record"] for one in made.certificate["findings"] if one["record"]}
    records |= ids_of(made.certificate)
    return {
        **as_shown(ask, made.certificate, made.entities),
        **ask.since_withdrawn(records),
        "behind": framed(ask)["behind"],
    }


def as_shown(
    ask: Ask, certificate: Certificate, shown: Iterable[str], since: Collection[str] = ()
) -> dict[str, Any]:
    """A certificate as this caller may see it; `certificate` is None where something is left out.

    `shown` are the ids of everybody in it: the persons among them are masked in its sentences. Of
    records withdrawn `since`, only who may look into the past reads what the certificate told.
    """
    whole = None if ask.masking.masked or is_withheld(ask, since) else certificate
    certificate = as_read(ask, certificate, shown, since)
    masking, question = ask.masking, certificate["question"]
    return {
        **frame_of(certificate),
        "hash": certificate["hash"],
        # Of the hash alone, so also for callers who may not see the certificate.
        **seal_of(ask.desk.store.secret, certificate["hash"]).plain(),
        "code": code_of(certificate["hash"]),
        "measures": certificate["measures"],
        "subject": masking.id(question["subject"]),
        "scenario": question["scenario"],
        "decision": certificate["decision"],
        # A certificate issued by an earlier method is still shown: it did not ask what is missing.
        "missing": certificate.get("missing", []),
        **_cut(ask, certificate),
        **_background(ask, certificate),
        **_noted(ask, certificate),
        "participants": [
            {"entity": masking.id(one["entity"]), "role": one["role"]}
            for one in certificate["participants"]
        ],
        "findings": [_finding(ask, finding) for finding in certificate["findings"]],
        # What counts nowhere in this decision: other scenarios, and rules nobody has confirmed.
        **{key: [_finding(ask, f) for f in certificate.get(key, ())] for key in BESIDE},
        "certificate": whole,
    }


def _finding(ask: Ask, finding: Mapping[str, Any]) -> dict[str, Any]:
    """A finding; the text holds a lead's path in words, which whoever checks it must see (§10).

    Only roles that may `reach` see the ids of its relations: a native id may hold a name.
    """
    masking = ask.masking
    shown = {
        **finding,
        "entity": masking.id(finding["entity"]),
        "chain": finding["chain"] if ask.caller.may("reach") else [],
    }
    if "debtor" in finding:
        shown["debtor"] = masking.id(finding["debtor"])
        shown["also"] = [masking.id(id_) for id_ in finding["also"]]
    # Of bidders tied to each other: the other one, and whom they have in common.
    for key in ("other", "through"):
        if finding.get(key):
            shown[key] = masking.id(finding[key])
    return shown


def _cut(ask: Ask, certificate: Certificate) -> dict[str, Any]:
    """What would clear the leads: its words for all, the ids of relations as in `_finding`.

    A certificate of an earlier method has none: nothing is then said, and nothing proven.
    """
    return {
        "cut": certificate.get("cut", []) if ask.caller.may("reach") else [],
        "minimum": certificate.get("minimum", False),
        "cut_text": certificate.get("cut_text") or None,
    }


def _noted(ask: Ask, certificate: Certificate) -> dict[str, Any]:
    """What is named beside the decision; a certificate of an earlier method does not tell of it."""
    masking, rest = ask.masking, certificate.get("noted_rest", {})
    return {
        "noted": [{**f, "entity": masking.id(f["entity"])} for f in certificate.get("noted", ())],
        "noted_rest": {masking.id(party): count for party, count in rest.items()},
        "noted_text": certificate.get("noted_text"),
    }


def _background(ask: Ask, certificate: Certificate) -> dict[str, Any]:
    lines, rest = background_of(certificate)
    masking = ask.masking
    shown = [{**one, "debtor": masking.id(one["debtor"])} for one in lines]
    return {"background": shown, "background_rest": rest}


def background_of(certificate: Certificate) -> tuple[Sequence[Mapping[str, Any]], dict[str, int]]:
    """(the debtors that a certificate lists as background, how many are beyond them).

    A certificate of an earlier method counted its weaker leads and no debtors.
    """
    older = {"debtors": 0, "leads": certificate.get("weaker_leads", 0)}
    return certificate.get("background", ()), certificate.get("background_rest", older)


def frame_of(certificate: Certificate) -> dict[str, Any]:
    """The frame of every answer (day, revision, policy, …), from a certificate."""
    frame = {
        key: certificate[key] for key in ("as_of", "revision", "policy", "explored", "truncated")
    }
    return {**frame, "behind": 0}


def shown_in(ask: Ask, certificate: Certificate) -> set[str]:
    """The ids of all in a certificate: participants, ends of chains, subjects of records."""
    store, at = ask.desk.store, certificate["revision"]
    found = [f for key in ("findings", *BESIDE) for f in certificate.get(key, ())]
    ids = {finding["record"] for finding in found if finding["record"]}
    subjects = {r.subject for r in store.records(ids=ids, at_revision=at)} if ids else set()
    ends = {link[end] for link in certificate["witnesses"].values() for end in ("source", "target")}
    debtors = {one["debtor"] for one in background_of(certificate)[0]}
    parties = {one["entity"] for one in certificate["participants"]}
    through = {one["through"] for one in certificate["findings"] if one.get("through")}
    return subjects | ends | debtors | parties | through


def sealed_of(ask: Ask, hash_: str) -> SealedCertificate:
    """A certificate of this desk: issued within ninety days, or decided on at any time.

    Raises NotFound for any other hash, BadInput for one that was put among ours without our seal.
    """
    store = ask.desk.store
    try:
        one = ask.desk.certificates.of(hash_)
    except NotFound:
        kept = kept_in(store, hash_)
        if kept is None:
            raise
        one = kept
    if one.hash != hash_ or not intact(one.certificate):
        raise BadInput("certificate.changed")
    refuse_unsealed(store.secret, one)
    return one


def certificate_of(ask: Ask, hash_: str) -> Certificate:
    """`sealed_of` without the seal."""
    return sealed_of(ask, hash_).certificate


def hash_named(ask: Ask, text: str) -> str:
    """The hash of a certificate by its hash, or by the short code on its paper.

    Raises BadInput for a mistyped code, NotFound for one that no certificate of ours has.
    """
    if len(text) == _HASH_DIGITS:
        return text
    code = code_in(text)
    issued = ask.desk.certificates.between(*hashes_of(code))
    hash_ = issued or hash_of_code(ask.desk.store, code)
    if hash_ is None:
        raise NotFound("certificate.unknown_code")
    return hash_


def certificate(ask: Ask, hash_: str, what: str = "certificate") -> dict[str, Any]:
    """An issued certificate as this caller may see it, and its records withdrawn since.

    `what` names this look in the journal; a page (`vet`) is in its reader's language.
    """
    kept = certificate_of(ask, hash_)
    past = kept["revision"] != ask.view.revision
    shown = shown_in(ask, kept)
    ask.vetted(f"{what} {hash_}", shown, why=kept["question"]["scenario"], past=past)
    since = since_of(ask, kept)
    words = said_of(ask, hash_)
    read = in_words_of(ask, kept, ask.caller.language) if what == "vet" else kept
    told = as_shown(ask, read, shown, since)
    whole = kept if told["certificate"] is not None else None  # its own bytes, in any language
    return {**told, "certificate": whole, "since_withdrawn": list(since), "words": words}


def since_of(ask: Ask, certificate: Certificate) -> tuple[str, ...]:
    """The records of a certificate that were withdrawn since."""
    found = [one for key in ("findings", *BESIDE) for one in certificate.get(key, ())]
    ids = {one["record"] for one in found if one["record"]} | ids_of(certificate)
    return withdrawn_since(ask.desk.store, ids)


def said_of(ask: Ask, hash_: str) -> list[dict[str, Any]]:
    """Every word on a certificate; its reason is free text."""
    words = [word.plain() for word in words_on(ask.desk.store, hash_)]
    reasons = ask.masking.texts([word["reason"] for word in words])
    return [{**word, "reason": reason} for word, reason in zip(words, reasons, strict=True)]


def batch(ask: Ask, subjects: Sequence[str], scenario: str) -> dict[str, Any]:
    """Many vettings for one scenario: each subject is answered or refused on its own.

    Raises TooMany for more than the caller may have vetted.
    """
    ask.spend("vettings", len(subjects))
    results = [batch_result(ask, subject, scenario) for subject in subjects]
    cut = ask.view.reach.truncated
    return {**framed(ask, explored=ask.view.reach.explored, truncated=cut), "results": results}


def batch_result(ask: Ask, subject: str, scenario: str) -> dict[str, Any]:
    """One of many in short: decision, counts and hash, or in `refused` why there is none."""
    try:
        made = vet_party(ask, subject, scenario)
    except StoreError:  # concerns all of them, so the whole answer fails
        raise
    except CreditGraphError as error:
        return {"subject": subject, "refused": error.text(ask.caller.language)}
    return {"subject": subject, "refused": None, **_short(made.certificate)}


def _short(certificate: Certificate) -> dict[str, Any]:
    counts = dict.fromkeys(GRADES, 0)
    for finding in certificate["findings"]:
        counts[finding["grade"]] += 1
    return {
        "decision": certificate["decision"],
        "hash": certificate["hash"],
        **counts,
        "background": background_debtors(certificate),
        "missing": certificate["missing"],
        "noted": by_party(certificate).total(),
    }


def background_debtors(certificate: Certificate) -> int:
    """How many debtors a certificate counts as background, listed in it or not."""
    lines, rest = background_of(certificate)
    return len(lines) + rest["debtors"]


def names_in(ask: Ask, certificate: Certificate) -> dict[str, str]:
    """The names of participants and debtors, by reference, as this caller may see them."""
    ids = {one["entity"] for one in certificate["participants"]}
    ids |= {one["debtor"] for one in background_of(certificate)[0]}
    ids |= {one["debtor"] for one in certificate["findings"] if "debtor" in one}
    entities = ask.desk.store.entities(ids, at_revision=certificate["revision"])
    return ask.masking.names(entities)


def has_changed(ask: Ask, certificate: Certificate) -> bool:
    """Whether the same question has another answer by what is known now."""
    view = ask.desk.views.current(date.fromisoformat(certificate["as_of"]))
    question = certificate["question"]
    # Nothing was committed since, so it need not be computed again.
    if view.revision == certificate["revision"] and not view.withdrawn:
        return False
    known = view.reader.entities([question["subject"]], at_revision=view.revision)
    if question["subject"] not in known:
        return True
    now = vet_entity(
        view.reader,
        view.reach,
        known[question["subject"]],
        scenario=question["scenario"],
        measures=ask.desk.measures,
    )
    return any(
        now.certificate[key] != certificate.get(key, [])
        for key in ("decision", "findings", "missing", "noted")
    )
