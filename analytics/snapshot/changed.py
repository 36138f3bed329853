"""Whom the commits between two revisions touched: entities, ends of ties, subjects of records."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analytics.snapshot.columns import Snapshot
from graph.store import EntityColumns, Gone, RecordColumns, RelationColumns, Store

_MOST: Final = 50_000  # changed rows that are followed; beyond them everything counts as changed


@dataclass(frozen=True, slots=True)
class Changed:
    """`ids` of all who were touched, records among them; None where they are too many to follow.

    `records` are those that changed or went, withdrawn ones among them; new ones are not.
    """

    ids: frozenset[str] | None
    records: frozenset[str] = frozenset()


def changed_between(store: Store, snapshot: Snapshot, since: int, until: int) -> Changed:
    """What changed after one revision up to another; the snapshot is of that one or a later."""
    rows, touched, records = 0, set[str](), frozenset[str]()
    for part in store.scan(since=since, at_revision=until):
        if isinstance(part, Gone):  # it comes first
            records = frozenset(part.records)
            rows += len(part.entities) + len(part.relations) + len(part.records)
            if not _known(snapshot, part):
                return Changed(None, records)
        else:
            rows += len(part.ids)
        if rows > _MOST:
            return Changed(None, records)
        touched.update(
            _ended(store, part, since) if isinstance(part, Gone) else _ids(snapshot, part)
        )
    return Changed(frozenset(touched | records), records)


def _known(snapshot: Snapshot, part: Gone) -> bool:
    """Whether every changed entity is there still; one that was joined to another is not."""
    return all(_place(snapshot, number) >= 0 for number in part.entities)


def _place(snapshot: Snapshot, number: int) -> int:
    """The place of an entity by the store's number; -1 where it is not in the snapshot."""
    places = snapshot.place_of_number
    return int(places[number]) if number < len(places) else -1


def _ended(store: Store, part: Gone, since: int) -> Iterator[str]:
    """Whom relations and records that went were about, as known before."""
    if part.relations:
        for tie in store.relations(part.relations, at_revision=since).values():
            yield from (tie.source, tie.target)
    if part.records:
        for record in store.records(ids=part.records, at_revision=since, withdrawn=True):
            yield record.subject
            yield from (named.entity for named in record.named_in)


def _ids(
    snapshot: Snapshot, part: EntityColumns | RelationColumns | RecordColumns
) -> Iterator[str]:
    if isinstance(part, EntityColumns):
        yield from part.ids
        return
    if isinstance(part, RecordColumns):
        yield from part.ids
    if isinstance(part, RelationColumns):
        numbers = {*part.sources, *part.targets}
    else:
        numbers = {*part.subjects, *(n for some in part.named for n, _ in some)}
    places = (_place(snapshot, number) for number in numbers)
    yield from (snapshot.entities.ids[place] for place in places if place >= 0)
