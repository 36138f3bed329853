"""Evidence as columns of Arrow: `record,entity,score,hops,chain` (DESIGN §12), in one order."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.parquet.rows_file import GROUP
from analytics.propagation.exposure import Propagation
from analytics.propagation.rounding import all_rounded
from analytics.snapshot.columns import Floats, Whole

# With types of its own, so that a file without evidence has the same columns. Scores have 12
# significant digits; a chain is its relation ids, joined by `;`.
EVIDENCE: Final = pa.schema(
    [
        ("record", pa.string()),
        ("entity", pa.string()),
        ("score", pa.float64()),
        ("hops", pa.int64()),
        ("chain", pa.string()),
    ]
)


def evidence_batch(scores: Floats, columns: dict[str, Any]) -> pa.RecordBatch:
    """Some evidence: its scores, which are rounded here, and its other columns by name."""
    whole = {**columns, "score": pa.array(all_rounded(scores))}
    arrays = [whole[field.name].cast(field.type) for field in EVIDENCE]
    return pa.RecordBatch.from_arrays(arrays, schema=EVIDENCE)


def evidence_batches(reach: Propagation) -> Iterator[pa.RecordBatch]:
    """The kernel's evidence, some rows at a time."""
    columns, snapshot = reach.columns, reach.snapshot
    record = _Ids(snapshot.records.ids, reach.seeds.record[columns.seed])
    entity = _Ids(snapshot.entities.ids, columns.entity)
    chain = _Ids(snapshot.relations.ids, columns.chain)
    order = np.lexsort((columns.entity, columns.seed))
    for first in range(0, len(order), GROUP):
        rows = order[first : first + GROUP]
        texts = {
            "record": record.of(reach.seeds.record[columns.seed[rows]]),
            "entity": entity.of(columns.entity[rows]),
            "hops": pa.array(columns.hops[rows]),
            "chain": chain.joined(columns.chain[rows]),
        }
        yield evidence_batch(columns.score[rows], texts)


class _Ids:
    """The ids at the places that are asked for; an empty text at -1, behind the end of a chain."""

    def __init__(self, ids: Sequence[str], places: Whole) -> None:
        used = np.zeros(len(ids) + 1, dtype=np.bool_)
        used[places] = True
        used[-1] = True  # the one more, which -1 means
        self._row = np.cumsum(used) - 1
        asked = [ids[place] for place in np.flatnonzero(used[:-1]).tolist()]
        self._ids = pa.array([*asked, ""], pa.string())

    def of(self, places: Whole) -> pa.Array:
        """The ids at these places, which are some of those asked for."""
        return self._ids.take(pa.array(self._row[places]))

    def joined(self, places: Whole) -> pa.Array:
        """By row, the ids at its places, joined by `;`."""
        parts = []
        for nth in range(places.shape[1]):
            more = self.of(places[:, nth])
            if nth:
                more = pc.if_else(pa.array(places[:, nth] < 0), "", _after_semicolon(more))
            parts.append(more)
        # Joined by nothing, since a join that skips nulls loses the rows that have no other.
        return pc.binary_join_element_wise(*parts, "") if parts else pa.repeat("", len(places))


def _after_semicolon(texts: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(";", texts, "")
