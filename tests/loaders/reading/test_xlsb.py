"""Binary workbooks, written by hand."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.errors import BadInput
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


def cell(place: int, value: object) -> bytes:
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
        parts = relations(("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", parts)
        archive.writestr("xl/worksheets/sheet1.bin", sheet + record(130))
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
    assert [note.split(" ")[:2] for note in notes(path)] == [["the", "sheet"], ["1", "rows"]]
    assert one_sheet(path)[0].from_1904
    assert cells(path)[1:] == [["甲", "1"], ["甲", "2"]]


def test_a_far_cell_is_one_sentence_that_names_it(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "a.xlsb", ROWS, far=(1_048_575, 16_383))
    with pytest.raises(BadInput, match="XFD1048576"):
        cells(path)
