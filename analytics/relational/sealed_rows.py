"""Rows that an engine gives, written in order and under one digest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.parquet.rows_file import Sealed, in_order, write_sealed
from analytics.relational.running import Engine
from graph.errors import StoreError


@dataclass(frozen=True, slots=True)
class SealedBy:
    """What an engine wrote, and by which version of it."""

    engine: str
    version: str
    written: Sealed


def write_by(
    engine: Engine,
    query: str,
    schema: Any,  # noqa: ANN401 - of Arrow
    out: Path,
    *,
    keys: int = 2,
) -> SealedBy:
    """Write the rows of a query, ordered by its first columns, `keys`, whole or not at all.

    Raises StoreError where they come in another order, for a file of it would differ, BadInput for
    another suffix than .csv and .parquet, and OSError.
    """
    rows = (batch.cast(schema) for batch in engine.batches(query))
    written = write_sealed(ordered(engine, rows, keys), schema, out)
    return SealedBy(engine.name, engine.version, written)


def ordered(engine: Engine, rows: Iterable[Any], keys: int) -> Iterator[Any]:
    """The same batches, each row after the one before by the first columns, `keys`.

    Raises StoreError where one is not.
    """
    last = ("",) * keys
    for found in rows:
        if not in_order(found, last):
            raise StoreError("engine.disordered", engine=engine.name)
        if found.num_rows:
            last = tuple(found.column(at)[-1].as_py() for at in range(keys))
        yield found
