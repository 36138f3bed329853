"""Tables in HTML that a department's program saved under the name of a workbook."""

import io
from collections.abc import Iterator

import pandas as pd
from lxml import html

from graph.errors import BadInput


def html_tables(text: str, name: str) -> Iterator[list[list[str]]]:
    """The rows of each table, all cells as the text that stands there."""
    tables = [html.tostring(table, encoding="unicode") for table in _tables(text)]
    if not tables:
        raise BadInput("load_file.no_table", file=name)
    for table in tables:
        frame = _frame(table, 0)
        if frame is not None and frame.shape[1]:
            frame = _frame(table, frame.shape[1])
        if frame is not None:
            titles = [str(column) for column in frame.columns]
            first = [] if titles == [str(n) for n in range(len(titles))] else [titles]
            yield first + frame.to_numpy().tolist()


def _tables(text: str) -> list[html.HtmlElement]:
    try:
        return list(html.fromstring(text).iter("table"))
    except (ValueError, html.etree.ParserError):
        return []


def _frame(table: str, width: int) -> pd.DataFrame | None:
    """One table; its cells stay text in so many columns, for a code is no number."""
    try:
        as_text = dict.fromkeys(range(width), str)
        return pd.read_html(
            io.StringIO(table), header=None, keep_default_na=False, converters=as_text
        )[0]
    except ValueError:  # a table without rows
        return None
