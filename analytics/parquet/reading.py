"""Reading back what an engine wrote as Parquet: its files one after another, in bounded memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq


def batches_of(folder: Path, rows: int) -> Iterator[Any]:
    """All rows of a folder's Parquet files in the order of their names, so many at a time."""
    for path in sorted(folder.glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(rows)
