"""An officer's workbook comes back as it was sent, with columns of ours on the right."""

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from api.loading.officer_sheets import columns_added_apart, sheet_read_apart
from graph.errors import BadInput
from loaders.officer_columns import with_columns
from loaders.officer_sheet import read_sheet

USCC = "91230400W72859538F"
TITLES = ["审查结论", "依据说明"]
RED = PatternFill("solid", fgColor="FFFF0000")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    book = Workbook()
    book.worksheets[0].append(["封面，没有名单"])
    sheet = book.create_sheet("名单")
    sheet.append(["2026年申报单位", None, None, None])
    sheet.merge_cells("A1:D1")
    sheet.append(["单位名称", "统一社会信用代码", "申报日期", "金额"])
    sheet.append(["甲公司", USCC, date(2026, 11, 1), 1234.5])
    sheet.append(["=危险", "", None, "=D3*2"])
    sheet["A4"].data_type = "s"
    sheet["C3"].number_format = "yyyy年m月d日"
    sheet["D3"].number_format = "#,##0.00"
    sheet["A2"].font, sheet["D2"].fill = Font(bold=True, size=14), RED
    sheet.column_dimensions["A"].width = 33
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].height = 40
    sheet.freeze_panes = "B3"
    path = tmp_path / "sent.xlsx"
    book.save(path)
    return path


def back(path: Path) -> Worksheet:
    sheet = read_sheet(path, most_rows=10)
    added: dict[int, list[str | int]] = {
        2: ["复核", "【直接记录】甲公司：" + "长" * 40],
        3: ["=1", 2],
    }
    out = path.with_name("back.xlsx")
    assert sheet.page is not None
    with_columns(path, out, page=sheet.page, header=sheet.header, titles=TITLES, added=added)
    return load_workbook(out)["名单"]


def test_cells_formats_widths_and_formulas_stay_as_sent(sent: Path) -> None:
    made, was = back(sent), load_workbook(sent)["名单"]
    for row in was.iter_rows():
        for cell in row:
            now = made[cell.coordinate]
            assert now.value == cell.value
            assert cell.value is None or now.data_type == cell.data_type
            assert now.number_format == cell.number_format
            assert (now.font.b, now.font.sz) == (cell.font.b, cell.font.sz)
            assert now.fill.fgColor.rgb == cell.fill.fgColor.rgb
    assert made.column_dimensions["A"].width == 33
    assert made.column_dimensions["C"].hidden
    assert made.row_dimensions[3].height == 40
    assert made.freeze_panes == "B3"
    assert [str(one) for one in made.merged_cells.ranges] == ["A1:D1"]


def test_ours_stand_on_the_right_in_the_look_of_the_row_and_as_text(sent: Path) -> None:
    made = back(sent)
    assert [made["E2"].value, made["F2"].value] == TITLES
    assert made["E2"].fill.fgColor.rgb == "FFFF0000"
    assert made["E3"].value == "复核"
    assert made["F3"].alignment.wrap_text
    assert made.column_dimensions["F"].width == 60
    assert (made["E4"].value, made["E4"].data_type, made["E4"].quotePrefix) == ("=1", "s", True)


def test_a_row_that_ends_early_takes_the_look_of_its_last_cell(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["名称", "说明", "备注"], ["甲公司", "无"], [], ["丙公司"]):
        sheet.append(row)
    sheet.title = "名单"
    sheet["B2"].fill, sheet["A2"].number_format = RED, "0.0%"
    book.save(path := tmp_path / "short.xlsx")
    with_columns(
        *(path, tmp_path / "back.xlsx"),
        page=0,
        header=0,
        titles=TITLES,
        added={1: ["复核", 2], 3: ["", 1]},
    )
    made = load_workbook(tmp_path / "back.xlsx")["名单"]
    assert made["D2"].fill.fgColor.rgb == "FFFF0000"
    assert (made["D2"].value, made["E4"].value) == ("复核", 1)
    assert made["A2"].number_format == "0.0%"


def test_formats_at_the_end_of_a_sheet_are_no_columns(sent: Path) -> None:
    book = load_workbook(sent)
    book["名单"]["ZZ3"].fill = RED
    book.save(sent)
    assert back(sent)["E3"].value == "复核"


def test_a_process_of_its_own_writes_it_and_too_costly_a_one_is_given_up(sent: Path) -> None:
    sheet = sheet_read_apart(sent, most_rows=10, project_first=False)
    made = columns_added_apart(sent, sheet, TITLES, {2: ["通过", ""]})
    assert made is not None
    assert load_workbook(io.BytesIO(made))["名单"]["E3"].value == "通过"
    sent.write_bytes(b"PK gone")
    assert columns_added_apart(sent, sheet, TITLES, {2: ["通过", ""]}) is None


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(BadInput):
        with_columns(path, tmp_path / "b", page=0, header=0, titles=[], added={})
