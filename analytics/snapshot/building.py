"""Building a snapshot from scanned columns, or from an earlier snapshot and the changes since."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import compress
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.snapshot.columns import (
    BEFORE,
    CARRIED,
    ENTITY_WORDS,
    RELATION_WORDS,
    ROLE_WORDS,
    EntityArrays,
    Ints,
    RecordArrays,
    RelationArrays,
    Snapshot,
)
from analytics.snapshot.record_changes import with_records
from analytics.snapshot.undated import overruled_ends
from graph.garbage import few_collections
from graph.store import NO_END, Columns, EntityColumns, Gone, RecordColumns, RelationColumns

_ENTITY_PLACE: Final = {word: place for place, word in enumerate(ENTITY_WORDS)}
_RELATION_PLACE: Final = {word: place for place, word in enumerate(RELATION_WORDS)}
_ROLE_BIT: Final = {word: 1 << place for place, word in enumerate(ROLE_WORDS)}
_FLOATS: Final = ("low", "high", "score")
_ENTITY: Final = ("number", "kind", "roles")
_RELATION: Final = (
    "kind",
    "source",
    "target",
    "low",
    "high",
    "valid_from",
    "valid_to",
    "rank",
    "score",
    "claimant",
    "precedence",
)
_RECORD: Final = ("subject", "decided", "occurred", "filed", "ends", "unsure")
_RECORD_WORDS: Final = ("tier", "lists", "state", "case", "named")


@dataclass(slots=True)
class _Table:
    """Rows in the order of arrival: ids, number columns and word columns.

    Ends are kept as the store's numbers of entities, since their places in id order are known only
    after the last row.
    """

    ids: list[str] = field(default_factory=list)
    numbers: dict[str, list[npt.NDArray[Any]]] = field(default_factory=dict)
    few: dict[str, str] = field(default_factory=dict)  # by id: a text that few rows have
    words: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, ids: Iterable[str], numbers: dict[str, Any], words: dict[str, Any]) -> None:
        self.ids.extend(ids)
        for name, column in numbers.items():
            kind = np.float64 if name in _FLOATS else np.int64
            self.numbers.setdefault(name, []).append(np.array(column, dtype=kind))
        for name, column in words.items():
            self.words.setdefault(name, []).extend(column)

    def drop(self, kept: npt.NDArray[np.bool_]) -> None:
        """Keep only the rows that `kept` marks."""
        flags = kept.tolist()
        self.ids = list(compress(self.ids, flags))
        self.numbers = {name: [np.concatenate(c)[kept]] for name, c in self.numbers.items()}
        self.words = {name: list(compress(column, flags)) for name, column in self.words.items()}

    def ordered(
        self, numbers: Iterable[str], words: Iterable[str] = ()
    ) -> tuple[list[str], dict[str, npt.NDArray[Any]], dict[str, list[Any]]]:
        """(ids in order, number columns, word columns) in id order."""
        # Sorted in Python for every engine: by code points, also for rare characters.
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
class _Tables:
    entities: _Table = field(default_factory=_Table)
    relations: _Table = field(default_factory=_Table)
    records: _Table = field(default_factory=_Table)


def snapshot_from(parts: Iterable[Columns], revision: int) -> Snapshot:
    """The snapshot of these column batches, in whatever order they come."""
    tables = _Tables()
    with few_collections():
        for part in parts:
            _add(tables, part)
        return _arranged(tables, revision)


def refreshed(before: Snapshot, parts: Iterable[Columns], revision: int) -> Snapshot:
    """The snapshot at `revision`, from an earlier one and `scan(since=before.revision)`."""
    changes = list(parts)
    few = with_records(before, changes, revision)
    if few is not None:
        if few.records is before.records:  # nothing changed
            few.derived.update(before.derived)
        else:
            _hand_on(before, few)
        return few
    tables = _tables_of(before)
    for part in changes:  # Gone comes first: a changed row is dropped and added again
        if isinstance(part, Gone):
            _drop(tables, part)
        else:
            _add(tables, part)
    made = _arranged(tables, revision)
    if made.entities.ids == before.entities.ids:
        _hand_on(before, made)
    return made


def _hand_on(before: Snapshot, made: Snapshot) -> None:
    # Copied: who takes something out of it leaves the earlier snapshot as it is.
    made.derived[BEFORE] = {
        name: dict(kept) for name, kept in before.derived.items() if name.startswith(CARRIED)
    }


def _add(tables: _Tables, part: Columns) -> None:
    if isinstance(part, EntityColumns):
        _add_entities(tables.entities, part)
    elif isinstance(part, RelationColumns):
        _add_relations(tables.relations, part)
    elif isinstance(part, RecordColumns):
        _add_records(tables.records, part)


def _add_entities(table: _Table, part: EntityColumns) -> None:
    # Few role sets are met and millions of entities: each set is turned into bits once.
    bits = {roles: sum(_ROLE_BIT[role] for role in roles) for roles in set(part.roles)}
    numbers = {
        "number": part.numbers,
        "kind": [_ENTITY_PLACE[kind] for kind in part.kinds],
        "roles": [bits[roles] for roles in part.roles],
    }
    table.add(part.ids, numbers, {})


def _add_relations(table: _Table, part: RelationColumns) -> None:
    claimants = {name: _number_of(name) for name in set(part.claimants)}
    numbers = {
        "kind": [_RELATION_PLACE[kind] for kind in part.kinds],
        "source": part.sources,
        "target": part.targets,
        "low": part.share_lows,
        "high": part.share_highs,
        "valid_from": part.valid_froms,
        "valid_to": part.valid_tos,
        "rank": part.ranks,
        "score": part.scores,
        "claimant": [claimants[name] for name in part.claimants],
        "precedence": part.precedences,
    }
    table.add(part.ids, numbers, {})
    if any(part.terms):
        told = zip(part.ids, part.terms, strict=True)
        table.few.update((id_, terms) for id_, terms in told if terms)


def _number_of(source: str) -> int:
    """A number for a source, the same in every snapshot, since refreshing mixes old and new."""
    if not source:
        return 0
    return int.from_bytes(blake2b(source.encode(), digest_size=8).digest(), "big") >> 1


def _add_records(table: _Table, part: RecordColumns) -> None:
    numbers = {
        "subject": part.subjects,
        "decided": part.decided,
        "occurred": part.occurred,
        "filed": part.filed,
        "ends": part.ends,
        "unsure": part.unsure,
    }
    words = {
        "tier": part.tiers,
        "lists": part.lists,
        "state": part.states,
        "case": part.cases,
        "named": part.named,
    }
    table.add(part.ids, numbers, words)


def _drop(tables: _Tables, gone: Gone) -> None:
    if gone.entities:
        tables.entities.drop(
            ~np.isin(np.concatenate(tables.entities.numbers["number"]), np.array(gone.entities))
        )
    for table, ids in ((tables.relations, gone.relations), (tables.records, gone.records)):
        lost = frozenset(ids)
        if lost:
            for id_ in lost & table.few.keys():
                del table.few[id_]
            table.drop(np.array([id_ not in lost for id_ in table.ids], dtype=np.bool_))


def _arranged(tables: _Tables, revision: int) -> Snapshot:
    ids, columns, _ = tables.entities.ordered(_ENTITY)
    entities = EntityArrays(ids, **columns)
    # From the store's number to the place, as an array: it translates all ends at once.
    place_of = np.full(int(entities.number.max(initial=0)) + 1, -1, dtype=np.int64)
    place_of[entities.number] = np.arange(len(ids))
    names, columns, _ = tables.relations.ordered(_RELATION)
    ends = {end: place_of[columns.pop(end)] for end in ("source", "target")}
    told = {name: columns[name] for name in ("kind", "valid_from", "valid_to", "rank")}
    columns["valid_to"], overruled = overruled_ends(**told, **ends)
    few = tables.relations.few
    with_terms = [place for place, id_ in enumerate(names) if id_ in few] if few else []
    relations = RelationArrays(
        names,
        **ends,
        **columns,
        with_terms=np.array(with_terms, dtype=np.int64),
        terms=[few[names[place]] for place in with_terms],
        overruled=overruled,
    )
    records = _records(tables.records, place_of)
    return Snapshot(
        revision, entities, relations, records, dict(zip(ids, range(len(ids)), strict=True))
    )


def _records(table: _Table, place_of: Ints) -> RecordArrays:
    ids, columns, words = table.ordered(_RECORD, _RECORD_WORDS)
    states = words.pop("state")
    named = [tuple((int(place_of[n]), r) for n, r in pairs) for pairs in words.pop("named")]
    subject = place_of[columns.pop("subject")]
    disputed = np.array([state == "disputed" for state in states], dtype=np.bool_)
    rest: Any = {**columns, **words}
    return RecordArrays(ids, subject=subject, disputed=disputed, named=named, **rest)


def _told_ends(relations: RelationArrays) -> Ints:
    """The ends as the sources tell them."""
    ends = relations.valid_to.copy()
    ends[relations.overruled] = NO_END
    return ends


def _tables_of(snapshot: Snapshot) -> _Tables:
    """The rows of a snapshot, with ends as the store's numbers again."""
    entities, relations, records = snapshot.entities, snapshot.relations, snapshot.records
    number = entities.number
    tables = _Tables()
    tables.entities.add(entities.ids, {name: getattr(entities, name) for name in _ENTITY}, {})
    relation_numbers = {name: getattr(relations, name) for name in _RELATION}
    relation_numbers |= {
        "source": number[relations.source],
        "target": number[relations.target],
        "valid_to": _told_ends(relations),
    }
    tables.relations.add(relations.ids, relation_numbers, {})
    told = (relations.ids[place] for place in relations.with_terms.tolist())
    tables.relations.few = dict(zip(told, relations.terms, strict=True))
    record_numbers = {name: getattr(records, name) for name in _RECORD}
    record_numbers |= {"subject": number[records.subject]}
    words = {
        "tier": records.tier,
        "lists": records.lists,
        "case": records.case,
        # A snapshot keeps no other state: it has no withdrawn records.
        "state": ["disputed" if disputed else "in_force" for disputed in records.disputed],
        "named": [tuple((int(number[p]), role) for p, role in pairs) for pairs in records.named],
    }
    tables.records.add(records.ids, record_numbers, words)
    return tables
