"""Scanned column batches gathered into tables, and the columns of a snapshot made of these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
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
)
from analytics.snapshot.ends import places_of
from graph.store import Columns, EntityColumns, RecordColumns, RelationColumns

_ENTITY_PLACE: Final = {word: place for place, word in enumerate(ENTITY_WORDS)}
_RELATION_PLACE: Final = {word: place for place, word in enumerate(RELATION_WORDS)}
_ROLE_BIT: Final = {word: 1 << place for place, word in enumerate(ROLE_WORDS)}
_FLOATS: Final = ("low", "high", "score")
# The columns of numbers, with their types.
ENTITY: Final[dict[str, Any]] = dict.fromkeys(("number", "kind", "roles"), np.int64)
RELATION: Final[dict[str, Any]] = {
    name: np.float64 if name in _FLOATS else np.int64
    for name in (
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
}
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


class Tables:
    """The rows of some column batches, in whatever order they come."""

    def __init__(self) -> None:
        self._entities = _Table()
        self._relations = _Table()
        self._records = _Table()

    def add(self, part: Columns) -> None:
        """Take in the rows of a batch; one that tells what is gone has none."""
        if isinstance(part, EntityColumns):
            self._entities.add(part.ids, entity_numbers(part), {})
        elif isinstance(part, RelationColumns):
            _add_relations(self._relations, part)
        elif isinstance(part, RecordColumns):
            _add_records(self._records, part)

    def entities(self) -> EntityArrays:
        """The entities, in id order."""
        ids, columns, _ = self._entities.ordered(ENTITY)
        return EntityArrays(ids, **columns)

    def relations(self, place_of: Ints) -> RelationArrays:
        """The relations in id order, their ends as the sources tell them.

        `place_of` gives the place of an entity by the store's number.
        """
        names, columns, _ = self._relations.ordered(RELATION)
        ends: dict[str, Any] = {
            end: places_of(place_of, columns.pop(end)) for end in ("source", "target")
        }
        few = self._relations.few
        with_terms = [place for place, id_ in enumerate(names) if id_ in few] if few else []
        return RelationArrays(
            names,
            **ends,
            **columns,
            with_terms=np.array(with_terms, dtype=np.int64),
            terms=[few[names[place]] for place in with_terms],
        )

    def records(self, place_of: Ints) -> RecordArrays:
        """The records, in id order; `place_of` as above."""
        ids, columns, words = self._records.ordered(_RECORD, _RECORD_WORDS)
        states = words.pop("state")
        named = [_placed(place_of, pairs) for pairs in words.pop("named")]
        subject = places_of(place_of, columns.pop("subject"))
        disputed = np.array([state == "disputed" for state in states], dtype=np.bool_)
        rest: Any = {**columns, **words}
        return RecordArrays(ids, subject=subject, disputed=disputed, named=named, **rest)


def _placed(place_of: Ints, pairs: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Whom a record names, by place, each with the role."""
    if not pairs:  # as of most records
        return ()
    places = places_of(place_of, np.array([number for number, _ in pairs], dtype=np.int64))
    return tuple(zip(places.tolist(), (role for _, role in pairs), strict=True))


def entity_numbers(part: EntityColumns) -> dict[str, Any]:
    """The columns of numbers of some entities, by the names of ENTITY."""
    # Few role sets are met and millions of entities: each set is turned into bits once.
    bits = {roles: sum(_ROLE_BIT[role] for role in roles) for roles in set(part.roles)}
    return {
        "number": part.numbers,
        "kind": [_ENTITY_PLACE[kind] for kind in part.kinds],
        "roles": [bits[roles] for roles in part.roles],
    }


def relation_numbers(part: RelationColumns) -> dict[str, Any]:
    """The columns of numbers of some relations, by the names of RELATION; ends as the store's."""
    claimants = {name: _number_of(name) for name in set(part.claimants)}
    return {
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


def _add_relations(table: _Table, part: RelationColumns) -> None:
    table.add(part.ids, relation_numbers(part), {})
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
