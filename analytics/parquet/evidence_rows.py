"""Evidence as columns of Arrow: `record,entity,score,hops,chain` (DESIGN §12), in one order."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from analytics.parquet.rows_file import GROUP
from analytics.parquet.rows_text import bytes_of, texts_of
from analytics.parquet.text_passes import Texts, joined
from analytics.propagation.exposure import Propagation
from analytics.propagation.rounding import all_rounded
from analytics.propagation.search import Places
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


class EvidencePart(NamedTuple):
    """Some evidence by places, in columns of equal length.

    `seed` is a row of the seeds; `chain` has relations in rows of `max_hops`, -1 behind the end.
    """

    seed: Places
    entity: Places
    score: Floats
    hops: Places
    chain: Places


class EvidenceIds(NamedTuple):
    """The ids that evidence is told by, each by its place; `record` by its seed."""

    record: Texts
    entity: Texts
    relation: Texts


def evidence_batch(part: EvidencePart, ids: EvidenceIds) -> pa.RecordBatch:
    """Some evidence by ids; scores are rounded here."""
    arrays = [
        _ids(ids.record, part.seed),
        _ids(ids.entity, part.entity),
        pa.array(all_rounded(part.score)),
        pa.array(part.hops).cast(pa.int64()),
        texts_of(joined(ids.relation, part.chain)),
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=EVIDENCE)


def evidence_batches(reach: Propagation) -> Iterator[pa.RecordBatch]:
    """The kernel's evidence, some rows at a time."""
    columns, snapshot = reach.columns, reach.snapshot
    of_seed = reach.seeds.record
    ids = EvidenceIds(
        joined(_used(snapshot.records.ids, of_seed), of_seed[:, None]),
        _used(snapshot.entities.ids, columns.entity),
        _used(snapshot.relations.ids, columns.chain),
    )
    order = np.lexsort((columns.entity, columns.seed))
    for first in range(0, len(order), GROUP):
        rows = order[first : first + GROUP]
        seed, entity, hops = columns.seed[rows], columns.entity[rows], columns.hops[rows]
        part = EvidencePart(seed, entity, columns.score[rows], hops, columns.chain[rows])
        yield evidence_batch(part, ids)


def _ids(texts: Texts, places: Places) -> Any:  # noqa: ANN401 - of Arrow
    return texts_of(joined(texts, places[:, None]))


def _used(ids: Sequence[str], places: Whole) -> Texts:
    """The ids at the places that are asked for, by place; the others are empty."""
    used = np.zeros(len(ids) + 1, dtype=np.bool_)
    used[places] = True
    asked = np.flatnonzero(used[:-1])  # without the one more, which -1 means
    text, begins = bytes_of(pa.array([ids[place] for place in asked.tolist()], pa.large_string()))
    sizes = np.zeros(len(ids) + 1, dtype=np.int64)
    sizes[asked + 1] = np.diff(begins)
    return text, np.cumsum(sizes)
