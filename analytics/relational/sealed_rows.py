"""Rows that an engine gives, written in order and under one digest."""

from collections.abc import Iterator
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


def write_by(engine: Engine, query: str, schema: Any, out: Path) -> SealedBy:  # noqa: ANN401 - of Arrow
    """Write the rows of a query, ordered by its first two columns, whole or not at all.

    Raises StoreError where they come in another order, for a file of it would differ, BadInput for
    another suffix than .csv and .parquet, and OSError.
    """
    written = write_sealed(_ordered(engine, query, schema), schema, out)
    return SealedBy(engine.name, engine.version, written)


def _ordered(engine: Engine, query: str, schema: Any) -> Iterator[Any]:  # noqa: ANN401 - of Arrow
    last = ("", "")
    for batch in engine.batches(query):
        found = batch.cast(schema)
        if not in_order(found, last):
            raise StoreError("engine.disordered", engine=engine.name)
        if found.num_rows:
            last = (found.column(0)[-1].as_py(), found.column(1)[-1].as_py())
        yield found
