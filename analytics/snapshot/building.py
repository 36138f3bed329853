"""From scanned columns to a snapshot, and from a snapshot and what changed to the next one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.snapshot.columns import (
    ENTITY_WORDS,
    RELATION_WORDS,
    ROLE_WORDS,
    EntityArrays,
    Ints,
    RecordArrays,
    RelationArrays,
    Snapshot,
)
from graph.garbage import few_collections
from graph.store import Columns, EntityColumns, Gone, RecordColumns, RelationColumns

_KIND: Final = {word: place for place, word in enumerate(ENTITY_WORDS)}
_TIE: Final = {word: place for place, word in enumerate(RELATION_WORDS)}
_ROLE_BIT: Final = {word: 1 << place for place, word in enumerate(ROLE_WORDS)}
_FLOATS: Final = ("low", "high", "score")
_ENTITY: Final = ("number", "kind", "roles")
_RELATION: Final = (
    "kind", "source", "target", "low", "high", "valid_from", "valid_to", "rank", "score",
)  # fmt: skip
_RECORD: Final = ("subject", "decided", "occurred", "filed", "ends")
_RECORD_WORDS: Final = ("tier", "lists", "state", "case", "named")


@dataclass(slots=True)
class _Heap:
    """Rows in any order: ids, number columns and word columns; ends are the store's numbers."""

    ids: list[str] = field(default_factory=list)
    numbers: dict[str, list[npt.NDArray[Any]]] = field(default_factory=dict)
    words: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, ids: Iterable[str], numbers: dict[str, Any], words: dict[str, Any]) -> None:
        self.ids.extend(ids)
        for name, column in numbers.items():
            kind = np.float64 if name in _FLOATS else np.int64
            self.numbers.setdefault(name, []).append(np.array(column, dtype=kind))
        for name, column in words.items():
            self.words.setdefault(name, []).extend(column)

    def drop(self, kept: npt.NDArray[np.bool_]) -> None:
        """Keep only these rows."""
        flags = kept.tolist()
        self.ids = list(compress(self.ids, flags))
        self.numbers = {name: [np.concatenate(c)[kept]] for name, c in self.numbers.items()}
        self.words = {name: list(compress(column, flags)) for name, column in self.words.items()}

    def ordered(
        self, numbers: Iterable[str], words: Iterable[str] = ()
    ) -> tuple[list[str], dict[str, npt.NDArray[Any]], dict[str, list[Any]]]:
        """Ids in order, and the columns that go with them."""
        order = sorted(range(len(self.ids)), key=self.ids.__getitem__)
        place = np.array(order, dtype=np.int64)
        columns = {name: self._column(name)[place] for name in numbers}
        texts = {name: [self.words.get(name, [])[i] for i in order] for name in words}
        return list(map(self.ids.__getitem__, order)), columns, texts

    def _column(self, name: str) -> npt.NDArray[Any]:
        kind = np.float64 if name in _FLOATS else np.int64
        parts = self.numbers.get(name)
        return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


@dataclass(slots=True)
class _Heaps:
    entities: _Heap = field(default_factory=_Heap)
    relations: _Heap = field(default_factory=_Heap)
    records: _Heap = field(default_factory=_Heap)


def snapshot_from(parts: Iterable[Columns], revision: int) -> Snapshot:
    """The snapshot that column batches make up, whatever their order."""
    heaps = _Heaps()
    with few_collections():
        for part in parts:
            _add(heaps, part)
        return _arranged(heaps, revision)


def refreshed(before: Snapshot, parts: Iterable[Columns], revision: int) -> Snapshot:
    """The snapshot after what `scan(since=before.revision)` gives."""
    changes = list(parts)
    if all(isinstance(part, Gone) and not _any(part) for part in changes):
        return Snapshot(revision, before.entities, before.relations, before.records, before.places)
    heaps = _heaps_of(before)
    for part in changes:
        if isinstance(part, Gone):
            _drop(heaps, part)
        else:
            _add(heaps, part)
    return _arranged(heaps, revision)


