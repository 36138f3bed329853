"""XML spreadsheets of Excel 2003 and OpenDocument workbooks."""

import zipfile
from pathlib import Path

import pytest

from graph.errors import BadInput
from tests.loaders.reading.packages import cells, faults, notes, one_sheet

READ = [["公司", "金额", "日期"], ["甲煤业有限公司", "5", "2025-11-03"]]
_SS = "urn:schemas-microsoft-com:office:spreadsheet"
_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
HEAD = "".join(f'<Cell><Data ss:Type="String">{name}</Data></Cell>' for name in READ[0])
ROW = (
    '<Row><Cell><Data ss:Type="String">甲煤业有限公司</Data></Cell>'
    '<Cell><Data ss:Type="Number">5</Data></Cell>'
    '<Cell><Data ss:Type="DateTime">2025-11-03T00:00:00.000</Data></Cell></Row>'
)


def write_ss(path: Path, *rows: str, more: str = "", encoding: str = "utf-8") -> Path:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{_SS}" xmlns:ss="{_SS}" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'{more}<Worksheet ss:Name="表"><Table><Row>{HEAD}</Row>{"".join(rows)}</Table></Worksheet>'
        "</Workbook>"
    )
    path.write_bytes(text.encode(encoding))
    return path


def write_ods(
    path: Path, *rows: str, styles: str = "", style: str = "", flat: bool = False
) -> Path:
    head = "".join(_text(name) for name in READ[0])
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="表" table:style-name="{style}">'
        f"<table:table-row>{head}</table:table-row>{''.join(rows)}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    if flat:
        path.write_text(content.replace("document-content", "document"), encoding="utf-8")
        return path
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def _text(text: str, **more: str) -> str:
    attributes = "".join(f' table:{k.replace("_", "-")}="{v}"' for k, v in more.items())
    return (
        f'<table:table-cell office:value-type="string"{attributes}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def ods_row(*cells: str, **more: str) -> str:
    attributes = "".join(f' table:{k.replace("_", "-")}="{v}"' for k, v in more.items())
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


NUMBER = (
    '<table:table-cell office:value-type="float" office:value="5"><text:p>5.0</text:p>'
    "</table:table-cell>"
)
DAY = (
    '<table:table-cell office:value-type="date" office:date-value="2025-11-03T10:00:00">'
    "<text:p>25/11/03</text:p></table:table-cell>"
)


@pytest.mark.parametrize("name", ["a.xls", "a.xml", "a.xlsx", "a.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_an_xml_spreadsheet_is_read(tmp_path: Path, name: str, encoding: str) -> None:
    assert cells(write_ss(tmp_path / name, ROW, encoding=encoding)) == READ


def test_an_xml_spreadsheet_without_prefixes_is_read(tmp_path: Path) -> None:
    path = write_ss(tmp_path / "a.xml", ROW)
    text = path.read_text(encoding="utf-8").replace("ss:Type", "Type").replace("ss:Name", "Name")
    path.write_text(text.replace(f'xmlns="{_SS}" ', ""), encoding="utf-8")
    assert cells(path) == READ


def test_rows_and_cells_of_an_xml_spreadsheet_stand_where_they_say(tmp_path: Path) -> None:
    row = '<Row ss:Index="7"><Cell ss:Index="3"><Data ss:Type="String">x</Data></Cell></Row>'
    rows = one_sheet(write_ss(tmp_path / "a.xml", row))[1]
    assert (rows[-1].number, rows[-1].cells) == (7, ["", "", "x"])


def test_an_xml_spreadsheet_tells_faults_and_what_is_hidden_or_merged(tmp_path: Path) -> None:
    rows = (
        '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">甲</Data></Cell>'
        '<Cell><Data ss:Type="Number">1</Data></Cell></Row>',
        '<Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="Number">2</Data></Cell></Row>',
        '<Row><Cell><Data ss:Type="Error">#REF!</Data></Cell></Row>',
        '<Row><Cell ss:Formula="=A1"/></Row>',
    )
    path = write_ss(
        tmp_path / "a.xml", *rows, more="<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>"
    )
    assert cells(path)[1:3] == [["甲", "1"], ["甲", "2"]]
    assert list(faults(path)) == [4, 5]
    assert notes(path) == ["1 row is hidden or filtered out; it was read all the same"]
    assert one_sheet(path)[0].from_1904


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("name", ["a.ods", "a.xlsx", "a.xls"])
def test_an_opendocument_workbook_is_read(tmp_path: Path, name: str, flat: bool) -> None:
    row = ods_row(_text("甲煤业有限公司"), NUMBER, DAY)
    assert cells(write_ods(tmp_path / name, row, flat=flat)) == READ


def test_numbers_shown_as_per_cent_are_read_as_shown(tmp_path: Path) -> None:
    style = '<Styles><Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style></Styles>'
    row = '<Row><Cell ss:StyleID="p"><Data ss:Type="Number">0.35</Data></Cell></Row>'
    assert cells(write_ss(tmp_path / "a.xml", row, more=style))[1] == ["35%"]
    cell = '<table:table-cell office:value-type="percentage" office:value="0.35"/>'
    assert cells(write_ods(tmp_path / "a.ods", ods_row(cell)))[1] == ["35%"]


def test_rows_repeated_to_the_end_of_an_opendocument_sheet_cost_nothing(tmp_path: Path) -> None:
    rows = (
        ods_row(_text("一"), _text("二", number_columns_repeated="3")),
        ods_row(_text("", number_columns_repeated="16384"), number_rows_repeated="1048570"),
        ods_row('<table:table-cell table:number-columns-repeated="16383"/>', _text(" ")),
    )
    assert cells(write_ods(tmp_path / "a.ods", *rows)) == [READ[0], ["一", "二", "二", "二"]]


def test_a_filled_row_repeated_without_end_is_one_sentence(tmp_path: Path) -> None:
    row = ods_row(_text("一", number_columns_repeated="16384"), number_rows_repeated="99999")
    with pytest.raises(BadInput) as caught:
        cells(write_ods(tmp_path / "a.ods", row))
    assert caught.value.code == "load_format.repeated"


def test_an_opendocument_sheet_tells_faults_and_what_is_hidden_or_merged(tmp_path: Path) -> None:
    error = (
        '<table:table-cell calcext:value-type="error" office:value-type="string">'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    rows = (
        ods_row(_text("甲", number_rows_spanned="2"), _text("1")),
        ods_row("<table:covered-table-cell/>", _text("2"), visibility="filter"),
        ods_row(error),
        ods_row('<table:table-cell table:formula="of:=1+1"/>'),
    )
    hide = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    path = write_ods(tmp_path / "a.ods", *rows, styles=hide, style="h")
    assert cells(path)[1:3] == [["甲", "1"], ["甲", "2"]]
    assert list(faults(path)) == [4, 5]
    assert [note.split(" ")[:2] for note in notes(path)] == [["the", "sheet"], ["1", "row"]]


def test_a_locked_opendocument_workbook_is_refused_as_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        archive.writestr("content.xml", b"\x01\x02")
    with pytest.raises(BadInput) as caught:
        cells(path)
    assert caught.value.code == "load_format.locked"
