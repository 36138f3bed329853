"""Old workbooks: .xls of Excel 5 to 2003, .et of WPS."""

from pathlib import Path

import pytest

from graph.errors import BadInput
from tests.loaders.reading.biff import BIFF5, BIFF8, Error, write_xls
from tests.loaders.reading.packages import cells, faults, notes, one_sheet

pytest.importorskip("xlrd", reason="a new dependency: make .venv/.ready installs it")

ROWS = [["公司名称", "金额"], ["甲煤业有限公司", 5], ["乙商贸有限公司", 0.25]]
READ = [["公司名称", "金额"], ["甲煤业有限公司", "5"], ["乙商贸有限公司", "0.25"]]


@pytest.mark.parametrize("version", [BIFF5, BIFF8])
@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.xlsx", "a.csv", "a"])
@pytest.mark.parametrize("contained", [True, False])
def test_an_old_workbook_is_read_whatever_its_name(
    tmp_path: Path, version: int, name: str, contained: bool
) -> None:
    path = write_xls(tmp_path / name, ROWS, version=version, contained=contained)
    assert cells(path) == READ


def test_an_error_value_costs_its_row(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", [*ROWS, ["丙", Error(0x2A)], ["丁", Error(0x63)]])
    assert list(faults(path)) == [4, 5]
    assert "B4 shows the error #N/A" in faults(path)[4]
    assert len(cells(path)) == 5


def test_a_far_cell_costs_nothing(tmp_path: Path) -> None:
    far = [[None] * 255 + [" "]]
    path = write_xls(tmp_path / "a.xls", [*ROWS, *[[]] * 65_000, *far])
    assert cells(path) == READ


def test_days_counted_from_1904_are_said_to_be(tmp_path: Path) -> None:
    assert one_sheet(write_xls(tmp_path / "a.xls", ROWS, from_1904=True))[0].from_1904
    assert not one_sheet(write_xls(tmp_path / "b.xls", ROWS))[0].from_1904


def test_hidden_sheets_and_rows_are_read_and_told(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "a.xls", ROWS, hidden=True, hidden_rows=[2])
    assert [note.split(";")[0] for note in notes(path)] == [
        "the sheet is hidden",
        "1 row is hidden or filtered out",
    ]
    assert cells(path) == READ


def test_a_merged_cell_counts_for_every_row_it_covers(tmp_path: Path) -> None:
    rows = [ROWS[0], ["甲", 1], [None, 2], [None, 3]]
    path = write_xls(tmp_path / "a.xls", rows, merges=[(1, 3, 0, 0)])
    assert cells(path)[1:] == [["甲", "1"], ["甲", "2"], ["甲", "3"]]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"locked": True}, "load_format.locked"),
        ({"stream": "EncryptedPackage"}, "load_format.locked"),
        ({"stream": "WordDocument"}, "load_format.no_sheets"),
        ({"stream": "WordDocument", "more": "Workbook"}, "load_format.no_sheets"),
        ({"stream": "Nothing"}, "load_format.damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_format(
    tmp_path: Path, more: dict[str, object], why: str
) -> None:
    rows = [*ROWS, [f"见 {more.pop('more', '')} 一节"]]
    path = write_xls(tmp_path / "a.xls", rows, **more)  # type: ignore[arg-type]
    with pytest.raises(BadInput) as caught:
        cells(path)
    assert caught.value.code == why


@pytest.mark.parametrize("length", [9, 600, 1600, 2100])
def test_a_file_cut_short_is_one_sentence(tmp_path: Path, length: int) -> None:
    path = write_xls(tmp_path / "a.xls", ROWS)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(BadInput) as caught:
        cells(path)
    assert caught.value.code == "load_format.damaged"
