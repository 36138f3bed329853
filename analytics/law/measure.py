"""One measure of joint punishment: what triggers it, whom it hits, for how long (DESIGN §9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from analytics.law.citation import cites
from analytics.law.told_term import ToldTerm, told_term
from graph.model import Record
from graph.tiers import BAN_ENDS, CAUSES, is_unsure, months_after
from graph.words import ORGANISATION_KINDS, PARTY_KINDS

# When the role that a text extends to must have been held; `named` is of whom the record names.
HELD: Final = ("at_event", "at_decision", "now", "later", "named")
# How long a measure lasts: as many months, for life, as long as the listing, as the decision says.
TERMS: Final = ("months", "life", "listing", "decision")
CLOCKS: Final = ("decided_on", "occurred_on", "published_on", "ends_of_sentence")
# Two steps that a text itself names: firms of a responsible person, the agency of a practitioner.
EXTENSIONS: Final = ("", "person", "later_firm", "agency")
SUBJECTS: Final[Mapping[str, frozenset[str]]] = {
    "organisation": ORGANISATION_KINDS,
    "person": frozenset({"person"}),
    "any": PARTY_KINDS,
    "none": frozenset(),
}
# Where the words of a record stand that tell which licence was revoked and what was forbidden.
_RESULTS: Final = ("content", "result")
_TEXTS: Final = (*CAUSES, *_RESULTS, "licence_withdrawn")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Which records trigger a measure: by list, penalty class or kind, and by words beside them.

    Each narrows where it is not empty. `cites` are (law, article) of which the basis cites one, or
    holds one of `basis_words`. One of `text_words` stands in its words, both of `a+b`;
    `result_words` likewise in what was decided, where the record tells it. `min_amount` is in yuan.
    """

    lists: frozenset[str] = frozenset()
    penalty_classes: frozenset[str] = frozenset()
    record_kinds: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    cites: tuple[tuple[str, int], ...] = ()
    basis_words: tuple[str, ...] = ()
    text_words: tuple[str, ...] = ()
    result_words: tuple[str, ...] = ()
    min_amount: float = 0.0
    decided_from: date | None = None
    decided_before: date | None = None

    @property
    def known(self) -> bool:
        """Whether any field of a record tells it; else the program never applies the measure."""
        return bool(self.lists or self.penalty_classes or self.record_kinds)

    def fits(self, record: Record) -> bool:
        """Whether a record triggers it."""
        return (
            self._named(record)
            and self.known
            and (not self.grades or str(record.attributes.get("grade")) in self.grades)
            and self._based(record.basis or "")
            and _holds(self.text_words, _text_of(record, _TEXTS))
            and self._resulted(record)
            and (record.amount or 0.0) >= self.min_amount
            and (self.decided_from or date.min) <= record.decided_on
            and record.decided_on < (self.decided_before or date.max)
        )

    def may_fit(self, kind: str, on: str, *, classed: bool) -> bool:
        """Whether it fits any record of a kind and list; `classed` ones tell a penalty class."""
        if not self.known or (self.record_kinds and kind not in self.record_kinds):
            return False
        bare = not (self.lists or self.penalty_classes)
        return bare or on in self.lists or (classed and bool(self.penalty_classes))

    def _named(self, record: Record) -> bool:
        if self.record_kinds and record.kind not in self.record_kinds:
            return False
        if not (self.lists or self.penalty_classes) or (record.list or "") in self.lists:
            return True
        return bool(self.penalty_classes) and any(
            _is_class(word, known) for word in _classes(record) for known in self.penalty_classes
        )

    def _based(self, basis: str) -> bool:
        return (
            not (self.cites or self.basis_words)
            or any(cites(basis, law, article) for law, article in self.cites)
            or any(word in basis for word in self.basis_words)
        )

    def _resulted(self, record: Record) -> bool:
        told = _text_of(record, _RESULTS).strip()
        return not told or _holds(self.result_words, told)


def _holds(words: tuple[str, ...], text: str) -> bool:
    return not words or any(all(part in text for part in word.split("+")) for word in words)


