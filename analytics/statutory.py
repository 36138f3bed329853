"""Findings by law: a record on the party itself, or extended to a named role (DESIGN §2, §9).

One hop, role-typed and dated. A condition that no field records, an unknown offence date or a
role that cannot be dated makes it a lead; a court's list is never inferred.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from analytics.measures import Measure, Measures
from analytics.snapshot import Snapshot
from graph.model import Record, Relation
from graph.store import Reader

HEAD_ROLE = "legal_representative"
_HEADS: Final = 100_000  # terms of office read at once


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
    return extended_among(store, snapshot, [entity], measures=measures, day=day)[entity]


def extended_among(
    store: Reader, snapshot: Snapshot, entities: Collection[str], *, measures: Measures, day: date
) -> dict[str, list[Ground]]:
    """The same for each of several entities, read from the store at once."""
    at = snapshot.revision
    heads: dict[str, list[Relation]] = {entity: [] for entity in entities}
    for tie in store.ties(entities, kinds=["legal_representative_of"], limit=_HEADS,
                          at_revision=at):  # fmt: skip
        if tie.source in heads:
            heads[tie.source].append(tie)
    named = {entity: _naming(snapshot, entity) for entity in entities}
    ids = {id_ for of_one in named.values() for id_ in of_one}
    subjects = {tie.target for of_one in heads.values() for tie in of_one}
    records = {r.id: r for r in store.records(ids=ids, at_revision=at)} if ids else {}
    if subjects:
        records |= {r.id: r for r in store.records(subjects=subjects, at_revision=at)}
    return {
        entity: extended_grounds(
            entity, _concerning(records, named[entity], heads[entity]), heads[entity],
            measures=measures, day=day,
        )
        for entity in entities
    }  # fmt: skip


def _naming(snapshot: Snapshot, entity: str) -> frozenset[str]:
    rows = snapshot.naming.get(snapshot.places[entity], ())
    return frozenset(snapshot.records.ids[row] for row in rows)


def _concerning(
    records: Mapping[str, Record], named: Collection[str], heads: Iterable[Relation]
) -> list[Record]:
    """Of these records those that name an entity or whose subject it heads, in id order."""
    subjects = {tie.target for tie in heads}
    return [
        records[id_] for id_ in sorted(records) if id_ in named or records[id_].subject in subjects
    ]


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
