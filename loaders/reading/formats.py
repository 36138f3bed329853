"""What a file is, told by its first bytes, and the sheets that its reader gives."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from loaders.reading.sheet import Sheet
from loaders.reading.text import csv_rows, decoded
from loaders.reading.workbooks import numbered, workbook_sheets

_SHEETS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


def file_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a file, whatever its format.

    Raises BadInput for an empty, truncated or unreadable file.
    """
    if not path.stat().st_size:
        raise BadInput("load_file.empty", file=path.name)
    with path.open("rb") as file:
        head = file.read(4096)
    # By the first bytes: the name only decides what else a workbook's suffix may hide.
    if path.suffix.lower() in _SHEETS and _is_html(head):
        yield from _html(path)
    elif head[:2] == b"PK" or head[:4] == b"\xd0\xcf\x11\xe0":
        yield from workbook_sheets(path)
    elif path.suffix.lower() in _SHEETS and not _is_separated(head):
        raise BadInput("load_file.no_workbook", file=path.name)
    else:
        yield Sheet("", csv_rows(path))


def _is_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml")) or (
        b"<table" in head.lower()
    )


def _is_separated(head: bytes) -> bool:
    """Whether a file is separated text that a program saved under the name of a workbook."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")  # UTF-16, which is full of zero bytes
    return (b"\t" in head or b"," in head) and (wide or b"\x00" not in head)


def _html(path: Path) -> Iterator[Sheet]:
    # pandas takes a third of a second to import, and few files need it.
    from loaders.reading.html import html_tables  # noqa: PLC0415

    text, _ = decoded(path.read_bytes(), path)
    for number, rows in enumerate(html_tables(text, path.name), start=1):
        yield Sheet(f"table {number}", numbered(rows, 1))
