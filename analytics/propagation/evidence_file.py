"""All evidence as a file: `record,entity,score,hops,chain` (DESIGN §12), with one digest."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analytics.propagation.exposure import Propagation
from analytics.propagation.rounding import rounded
from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.formulas import disarmed

_COLUMNS: Final = ("record", "entity", "score", "hops", "chain")
# With types of its own, so that a file without evidence has the same columns.
_SCHEMA: Final = pa.schema(
    zip(
        _COLUMNS,
        (pa.string(), pa.string(), pa.float64(), pa.int64(), pa.string()),
        strict=True,
    )
)
_GROUP: Final = 131_072  # rows of one row group, whatever the engine gives at a time


class EvidenceRows(NamedTuple):
    """Some evidence as columns of equal length, in order of record and entity.

    Scores have 12 significant digits; a chain is its relation ids, joined by `;`.
    """

    record: Sequence[str]
    entity: Sequence[str]
    score: Sequence[float]
    hops: Sequence[int]
    chain: Sequence[str]


class Written(NamedTuple):
    """How many rows were written, their SHA-256, and the records that they are of.

    The SHA-256 is of the rows as CSV (header, `\\n`, ids as they are), so that it is the same in
    whichever format and by whichever engine they were written.
    """

    rows: int
    sha256: str
    records: frozenset[str]


def write_evidence(reach: Propagation, path: Path) -> Written:
    """Write all evidence to a .csv or .parquet; raises as `write_rows` does."""
    return write_rows(evidence_rows(reach), path)


def write_rows(rows: Iterable[EvidenceRows], path: Path) -> Written:
    """Write evidence to a .csv or .parquet as it comes.

    A .csv is for people, so no cell of it is a formula; a .parquet has every id as it is. Raises
    BadInput for any other suffix before it asks for a row.
    """
    check_suffix(path)
    digest, count = hashlib.sha256(_text([_COLUMNS])), 0
    records: set[str] = set()
    opened = _csv_file if path.suffix == ".csv" else _parquet_file
    with written_whole(path) as draft, opened(draft) as write:
        for group in _regrouped(rows):
            write(group)
            digest.update(_text(zip(*group, strict=True)))
            count += len(group.record)
            records.update(group.record)
    return Written(count, digest.hexdigest(), frozenset(records))


def check_suffix(path: Path) -> None:
    """Raises BadInput where evidence cannot be written to a file of this name."""
    if path.suffix not in (".csv", ".parquet"):
        raise BadInput("evidence.suffix", path=path)


def evidence_rows(reach: Propagation) -> Iterator[EvidenceRows]:
    """The kernel's evidence, some rows at a time."""
    columns, snapshot = reach.columns, reach.snapshot
    ties, entities, records = snapshot.relations.ids, snapshot.entities.ids, snapshot.records.ids
    order = np.lexsort((columns.entity, columns.seed))
    for first in range(0, len(order), _GROUP):
        rows = order[first : first + _GROUP]
        hops = columns.hops[rows].tolist()
        chains = zip(columns.chain[rows].tolist(), hops, strict=True)
        yield EvidenceRows(
            [records[place] for place in reach.seeds.record[columns.seed[rows]].tolist()],
            [entities[place] for place in columns.entity[rows].tolist()],
            [rounded(score) for score in columns.score[rows].tolist()],
            hops,
            [";".join(ties[place] for place in chain[:count]) for chain, count in chains],
        )


def _regrouped(parts: Iterable[EvidenceRows]) -> Iterator[EvidenceRows]:
    """The same rows in groups of one size: the bytes of a file do not hang on who gave them."""
    held: list[list[Any]] = [[] for _ in _COLUMNS]
    for part in parts:
        for column, more in zip(held, part, strict=True):
            column.extend(more)
        while len(held[0]) >= _GROUP:
            yield EvidenceRows(*(column[:_GROUP] for column in held))
            held = [column[_GROUP:] for column in held]
    if held[0]:
        yield EvidenceRows(*held)


def _text(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


@contextmanager
def _csv_file(draft: Path) -> Iterator[Callable[[EvidenceRows], None]]:
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)

        def write(group: EvidenceRows) -> None:
            # Ids of native tables are as written there, so they may begin like a formula.
            writer.writerows(
                [disarmed(c) if isinstance(c, str) else c for c in row]
                for row in zip(*group, strict=True)
            )

        yield write


@contextmanager
def _parquet_file(draft: Path) -> Iterator[Callable[[EvidenceRows], None]]:
    with pq.ParquetWriter(draft, _SCHEMA) as writer:

        def write(group: EvidenceRows) -> None:
            arrays = [pa.array(c, f.type) for c, f in zip(group, _SCHEMA, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA))

        yield write
