"""Alerts in words: one sentence a line and one a cause, without any name."""

from collections.abc import Mapping
from typing import Any, Final

from graph.sentence import Sentence, Word, say

_WORD_CODES: Final = {
    "level": ("alert.level", "alert.level_now"),
    "decision": ("alert.decision", "alert.decision_now"),
}
_OTHERS: Final = {"gone": "alert.gone", "back": "alert.back"}
_WHYS: Final = {"day": "alert.cause_day", "rules": "alert.cause_rules"}


def line_said(line: Mapping[str, Any]) -> Sentence:
    """A line of an alert as a sentence; records, measures and subjects by their codes."""
    what = line["what"]
    if what in _WORD_CODES:
        return _word_said(line, what)
    if what in _FACTS:
        return _FACTS[what](line)
    return Sentence(_OTHERS[what])


def _word_said(line: Mapping[str, Any], table: str) -> Sentence:
    code, now = _WORD_CODES[table]
    after = Word(table, line["after"]) if line.get("after") else say("alert.no_decision")
    if line.get("before"):
        return Sentence(code, {"before": Word(table, line["before"]), "after": after})
    return Sentence(now, {"after": after})


def _ground_said(line: Mapping[str, Any]) -> Sentence:
    grade, came = Word("grade", line["grade"]), line.get("came", True)
    if line.get("record"):
        code = "alert.ground_came" if came else "alert.ground_went"
        return Sentence(code, {"grade": grade, "record": line["record"]})
    # A ground without a record: what ties bidders, or one of a record that was withdrawn.
    return say("alert.tie_came" if came else "alert.ground_withdrawn", grade=grade)


def _measure_said(line: Mapping[str, Any]) -> Sentence:
    grade = Word("grade", line["grade"])
    if not line.get("record"):
        return say("alert.measure_withdrawn", grade=grade)
    return say(_measure_code(line), grade=grade, measure=line["measure"], record=line["record"])


def _measure_code(line: Mapping[str, Any]) -> str:
    if not line.get("came", True):
        return "alert.measure_went"
    if line.get("changed"):
        return "alert.measure_now_if" if line.get("open") else "alert.measure_now"
    return "alert.measure_if" if line.get("open") else "alert.measure_came"


def _noted_said(line: Mapping[str, Any]) -> Sentence:
    if not line.get("record"):
        return Sentence("alert.noted_withdrawn")
    code = "alert.noted_came" if line.get("came", True) else "alert.noted_went"
    return Sentence(code, {"fact": Word("noted", line["fact"]), "record": line["record"]})


_FACTS: Final = {"ground": _ground_said, "measure": _measure_said, "noted": _noted_said}


def deed_said(action: str) -> Sentence:
    """What was done to a record, by the action of the event."""
    return Sentence(f"deed.{action}")


def cause_said(cause: Mapping[str, Any]) -> Sentence:
    """A cause of an alert as a sentence."""
    why = cause["why"]
    if why == "load":
        source = Word("source", cause["source"])
        return say("alert.cause_load", number=cause["number"], source=source)
    if why == "event":
        deed = deed_said(cause["action"])
        return say("alert.cause_event", number=cause["number"], deed=deed)
    if why in _WHYS:
        return Sentence(_WHYS[why])
    return say("alert.cause_commit", number=cause["number"])
