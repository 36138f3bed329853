"""The stakes of a day as row groups, in whole numbers of 1e-12, and what the listed own by them."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from analytics.ownership.cascade import Reach
from analytics.ownership.holding_ranges import Tables, stake_tables
from analytics.parquet.facts import column_groups, groups
from analytics.parquet.schema import OF_STAKES
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
    tables = stake_tables(stakes, slice(0, len(stakes.offsets) - 1))
    return groups_of_stakes(tables, snapshot, listings)


def groups_of_stakes(
    tables: Tables, snapshot: Snapshot, listings: Ints
) -> dict[str, Iterator[pa.RecordBatch]]:
    """The same of the columns of stakes, wherever they are."""
    listed = {"record": listings, "entity": snapshot.records.subject[listings]}
    every = {**tables, "listed": listed}
    return {name: column_groups(schema, every[name]) for name, schema in OF_STAKES.items()}


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
