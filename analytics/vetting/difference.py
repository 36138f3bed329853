"""What is different between two answers to one question, a sentence each (DESIGN §10)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from analytics.vetting.certificate import canonical
from analytics.wording import term
from graph.sentence import Sentence, Word, say

Certificate = Mapping[str, Any]
_Place = tuple[str, str, str]  # record ("" for a tie of bidders), lot ("" for a record), role
# What may be otherwise while the answer holds: when it was computed, and what it was not made from.
_NO_ANSWER: Final = frozenset({"revision", "explored", "hash", "less"})
_SHOWN: Final = 6  # sentences; the others are counted


def differences(before: Certificate, now: Certificate) -> list[Sentence]:
    """The differences, the decision first; empty where the answer still holds."""
    told = []
    if before["decision"] != now["decision"]:
        old, new = (term("decision", str(one["decision"])) for one in (before, now))
        told.append(say("difference.decision", before=old, now=new))
    told += _of_findings(before["findings"], now["findings"])
    others = before.keys() | now.keys()
    others -= _NO_ANSWER | {"decision", "findings"}
    changed = sorted(key for key in others if before.get(key) != now.get(key))
    if changed and not told:  # they follow from the findings otherwise
        told.append(say("difference.others", keys=[Word("certificate_key", k) for k in changed]))
    if len(told) > _SHOWN:
        return [*told[:_SHOWN], say("difference.more", count=len(told) - _SHOWN)]
    return told


def _of_findings(before: Iterable[Certificate], now: Iterable[Certificate]) -> list[Sentence]:
    """Findings added, gone and changed, by record and role; ties of bidders by lot and role."""
    old, new = _by_place(before), _by_place(now)
    told = []
    for place in sorted(old.keys() | new.keys()):
        gone, came = old.get(place), new.get(place)
        if gone != came:
            told.append(_told(place, bool(gone), bool(came)))
    return told


def _told(place: _Place, was: bool, stands: bool) -> Sentence:
    record, lot, role = place[0], place[1], term("participant", place[2])
    if not record:
        return say("difference.tie", lot=lot, role=role)
    if was and stands:
        return say("difference.changed", record=record, role=role)
    return say("difference.added" if stands else "difference.gone", record=record, role=role)


def _by_place(findings: Iterable[Certificate]) -> dict[_Place, Counter[str]]:
    """The findings' canonical texts by place, each with how often it is there."""
    places: dict[_Place, Counter[str]] = {}
    for one in findings:
        place = (str(one["record"] or ""), str(one.get("lot") or ""), str(one["role"]))
        places.setdefault(place, Counter())[canonical(one)] += 1
    return places
