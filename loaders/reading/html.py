"""HTML tables that a program saved under the name of a workbook, also as a web archive (MHTML)."""

import codecs
import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree, html

from graph.errors import BadInput
from loaders.cells.values import clean
from loaders.reading.grid import WIDEST, Hidden, Merge, error_value, filled_down, row_of
from loaders.reading.sheet import CellFault, Row, Sheet

_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LOOK: Final = 4096  # bytes in which the charset is declared
# Browsers read these names as the larger set that holds them.
_LARGER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "big5": "big5hkscs",
}
# UTF-8 first: nearly any bytes are valid GB18030, while GB18030 is hardly ever valid UTF-8.
_GUESSES: Final = ("gb18030", "big5hkscs")
_BREAKS: Final = frozenset({"br", "p", "div", "li"})
_UNSEEN: Final = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_NO_TEXT: Final = frozenset({"script", "style", "table"})
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_BEGIN: Final = re.compile(r"<table\b", re.IGNORECASE)
_CLOSE: Final = re.compile(r"</table\b", re.IGNORECASE)
_END: Final = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_LAST_ROW: Final = 1_048_576


def html_sheets(path: Path) -> Iterator[Sheet]:
    """The tables of an HTML file, each as a sheet; raises BadInput where there is none."""
    return _named(_tables(html_text(path.read_bytes(), path.name), path.name), path.name)


def mhtml_sheets(path: Path) -> Iterator[Sheet]:
    """The tables of all pages in a web archive; raises BadInput where there is none."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    tables = []
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                text = html_text(content, path.name, part.get_content_charset())
                tables.extend(_tables(text, path.name))
    return _named(tables, path.name)


def html_text(content: bytes, file: str, declared: str | None = None) -> str:
    """The text of an HTML page: by its mark, as UTF-8, by what it declares, else by a guess.

    Raises BadInput where no charset fits.
    """
    for mark, charset in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16")):
        if content.startswith(mark):
            return content.decode(charset, errors="replace")
    if content.startswith(codecs.BOM_UTF16_BE):
        return content.decode("utf-16", errors="replace")
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")
    inside = _CHARSET.search(content[:_LOOK])
    names = [inside[1].decode("ascii", "replace") if inside else "", declared or ""]
    # Wide charsets were told above: a page whose declaration can be read has none.
    said = [_LARGER.get(n.lower(), n) for n in names if n and not n.lower().startswith("utf-")]
    for name in ("utf-8", *said, *_GUESSES):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise BadInput("load_file.encoding", file=file)


def _named(tables: list[etree._Element], file: str) -> Iterator[Sheet]:
    if not tables:
        raise BadInput("load_file.no_table", file=file)
    return (_sheet(f"table {n}", table) for n, table in enumerate(tables, start=1))


def _tables(text: str, file: str) -> list[etree._Element]:
    try:
        # Without its declaration: the text is decoded already, which lxml does not accept.
        page = html.fromstring(_DECLARATION.sub("", text), parser=html.HTMLParser(huge_tree=True))
    except (ValueError, etree.ParserError):
        return []
    tables = list(page.iter("table"))
    unclosed = len(_BEGIN.findall(text)) > len(_CLOSE.findall(text))
    if unclosed and not _END.search(text):  # a browser would show what came, and no more
        raise BadInput("load_format.damaged", file=file, format="HTML")
    return tables


def _sheet(name: str, table: etree._Element) -> Sheet:
    lines = [line for line in table.iter("tr") if _owner(line) is table]
    merges: list[Merge] = []
    rows = list(_grid(lines, merges))
    unseen = sum(
        bool(row.cells) and bool(_UNSEEN.search(line.get("style") or ""))
        for line, row in zip(lines, rows, strict=True)
    )
    return Sheet(name, filled_down(rows, merges), Hidden(rows=unseen).notes())


def _owner(element: etree._Element) -> etree._Element:
    """The table that an element belongs to: one that holds others may only arrange the page."""
    return next(element.iterancestors("table"), None)


def _grid(lines: list[etree._Element], merges: list[Merge]) -> Iterator[Row]:
    below: dict[int, int] = {}  # column: rows that a cell above still covers
    for number, line in enumerate(lines, start=1):
        covered = {place for place, rows_left in below.items() if rows_left}
        below = {place: left - 1 for place, left in below.items() if left > 1}
        filled: list[tuple[int, str]] = []
        faults: list[CellFault] = []
        place = 0
        for cell in line.iterchildren("td", "th"):
            while place in covered:
                place += 1
            across, down = _span(cell, "colspan", WIDEST), _span(cell, "rowspan", _LAST_ROW)
            text = _text(cell)
            filled.append((place, text))
            if cell.get("x:err"):  # as Excel marks an error value in a page that it saves
                faults.append(error_value(place, number, text))
            if down > 1:
                merges.append(Merge(number - 1, place, number + down - 2, place + across - 1))
                below.update(dict.fromkeys(range(place, place + across), down - 1))
            place += across
        yield row_of(number, filled, faults)


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 8 else 1


def _text(cell: etree._Element) -> str:
    return clean(" ".join("".join(_parts(cell)).split()))


def _parts(element: etree._Element) -> Iterator[str]:
    """The text of an element, without that of a table inside it, which is a sheet of its own."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NO_TEXT:
            yield from _parts(child)
            yield " " if child.tag in _BREAKS else ""
        yield child.tail or ""
