"""A certificate as one caller may read it: persons masked, and nothing of what was withdrawn."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from analytics.vetting.noted import counted
from api.desk.question import Ask
from graph.model import Entity
from graph.sentence import say

Certificate = Mapping[str, Any]
# What a finding tells of its record, and what stands in its place where that is withheld.
_EMPTY: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("measure", "article", "department", "from", "until", "cause", "ask")),
    **dict.fromkeys(("chain", "marks", "sources", "also"), ()),
}
_WORDS: Final = ("text", "cause")  # of a finding: in them stands what a sheet told
BESIDE: Final = ("other_effects", "unconfirmed")  # what a certificate holds beside its findings
_NOTED_WORDS: Final = ("text", "cause", "document_no", "department")


def as_read(
    ask: Ask, certificate: Certificate, shown: Iterable[str], since: Collection[str]
) -> Certificate:
    """The certificate with its sentences as this caller may read them, its ids as they are.

    `shown` and `since` as of `as_shown`.
    """
    if is_withheld(ask, since):
        certificate = _without(ask, certificate, since)
    words = any(certificate.get(key) for key in ("findings", *BESIDE, "noted", "cut_text"))
    if not (words and ask.masking.masked):
        return certificate
    # Sentences hold the names of that revision, which may have changed since.
    return _in_words(ask, certificate, named_by(ask, shown, certificate["revision"]))


def is_withheld(ask: Ask, since: Collection[str]) -> bool:
    """Whether records withdrawn since are kept from this caller (DESIGN §5)."""
    return bool(since) and not ask.caller.may("past")


def _without(ask: Ask, certificate: Certificate, since: Collection[str]) -> Certificate:
    """The certificate with nothing told of these records but that there was a finding."""
    gone = say("masked.since_withdrawn").text(ask.caller.language)

    def kept(finding: Mapping[str, Any]) -> Mapping[str, Any]:
        if finding["record"] not in since:
            return finding
        return {**finding, **{k: _EMPTY[k] for k in _EMPTY.keys() & finding.keys()}, "text": gone}

    findings = {key: list(map(kept, certificate.get(key, ()))) for key in ("findings", *BESIDE)}
    # A noted fact decided nothing, so nothing is left of it, nor of it in their count.
    noted = [one for one in certificate.get("noted", ()) if one["record"] not in since]
    left = {**certificate, **findings, "cut": [], "cut_text": None, "noted": noted}
    told = counted(left)
    return {**left, "noted_text": told.text(ask.caller.language) if told else None}


def _in_words(ask: Ask, certificate: Certificate, named: Sequence[Entity]) -> Certificate:
    """The certificate with its sentences as a caller may read them who sees persons masked."""
    told: dict[str, Any] = {"cut_text": certificate.get("cut_text")}
    places: list[tuple[dict[str, Any], str]] = [(told, "cut_text")] if told["cut_text"] else []
    for key in ("findings", *BESIDE):
        told[key] = [dict(finding) for finding in certificate.get(key, ())]
        places += [(one, word) for one in told[key] for word in _WORDS if one.get(word)]
        # Without a measure the article is what the sheet gave as the record's basis.
        places += [(one, "article") for one in told[key] if one["article"] and not one["measure"]]
    told["noted"] = [dict(one) for one in certificate.get("noted", ())]
    places += [(one, word) for one in told["noted"] for word in _NOTED_WORDS if one[word]]
    masked = ask.masking.texts([one[word] for one, word in places], named)
    for (one, word), text in zip(places, masked, strict=True):
        one[word] = text
    return {**certificate, **told}


def named_by(ask: Ask, shown: Iterable[str], revision: int) -> Sequence[Entity]:
    """The parties of these ids, with the names of a revision; none where nobody is masked."""
    ids = set(shown)
    if not (ask.masking.masked and ids):
        return ()
    return [*ask.desk.store.entities(ids, at_revision=revision).values()]
