"""Grounds by law: a record on the party itself, or one extended to a named role (DESIGN §2, §9).

An extension is one hop to a role that the text names, held on the day of the offence. A condition
that no field records or an unknown offence date makes it a lead (DESIGN §13.15). A court's list
is never inferred.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from analytics.law.measures import Measure, Measures
from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import RELATION_WORDS, Snapshot
from graph.model import Record, Relation
from graph.store import BEGINNING, NO_END, Reader

HEAD_ROLE: Final = "legal_representative"
_HEADS: Final = RELATION_WORDS.index("legal_representative_of")
_TERMS: Final = 10_000  # terms of office of one entity; certificates were made with this bound


@dataclass(frozen=True, slots=True)
class Ground:
    """A record that concerns an entity, with its grade and the measure that attaches to it.

    `chain` is the relation by which a text extends the record. `bars`: the measure bars the role
    asked about. `guessed`: the day of the offence is unknown, so no role at it is certain.
    """

    grade: str
    record: Record
    measure: Measure | None
    chain: tuple[str, ...] = ()
    bars: bool = False
    guessed: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks beside the grade: disputed, authority_unknown, offence_date_unknown."""
        marks = (
            ("disputed", self.record.state == "disputed"),
            ("authority_unknown", bool(self.record.attributes.get("authority_unknown"))),
            ("offence_date_unknown", self.guessed),
        )
        return tuple(mark for mark, stands in marks if stands)


def own_grounds(
    records: Iterable[Record], role: str, *, scenario: str, measures: Measures, day: date
) -> list[Ground]:
    """Grounds from adverse records in force on the party itself, each with its barring measure."""
    return [
        _own(record, role, scenario, measures)
        for record in records
        if record.in_force_on(day) and record.tier in ("minor", "moderate", "serious")
    ]


def _own(record: Record, role: str, scenario: str, measures: Measures) -> Ground:
    named = [m for m in measures.hard() if m.applies_to(record) and scenario in m.scenarios]
    # A condition that no field records may not be met: such a measure never bars (DESIGN §9).
    barring = [m for m in named if role in m.bars and not m.condition]
    measure = next(iter((*barring, *named)), None)  # the finding cites the one that bars
    # Who listed it may not do so, as far as is known: somebody looks closer, nothing more.
    grade = "lead" if record.attributes.get("authority_unknown") else "listed"
    return Ground(grade, record, measure, bars=bool(barring))


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles that may extend records of others to an entity.

    `named` are ids of records that name it, `heads` its terms as a legal representative.
    """

    named: tuple[str, ...]
    heads: tuple[Relation, ...]

    @property
    def headed(self) -> set[str]:
        """The organisations that the entity headed at any time."""
        return {term.target for term in self.heads}


def roles_of(snapshot: Snapshot, entity: str) -> Roles:
    """The roles of an entity, as known at the snapshot's revision."""
    place, relations = snapshot.places[entity], snapshot.relations
    named = tuple(snapshot.records.ids[row] for row in snapshot.naming.get(place, ()))
    # Either end of the relation may be here: the sources are compared below.
    near = snapshot.adjacency.relation[slice(*snapshot.adjacency.offset[place : place + 2])]
    terms = np.sort(near[relations.kind[near] == _HEADS])[:_TERMS]
    return Roles(
        named, tuple(_term(snapshot, int(t)) for t in terms[relations.source[terms] == place])
    )


def _term(snapshot: Snapshot, place: int) -> Relation:
    """A term of office, from the snapshot's columns alone."""
    relations, ids = snapshot.relations, snapshot.entities.ids
    begin, end = int(relations.valid_from[place]), int(relations.valid_to[place])
    return Relation(
        relations.ids[place],
        RELATION_WORDS[_HEADS],
        ids[relations.source[place]],
        ids[relations.target[place]],
        valid_from=None if begin == BEGINNING else date.fromordinal(begin),
        valid_to=None if end == NO_END else date.fromordinal(end),
    )


def extended_on(
    store: Reader, reach: Propagation, entity: str, *, measures: Measures
) -> list[Ground]:
    """Grounds from records of others extended to an entity, on the day and revision of `reach`."""
    return extended_among(store, reach, [entity], measures=measures)[entity]


def extended_among(
    store: Reader, reach: Propagation, entities: Collection[str], *, measures: Measures
) -> dict[str, list[Ground]]:
    """`extended_on` for each of several entities, with at most two reads of the store."""
    at = reach.snapshot.revision
    roles = {entity: roles_of(reach.snapshot, entity) for entity in entities}
    named = {id_ for one in roles.values() for id_ in one.named}
    headed = {id_ for one in roles.values() for id_ in one.headed}
    records = {r.id: r for r in store.records(ids=named, at_revision=at)} if named else {}
    if headed:
        records |= {r.id: r for r in store.records(subjects=headed, at_revision=at)}
    return {
        entity: extended_grounds(
            entity, _concerning(records, one), one.heads, measures=measures, reach=reach
        )
        for entity, one in roles.items()
    }


def _concerning(records: Mapping[str, Record], roles: Roles) -> list[Record]:
    """The records that name an entity or whose subject it headed, in id order."""
    named, headed = frozenset(roles.named), roles.headed
    return [
        records[id_] for id_ in sorted(records) if id_ in named or records[id_].subject in headed
    ]


def extended_grounds(
    entity: str,
    records: Iterable[Record],
    heads: Iterable[Relation],
    *,
    measures: Measures,
    reach: Propagation,
) -> list[Ground]:
    """Grounds from records on others, extended to a role that this entity held at the event.

    `records` are those that name the entity or whose subject it headed, `heads` its
    legal_representative_of relations. Only the offence's own day makes a ground statutory: the
    day of the case's filing and a guessed day make a lead (DESIGN §13.15).
    """
    grounds = []
    terms = list(heads)
    for record in records:
        # An own record is a listed ground already (`own_grounds`).
        if not record.in_force_on(reach.as_of) or record.subject == entity:
            continue
        event, guessed = event_day(record, reach.policy.event_lookback_days)
        for measure in measures.hard():
            chain = _role_chain(entity, record, terms, measure, event)
            if measure.applies_to(record) and chain is not None:
                sure = record.occurred_on is not None and not measure.condition
                grade = "statutory" if sure else "lead"
                grounds.append(Ground(grade, record, measure, chain, guessed=guessed))
    return grounds


def event_day(record: Record, lookback_days: int) -> tuple[date, bool]:
    """(event day, guessed): the offence, else the case's filing, else a look-back (DESIGN §7).

    The same rule as in `analytics.propagation.seeds`.
    """
    if record.occurred_on is not None:
        return record.occurred_on, False
    with suppress(ValueError):
        return date.fromisoformat(str(record.attributes.get("filed_on", ""))), False
    return record.decided_on - timedelta(days=lookback_days), True


def _role_chain(
    entity: str, record: Record, terms: list[Relation], measure: Measure, event: date
) -> tuple[str, ...] | None:
    """The chain of an extension; None where the measure extends to no role that the entity held.

    () where the record itself names the entity in the role, else the term of office.
    """
    if any(n.entity == entity and n.role in measure.roles for n in record.named_in):
        return ()
    if HEAD_ROLE not in measure.roles:
        return None
    held = [t.id for t in terms if t.target == record.subject and t.holds_on(event)]
    return (min(held),) if held else None  # of several terms the smallest id, for equal bytes
