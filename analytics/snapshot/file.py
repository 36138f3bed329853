"""The latest snapshot of a store on disk, updated to today's revision instead of rebuilt."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from analytics.snapshot.building import refreshed, snapshot_from
from analytics.snapshot.columns import (
    ENTITY_WORDS,
    RELATION_WORDS,
    ROLE_WORDS,
    EntityArrays,
    RecordArrays,
    RelationArrays,
    Snapshot,
)
from graph.atomic_files import written_whole
from graph.store import Store

_NAME: Final = "snapshot.npz"
_MARK: Final = "\x1f"  # between the texts of a column
_FORMAT: Final = 9  # raised whenever the layout of the file changes
# Kinds and roles are kept as places in these tables: a file of other tables means other words.
_WORDS: Final = "\n".join(" ".join(table) for table in (ENTITY_WORDS, RELATION_WORDS, ROLE_WORDS))


def snapshot_of(
    store: Store, *, at_revision: int | None = None, cache: Path | None = None
) -> Snapshot:
    """The snapshot of a store at a revision, by default the latest.

    With `cache`, a folder, the latest snapshot is kept there, and only the changes since are read
    from the store. An unreadable cache is rebuilt. Past revisions are always built on demand.
    """
    latest = store.revision().number
    revision = store.revision(at_revision).number
    if cache is None or revision != latest:
        return snapshot_from(store.scan(at_revision=revision), revision)
    path = cache / _NAME
    identity = store.identity
    kept = _read(path, identity)
    if kept is not None and kept.revision == revision:
        return kept
    # Changes lead forwards only: a snapshot of a later revision is of no use.
    if kept is None or kept.revision > revision:
        made = snapshot_from(store.scan(at_revision=revision), revision)
    else:
        parts = store.scan(at_revision=revision, since=kept.revision)
        made = refreshed(kept, parts, revision)
    _write(path, made, identity)
    return made


def keep(snapshot: Snapshot, store: Store, cache: Path) -> None:
    """Write a store's latest snapshot to its cache, for the next process."""
    _write(cache / _NAME, snapshot, store.identity)


def forget_snapshot(cache: Path) -> None:
    """Remove the file: what it holds was withdrawn, and another one takes seconds to write."""
    (cache / _NAME).unlink(missing_ok=True)


class KeptSnapshot(NamedTuple):
    """The snapshot of a store on disk: its file, its revision, and when it was written."""

    path: Path
    revision: int
    written_at: datetime


def kept_on_disk(store: Store, cache: Path) -> KeptSnapshot | None:
    """What lies in a store's cache, as it lies there; None for nothing, or for another store's."""
    return kept_at(store, cache / _NAME)


def kept_at(store: Store, path: Path) -> KeptSnapshot | None:
    """The same of one file of the cache that begins with what it is about, such as an index."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if str(kept["store"]) != store.identity:
                return None
            written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            return KeptSnapshot(path, int(kept["about"][1]), written_at)
    except Exception:  # as in `_read`
        return None


def bring_up_to_date(store: Store, cache: Path) -> None:
    """Bring the snapshot on disk to the store's latest revision, where there is one.

    After a withdrawal no file of ours may hold the record; where it cannot be written, it goes.
    """
    if not (cache / _NAME).exists():
        return
    try:
        snapshot_of(store, cache=cache)
    except OSError:
        forget_snapshot(cache)


# -- numbers as they are, texts as one block with a mark between; never pickled


def _write(path: Path, snapshot: Snapshot, identity: str) -> None:
    arrays: dict[str, Any] = {
        "about": np.array([_FORMAT, snapshot.revision]),
        "store": np.array(identity),
        "words": np.array(_WORDS),
    }
    for name, part in _parts(snapshot).items():
        for column, values in part.items():
            if isinstance(values, np.ndarray):
                arrays[f"{name}.{column}"] = values
            else:
                arrays.update(_texts(f"{name}.{column}", values))
    buffer = io.BytesIO()  # savez would add .npz to the name of a draft
    np.savez(buffer, **arrays)
    with written_whole(path) as draft:
        draft.write_bytes(buffer.getvalue())


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
    # One block of bytes: a numpy array of texts pads each of them to the longest.
    block = _MARK.join(values).encode()
    return {f"{name}#text": np.frombuffer(block, dtype=np.uint8), f"{name}#count": len(values)}


def _read(path: Path, identity: str) -> Snapshot | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            format_, revision = (int(number) for number in kept["about"])
            if format_ != _FORMAT or str(kept["words"]) != _WORDS:
                return None  # written by another version of this program
            if str(kept["store"]) != identity:
                return None  # of another store that stood at this address before
            entities = EntityArrays(**_columns(kept, "entities", EntityArrays.__slots__))
            relations = RelationArrays(**_columns(kept, "relations", RelationArrays.__slots__))
            records = _columns(kept, "records", RecordArrays.__slots__)
    # Any: numpy, zipfile and the reader of headers raise a dozen kinds for a damaged file, down to
    # RuntimeError (a bit that says "encrypted") and TokenError. All mean the same.
    except Exception:
        return None  # absent or damaged: the caller builds it from the store
    records["named"] = [_named(text) for text in records["named"]]
    places = {id_: place for place, id_ in enumerate(entities.ids)}
    return Snapshot(revision, entities, relations, RecordArrays(**records), places)


def _columns(kept: Any, name: str, fields: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401
    found: dict[str, Any] = {}
    for column in fields:
        key = f"{name}.{column}"
        if key in kept:
            found[column] = kept[key]
            continue
        count = int(kept[f"{key}#count"])  # tells no text from one empty text
        texts = kept[f"{key}#text"].tobytes().decode().split(_MARK) if count else []
        if len(texts) != count:
            raise ValueError(f"{key} was torn by a text that holds the mark itself")
        found[column] = texts
    return found


def _named(text: str) -> tuple[tuple[int, str], ...]:
    pairs = (pair.split("\x1d") for pair in text.split("\x1e") if pair)
    return tuple((int(place), role) for place, role in pairs)
