"""The engines by name, and the extra that brings each of those over columns."""

from importlib.util import find_spec
from typing import Final

from graph.errors import Unavailable

KERNEL: Final = "kernel"
DUCKDB: Final = "duckdb"
SPARK: Final = "spark"
NEO4J: Final = "neo4j"  # the server of the store itself
ENGINES: Final = (KERNEL, DUCKDB, SPARK)
_LIBRARIES: Final = {DUCKDB: "duckdb", SPARK: "pyspark"}


def check_installed(engine: str) -> None:
    """Raises Unavailable where the library of an engine over columns is not installed."""
    if find_spec(_LIBRARIES[engine]) is None:
        raise Unavailable("engine.no_library", engine=engine)
