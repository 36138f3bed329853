"""Findings by law: a record on the party itself, or extended to a named role (DESIGN §2, §9).

One hop, role-typed and dated. A condition that no field records, an unknown offence date or a
role that cannot be dated makes it a lead; a court's list is never inferred.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.measures import Measure, Measures
from analytics.snapshot import Snapshot
from graph.model import Record, Relation
from graph.store import Reader

HEAD_ROLE = "legal_representative"


@dataclass(frozen=True, slots=True)
class Ground:
    """A record that concerns an entity, with the grade it has, and the measure that says so."""

    grade: str
    record: Record
    measure: Measure | None
    chain: tuple[str, ...] = ()
    bars: bool = False


def own_grounds(
    records: Iterable[Record], role: str, *, scenario: str, measures: Measures, day: date
) -> list[Ground]:
    """Adverse records in force on the party itself, each with the measure that bars it if any."""
    return [
        _own(record, role, scenario, measures)
        for record in records
        if record.in_force_on(day) and record.tier in ("minor", "moderate", "serious")
    ]


def _own(record: Record, role: str, scenario: str, measures: Measures) -> Ground:
    named = [m for m in measures.hard() if m.applies_to(record) and scenario in m.scenarios]
    barring = [m for m in named if role in m.bars and not m.condition]
    measure = next(iter((*barring, *named)), None)
    return Ground("listed", record, measure, bars=bool(barring))


def extended_on(
    store: Reader, snapshot: Snapshot, entity: str, *, measures: Measures, day: date
) -> list[Ground]:
    """Records of others, as known at the snapshot's revision, that a text extends to an entity."""
    at = snapshot.revision
    ties = store.ties([entity], kinds=["legal_representative_of"], limit=10_000, at_revision=at)
    heads = [tie for tie in ties if tie.source == entity]
    rows = snapshot.naming.get(snapshot.places[entity], ())
    named = [snapshot.records.ids[row] for row in rows]
    records = {r.id: r for r in store.records(ids=named, at_revision=at)} if named else {}
    if heads:
        subjects = {tie.target for tie in heads}
        records |= {r.id: r for r in store.records(subjects=subjects, at_revision=at)}
    ordered = [records[key] for key in sorted(records)]
    return extended_grounds(entity, ordered, heads, measures=measures, day=day)


def extended_grounds(
    entity: str,
    records: Iterable[Record],
    heads: Iterable[Relation],
    *,
    measures: Measures,
    day: date,
) -> list[Ground]:
    """Records on others that a text extends to a role this entity held at the event.

    `records` are those that name the entity or whose subject it heads; `heads` its
    legal_representative_of relations.
    """  # fmt: skip
    found = []
    terms = list(heads)
    for record in records:
        if not record.in_force_on(day) or record.subject == entity:
            continue
        for measure in measures.hard():
            chain = _role_chain(entity, record, terms, measure)
            if measure.applies_to(record) and chain is not None:
                sure = record.occurred_on is not None and not measure.condition
                grade = "statutory" if sure else "lead"
                found.append(Ground(grade, record, measure, chain))
    return found


def _role_chain(
    entity: str, record: Record, terms: list[Relation], measure: Measure
) -> tuple[str, ...] | None:
    """() where the record names the entity in a role, the relation where it headed the subject."""
    if any(n.entity == entity and n.role in measure.roles for n in record.named_in):
        return ()
    if HEAD_ROLE not in measure.roles or record.occurred_on is None:
        return None
    held = [t.id for t in terms if t.target == record.subject and t.holds_on(record.occurred_on)]
    return (min(held),) if held else None
