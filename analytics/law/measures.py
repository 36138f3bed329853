"""Measures of joint punishment as data, and the measures due on a party (DESIGN §9)."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from graph.model import Record
from graph.store import Reader

DEFAULT: Final = Path(__file__).with_name("measures.toml")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; only a confirmed one without a condition can restrict anybody (DESIGN §9).

    `lists` and `penalty_classes` trigger it. `bars` are the roles that it bars in its `scenarios`,
    `roles` those to which the text extends it. `condition` names what no field records, `basis`
    is the legal text with its article.
    """

    code: str
    name: str
    lists: frozenset[str]
    penalty_classes: frozenset[str]
    scenarios: frozenset[str]
    bars: frozenset[str]
    roles: frozenset[str]
    condition: str
    duration: str
    basis: str
    department: str
    confirmed: bool

    def applies_to(self, record: Record) -> bool:
        """Whether a record's list or penalty class triggers the measure.

        No measure attaches to a listing by a department that may not list.
        """
        if record.attributes.get("authority_unknown"):
            return False
        # One class or a list of them: the attributes of a native table may hold either.
        classes = record.attributes.get("penalty_class", [])
        found = {str(c) for c in classes} if isinstance(classes, list) else {str(classes)}
        return (record.list or "") in self.lists or not self.penalty_classes.isdisjoint(found)


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures; `digest`, the SHA-256 of their text, stands in every certificate."""

    text: str
    digest: str
    measures: tuple[Measure, ...]

    def hard(self) -> tuple[Measure, ...]:
        """The confirmed measures that a field of a record can trigger."""
        # Without lists and classes, the trigger is in no field: the program never applies it.
        return tuple(m for m in self.measures if m.confirmed and (m.lists or m.penalty_classes))


def read_measures(path: Path = DEFAULT) -> Measures:
    """The measures in a file; raises BadInput where they cannot be read."""
    return measures_of(path.read_text(encoding="utf-8"))


def measures_of(text: str) -> Measures:
    """The measures in a TOML text; raises BadInput for a missing key."""
    try:
        rows = tomllib.loads(text)["measure"]
        found = tuple(
            Measure(
                row["code"],
                row["name"],
                frozenset(row["lists"]),
                frozenset(row["penalty_classes"]),
                frozenset(row["scenarios"]),
                frozenset(row["bars"]),
                frozenset(row["roles"]),
                row["condition"],
                row["duration"],
                row["basis"],
                row["department"],
                row["confirmed"],
            )
            for row in rows
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise BadInput("measures.unreadable", error=error) from error
    return Measures(text, hashlib.sha256(text.encode()).hexdigest(), found)


@dataclass(frozen=True, slots=True)
class MeasureDue:
    """A confirmed measure on a record in force; `until` is the end of the record's publicity."""

    record: str
    measure: str
    name: str
    department: str
    article: str
    duration: str
    condition: str
    until: date | None


def confirmed_measures(
    store: Reader, id_: str, *, as_of: date, at_revision: int | None, measures: Measures
) -> list[MeasureDue]:
    """The confirmed measures on a party's records in force, by record and then in file order."""
    records = store.records(subjects=[id_], at_revision=at_revision)
    return [
        MeasureDue(
            record.id,
            m.code,
            m.name,
            m.department,
            m.basis,
            m.duration,
            m.condition,
            record.ends_on,
        )
        for record in records
        if record.in_force_on(as_of)
        for m in measures.hard()
        if m.applies_to(record)
    ]
