"""DuckDB runs the relational steps on one machine, out of core (extra `duckdb`)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analytics.parquet.reading import tables_in
from analytics.relational.engine_names import DUCKDB, check_installed
from analytics.relational.running import BATCH, Engine
from graph.errors import StoreError


@contextmanager
def duckdb_over(columns: Path, scratch: Path, *, memory_mb: int | None = None) -> Iterator[Engine]:
    """An engine over a folder of columns; what is more than `memory_mb` goes to the scratch folder.

    Without it DuckDB takes up to 80 % of the machine's memory. Raises Unavailable where DuckDB is
    not installed, and StoreError for what it cannot do.
    """
    check_installed(DUCKDB)
    import duckdb  # noqa: PLC0415 - an extra, and a tenth of a second

    try:
        settings = _settings(scratch, memory_mb)
        # In memory, and from there to the scratch folder as it is: packing it costs more than all
        # joins.
        connection = duckdb.connect(":memory:", config=settings)
    except duckdb.Error as error:
        raise _failed(error) from error
    try:
        with _plainly_named(columns) as folder:
            engine = DuckDB(duckdb, connection)
            for name, file in tables_in(folder).items():
                engine.read(name, file)
            yield engine
    finally:
        connection.close()


def _settings(scratch: Path, memory_mb: int | None) -> Any:  # noqa: ANN401 - of the library
    settings = {
        "temp_directory": str(scratch / "spill"),
        # The order of rows means nothing to a step, and keeping it costs memory.
        "preserve_insertion_order": "false",
        # Nothing is fetched from anywhere: Parquet is in the library.
        "autoinstall_known_extensions": "false",
        "allow_community_extensions": "false",
    }
    return settings if memory_mb is None else {**settings, "memory_limit": f"{memory_mb}MB"}


@contextmanager
def _plainly_named(folder: Path) -> Iterator[Path]:
    """A name of the folder that has no backslash: DuckDB takes one for the end of a name."""
    place = folder.resolve()
    if os.sep == "\\" or "\\" not in str(place):
        yield place
        return
    with TemporaryDirectory(prefix="creditgraph-") as temporary:
        link = Path(temporary) / "columns"
        link.symlink_to(place, target_is_directory=True)
        yield link


class DuckDB:
    """The steps as tables and views of one database."""

    name = DUCKDB

    def __init__(self, library: Any, connection: Any) -> None:  # noqa: ANN401 - of the library
        self.version = str(library.__version__)
        self._fault: type[Exception] = library.Error
        self._connection = connection

    def read(self, name: str, file: Path) -> None:
        """Give a file of columns its name."""
        try:
            # Escaped: a name with the characters of a pattern would give another folder's rows.
            self._connection.read_parquet(escape(str(file))).create_view(name)
        except self._fault as error:
            raise _failed(error) from error

    def keep(self, name: str, query: str) -> None:
        """Compute a step now, as a table."""
        self._do(f"CREATE TABLE {name} AS {query}")

    def name_step(self, name: str, query: str) -> None:
        """Give a step its name, as a view."""
        self._do(f"CREATE VIEW {name} AS {query}")

    def drop(self, name: str) -> None:
        """Forget a table; the views that read it are asked no more."""
        self._do(f"DROP TABLE {name}")

    def row(self, query: str) -> tuple[Any, ...]:
        """The one row that a query gives."""
        (row,) = self._do(query)
        return tuple(row)

    def batches(self, query: str) -> Iterator[Any]:
        """The rows of a query in their order, as they are made."""
        try:
            # Of a relation, since only its reader streams.
            with self._connection.sql(query).to_arrow_reader(BATCH) as reader:
                yield from reader
        except self._fault as error:
            raise _failed(error) from error

    def _do(self, query: str) -> list[tuple[Any, ...]]:
        try:
            rows: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        except self._fault as error:
            raise _failed(error) from error
        return rows


def _failed(error: Exception) -> StoreError:
    # By the vendor's class, never by its words.
    if type(error).__name__ == "OutOfMemoryException":
        return StoreError("engine.no_memory", engine=DUCKDB)
    return StoreError("engine.failed", engine=DUCKDB, reason=str(error).partition("\n")[0])
