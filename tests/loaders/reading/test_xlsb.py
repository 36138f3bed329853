"""Binary workbooks, written by hand."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.loaders.reading.packages import cells, faults, notes, one_sheet, relations

ROWS = [["公司", "金额"], ["甲煤业有限公司", 5], ["乙", 0.25]]
READ = [["公司", "金额"], ["甲煤业有限公司", "5"], ["乙", "0.25"]]
NOT_AVAILABLE = object()


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = len(body)
    size = bytes([length]) if length < 0x80 else bytes([length & 0x7F | 0x80, length >> 7])
    return head + size + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


class Raw(NamedTuple):
    """A cell of any kind of record."""

    kind: int
    body: bytes
    style: int = 0


def cell(place: int, value: object) -> bytes:
    if isinstance(value, Raw):
        return record(value.kind, struct.pack("<II", place, value.style) + value.body)
    where = struct.pack("<II", place, 0)
    if value is NOT_AVAILABLE:
        return record(3, where + b"\x2a")
    if isinstance(value, int | float):
        return record(5, where + struct.pack("<d", value))
    return record(6, where + wide(str(value)))


def write_xlsb(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    far: tuple[int, int] | None = None,
    hidden: bool = False,
    hidden_row: int = -1,
    from_1904: bool = False,
    merge: tuple[int, int, int, int] | None = None,
    texts: Sequence[str] = (),
    styles: Sequence[int] = (),
) -> Path:
    body = b""
    for number, row in enumerate(rows):
        flags = 0x10 if number == hidden_row else 0
        body += record(0, struct.pack("<IIHBB5x", number, 0, 255, 0, flags))
        body += b"".join(cell(n, value) for n, value in enumerate(row) if value is not None)
    if far:
        body += record(0, struct.pack("<IIHBB5x", far[0], 0, 255, 0, 0)) + cell(far[1], "x")
    dimension = record(148, struct.pack("<4I", 0, 9, 0, 9))
    sheet = record(129) + dimension + record(145) + body + record(146)
    if merge:
        sheet += record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", *merge))
    name = struct.pack("<II", hidden, 1) + wide("rId1") + wide("表")
    book = record(131) + record(153, struct.pack("<II", from_1904, 0) + wide(""))
    book += record(143) + record(156, name) + record(144) + record(132)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relations(("officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/workbook.bin", book)
        parts = [("worksheet", "sheet1.bin"), ("sharedStrings", "s.bin"), ("styles", "t.bin")]
        archive.writestr("xl/_rels/workbook.bin.rels", relations(*parts))
        items = b"".join(record(19, b"\0" + wide(text)) for text in texts)
        archive.writestr("xl/s.bin", items)
        one = b"".join(record(47, struct.pack("<HH12x", 0, number)) for number in styles)
        archive.writestr("xl/t.bin", record(617) + one + record(618))
        archive.writestr("xl/sheet1.bin", sheet + record(130))
    return path


@pytest.mark.parametrize("name", ["a.xlsb", "a.xls", "a.csv"])
def test_a_binary_workbook_is_read(tmp_path: Path, name: str) -> None:
    assert cells(write_xlsb(tmp_path / name, ROWS)) == READ


def test_an_error_value_costs_its_row(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", [*ROWS, ["丙", NOT_AVAILABLE]])
    assert list(faults(path)) == [4]
    assert "B4 shows the error #N/A" in faults(path)[4]


def test_what_is_hidden_merged_or_counted_from_1904_is_told(tmp_path: Path) -> None:
    rows = [ROWS[0], ["甲", 1], [None, 2]]
    path = write_xlsb(
        tmp_path / "a.xlsb", rows, hidden=True, hidden_row=1, from_1904=True, merge=(1, 2, 0, 0)
    )
    assert [note.split(" ")[:2] for note in notes(path)] == [["the", "sheet"], ["1", "row"]]
    assert one_sheet(path)[0].from_1904
    assert cells(path)[1:] == [["甲", "1"], ["甲", "2"]]


def test_a_far_cell_costs_its_row(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", ROWS, far=(1_048_575, 16_383))
    assert list(faults(path)) == [1_048_576]
    assert cells(path) == READ


def test_dates_shared_texts_and_small_numbers_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    small = [Raw(2, struct.pack("<i", 123 << 2 | 2)), Raw(2, struct.pack("<i", 125 << 2 | 3))]
    half = Raw(2, struct.pack("<d", 1.5)[4:])
    text = Raw(7, struct.pack("<I", 1))
    day = Raw(5, struct.pack("<d", 45964), style=1)
    third = Raw(5, struct.pack("<d", 0.35), style=2)
    write_xlsb(
        path,
        [[text, day, *small, half, third]],
        texts=["甲", "乙"],
        styles=[0, 14, 9],
    )
    assert cells(path) == [["乙", "2025-11-03", "123", "1.25", "1.5", "35%"]]
