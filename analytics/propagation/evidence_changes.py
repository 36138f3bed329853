"""The evidence after a commit: only seeds that reach something touched are searched again."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from analytics.policy import Policy
from analytics.propagation.arcs import Arcs
from analytics.propagation.search import EvidenceColumns, search, spliced
from analytics.propagation.seed_changes import followed, some
from analytics.propagation.seeds import Seeds, held_on
from analytics.snapshot.columns import Since, Snapshot

_Bools = npt.NDArray[np.bool_]


def followed_evidence(
    asked: tuple[Snapshot, Policy, int],
    arcs: Arcs,
    touched: _Bools,
    earlier: tuple[Seeds, EvidenceColumns],
) -> tuple[Seeds, EvidenceColumns]:
    """The seeds and evidence of a snapshot that follows from the one of `earlier`.

    `asked` = (snapshot, policy, day), of the same policy and day; `touched` marks the entities that
    other arcs leave than before. A chain changes only behind one that was reached before.
    """
    snapshot, policy, day = asked
    since = snapshot.since
    assert since is not None
    held = held_on(snapshot, day)
    seeds, rows = followed(snapshot, policy, day, held, since, earlier[0])
    columns = _as_now(earlier[1], since)
    stays = rows >= 0
    if touched.any() or since.entities is not None:
        again = _reaching(columns, touched)
        stays[stays] = ~again[rows[stays]] & ~_starting(seeds, touched)[stays]
        rows = np.where(stays, rows, -1)
    fresh = search(arcs, some(seeds, np.flatnonzero(~stays)), policy)
    return seeds, spliced(columns, rows, fresh)


def _as_now(columns: EvidenceColumns, since: Since) -> EvidenceColumns:
    """Earlier evidence by the places of now, -1 where something is no more."""
    if since.entities is not None:
        entity = since.entities.now[columns.entity].astype(np.int32)
        columns = replace(columns, entity=entity)
    if since.relations is not None:
        now = np.append(since.relations.now, -1).astype(np.int32)  # -1 stays -1
        columns = replace(columns, chain=now[columns.chain])
    return columns


def _reaching(columns: EvidenceColumns, touched: _Bools) -> _Bools:
    """By seed, whether its evidence is on a touched entity, on one that is no more, or was cut."""
    again = columns.cut.copy()
    on = (columns.entity < 0) | touched[columns.entity]
    again[columns.seed[on]] = True
    return again


def _starting(seeds: Seeds, touched: _Bools) -> _Bools:
    """By seed, whether its chains begin at a touched entity."""
    starts = np.concatenate([[0], np.cumsum(touched[seeds.start_entity])])
    found: _Bools = starts[seeds.first_start[1:]] > starts[seeds.first_start[:-1]]
    return found
