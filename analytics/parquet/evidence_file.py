"""All evidence as a file: `record,entity,score,hops,chain` (DESIGN §12), with one digest."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from analytics.parquet.evidence_rows import EVIDENCE, evidence_batches
from analytics.parquet.rows_file import Sealed, read_batches, write_sealed
from analytics.propagation.exposure import Evidence, Propagation


def write_evidence(reach: Propagation, path: Path) -> Sealed:
    """Write all evidence to a .csv or .parquet; raises as `write_sealed` does."""
    return write_rows(evidence_batches(reach), path)


def write_rows(rows: Iterable[pa.RecordBatch], path: Path) -> Sealed:
    """Write evidence to a .csv or .parquet as it comes; raises as `write_sealed` does."""
    return write_sealed(rows, EVIDENCE, path)


def evidence_in(path: Path) -> Iterator[Evidence]:
    """The evidence of a .parquet that was written here; such a file has no marks."""
    for batch in read_batches(path):
        rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        for record, entity, score, hops, chain in rows:
            ties = tuple(chain.split(";")) if hops else ()  # no id has the mark (`graph.model`)
            yield Evidence(record, entity, score, hops, ties, ())
