"""A snapshot straight from facts, for tests of what is computed over it."""

from datetime import date

from analytics.snapshot.building import snapshot_from
from analytics.snapshot.columns import Snapshot
from graph.model import Entity, Record, Relation
from graph.store import (
    BEGINNING,
    NO_END,
    UNKNOWN_SHARE,
    Columns,
    EntityColumns,
    RecordColumns,
    RelationColumns,
)
from graph.tiers import is_unsure
from graph.voting_terms import voting_terms
from graph.words import WITHDRAWN_STATES


def snapshot(entities: list[Entity], relations: list[Relation], records: list[Record]) -> Snapshot:
    """The snapshot that a store with just these facts gives."""
    return snapshot_from(parts_of(entities, relations, records), 1)


def parts_of(
    entities: list[Entity], relations: list[Relation], records: list[Record]
) -> list[Columns]:
    """What a scan of a store with just these facts gives."""
    number = {entity.id: place + 1 for place, entity in enumerate(entities)}
    return [
        EntityColumns(
            [number[e.id] for e in entities],
            [e.id for e in entities],
            [e.kind for e in entities],
            [e.roles for e in entities],
        ),
        RelationColumns(
            [r.id for r in relations],
            [r.kind for r in relations],
            [number[r.source] for r in relations],
            [number[r.target] for r in relations],
            [r.share.low if r.share else UNKNOWN_SHARE for r in relations],
            [r.share.high if r.share else UNKNOWN_SHARE for r in relations],
            [r.valid_from.toordinal() if r.valid_from else BEGINNING for r in relations],
            [r.valid_to.toordinal() if r.valid_to else NO_END for r in relations],
            [r.rank for r in relations],
            [float(r.attributes.get("score", 1.0)) for r in relations],
            [r.stands.source if r.stands else "" for r in relations],
            [r.stands.precedence if r.stands else 0 for r in relations],
            [voting_terms(r.kind, r.attributes, _share(r)) for r in relations],
        ),
        records_of([r for r in records if r.state not in WITHDRAWN_STATES], number),
    ]


def _share(one: Relation) -> tuple[float, float] | None:
    return (one.share.low, one.share.high) if one.share else None


def records_of(records: list[Record], number: dict[str, int]) -> RecordColumns:
    return RecordColumns(
        [r.id for r in records],
        [number[r.subject] for r in records],
        [r.tier for r in records],
        [r.list or "" for r in records],
        [r.state for r in records],
        [r.decided_on.toordinal() for r in records],
        [r.occurred_on.toordinal() if r.occurred_on else BEGINNING for r in records],
        [_filed(r) for r in records],
        [r.ends_on.toordinal() if r.ends_on else NO_END for r in records],
        [int(is_unsure(r.attributes)) for r in records],
        [str(r.attributes.get("case", "")) for r in records],
        [tuple((number[n.entity], n.role) for n in r.named_in) for r in records],
    )


def _filed(record: Record) -> int:
    filed = record.attributes.get("filed_on")
    return date.fromisoformat(str(filed)).toordinal() if filed else BEGINNING
