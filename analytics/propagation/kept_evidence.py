"""The evidence that an engine found, kept beside a store: answers read it and search no more.

It is of one store, revision, policy and day. It is read only where the arcs and seeds of the answer
are, number for number, those that were searched, and its bytes are as they were written; anything
else is searched anew, as where nothing is kept. The file has places alone, no ids.
"""

import hashlib
import io
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from analytics.propagation.exposure import Propagation
from analytics.propagation.origin import Origin
from analytics.propagation.rounding import all_rounded
from analytics.propagation.search import EvidenceColumns, budget_of, search
from analytics.propagation.seed_changes import some
from analytics.snapshot.file import KeptSnapshot, kept_at
from graph.atomic_files import written_whole
from graph.store import Store

_NAME: Final = "evidence.npz"
_FORMAT: Final = 1  # raised whenever the layout of the file or what a search finds changes
_TRIED: Final = 256  # seeds that are searched again before what was found for all is kept
_COLUMNS: Final = tuple(field.name for field in fields(EvidenceColumns))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a kept file says of itself; `searched` is `searched_digest`, `held` of its columns."""

    store: str
    revision: int
    policy: str
    as_of: str
    searched: str
    held: str
    origin: Origin


def file_in(cache: Path) -> Path:
    """Where a store's evidence is kept, there or not; `cache` is the folder of its snapshots."""
    return cache / _NAME


def keep_evidence(
    reach: Propagation, columns: EvidenceColumns, origin: Origin, store: Store, cache: Path
) -> None:
    """Keep all evidence of a propagation's question, instead of what was kept before.

    Raises OSError; then what was kept before is still there.
    """
    told = _Told(*_asked(reach, store), searched_digest(reach), _digest(columns), origin)
    buffer = io.BytesIO()  # savez would add .npz to the name of a draft
    np.savez(
        buffer,
        about=np.array([_FORMAT, reach.snapshot.revision]),
        store=np.array(told.store),
        told=np.array(json.dumps(asdict(told), sort_keys=True)),
        **{name: getattr(columns, name) for name in _COLUMNS},
    )
    with written_whole(file_in(cache)) as draft:
        draft.write_bytes(buffer.getvalue())


def with_kept(reach: Propagation, store: Store, cache: Path) -> Propagation:
    """Give a propagation the evidence that is kept of exactly its question; returns itself.

    Where none is, or the file is damaged or of another question, nothing happens.
    """
    path = file_in(cache)
    if not path.exists() or reach.withdrawn:
        return reach
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            if int(kept["about"][0]) != _FORMAT:
                return reach
            told = _told(json.loads(str(kept["told"])))
            if (told.store, told.revision, told.policy, told.as_of) != _asked(reach, store):
                return reach
            columns = EvidenceColumns(*(kept[name] for name in _COLUMNS))
    # Any, as for the snapshot: a damaged file raises a dozen kinds of errors.
    except Exception:
        return reach
    if told.held == _digest(columns) and told.searched == searched_digest(reach):
        reach.take(columns, told.origin)
    return reach


def kept_evidence(store: Store, cache: Path) -> KeptSnapshot | None:
    """What lies in a store's cache, as it lies there; None for nothing, or for another store's."""
    return kept_at(store, file_in(cache))


def forget_evidence(cache: Path) -> None:
    """Remove the file: a record that its evidence is of may have been withdrawn."""
    file_in(cache).unlink(missing_ok=True)


def agrees(reach: Propagation, columns: EvidenceColumns) -> bool:
    """Whether the kernel finds the same for up to 256 seeds, evenly chosen, all where fewer are."""
    count = len(reach.seeds.record)
    if len(columns.cut) != count:
        return False
    tried = np.unique(np.linspace(0, max(count - 1, 0), min(count, _TRIED)).astype(np.int64))
    found = search(reach.arcs, some(reach.seeds, tried), reach.policy)
    rows = np.flatnonzero(np.isin(columns.seed, tried))
    rows = rows[np.lexsort((columns.entity[rows], columns.seed[rows]))]
    order = np.lexsort((found.entity, found.seed))
    one, other = all_rounded(columns.score[rows]), all_rounded(found.score[order])
    return (
        np.array_equal(columns.cut[tried], found.cut)
        and np.array_equal(columns.seed[rows], tried[found.seed[order]])
        and np.array_equal(columns.entity[rows], found.entity[order])
        and np.array_equal(columns.hops[rows], found.hops[order])
        and np.array_equal(columns.chain[rows], found.chain[order])
        and np.array_equal(one, other)
    )


def searched_digest(reach: Propagation) -> str:
    """The SHA-256 of all that a search reads: arcs, seeds and the bounds of the policy."""
    arcs, seeds, policy = reach.arcs, reach.seeds, reach.policy
    budget = budget_of(len(reach.snapshot.entities.ids), policy.max_hops)
    digest = hashlib.sha256(f"{policy.max_hops} {policy.threshold!r} {budget}\n".encode())
    _add(digest, arcs.offset)
    _add(digest, arcs.rows)
    for name in seeds.__slots__:
        _add(digest, getattr(seeds, name))
    return digest.hexdigest()


def _asked(reach: Propagation, store: Store) -> tuple[str, int, str, str]:
    """(store, revision, policy, day) of a question."""
    return store.identity, reach.snapshot.revision, reach.policy.digest, reach.as_of.isoformat()


def _told(content: dict[str, Any]) -> _Told:
    return _Told(**{**content, "origin": Origin(**content["origin"])})


def _digest(columns: EvidenceColumns) -> str:
    digest = hashlib.sha256()
    for name in _COLUMNS:
        _add(digest, getattr(columns, name))
    return digest.hexdigest()


def _add(digest: Any, column: Any) -> None:  # noqa: ANN401 - of hashlib, and columns of any type
    digest.update(f"{column.dtype.descr} {column.shape}\n".encode())
    digest.update(np.ascontiguousarray(column).data.cast("B") if column.size else b"")