def _any(gone: Gone) -> bool:
    return bool(gone.entities or gone.relations or gone.records)


def _add(heaps: _Heaps, part: Columns) -> None:
    if isinstance(part, EntityColumns):
        bits = {roles: sum(_ROLE_BIT[r] for r in roles) for roles in set(part.roles)}
        heaps.entities.add(part.ids, {
            "number": part.numbers, "kind": list(map(_KIND.__getitem__, part.kinds)),
            "roles": list(map(bits.__getitem__, part.roles)),
        }, {})  # fmt: skip
    elif isinstance(part, RelationColumns):
        heaps.relations.add(part.ids, {
            "kind": list(map(_TIE.__getitem__, part.kinds)), "source": part.sources,
            "target": part.targets, "low": part.share_lows, "high": part.share_highs,
            "valid_from": part.valid_froms, "valid_to": part.valid_tos, "rank": part.ranks,
            "score": part.scores,
        }, {})  # fmt: skip
    elif isinstance(part, RecordColumns):
        heaps.records.add(part.ids, {
            "subject": part.subjects, "decided": part.decided, "occurred": part.occurred,
            "filed": part.filed, "ends": part.ends,
        }, {
            "tier": part.tiers, "lists": part.lists, "state": part.states, "case": part.cases,
            "named": part.named,
        })  # fmt: skip


def _drop(heaps: _Heaps, gone: Gone) -> None:
    if gone.entities:
        heaps.entities.drop(~np.isin(np.concatenate(heaps.entities.numbers["number"]),
                                     np.array(gone.entities)))  # fmt: skip
    for heap, ids in ((heaps.relations, gone.relations), (heaps.records, gone.records)):
        lost = frozenset(ids)
        if lost:
            heap.drop(np.array([id_ not in lost for id_ in heap.ids], dtype=np.bool_))


def _arranged(heaps: _Heaps, revision: int) -> Snapshot:
    ids, columns, _ = heaps.entities.ordered(_ENTITY)
    entities = EntityArrays(ids, **columns)
    place_of = np.full(int(entities.number.max(initial=0)) + 1, -1, dtype=np.int64)
    place_of[entities.number] = np.arange(len(ids))
    names, columns, _ = heaps.relations.ordered(_RELATION)
    ends = {end: place_of[columns.pop(end)] for end in ("source", "target")}
    relations = RelationArrays(names, **ends, **columns)
    records = _records(heaps.records, place_of)
    return Snapshot(
        revision, entities, relations, records, dict(zip(ids, range(len(ids)), strict=True))
    )


def _records(heap: _Heap, place_of: Ints) -> RecordArrays:
    ids, columns, words = heap.ordered(_RECORD, _RECORD_WORDS)
    states = words.pop("state")
    named = [tuple((int(place_of[n]), r) for n, r in pairs) for pairs in words.pop("named")]
    subject = place_of[columns.pop("subject")]
    disputed = np.array([state == "disputed" for state in states], dtype=np.bool_)
    rest: Any = {**columns, **words}
    return RecordArrays(ids, subject=subject, disputed=disputed, named=named, **rest)


def _heaps_of(snapshot: Snapshot) -> _Heaps:
    """A snapshot taken apart again, its ends as the store's numbers."""
    entities, relations, records = snapshot.entities, snapshot.relations, snapshot.records
    number = entities.number
    heaps = _Heaps()
    heaps.entities.add(entities.ids, {name: getattr(entities, name) for name in _ENTITY}, {})
    heaps.relations.add(relations.ids, {
        **{name: getattr(relations, name) for name in _RELATION},
        "source": number[relations.source], "target": number[relations.target],
    }, {})  # fmt: skip
    heaps.records.add(records.ids, {
        **{name: getattr(records, name) for name in _RECORD}, "subject": number[records.subject],
    }, {
        "tier": records.tier, "lists": records.lists, "case": records.case,
        "state": ["disputed" if is_so else "in_force" for is_so in records.disputed],
        "named": [tuple((int(number[p]), r) for p, r in pairs) for pairs in records.named],
    })  # fmt: skip
    return heaps
