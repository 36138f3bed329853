"""xlsx: what a cell lacks costs its row, what is hidden is said, what is far away costs nothing."""

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from graph.errors import BadInput
from loaders.reading.cell_text import cell_text, row_texts
from loaders.reading.formats import file_sheets
from loaders.reading.ooxml.package import read_package
from loaders.reading.ooxml.sheet import exact_rows
from loaders.reading.ooxml.styles import is_date_code
from tests.costs import cost, grows_with_its_input
from tests.loaders.reading.packages import (
    MAIN,
    STRICT,
    cells,
    faults,
    notes,
    one_sheet,
    row_xml,
    trimmed,
    write_package,
)

HEAD = row_xml(1, "甲", "乙", "丙")
DATES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'


@pytest.mark.parametrize(
    "error",
    ["#N/A", "#DIV/0!", "#SPILL!", "#GETTING_DATA", "#CALC!", "#FIELD!", "#BLOCKED!", "#NEW!"],
)
def test_an_error_value_costs_its_row_and_no_other(tmp_path: Path, error: str) -> None:
    bad = row_xml(2, "一", f'<c r="B2" t="e"><v>{error}</v></c>')
    path = write_package(tmp_path / "a.xlsx", HEAD, bad, row_xml(3, "二", "2"))
    assert faults(path) == {2: f"the cell B2 shows the error {error}: write what it should hold."}
    assert cells(path)[2] == ["二", "2"]


@pytest.mark.parametrize("escaped", ["_xD800_", "_x0000_", "_xFFFD_"])
def test_a_character_that_no_store_keeps_costs_its_row(tmp_path: Path, escaped: str) -> None:
    bad = row_xml(2, "一", f"甲{escaped}公司")
    path = write_package(tmp_path / "a.xlsx", HEAD, bad, row_xml(3, "二"))
    _, faulty, sound = next(iter(file_sheets(path))).rows
    assert faulty.fault is not None
    assert (faulty.fault.place, faulty.fault.reason.code) == (1, "load_sheet.illegible")
    assert faulty.cells[1] == "甲\ufffd公司"
    assert sound.fault is None


def test_an_error_written_as_a_text_costs_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n一,#REF!\n二,#N/A\n", encoding="utf-8")
    assert list(faults(path)) == [2]


@pytest.mark.parametrize("rest", ["", "<v/>", "<v></v>", "<v> </v>"])
@pytest.mark.parametrize("formula", ["<f>A1*2</f>", '<f t="shared" si="0"/>'])
def test_a_formula_without_its_result_costs_its_row(
    tmp_path: Path, formula: str, rest: str
) -> None:
    bad = row_xml(2, "一", f'<c r="B2">{formula}{rest}</c>')
    path = write_package(tmp_path / "a.xlsx", HEAD, bad, row_xml(3, "二"))
    assert list(faults(path)) == [2]
    assert "B2 is a formula without a stored result" in faults(path)[2]


def test_a_formula_that_gives_no_text_is_a_blank_cell(tmp_path: Path) -> None:
    blank = row_xml(2, "一", '<c r="B2" t="str"><f>""</f><v></v></c>')
    path = write_package(tmp_path / "a.xlsx", HEAD, blank)
    assert not faults(path)


