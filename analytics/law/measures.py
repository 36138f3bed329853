"""The law of joint punishment as data: the .toml files of this folder, read whole (DESIGN §9)."""

import hashlib
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from analytics.law.lists import ListRule, Publicity, list_of, publicity_of
from analytics.law.measure import CLOCKS, EXTENSIONS, HELD, SUBJECTS, TERMS, Measure, Term, Trigger
from analytics.law.repair import RepairRule, repair_rule_of
from analytics.law.row import QUOTED, Row, rows_in
from analytics.patterns.tie_rule import TieRule, tie_rule_of
from graph.errors import BadInput
from graph.model import Record
from graph.tiers import PublicityCap
from graph.words import ENTITY_KINDS, LISTS, PARTICIPANT_ROLES, SCENARIOS, TIERS

_FOLDER: Final = Path(__file__).parent
_KEYS: Final = QUOTED | {
    "code",
    "name",
    "lists",
    "record_kinds",
    "penalty_classes",
    "grades",
    "cites",
    "basis_words",
    "text_words",
    "result_words",
    "min_amount",
    "decided_from",
    "decided_before",
    "subjects",
    "extends_to",
    "extends_kind",
    "held",
    "scenarios",
    "bars",
    "during",
    "term",
    "months",
    "max_months",
    "clock",
    "lifted_by_repair",
    "condition",
    "ask",
    "department",
    "department_2017",
    "scope",
}
_FILES: Final = ("measures.toml", "lists.toml", "repair.toml")
# Rules of ties among bidders are law too, and part of its hash (docs/law.md).
_PATTERNS: Final = _FOLDER.parent / "patterns" / "patterns.toml"
# The roles in which a scenario asks about a party; a text may bar some of them.
BARRED_ROLES: Final = PARTICIPANT_ROLES | {
    "applicant",
    "project_legal_person",
    "bidder",
    "consortium_member",
    "agent",
    "reviewer",
    "supplier",
}


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class Measures:
    """All measures, with the rules of the lists and of repair that they rest on.

    `digest`, the SHA-256 of all their text, stands in every certificate.
    """

    text: str
    digest: str
    measures: tuple[Measure, ...]
    lists: Mapping[str, ListRule]
    tiers: tuple[tuple[str, Publicity], ...]
    repairs: tuple[RepairRule, ...]
    ties: tuple[TieRule, ...] = ()

    def hard(self) -> tuple[Measure, ...]:
        """The confirmed measures that a field of a record can trigger."""
        return self._hard

    def unconfirmed(self) -> tuple[Measure, ...]:
        """The measures that a record can trigger and that nobody has confirmed: shown, greyed."""
        return self._unconfirmed

    def hard_near(self, record: Record) -> tuple[Measure, ...]:
        """Those of `hard` that the kind, list and penalty classes of a record leave, in order.

        Each record of each party is held against them, and all but a few fail by these alone.
        """
        return self._near(record, self._hard, sure=True)

    def unconfirmed_near(self, record: Record) -> tuple[Measure, ...]:
        """`hard_near` of the unconfirmed ones."""
        return self._near(record, self._unconfirmed, sure=False)

    def _near(
        self, record: Record, measures: tuple[Measure, ...], *, sure: bool
    ) -> tuple[Measure, ...]:
        kinds, lists = self._told
        # What no measure names is all one, so that there are as many keys as the law has words.
        kind = record.kind if record.kind in kinds else ""
        on = record.list if record.list in lists else ""
        classed = "penalty_class" in record.attributes
        key = (sure, kind, on or "", classed)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(
                m for m in measures if m.trigger.may_fit(kind, on or "", classed=classed)
            )
        return found

    @cached_property
    def _told(self) -> tuple[frozenset[str], frozenset[str]]:
        """The kinds of records, and the lists, that any measure names."""
        triggers = [m.trigger for m in self.measures]
        kinds = frozenset[str]().union(*(one.record_kinds for one in triggers))
        return kinds, frozenset[str]().union(*(one.lists for one in triggers))

    @cached_property
    def _found(self) -> dict[tuple[bool, str, str, bool], tuple[Measure, ...]]:
        return {}

    @cached_property
    def _hard(self) -> tuple[Measure, ...]:
        return tuple(m for m in self.measures if m.confirmed and m.trigger.known)

    @cached_property
    def _unconfirmed(self) -> tuple[Measure, ...]:
        return tuple(m for m in self.measures if not m.confirmed and m.trigger.known)

    def caps(self) -> list[PublicityCap]:
        """How long records are published at most, by list and by tier."""
        return [cap for rule in self.lists.values() for cap in rule.caps()] + [
            PublicityCap("", tier, term.months, term.decided_from, term.decided_before)
            for tier, term in self.tiers
            if term.confirmed
        ]

    def measure(self, code: str) -> Measure | None:
        """The measure of a code."""
        return next((m for m in self.measures if m.code == code), None)


