"""HTML tables that a department's program saved under the name of a workbook."""

import io
from collections.abc import Iterator

import pandas as pd
from lxml import html

from graph.errors import BadInput


def html_tables(text: str, name: str) -> Iterator[list[list[str]]]:
    """The rows of each table, all cells as text.

    Raises BadInput where there is no table.
    """
    tables = [html.tostring(table, encoding="unicode") for table in _tables(text)]
    if not tables:
        raise BadInput("load_file.no_table", file=name)
    for table in tables:
        # Twice: converters are given by column, so the first reading only counts the columns.
        frame = _frame(table, 0)
        if frame is not None and frame.shape[1]:
            frame = _frame(table, frame.shape[1])
        if frame is not None:
            # pandas takes <th> rows as titles and numbers the columns of tables without any.
            titles = [str(column) for column in frame.columns]
            first = [] if titles == [str(n) for n in range(len(titles))] else [titles]
            yield first + frame.to_numpy().tolist()


def _tables(text: str) -> list[html.HtmlElement]:
    try:
        return list(html.fromstring(text).iter("table"))
    except (ValueError, html.etree.ParserError):
        return []


def _frame(table: str, width: int) -> pd.DataFrame | None:
    """One table, with text in its first `width` columns; None for a table without rows.

    Left to itself, pandas reads a code as a number and drops its leading zeros.
    """
    try:
        as_text = dict.fromkeys(range(width), str)
        return pd.read_html(
            io.StringIO(table), header=None, keep_default_na=False, converters=as_text
        )[0]
    except ValueError:  # a table without rows
        return None
