"""Workbooks as departments send them, with the same bytes every time."""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from graph.private_files import open_private
from loaders.city.sheets import MANDATORY, Row

_CLOCK: Final = re.compile(rb"(<dcterms:\w+[^>]*>)[^<]*")  # created and modified
_FIXED: Final = b"2026-01-01T00:00:00Z"


def write_workbook(
    path: Path,
    fields: Mapping[str, str],
    rows: Sequence[Row],
    *,
    title: str,
    footer: str,
) -> None:
    """Write one sheet: a merged title, headers that mark required fields, the rows, a footer."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("双公示")
    sheet.merged_cells.add(f"A1:{_letter(len(fields))}1")
    heading = WriteOnlyCell(sheet, title)
    heading.font = Font(bold=True, size=16)
    sheet.append([heading])
    sheet.append([_header(code, name) for code, name in fields.items()])
    for row in rows:
        sheet.append([row.get(code) for code in fields])
    sheet.append([footer])
    written = BytesIO()
    book.save(written)
    _rewrite(written, path)


def _header(code: str, name: str) -> str:
    return f"{name}*（必填）" if code in MANDATORY else name


def _letter(number: int) -> str:
    """The letters of the `number`-th column: 1 is A, 27 is AA."""
    more, last = divmod(number - 1, 26)
    return (_letter(more) if more else "") + chr(ord("A") + last)


def _rewrite(written: BytesIO, path: Path) -> None:
    """Write the archive again with fixed dates on its members and in its properties."""
    with (
        ZipFile(written) as before,
        open_private(path, "wb") as draft,
        ZipFile(draft, "w", ZIP_DEFLATED) as after,
    ):
        for name in sorted(before.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = before.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(rb"\g<1>" + _FIXED, content)
            member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the earliest date of a zip
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            after.writestr(member, content)