@lru_cache(maxsize=4)
def read_measures(folder: Path = _FOLDER) -> Measures:
    """The law in a folder; raises BadInput with file and line where a row cannot be read."""
    files = [*(folder / name for name in _FILES), _PATTERNS]
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in files]
    for name, text in texts:
        measures_of(text, name)  # alone first, so that a refusal tells the file's own line
    return measures_of("\n".join(text for _, text in texts))


def measures_of(text: str, where: str = "the law") -> Measures:
    """The law in a TOML text; raises BadInput with the line of a row that cannot be read."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("law.toml", where=where, error=error) from error
    measures = tuple(map(_measure, rows_in(tables, "measure", text, where)))
    _refuse_double([m.code for m in measures], "measure", where)
    lists = [list_of(row) for row in rows_in(tables, "list", text, where)]
    _refuse_double([rule.code for rule in lists], "list", where)
    ties = tuple(map(tie_rule_of, rows_in(tables, "tie", text, where)))
    _refuse_double([rule.code for rule in ties], "tie", where)
    return Measures(
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        measures,
        {rule.code: rule for rule in lists},
        tuple(
            (row.word("tier", TIERS, ""), publicity_of(row))
            for row in rows_in(tables, "tier", text, where)
        ),
        tuple(map(repair_rule_of, rows_in(tables, "repair", text, where))),
        ties,
    )


def _refuse_double(codes: Sequence[str], name: str, where: str) -> None:
    double = sorted({code for code in codes if codes.count(code) > 1})
    if double:
        raise BadInput("law.double", where=where, kind=name, codes=double)


def _measure(row: Row) -> Measure:
    row.refuse_unknown(_KEYS)
    scenarios = row.words("scenarios", SCENARIOS)
    bars = _bars(row, scenarios)
    measure = Measure(
        code=row.string("code", needed=True),
        name=row.string("name", needed=True),
        article=row.string("article", needed=True),
        trigger=Trigger(
            lists=frozenset(row.words("lists", LISTS)),
            penalty_classes=frozenset(row.words("penalty_classes")),
            record_kinds=frozenset(row.words("record_kinds")),
            grades=frozenset(row.words("grades")),
            cites=tuple(_citation(row, text) for text in row.words("cites")),
            basis_words=tuple(row.words("basis_words")),
            text_words=tuple(row.words("text_words")),
            result_words=tuple(row.words("result_words")),
            min_amount=row.number("min_amount"),
            decided_from=row.day("decided_from"),
            decided_before=row.day("decided_before"),
        ),
        term=Term(
            row.word("term", TERMS, "listing"),
            int(row.number("months")),
            int(row.number("max_months")),
            row.word("clock", CLOCKS, "decided_on"),
        ),
        subjects=_subjects(row),
        roles=frozenset(row.words("extends_to")),
        extension=row.word("extends_kind", EXTENSIONS, ""),
        held=row.word("held", HELD, "at_event"),
        scenarios=frozenset(scenarios),
        bars=bars,
        during=row.yes("during"),
        lifted_by_repair=row.yes("lifted_by_repair", default=True),
        condition=row.string("condition"),
        ask=row.string("ask"),
        department=row.string("department"),
        quote=row.string("quote"),
        source=row.string("source"),
        seen=row.string("seen"),
        confirmed=row.yes("confirmed"),
    )
    _refuse_unsound(row, measure)
    return measure


def _citation(row: Row, text: str) -> tuple[str, int]:
    law = text.rstrip("0123456789")
    if not law or law == text:
        raise row.refused("law.citation", value=text)
    return law, int(text[len(law) :])


def _bars(row: Row, scenarios: Collection[str]) -> dict[str, frozenset[str]]:
    bars = row.table("bars")
    for scenario in bars:
        if scenario not in scenarios:
            raise row.refused("law.bars", key=scenario, known=sorted(scenarios))
    return {
        scenario: frozenset(Row(bars, row.where, row.line).words(scenario, BARRED_ROLES))
        for scenario in bars
    }


def _subjects(row: Row) -> frozenset[str]:
    value = row.values.get("subjects", "any")
    if isinstance(value, str) and value in SUBJECTS:
        return SUBJECTS[value]
    if isinstance(value, str):
        raise row.refused("law.word", key="subjects", value=value, known=list(SUBJECTS))
    return frozenset(row.words("subjects", ENTITY_KINDS))


def _refuse_unsound(row: Row, measure: Measure) -> None:
    """Refuse a row that confirms what nobody saw, or whose term is of no length."""
    if measure.confirmed and not measure.source:
        raise row.refused("law.unseen", code=measure.code)
    if (measure.term.kind == "months") != (measure.term.months > 0):
        raise row.refused("law.months", code=measure.code)