def _text_of(record: Record, keys: tuple[str, ...]) -> str:
    return "\n".join(str(record.attributes.get(key, "")) for key in keys)


def _is_class(word: str, known: str) -> bool:
    """Whether a class is the known one, or begins like it: 吊销许可证件 is 吊销."""
    return word.startswith(known)


def _classes(record: Record) -> set[str]:
    # One class or a list of them: the attributes of a native table may hold either.
    classes = record.attributes.get("penalty_class", [])
    return {str(c) for c in classes} if isinstance(classes, list) else {str(classes)}


@dataclass(frozen=True, slots=True)
class Term:
    """How long a measure lasts: `kind` is one of TERMS, `months` its fixed length.

    `max_months` is the longest that the law lets a decision set, 0 for no such limit.
    """

    kind: str = "listing"
    months: int = 0
    max_months: int = 0
    clock: str = "decided_on"

    def begins(self, record: Record) -> date:
        """The day from which it lasts: the decision's where the record tells no other."""
        if self.clock == "occurred_on" and record.occurred_on:
            return record.occurred_on
        begins = _day(record, self.clock) or record.decided_on
        told = self._told(record)
        return max(begins, told.begins) if told and told.begins else begins

    def ends(self, record: Record) -> date | None:
        """The first day after it, None for open; a ban's own end goes before the law's term.

        An end on or before the decision ends nothing: it is a typing error, or says no term.
        Where the law leaves the term to the decision and the sheet gives no end, the words of the
        decision tell its length and first day, up to the longest that the law allows.
        """
        if self.kind == "listing":
            return record.ends_on
        if self.kind == "life":
            return None
        own = next((end for key in BAN_ENDS if (end := _day(record, key))), None)
        if own and own > record.decided_on:
            return own
        longest = self.months or self.max_months
        told = self._told(record)
        if told is None:
            return months_after(self.begins(record), longest) if longest else None
        months = min(told.months, longest or told.months)
        return months_after(told.begins or self.begins(record), months)

    def _told(self, record: Record) -> ToldTerm | None:
        """What the words of a decision tell of a term that the law leaves to it."""
        return told_term(_text_of(record, _RESULTS)) if self.kind == "decision" else None


def _day(record: Record, key: str) -> date | None:
    try:
        return date.fromisoformat(str(record.attributes.get(key, "")))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; only a confirmed one, its condition met, can restrict anybody (DESIGN §9).

    `subjects` are the entity kinds that it hits as the record's own subject, `roles` those to which
    the text extends it, held as `held` says. `bars` maps a scenario to the roles that it bars.
    `condition` names what no field records and `ask` what to find out from whom. `during`: it bars
    what is begun while it stands and leaves what was done before. `article` is the legal text,
    `quote` its words, `source` where they were seen.
    """

    code: str
    name: str
    article: str
    trigger: Trigger
    term: Term = field(default_factory=Term)
    subjects: frozenset[str] = PARTY_KINDS
    roles: frozenset[str] = frozenset()
    extension: str = ""
    held: str = "at_event"
    scenarios: frozenset[str] = frozenset()
    bars: Mapping[str, frozenset[str]] = field(default_factory=dict)
    during: bool = False
    lifted_by_repair: bool = True
    condition: str = ""
    ask: str = ""
    department: str = ""
    quote: str = ""
    source: str = ""
    seen: str = ""
    confirmed: bool = False

    def applies_to(self, record: Record) -> bool:
        """Whether a record triggers the measure.

        No measure attaches to a listing by a department that may not list.
        """
        return self.trigger.fits(record) and not is_unsure(record.attributes)

    def met_on(self, record: Record) -> bool:
        """Whether it has no condition, or the department has confirmed it for this record."""
        return not self.condition or self.code in record.confirmed

    def bars_in(self, scenario: str, role: str) -> bool:
        """Whether the text bars this role in this scenario."""
        return role in self.bars.get(scenario, ())

    def concerns(self, scenario: str, role: str) -> bool:
        """Whether it says something of this role in this scenario: it bars it, or none apart."""
        return scenario in self.scenarios and (
            not self.bars.get(scenario) or self.bars_in(scenario, role)
        )
