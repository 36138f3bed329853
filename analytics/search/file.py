"""The search index on disk, beside the snapshot: a start need not read every party anew."""

import io
from pathlib import Path
from typing import Any, Final

import numpy as np

from analytics.search.filed import Filed
from analytics.search.index import PARTS, SearchIndex, followed, index_of
from analytics.search.texts import Texts, made_of
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.file import KeptSnapshot, kept_at
from graph.atomic_files import written_whole
from graph.store import Store

_NAME: Final = "search.npz"
_FORMAT: Final = 1  # raised whenever the layout of the file or what is indexed changes
_MARK: Final = "\x1f"  # between the texts of a column
_TEXTS: Final = ("units", "offset", "owner", "first")
_FILED: Final = ("issuer", "list", "decided", "ends")


def search_index_of(store: Store, snapshot: Snapshot, cache: Path | None = None) -> SearchIndex:
    """The index of a snapshot's revision, from the file in `cache` and what changed since.

    Where the file is missing, damaged or of a later revision, all is read from the store. The file
    is written anew where it was not of this revision.
    """
    if cache is None:
        return index_of(store, snapshot)
    kept = _read(cache / _NAME, store.identity)
    if kept is not None and kept.revision == snapshot.revision:
        return kept
    if kept is None or kept.revision > snapshot.revision:
        made = index_of(store, snapshot)
    else:
        made, _ = followed(kept, store, snapshot.revision)
    keep_index(made, store, cache)
    return made


def keep_index(index: SearchIndex, store: Store, cache: Path) -> None:
    """Write an index for the next process; nothing that was withdrawn is in the file."""
    arrays: dict[str, Any] = {
        "about": np.array([_FORMAT, index.revision]),
        "store": np.array(store.identity),
        "districts": index.districts,
    }
    filed = index.filed.compacted()
    texts = {part: index.texts[part].compacted() for part in PARTS}
    for name, some in {**texts, "numbers": filed.numbers, "tails": filed.tails}.items():
        arrays |= {f"{name}.{column}": getattr(some, column) for column in _TEXTS}
    arrays |= {f"filed.{column}": getattr(filed, column) for column in _FILED}
    arrays["filed.ids"] = _block(filed.ids)
    arrays["filed.words"] = _block(list(filed.words))
    buffer = io.BytesIO()  # savez would add .npz to the name of a draft
    np.savez(buffer, **arrays)
    with written_whole(cache / _NAME) as draft:
        draft.write_bytes(buffer.getvalue())


def kept_index(store: Store, cache: Path) -> KeptSnapshot | None:
    """What lies in a store's cache, as it lies there; None for nothing, or for another store's."""
    return kept_at(store, cache / _NAME)


def forget_index(cache: Path) -> None:
    """Remove the file: what it holds may have been withdrawn."""
    (cache / _NAME).unlink(missing_ok=True)


def _block(texts: list[str]) -> Any:  # noqa: ANN401
    # Ids and words hold no control character, so none of them holds the mark.
    return np.frombuffer(_MARK.join([*texts, ""]).encode(), dtype=np.uint8)


def _listed(block: Any) -> list[str]:  # noqa: ANN401
    return str(block.tobytes().decode()).split(_MARK)[:-1]


def _read(path: Path, identity: str) -> SearchIndex | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            format_, revision = (int(number) for number in kept["about"])
            if format_ != _FORMAT or str(kept["store"]) != identity:
                return None
            texts = {part: _texts(kept, part) for part in PARTS}
            return SearchIndex(revision, texts, _filed(kept), kept["districts"])
    # Any, as for the snapshot: a damaged file raises a dozen kinds of errors.
    except Exception:
        return None


def _texts(kept: Any, part: str) -> Texts:  # noqa: ANN401
    return made_of(*(kept[f"{part}.{column}"] for column in _TEXTS))


def _filed(kept: Any) -> Filed:  # noqa: ANN401
    ids = _listed(kept["filed.ids"])
    words = {word: n for n, word in enumerate(_listed(kept["filed.words"]))}
    columns = {column: kept[f"filed.{column}"] for column in _FILED}
    if any(len(column) != len(ids) for column in columns.values()):
        raise ValueError("the columns of records are not of one length")
    return Filed(
        _texts(kept, "numbers"),
        _texts(kept, "tails"),
        ids,
        **columns,
        words=words,
        places={id_: place for place, id_ in enumerate(ids)},
    )
