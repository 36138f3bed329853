"""All evidence as a file: `record,entity,score,hops,chain` (DESIGN §12), with one digest."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from analytics.parquet.evidence_rows import EVIDENCE, evidence_batches
from analytics.parquet.rows_file import read_batches, write_sealed
from analytics.propagation.exposure import Evidence, Propagation


class Written(NamedTuple):
    """How many rows were written, their SHA-256 (`Sealed`), and the records that they are of."""

    rows: int
    sha256: str
    records: frozenset[str]


def write_evidence(reach: Propagation, path: Path) -> Written:
    """Write all evidence to a .csv or .parquet; raises as `write_sealed` does."""
    return write_rows(evidence_batches(reach), path)


def write_rows(rows: Iterable[pa.RecordBatch], path: Path) -> Written:
    """Write evidence to a .csv or .parquet as it comes; raises as `write_sealed` does."""
    records: set[str] = set()

    def noted() -> Iterator[pa.RecordBatch]:
        for batch in rows:
            records.update(pc.unique(batch.column("record")).to_pylist())
            yield batch

    sealed = write_sealed(noted(), EVIDENCE, path)
    return Written(*sealed, frozenset(records))


def evidence_in(path: Path) -> Iterator[Evidence]:
    """The evidence of a .parquet that was written here; such a file has no marks."""
    for batch in read_batches(path):
        rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
        for record, entity, score, hops, chain in rows:
            ties = tuple(chain.split(";")) if hops else ()  # no id has the mark (`graph.model`)
            yield Evidence(record, entity, score, hops, ties, ())
