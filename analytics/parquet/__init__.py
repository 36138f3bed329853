"""Columns and rows as Parquet (extra `columns`): without pyarrow, which extra to install."""

from importlib.util import find_spec

from graph.errors import Unavailable

# Said here, once for all that work on columns, before the first of their modules needs it.
if find_spec("pyarrow") is None:
    raise Unavailable("extra.no_library", library="pyarrow", extra="columns")
