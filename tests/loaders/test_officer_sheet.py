"""An officer's spreadsheet: whom its rows name, what comes back, and what is refused."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from graph.errors import BadInput
from loaders.officer_sheet import read_sheet, with_added_columns

USCC = "91230400W72859538F"


def workbook(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


def test_a_row_is_known_by_its_code_else_by_its_name(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "list.xlsx",
        ["2026年申报单位"],
        ["序号", "单位名称", "统一社会信用代码（必填）"],
        [1, "甲公司", USCC],
        [2, "乙公司", None],
        [None, None, None],
        ["合计", 2],
    )
    sheet = read_sheet(path, most_rows=10)
    assert (sheet.header, dict(sheet.named)) == (1, {2: USCC, 3: "乙公司"})
    assert sheet.by_name == {3}


@pytest.mark.parametrize(
    ("columns", "row", "beside"),
    [
        (["单位名称", "统一社会信用代码"], ["甲公司", USCC], {1: "甲公司"}),
        (["单位名称", "统一社会信用代码"], ["", USCC], {}),
        (["企业名称", "单位名称", "统一社会信用代码"], ["甲公司", "乙公司", USCC], {}),
        (["单位名称", "统一社会信用代码", "信用代码"], ["甲公司", USCC, USCC], {}),
        (["申请人", "统一社会信用代码"], ["赵甲", USCC], {}),
        (["项目名称", "企业名称", "项目代码"], ["路", "甲公司", "2610-230421"], {1: "路"}),
        (["单位名称"], ["甲公司"], {}),
    ],
    ids=["one", "blank", "two-names", "two-codes", "applicant", "project", "by-name"],
)
def test_the_name_beside_a_code_is_read_where_one_column_holds_it(
    tmp_path: Path, columns: list[object], row: list[object], beside: dict[int, str]
) -> None:
    path = workbook(tmp_path / "a.xlsx", columns, row)
    assert read_sheet(path, most_rows=10, project_first=True).beside == beside


def test_a_name_without_an_ending_is_no_hindrance(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["名称"], ["甲"]).rename(tmp_path / "sent")
    assert dict(read_sheet(path, most_rows=10).named) == {1: "甲"}


def test_a_csv_in_gb18030_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("项目代码,备注\n2610-230421,无\n".encode("gb18030"))
    assert dict(read_sheet(tmp_path / "a.csv", most_rows=10).named) == {1: "2610-230421"}


def test_it_comes_back_whole_with_columns_added(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["名称", "说明"], ["甲", "原样"], ["合计", ""])
    sheet = read_sheet(path, most_rows=10)
    back = load_workbook(io.BytesIO(with_added_columns(sheet, ["结论", "数"], {1: ["复核", 3]})))
    assert [list(row) for row in back.worksheets[0].iter_rows(values_only=True)] == [
        ["名称", "说明", "结论", "数"],
        ["甲", "原样", "复核", 3],
        ["合计", None, None, None],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_what_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(f'名称,说明\n甲,"{text.replace(chr(34), chr(34) * 2)}"\n')
    sheet = read_sheet(tmp_path / "a.csv", most_rows=10)
    back = load_workbook(io.BytesIO(with_added_columns(sheet, ["结论"], {1: [text]}))).worksheets[0]
    for cell in (back["B2"], back["C2"]):
        assert cell.data_type == "s"
        assert str(cell.value).strip().startswith(text.strip()[0])


def test_control_and_direction_marks_do_not_come_back(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("名称\n甲\u202e\x07乙\n", encoding="utf-8")
    sheet = read_sheet(tmp_path / "a.csv", most_rows=10)
    back = load_workbook(io.BytesIO(with_added_columns(sheet, [], {})))
    assert back.worksheets[0]["A2"].value == "甲乙"


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 2**26)
    return path


def far_cell(path: Path) -> Path:
    """A sheet whose one cell stands at the far end, which a careless reader would fill up to."""
    made = workbook(path, ["名称"], ["甲"])
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    with zipfile.ZipFile(made) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</sheetData>", far + b"</sheetData>")
    with zipfile.ZipFile(made, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    return made


def test_a_cell_at_the_far_end_costs_nothing(tmp_path: Path) -> None:
    assert dict(read_sheet(far_cell(tmp_path / "a.xlsx"), most_rows=10).named) == {1: "甲"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"\xd0\xcf\x11\xe0 old", ".xls"),
        ("序号,备注\n1,2\n".encode(), "no column is headed"),
        ("名称\n".encode(), "no rows"),
        ("名称\n".encode() + "甲\n".encode() * 11, "more than 10 rows"),
        (b"\x00\x01\x02", "no text file"),
    ],
    ids=["empty", "damaged", "xls", "headless", "no rows", "long", "binary"],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "sent").write_bytes(content)
    with pytest.raises(BadInput, match=words):
        read_sheet(tmp_path / "sent", most_rows=10)


def test_a_zip_bomb_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="unpacks to far more"):
        read_sheet(bomb(tmp_path / "bomb.xlsx"), most_rows=10)


@pytest.mark.parametrize(
    "title",
    [
        *("投资项目统一代码", "项目编号", "项目赋码", "项目代码（投资项目在线审批监管平台）"),
        *("全国投资项目在线审批监管平台项目代码", "建设项目名称", "项目名称"),
    ],
)
def test_under_approval_a_project_is_vetted_and_not_the_company_of_its_row(
    tmp_path: Path, title: str
) -> None:
    rows = (["统一社会信用代码", "企业名称", title], [USCC, "甲公司", "2610-230421"])
    path = workbook(tmp_path / "a.xlsx", *rows)
    sheet = read_sheet(path, most_rows=10, project_first=True)
    assert sheet.named == {1: "2610-230421"}
    assert sheet.by_name == ({1} if title.endswith("名称") else frozenset())


@pytest.mark.parametrize("title", ["招标项目编号", "项目单位信用代码", "项目经理证书编号"])
def test_a_number_of_something_else_names_no_project(tmp_path: Path, title: str) -> None:
    path = workbook(tmp_path / "a.xlsx", ["统一社会信用代码", title], [USCC, "2610-230421"])
    assert read_sheet(path, most_rows=10, project_first=True).named == {1: USCC}


def test_a_header_that_comes_again_names_nobody(tmp_path: Path) -> None:
    header = ["名称", "统一社会信用代码"]
    path = workbook(tmp_path / "a.xlsx", header, ["甲", USCC], header, ["乙", USCC])
    assert set(read_sheet(path, most_rows=10).named) == {1, 3}
