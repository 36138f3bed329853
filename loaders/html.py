"""Tables in HTML that a department's program saved under the name of a workbook."""

import io
from collections.abc import Iterator

import pandas as pd

from graph.errors import BadInput


def html_tables(text: str, name: str) -> Iterator[list[list[str]]]:
    """The rows of each table, all cells as text; BadInput where there is no table."""
    try:
        frames = pd.read_html(io.StringIO(text), header=None, keep_default_na=False,
                              converters=dict.fromkeys(range(500), str))  # fmt: skip
    except ValueError as error:
        raise BadInput(f"{name} holds no table: save it again as xlsx.") from error
    for frame in frames:
        titles = [str(column) for column in frame.columns]
        first = [] if titles == [str(n) for n in range(len(titles))] else [titles]
        yield first + frame.to_numpy().tolist()
