"""A snapshot: one revision of the graph as columns, index order being id order (DESIGN §7)."""

import io
import os
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from graph.store import (
    Columns,
    EntityColumns,
    RecordColumns,
    RelationColumns,
    Store,
)
from graph.words import ENTITY_KINDS, RELATION_KINDS, ROLES, TIERS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

KINDS: Final = tuple(sorted(ENTITY_KINDS))
TIES: Final = tuple(sorted(RELATION_KINDS))
ROLE_WORDS: Final = tuple(sorted(ROLES))
TIER_WORDS: Final = tuple(sorted(TIERS))
_KIND: Final = {word: place for place, word in enumerate(KINDS)}
_TIE: Final = {word: place for place, word in enumerate(TIES)}
_ROLE_BIT: Final = {word: 1 << place for place, word in enumerate(ROLE_WORDS)}


@dataclass(frozen=True, slots=True)
class EntityArrays:
    """Entities in id order; `roles` are bits in the order of ROLE_WORDS."""

    ids: list[str]
    kind: Ints
    roles: Ints


@dataclass(frozen=True, slots=True)
class RelationArrays:
    """Relations in id order; ends are entity places, dates day ordinals."""

    ids: list[str]
    kind: Ints
    source: Ints
    target: Ints
    low: Floats
    high: Floats
    valid_from: Ints
    valid_to: Ints
    rank: Ints
    score: Floats


@dataclass(frozen=True, slots=True)
class RecordArrays:
    """Records not withdrawn, in id order; `named` holds (entity place, role)."""

    ids: list[str]
    subject: Ints
    tier: list[str]
    lists: list[str]
    disputed: npt.NDArray[np.bool_]
    decided: Ints
    occurred: Ints
    filed: Ints
    ends: Ints
    case: list[str]
    named: list[tuple[tuple[int, str], ...]]


@dataclass(frozen=True)
class Snapshot:
    """One revision of the graph, whole."""

    revision: int
    entities: EntityArrays
    relations: RelationArrays
    records: RecordArrays
    places: dict[str, int] = field(repr=False)

    @cached_property
    def naming(self) -> dict[int, list[int]]:
        """For each entity place that records name in a role, the places of those records."""
        found: dict[int, list[int]] = defaultdict(list)
        for row, pairs in enumerate(self.records.named):
            for place in {place for place, _ in pairs}:
                found[place].append(row)
        return found


def snapshot_of(
    store: Store, *, at_revision: int | None = None, cache: Path | None = None
) -> Snapshot:
    """The snapshot of a store at a revision.

    With `cache`, a folder, the columns are kept there by revision and taken from there again.
    A cache that cannot be read is made anew.
    """
    revision = store.revision(at_revision).number
    path = cache / f"snapshot-{revision}.npz" if cache else None
    if path is not None and path.exists():
        kept = _read(path, revision)
        if kept is not None:
            return kept
    made = snapshot_from(store.scan(at_revision=revision), revision)
    if path is not None:
        _write(path, made)
    return made


def snapshot_from(parts: Iterable[Columns], revision: int) -> Snapshot:
    """The snapshot that column batches make up, whatever their order."""
    entities: list[EntityColumns] = []
    relations: list[RelationColumns] = []
    records: list[RecordColumns] = []
    for part in parts:
        if isinstance(part, EntityColumns):
            entities.append(part)
        elif isinstance(part, RelationColumns):
            relations.append(part)
        elif isinstance(part, RecordColumns):
            records.append(part)
    nodes, place_of = _entities(entities)
    ties = _relations(relations, place_of)
    filed = _records(records, place_of)
    return Snapshot(revision, nodes, ties, filed, {id_: i for i, id_ in enumerate(nodes.ids)})


def _joined(columns: Iterable[Iterable[Any]]) -> list[Any]:
    return list(chain.from_iterable(columns))


def _order(ids: list[str]) -> list[int]:
    return sorted(range(len(ids)), key=ids.__getitem__)


def _entities(parts: list[EntityColumns]) -> tuple[EntityArrays, Ints]:
    """The entities, and for each entity number its place."""
    ids = _joined(p.ids for p in parts)
    order = _order(ids)
    numbers = np.array(_joined(p.numbers for p in parts), dtype=np.int64)
    place_of = np.full(int(numbers.max()) + 1 if len(numbers) else 1, -1, dtype=np.int64)
    place_of[numbers[order]] = np.arange(len(ids))
    bits = {roles: sum(_ROLE_BIT[r] for r in roles) for p in parts for roles in set(p.roles)}
    roles = np.array([bits[r] for p in parts for r in p.roles], dtype=np.int64)
    kinds = np.array([_KIND[k] for p in parts for k in p.kinds], dtype=np.int64)
    arrays = EntityArrays([ids[i] for i in order], kinds[order], roles[order])
    return arrays, place_of


