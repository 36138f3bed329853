"""Sets of parties as rows: the smallest id of each set, and each of its members."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from analytics.parquet.facts import groups
from analytics.snapshot.columns import Ints

PARTY_SETS: Final = pa.schema([("head", pa.string()), ("member", pa.string())])


def party_set_batches(of: Ints, ids: list[str]) -> Iterator[pa.RecordBatch]:
    """The sets of more than one party, in order of head and member.

    `of` is, by place, the number of the party's set, whatever the numbers are.
    """
    _, first, number, size = np.unique(
        of, return_index=True, return_inverse=True, return_counts=True
    )
    member = np.flatnonzero(size[number] > 1)
    head = first[number[member]]  # the first place of a number is its smallest
    order = np.lexsort((member, head))
    names = pa.array(ids, pa.string())
    for rows in groups(len(order)):
        columns = [names.take(pa.array(column[order[rows]])) for column in (head, member)]
        yield pa.RecordBatch.from_arrays(columns, schema=PARTY_SETS)
