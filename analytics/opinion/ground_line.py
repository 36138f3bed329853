"""A finding as one sentence of the paper: for what, what follows, by which text, how long."""

from typing import Any

from analytics.law.measure import Measure
from analytics.opinion.issue import Shown, written_day
from analytics.vetting.finding import cause_of
from analytics.vetting.noted import in_words
from analytics.wording import record_title, term
from graph.model import Record
from graph.sentence import Language, Sentence, say

Finding = dict[str, Any]


def ground_line(finding: Finding, shown: Shown, language: Language) -> str:
    """A ground: party, record, cause, measure, article, department, term, in this order."""
    record = shown.records.get(finding["record"] or "")
    if record is None:  # bidders tied to each other: no record is behind it
        return shown.text(str(finding["text"]))
    measure = _measure(finding, shown)
    line = say(
        "opinion.ground",
        fact=_fact(finding, record, shown),
        measure=measure.name if measure else say("opinion.no_measure"),
        article=finding["article"] or say("opinion.not_said"),
        department=finding["department"] or record.issuer or say("opinion.not_said"),
        term=_term(finding),
    )
    return _with_marks(line, finding).text(language)


def condition_line(finding: Finding, shown: Shown, language: Language) -> str:
    """An open condition: what would follow by which text, what to find out, and whom to ask."""
    record = shown.records.get(finding["record"] or "")
    measure = _measure(finding, shown)
    if record is None or measure is None:
        return shown.text(str(finding["text"]))
    line = say(
        "opinion.condition",
        fact=_fact(finding, record, shown),
        measure=measure.name,
        article=finding["article"] or say("opinion.not_said"),
        ask=finding["ask"] or measure.condition,
        department=finding["department"] or record.issuer or say("opinion.not_said"),
    )
    return line.text(language)


def noted_line(fact: Finding, shown: Shown, language: Language) -> str:
    """A fact of no tier, without what this paper's reader may not read of its record."""
    record = shown.records.get(fact["record"])
    if record is None:
        return shown.text(str(fact["text"]))
    return in_words(record, fact["what"], shown.name(fact["entity"])).text(language)


def is_condition(finding: Finding) -> bool:
    """Whether a lead is an open condition of a legal text, and none of the graph."""
    return finding["grade"] == "lead" and finding["measure"] is not None


def is_lead(finding: Finding) -> bool:
    """Whether the graph alone suggests it: only the annex tells of it."""
    return finding["grade"] == "lead" and finding["measure"] is None


def _measure(finding: Finding, shown: Shown) -> Measure | None:
    return shown.measures.measure(finding["measure"]) if finding["measure"] else None


def _fact(finding: Finding, record: Record, shown: Shown) -> Sentence:
    title = record_title(record.kind, record.list, record.document_no)
    parts = {
        "party": shown.name(finding["entity"]),
        "role": term("participant", finding["role"]),
        "record": say("finding.disputed", record=title) if record.state == "disputed" else title,
        "issuer": record.issuer or say("paper.no_issuer"),
        "decided": written_day(record.decided_on) if record.decided_on else say("opinion.not_said"),
        "cause": _cause(record) or say("opinion.not_said"),
    }
    if record.subject == finding["entity"]:
        return Sentence("opinion.fact", parts)
    return Sentence("opinion.fact_of_other", {**parts, "subject": shown.name(record.subject)})


def _cause(record: Record) -> str:
    """The cause within a sentence of ours, so without full stops of its own."""
    return (cause_of(record) or "").replace("。；", "；").rstrip("。；")


def _term(finding: Finding) -> Sentence:
    end = written_day(finding["until"]) if finding["until"] else say("opinion.until_lifted")
    if not finding["from"]:
        return say("opinion.term_until", end=end)
    return say("opinion.term", begin=written_day(finding["from"]), end=end)


def _with_marks(line: Sentence, finding: Finding) -> Sentence:
    marks = [term("mark", mark) for mark in finding["marks"]]
    return say("opinion.marked", line=line, marks=marks) if marks else line