def _relations(parts: list[RelationColumns], place_of: Ints) -> RelationArrays:
    ids = _joined(p.ids for p in parts)
    order = _order(ids)

    def ints(name: str) -> Ints:
        columns = [np.array(getattr(p, name), dtype=np.int64) for p in parts]
        joined: Ints = _concatenated(columns, np.int64)[order]
        return joined

    def floats(name: str) -> Floats:
        columns = [np.array(getattr(p, name), dtype=np.float64) for p in parts]
        joined: Floats = _concatenated(columns, np.float64)[order]
        return joined

    kinds = np.array([_TIE[k] for p in parts for k in p.kinds], dtype=np.int64)
    return RelationArrays(
        ids=[ids[i] for i in order],
        kind=kinds[order],
        source=place_of[ints("sources")],
        target=place_of[ints("targets")],
        low=floats("share_lows"),
        high=floats("share_highs"),
        valid_from=ints("valid_froms"),
        valid_to=ints("valid_tos"),
        rank=ints("ranks"),
        score=floats("scores"),
    )


def _records(parts: list[RecordColumns], place_of: Ints) -> RecordArrays:
    ids = _joined(p.ids for p in parts)
    order = _order(ids)

    def ints(name: str) -> Ints:
        return np.array(_joined(getattr(p, name) for p in parts), dtype=np.int64)[order]

    def words(name: str) -> list[Any]:
        column = _joined(getattr(p, name) for p in parts)
        return [column[i] for i in order]

    return RecordArrays(
        ids=[ids[i] for i in order],
        subject=place_of[ints("subjects")],
        tier=words("tiers"),
        lists=words("lists"),
        disputed=np.array([state == "disputed" for state in words("states")], dtype=np.bool_),
        decided=ints("decided"),
        occurred=ints("occurred"),
        filed=ints("filed"),
        ends=ints("ends"),
        case=words("cases"),
        named=[tuple((int(place_of[n]), role) for n, role in named) for named in words("named")],
    )


def _concatenated(columns: list[Any], dtype: Any) -> Any:  # noqa: ANN401 - numpy's own
    return np.concatenate(columns) if columns else np.zeros(0, dtype=dtype)


# -- on disk: numbers as they are, texts as one block with offsets; never pickled


def _write(path: Path, snapshot: Snapshot) -> None:
    arrays: dict[str, Any] = {"revision": np.array([snapshot.revision])}
    for name, part in _parts(snapshot).items():
        for column, values in part.items():
            if isinstance(values, np.ndarray):
                arrays[f"{name}.{column}"] = values
            else:
                arrays.update(_texts(f"{name}.{column}", values))
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(buffer.getvalue())
    draft.replace(path)
    for old in path.parent.glob("snapshot-*.npz"):
        if old != path:
            old.unlink(missing_ok=True)


def _parts(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    def columns(part: object, fields: tuple[str, ...]) -> dict[str, Any]:
        return {name: getattr(part, name) for name in fields}

    records = columns(snapshot.records, RecordArrays.__slots__)
    records["named"] = [
        "\x1e".join(f"{place}\x1d{role}" for place, role in named)
        for named in snapshot.records.named
    ]
    return {
        "entities": columns(snapshot.entities, EntityArrays.__slots__),
        "relations": columns(snapshot.relations, RelationArrays.__slots__),
        "records": records,
    }


def _texts(name: str, values: list[str]) -> dict[str, Any]:
    block = "\x1f".join(values).encode()
    return {f"{name}#text": np.frombuffer(block, dtype=np.uint8), f"{name}#count": len(values)}


def _read(path: Path, revision: int) -> Snapshot | None:
    try:
        with np.load(path, allow_pickle=False) as kept:
            if int(kept["revision"][0]) != revision:
                return None
            entities = EntityArrays(**_columns(kept, "entities", EntityArrays.__slots__))
            relations = RelationArrays(**_columns(kept, "relations", RelationArrays.__slots__))
            records = _columns(kept, "records", RecordArrays.__slots__)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    records["named"] = [_named(text) for text in records["named"]]
    places = {id_: place for place, id_ in enumerate(entities.ids)}
    return Snapshot(revision, entities, relations, RecordArrays(**records), places)


def _columns(kept: Any, name: str, fields: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401
    found: dict[str, Any] = {}
    for column in fields:
        key = f"{name}.{column}"
        if key in kept:
            found[column] = kept[key]
        else:
            text = kept[f"{key}#text"].tobytes().decode()
            found[column] = text.split("\x1f") if int(kept[f"{key}#count"]) else []
    return found


def _named(text: str) -> tuple[tuple[int, str], ...]:
    pairs = (pair.split("\x1d") for pair in text.split("\x1e") if pair)
    return tuple((int(place), role) for place, role in pairs)
