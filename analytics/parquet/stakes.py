"""The stakes of a day as row groups, in whole numbers of 1e-12, and what the listed own by them."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa

from analytics.ownership.cascade import Reach, WholeStakes
from analytics.parquet.facts import batch, groups
from analytics.parquet.schema import COMPANIES, LISTED, STAKE_RELATIONS, STAKES
from analytics.snapshot.columns import Ints, Snapshot
from analytics.snapshot.counting_sort import counted
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import Stakes

CASCADE: Final = pa.schema(
    [(name, pa.string()) for name in ("company", "holder", "record", "answer")]
)


def stakes_groups(
    stakes: Stakes, snapshot: Snapshot, listings: Ints
) -> dict[str, Iterator[pa.RecordBatch]]:
    """By file, what the relational steps of ownership read; `listings` are places of records."""
    parts = WholeStakes(stakes)
    held = np.flatnonzero(np.diff(stakes.offsets) > 0)
    of_row = np.repeat(np.arange(len(stakes.holder)), np.diff(stakes.proof_offsets))
    own = {
        "company": held,
        "lowest": parts.least[held],
        "own_low": parts.own_low[held],
        "own_high": parts.own_high[held],
        "trusted": parts.trusted[held],
    }
    ends = {"holder": stakes.holder, "company": stakes.company}
    proof = {**{name: end[of_row] for name, end in ends.items()}, "relation": stakes.proof}
    listed = {"record": listings, "entity": snapshot.records.subject[listings]}
    return {
        "stakes": _groups(STAKES, {**ends, "low": parts.low, "high": parts.high}),
        "stake_relations": _groups(STAKE_RELATIONS, proof),
        "owned": _groups(COMPANIES, own),
        "listed": _groups(LISTED, listed),
    }


def cascade_batches(reach: Reach, snapshot: Snapshot, listings: Ints) -> Iterator[pa.RecordBatch]:
    """Which companies count whole for the listed, as the kernel finds it, with each listing.

    In order of company, holder and record.
    """
    company, holder = reach.pairs()
    entities, records = snapshot.entities.ids, snapshot.records
    offsets, order = counted(records.subject[listings], len(entities))
    each = np.diff(offsets)[holder]
    columns = {
        "company": np.repeat(company, each),
        "holder": np.repeat(holder, each),
        "record": listings[order[rows_of(offsets, holder)]],
    }
    names, ids = pa.array(entities, pa.string()), pa.array(records.ids, pa.string())
    answers = pa.array(["possible", "yes"])
    for rows in groups(len(columns["company"])):
        some = {name: pa.array(column[rows]) for name, column in columns.items()}
        certain = reach.counted[0][columns["company"][rows]].astype(np.int64)
        arrays = [
            names.take(some["company"]),
            names.take(some["holder"]),
            ids.take(some["record"]),
            answers.take(pa.array(certain)),
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=CASCADE)


def _groups(schema: pa.Schema, columns: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    for rows in groups(len(next(iter(columns.values())))):
        yield batch(schema, {name: column[rows] for name, column in columns.items()})
