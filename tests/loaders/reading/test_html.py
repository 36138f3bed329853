"""HTML and web archives under the name of a workbook."""

import base64
from pathlib import Path

import pytest

from graph.errors import BadInput
from loaders.reading.formats import file_sheets
from tests.loaders.reading.packages import cells, faults, notes, trimmed

TABLE = (
    "<table><tr><th>公司</th><th>证号</th></tr>"
    "<tr><td>甲煤业<br>有限公司</td><td>0012</td></tr></table>"
)
READ = [["公司", "证号"], ["甲煤业 有限公司", "0012"]]


def page(body: str, charset: str = "") -> str:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f"<html><head>{head if charset else ''}</head><body>{body}</body></html>"


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.htm", "a.csv", "a.et"])
@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("utf-8", "utf-8"),
        ("", "utf-8"),
        ("", "gb18030"),
        ("utf-8", "gb18030"),
        ("gb2312", "utf-8"),
        ("utf-16", "utf-8"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
        ("nonsense", "gb18030"),
    ],
)
def test_a_table_is_read_in_any_charset(
    tmp_path: Path, name: str, declared: str, written: str
) -> None:
    path = tmp_path / name
    path.write_bytes(page(TABLE, declared).encode(written))
    assert cells(path) == READ


def test_a_table_of_taiwan_is_read_as_declared(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(page("<table><tr><td>統一</td></tr></table>", "big5").encode("big5"))
    assert cells(path) == [["統一"]]


def test_a_bare_table_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(TABLE, encoding="gbk")
    assert cells(path) == READ


def test_cells_merged_down_and_across_keep_their_columns(tmp_path: Path) -> None:
    body = (
        "<table><tr><th rowspan=2>公司</th><th colspan=2>股东</th></tr>"
        "<tr><th>姓名</th><th>比例</th></tr>"
        "<tr><td rowspan=2>甲</td><td>张一</td><td>1</td></tr>"
        "<tr><td>张二</td><td>2</td></tr></table>"
    )
    path = tmp_path / "a.xls"
    path.write_text(page(body), encoding="utf-8")
    assert cells(path) == [
        ["公司", "股东"],
        ["公司", "姓名", "比例"],
        ["甲", "张一", "1"],
        ["甲", "张二", "2"],
    ]


def test_an_error_value_that_excel_marks_costs_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    body = '<table><tr><td>甲</td></tr><tr><td x:err="#N/A">#N/A</td></tr></table>'
    path.write_text(page(body), encoding="utf-8")
    assert list(faults(path)) == [2]


@pytest.mark.parametrize("span", ["999999999999", "1000000", "-1", "x", ""])
def test_a_span_of_any_size_is_bounded(tmp_path: Path, span: str) -> None:
    path = tmp_path / "a.xls"
    body = f'<table><tr><td rowspan="{span}">甲</td><td colspan="{span}">乙</td></tr></table>'
    path.write_text(page(body), encoding="utf-8")
    assert cells(path) == [["甲", "乙"]]


def test_rows_that_are_not_shown_are_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(
        page('<table><tr><td>甲</td></tr><tr style="display:none"><td>乙</td></tr></table>'),
        encoding="utf-8",
    )
    assert notes(path) == ["1 row is hidden or filtered out; it was read all the same"]
    assert cells(path) == [["甲"], ["乙"]]


def test_a_table_inside_a_table_is_a_sheet_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(page(f"<table><tr><td>{TABLE}</td></tr></table>"), encoding="utf-8")
    sheets = [[trimmed(row.cells) for row in s.rows if any(row.cells)] for s in file_sheets(path)]
    assert [sheet for sheet in sheets if sheet] == [READ]


@pytest.mark.parametrize("coding", ["base64", "8bit", "quoted-printable"])
@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_a_web_archive_is_read(tmp_path: Path, coding: str, charset: str) -> None:
    content = page(TABLE).encode("gb18030" if charset == "gb2312" else charset)
    if coding == "base64":
        content = base64.encodebytes(content)
    elif coding == "quoted-printable":
        content = "".join(f"={byte:02X}" for byte in content).encode()
    path = tmp_path / "a.xls"
    path.write_bytes(
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Location: file:///C:/a.htm\r\n"
        + f"Content-Transfer-Encoding: {coding}\r\n".encode()
        + f'Content-Type: text/html; charset="{charset}"'.encode()
        + b"\r\n\r\n"
        + content
        + b"\r\n--b--\r\n"
    )
    assert cells(path) == READ


def test_a_page_without_a_table_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(page("<p>请登录</p>"), encoding="utf-8")
    with pytest.raises(BadInput, match="holds no table"):
        list(file_sheets(path))


def test_a_page_cut_short_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    whole = page(TABLE, "utf-8")
    for length in range(whole.index("<table") + 6, whole.index("</table"), 5):
        path.write_text(whole[:length], encoding="utf-8")
        with pytest.raises(BadInput, match="damaged or cut short"):
            list(file_sheets(path))
