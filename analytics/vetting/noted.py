"""Facts of no tier about participants, named beside a decision that they do not change (DESIGN §2).

The law gives a debt, a broken promise or being under enforcement no tier: none is a ground or a
lead. But who reads that nothing adverse was seen must read of them too (`noted.toml`).
"""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from analytics.law.measures import Measures
from analytics.law.superseded import standing_records
from analytics.money import money
from analytics.vetting.finding import cause_of
from analytics.vetting.law_file import LawFile
from analytics.vetting.participant import Participant
from analytics.wording import term
from graph.model import Record
from graph.sentence import PAPER, Sentence, say
from graph.tiers import is_unsure
from graph.words import GRADED_LISTS

SHOWN_NOTED: Final = 20  # facts listed in a certificate; the others are counted by participant
_TABLE: Final = tomllib.loads(Path(__file__).with_name("noted.toml").read_text("utf-8"))
_KINDS: Final = frozenset(_TABLE["harmless_kinds"])
_WORDS: Final = frozenset(_TABLE["harmless_words"])
_TOLD_BY_WORD: Final = ("promise", "grade")  # without its word such a record says nothing adverse
_CALLED: Final[Mapping[str, str]] = _TABLE["called"]
# What such a record is about, where its sheet gives no cause.
_ABOUT: Final = ("tax_kind", "insurance", "contract", "promise_kind", "promise", "grade", "period")

Section = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NotedFact:
    """A record of no tier about a participant, in whatever roles it takes part."""

    record: Record
    sentence: Sentence

    def plain(self) -> dict[str, Any]:
        """The fact as a certificate holds it: `amount` in yuan, its text Chinese."""
        record = self.record
        marks = (
            ("disputed", record.state == "disputed"),
            ("authority_unknown", is_unsure(record.attributes)),
        )
        return {
            "entity": record.subject,
            "record": record.id,
            "what": what_of(record),
            "cause": subject_matter(record),
            "amount": record.amount,
            "department": record.issuer,
            "decided_on": record.decided_on.isoformat(),
            "document_no": record.document_no,
            "marks": [mark for mark, stands in marks if stands],
            "sources": list(record.sources),
            "text": self.sentence.text(PAPER),
        }


@dataclass(frozen=True, slots=True)
class Noted:
    """The noted facts of a vetting in their order: those a certificate lists, and the others."""

    facts: tuple[NotedFact, ...] = ()
    beyond: tuple[Record, ...] = ()  # those that are only counted

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, in their order."""
        return (*(one.record for one in self.facts), *self.beyond)

    @property
    def rest(self) -> dict[str, int]:
        """How many are only counted, by participant in order of ids."""
        return dict(sorted(Counter(one.subject for one in self.beyond).items()))

    @property
    def counted(self) -> Sentence | None:
        """All of them in one sentence, by what they are; None where there is none."""
        return counted(self._listed())

    def plain(self) -> dict[str, Any]:
        """The section of a certificate."""
        told = self.counted
        return {**self._listed(), "noted_text": told.text(PAPER) if told else None}

    def _listed(self) -> dict[str, Any]:
        return {"noted": [one.plain() for one in self.facts], "noted_rest": self.rest}


NOTHING_NOTED: Final = Noted()


def is_noted(record: Record) -> bool:
    """Whether a record of no tier is named beside a decision: a debt, a promise not kept, …"""
    if record.tier != "neutral" or record.kind in _KINDS:
        return False
    if told := record.attributes.get("kept") or record.attributes.get("grade"):
        return str(told) not in _WORDS
    return record.kind not in _TOLD_BY_WORD and record.list not in GRADED_LISTS


def standing_noted(records: Sequence[Record], measures: Measures, day: date) -> list[Record]:
    """Those of a party's own records that are noted and in force on a day."""
    if not any(map(is_noted, records)):  # of most parties nothing is
        return []
    standing = standing_records(records, measures, day)
    return [record for record in standing if is_noted(record) and record.in_force_on(day)]


def noted_records(
    law: LawFile,
    parties: Sequence[Participant],
    measures: Measures,
    told: Collection[tuple[str, str]],
) -> list[Record]:
    """The noted records of participants in force on the day, without those `told` as findings.

    `told` are (entity, record). The largest amount comes first, then the latest decided.
    """
    day = law.reach.as_of
    found = [
        record
        for party in {one.entity for one in parties}
        for record in standing_noted(law.own.get(party, ()), measures, day)
        if (party, record.id) not in told
    ]
    return sorted(found, key=lambda one: (-(one.amount or 0), -one.decided_on.toordinal(), one.id))


def noted_of(records: Sequence[Record], names: Mapping[str, str]) -> Noted:
    """The section of these records, in their order; `names` are of their subjects."""
    facts = [
        NotedFact(one, in_words(one, what_of(one), names[one.subject]))
        for one in records[:SHOWN_NOTED]
    ]
    return Noted(tuple(facts), tuple(records[SHOWN_NOTED:]))


def what_of(record: Record) -> str:
    """What a noted record is, as a word of `word.noted`."""
    if record.kind == "debt":
        return _CALLED.get(record.domain or "", "debt")
    if record.kind == "promise":
        return "promise"
    if record.list and record.list in _CALLED:
        return _CALLED[record.list]
    if record.attributes.get("grade"):
        return "grade"
    return "listing" if record.list else "other"


def subject_matter(record: Record) -> str | None:
    """For what a noted record was made, in the words of its sheet; None where it does not say."""
    told = [str(record.attributes[key]) for key in _ABOUT if record.attributes.get(key)]
    return cause_of(record) or "；".join(told) or None


def counted(section: Section) -> Sentence | None:
    """How many noted facts there are, by what they are; None where there is none.

    Of those beyond the list a certificate tells only how many.
    """
    lines, rest = section.get("noted", ()), rest_of(section)
    if not lines and not rest:
        return None
    kinds = by_kind(one["what"] for one in lines)
    if rest:
        kinds.append(say("noted.of_rest", count=rest))
    return say("noted.counted", count=len(lines) + rest, kinds=kinds)


def by_kind(kinds: Iterable[str]) -> list[Sentence]:
    """How many there are of each kind that `what_of` tells."""
    return [
        say("noted.of_kind", what=term("noted", what), count=count)
        for what, count in Counter(kinds).items()
    ]


def rest_of(section: Section) -> int:
    """How many noted facts a certificate counts and does not list."""
    return sum(section.get("noted_rest", {}).values())


def by_party(section: Section) -> Counter[str]:
    """How many noted facts each participant has, listed or counted."""
    found = Counter(one["entity"] for one in section.get("noted", ()))
    return found + Counter(section.get("noted_rest", {}))


def ids_of(section: Section) -> set[str]:
    """The ids of the records that a certificate lists as noted."""
    return {one["record"] for one in section.get("noted", ())}


def in_words(record: Record, kind: str, name: str) -> Sentence:
    """A noted record in one sentence; `kind` is what `what_of` calls it, `name` its subject's."""
    what: Sentence | str = term("noted", kind)
    if record.list and record.list not in _CALLED:  # else the word says it
        what = say("noted.on_list", what=what, list=term("list", record.list))
    if record.state == "disputed":
        what = say("finding.disputed", record=what)
    cause = subject_matter(record)
    return say(
        "noted.fact",
        party=name,
        what=what,
        cause=say("finding.cause", cause=cause) if cause else "",
        amount=say("finding.amount", amount=money(record.amount)) if record.amount else "",
        issuer=record.issuer or say("paper.no_issuer"),
        decided=record.decided_on,
        number=say("noted.number", number=record.document_no) if record.document_no else "",
    )
