"""Rows as a .csv or .parquet, whole or not at all, under one digest whichever was written."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.parquet.rows_text import csv_text, harmless, header
from graph.atomic_files import written_whole
from graph.errors import BadInput

GROUP: Final = 131_072  # rows of one group, whatever an engine gives at a time


class Sealed(NamedTuple):
    """How many rows were written, their SHA-256, and the records that they name as `record`.

    The SHA-256 is of the rows as CSV (header, `\\n`, ids as they are), so that it is the same in
    whichever format and by whichever engine they were written.
    """

    rows: int
    sha256: str
    records: frozenset[str]


def write_sealed(batches: Iterable[pa.RecordBatch], schema: pa.Schema, path: Path) -> Sealed:
    """Write rows to a .csv or .parquet as they come.

    A .csv is for people, so no cell of it is a formula; a .parquet has every text as it is. Raises
    BadInput for any other suffix before it asks for a row.
    """
    check_suffix(path)
    digest, count, records = hashlib.sha256(header(schema)), 0, set[str]()
    opened = _csv_file if path.suffix == ".csv" else _parquet_file
    with (
        ThreadPoolExecutor(1) as beside,
        written_whole(path) as draft,
        opened(draft, schema) as write,
    ):
        for group in regrouped(batches):
            digested = beside.submit(lambda group: digest.update(csv_text(group)), group)
            write(group)
            count += group.num_rows
            if "record" in schema.names:
                records.update(pc.unique(group.column("record")).to_pylist())
            digested.result()
    return Sealed(count, digest.hexdigest(), frozenset(records - {""}))


def check_suffix(path: Path) -> None:
    """Raises BadInput where rows cannot be written to a file of this name."""
    if path.suffix not in (".csv", ".parquet"):
        raise BadInput("evidence.suffix", path=path)


def read_batches(path: Path) -> Iterator[pa.RecordBatch]:
    """The rows of a .parquet that was written here, some at a time."""
    with pq.ParquetFile(path) as file:
        yield from file.iter_batches(GROUP)


def regrouped(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in groups of one size: the bytes of a file do not hang on who gave them."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(part.num_rows for part in held) < GROUP:
            continue
        whole = _joined(held)
        full = whole.num_rows - whole.num_rows % GROUP
        yield from (whole.slice(first, GROUP) for first in range(0, full, GROUP))
        held = [whole.slice(full)] if full < whole.num_rows else []
    if held and (rest := _joined(held)).num_rows:
        yield rest


def in_order(batch: pa.RecordBatch, last: tuple[str, ...]) -> bool:
    """Whether each row comes after the one before by its first columns, texts, so many as `last`.

    The first must come after `last`.
    """
    if not batch.num_rows:
        return True
    one, two = slice(None, -1), slice(1, None)
    rises = pa.repeat(pa.scalar(False), batch.num_rows)  # of equal rows none comes after
    for at, before in reversed([*enumerate(last)]):
        key = pa.concat_arrays([pa.array([before]), batch.column(at)])
        stays = pc.and_(pc.equal(key[one], key[two]), rises)
        rises = pc.or_(pc.less(key[one], key[two]), stays)
    return bool(pc.all(rises).as_py())


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    return pa.concat_batches(batches) if len(batches) > 1 else batches[0]


@contextmanager
def _csv_file(draft: Path, schema: pa.Schema) -> Iterator[Callable[[pa.RecordBatch], Any]]:
    with draft.open("wb") as file:
        file.write(header(schema))
        # Ids of native tables are as written there, so they may begin like a formula.
        yield lambda group: file.write(csv_text(harmless(group)))


@contextmanager
def _parquet_file(draft: Path, schema: pa.Schema) -> Iterator[Callable[[pa.RecordBatch], Any]]:
    with pq.ParquetWriter(draft, schema) as writer:
        yield writer.write_batch