def _with_stray(path: Path, at: str, text: str) -> Path:
    """A workbook of 299 rows, and at an address a cell of a text."""
    number = int(at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    stray = f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'
    rows = [row_xml(n, f"{n}", "二", "三") for n in range(2, 300)]
    if number == 1:
        return write_package(path, HEAD.replace("</row>", f"{stray}</row>"), *rows)
    return write_package(path, HEAD, *rows, row_xml(number, stray))


@pytest.mark.parametrize(
    ("far", "near"),
    [("XFD1048576", "E400"), ("A1048576", "A400"), ("XFD1", "E1"), ("C900000", "C400")],
)
@pytest.mark.parametrize("text", [" ", ""])
def test_a_blank_cell_a_million_rows_away_costs_no_thousandfold(
    tmp_path: Path, far: str, near: str, text: str
) -> None:
    away = _with_stray(tmp_path / "far.xlsx", far, text)
    beside = _with_stray(tmp_path / "near.xlsx", near, text)
    assert len(cells(away)) == len(cells(beside)) == 299
    assert cost(lambda: cells(away)) < 50 * cost(lambda: cells(beside))


def test_a_filled_cell_far_to_the_right_costs_its_row(tmp_path: Path) -> None:
    stray = '<c r="XFD2" t="inlineStr"><is><t>x</t></is></c>'
    path = write_package(tmp_path / "a.xlsx", HEAD, row_xml(2, "一", stray), row_xml(3, "二"))
    assert list(faults(path)) == [2]
    assert "XFD2" in faults(path)[2]


def test_formatted_cells_far_away_are_no_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active["XFD100000"].fill = PatternFill("solid", fgColor="FF0000")
    book.save(tmp_path / "a.xlsx")
    assert len(cells(tmp_path / "a.xlsx")) == 1


def test_rows_formatted_to_the_end_of_the_sheet_are_none(tmp_path: Path) -> None:
    def none(rows: int) -> None:
        formatted = [f'<row r="{n}" s="1" customFormat="1"/>' for n in range(2, rows)]
        cells_ = [f'<row r="{n}"><c r="ABC{n}" s="1"/></row>' for n in range(rows, rows + 1_000)]
        path = write_package(tmp_path / "a.xlsx", HEAD, *formatted, *cells_)
        assert cells(path) == [["甲", "乙", "丙"]]

    assert grows_with_its_input(none, 60_000)


def test_a_row_keeps_the_number_a_person_sees(tmp_path: Path) -> None:
    error = '<c r="A9" t="e"><v>#N/A</v></c>'
    path = write_package(tmp_path / "a.xlsx", row_xml(3, "甲"), row_xml(9, error))
    assert [row.number for row in one_sheet(path)[1] if row.cells] == [3, 9]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_and_said_to_be_hidden(tmp_path: Path, state: str) -> None:
    path = write_package(tmp_path / "a.xlsx", HEAD, row_xml(2, "一"), state=state)
    assert notes(path) == ["the sheet is hidden; it was read all the same"]
    assert len(cells(path)) == 2


def test_hidden_rows_and_columns_are_read_and_counted(tmp_path: Path) -> None:
    hidden = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    rows = [row_xml(2, "一", "2", "3", hidden="1"), row_xml(3, "二", hidden="true")]
    path = write_package(tmp_path / "a.xlsx", HEAD, *rows, before=hidden)
    assert notes(path) == [
        "2 rows are hidden or filtered out; they were read all the same",
        "2 columns are hidden; they were read all the same",
    ]
    assert len(cells(path)) == 3


def test_a_merged_cell_counts_for_every_row_it_covers(tmp_path: Path) -> None:
    rows = [HEAD, row_xml(2, "公司", "股东一", "1"), row_xml(3, "", "股东二", "2")]
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    path = write_package(tmp_path / "a.xlsx", *rows, after=merged)
    assert cells(path)[1:] == [["公司", "股东一", "1"], ["公司", "股东二", "2"]]


def test_a_faulty_merged_cell_costs_every_row_it_covers(tmp_path: Path) -> None:
    error = '<c r="A2" t="e"><v>#N/A</v></c>'
    rows = [HEAD, row_xml(2, error, '<c r="B2"><v>1</v></c>'), row_xml(3, "", "二")]
    merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    assert list(faults(write_package(tmp_path / "a.xlsx", *rows, after=merged))) == [2, 3]


def test_a_merged_title_of_two_rows_does_not_become_data(tmp_path: Path) -> None:
    rows = [row_xml(1, "标题"), row_xml(2, ""), row_xml(3, "甲", "乙"), row_xml(4, "一", "二")]
    merged = '<mergeCells><mergeCell ref="A1:C2"/></mergeCells>'
    path = write_package(tmp_path / "a.xlsx", *rows, after=merged)
    assert cells(path) == [["标题"], ["甲", "乙"], ["一", "二"]]


@pytest.mark.parametrize(
    "properties", ['<workbookPr date1904="1"/>', '<workbookPr date1904="true"/>']
)
def test_days_counted_from_1904_are_said_to_be(tmp_path: Path, properties: str) -> None:
    row = row_xml(2, '<c r="A2" s="1"><v>44502</v></c>', '<c r="B2" s="0"><v>44502</v></c>')
    path = write_package(tmp_path / "a.xlsx", HEAD, row, properties=properties, styles=DATES)
    sheet, rows = one_sheet(path)
    assert sheet.from_1904
    assert rows[1].cells[:2] == ["2025-11-03", "44502"]
    package = read_package(path)
    assert list(exact_rows(path, package, package.sheets[0]))[1].cells[:2] == rows[1].cells[:2]


SHARED = (
    f"<sst xmlns='{MAIN}'><si><t>甲_x000D_</t></si><si><r><t>乙</t></r>"
    "<r><rPr><b/></rPr><t> 丁</t></r><r><t xml:space='preserve'> 丙</t></r>"
    "<rPh sb='0' eb='1'><t>yi</t></rPh></si></sst>"
)
USED = row_xml(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>')


@pytest.mark.parametrize("further", ["", row_xml(2, '<c r="A2" t="e"><v>#N/A</v></c>')])
def test_shared_texts_of_several_runs_are_read(tmp_path: Path, further: str) -> None:
    path = write_package(tmp_path / "a.xlsx", USED, further, strings=SHARED)
    assert cells(path)[0] == ["甲", "乙丁 丙"]


@pytest.mark.parametrize("length", [60, 120, len(SHARED) - 6])
def test_shared_texts_cut_short_are_never_blank_cells(tmp_path: Path, length: int) -> None:
    path = write_package(tmp_path / "a.xlsx", USED, strings=SHARED[:length])
    with pytest.raises(BadInput, match="damaged or cut short"):
        cells(path)


def test_a_text_that_is_not_there_costs_its_row(tmp_path: Path) -> None:
    lost = row_xml(2, '<c r="A2" t="s"><v>9</v></c>')
    path = write_package(tmp_path / "a.xlsx", USED, lost, strings=SHARED)
    assert list(faults(path)) == [2]


def test_a_sheet_cut_short_is_damaged(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", *[row_xml(n, "一", "二") for n in range(1, 50)])
    whole = _parts(path)
    text = whole["xl/worksheets/sheet1.xml"]
    for length in range(0, len(text), 97):
        _write(tmp_path / "b.xlsx", {**whole, "xl/worksheets/sheet1.xml": text[:length]})
        with pytest.raises(BadInput, match="damaged or cut short"):
            cells(tmp_path / "b.xlsx")


PERCENTS = (
    '<numFmts><numFmt numFmtId="170" formatCode="0.0%;[Red]-0.0%"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="170"/></cellXfs>'
)


def test_a_number_shown_as_per_cent_is_read_as_shown(tmp_path: Path) -> None:
    numbers = [f'<c r="A1" s="{style}"><v>0.07</v></c>' for style in (0, 1, 2)]
    rows = [row_xml(n, cell.replace("A1", f"A{n}")) for n, cell in enumerate(numbers, start=1)]
    path = write_package(tmp_path / "a.xlsx", *rows, styles=PERCENTS)
    assert cells(path) == [["0.07"], ["7%"], ["7%"]]


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", HEAD, row_xml(2, "一", "二"), namespace=STRICT)
    assert cells(path) == [["甲", "乙", "丙"], ["一", "二"]]


def test_elements_with_a_prefix_are_read(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", HEAD, row_xml(2, "一", "二"))
    prefixed = tmp_path / "b.xlsx"
    _with_prefix(path, prefixed)
    assert cells(prefixed) == cells(path)


def _with_prefix(path: Path, other: Path) -> None:
    parts = _parts(path)
    text = parts["xl/worksheets/sheet1.xml"].decode()
    text = re.sub(r"<(/?)(\w)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
    _write(other, {**parts, "xl/worksheets/sheet1.xml": text.encode()})


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _write(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


VALUES = st.one_of(
    st.none(),
    st.text("甲乙ab 1'", max_size=6),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(
        lambda d: d.replace(microsecond=0)
    ),
)


@given(rows=st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=6))
def test_both_readers_read_the_same(
    rows: list[list[object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("x") / "a.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    package = read_package(path)
    fast = [(row.number, trimmed(row.cells)) for s in file_sheets(path) for row in s.rows]
    exact = [(row.number, row.cells) for row in exact_rows(path, package, package.sheets[0])]
    assert [row for row in fast if row[1]] == [row for row in exact if row[1]]


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True),
        ('yyyy"年"m"月"', True),
        ("[$-804]mmm", True),
        ('0.00"d"', False),
        ("[Red]0.00", False),
        ("General", False),
        ("mm:ss", False),
        ("[h]:mm", False),
        ("#,##0_d", False),
    ],
)
def test_a_format_shows_a_day_or_none(code: str, is_date: bool) -> None:
    assert is_date_code(code) == is_date


@given(
    st.lists(
        st.text("甲A１ 　'\u200b_x04Df", max_size=6)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.dates()
        | st.booleans()
        | st.none(),
        max_size=5,
    )
)
def test_a_row_is_read_as_its_cells_are_one_by_one(row: list[object]) -> None:
    assert row_texts(row) == list(map(cell_text, row))
