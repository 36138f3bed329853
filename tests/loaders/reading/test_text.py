"""Separated text: which lines are rows, and which of them are refused, with their number."""

import csv
import gzip
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.cells.values import clean
from loaders.reading.text import csv_rows
from loaders.reading.text_form import form_of

HEADER = "名称,代码,事由,日期,备注"
LINES = [f"第{n}公司,{n},事由{n},2026-01-0{n},注{n}" for n in range(1, 6)]


def written(folder: Path, *lines: str, end: str = "\n", encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes("".join(line + end for line in lines).encode(encoding))
    return path


def read(path: Path) -> list[tuple[int, list[str]]]:
    return [(row.number, row.cells) for row in csv_rows(path) if row.fault is None]


def refused(path: Path) -> dict[int, str]:
    return {row.number: row.fault.reason.code for row in csv_rows(path) if row.fault}


@pytest.mark.parametrize("place", range(5), ids=["first", "second", "third", "fourth", "last"])
@pytest.mark.parametrize("closed", [False, True], ids=["never closed", "closed below"])
def test_a_quote_that_is_not_closed_costs_its_own_line_and_that_of_its_other_half(
    tmp_path: Path, place: int, closed: bool
) -> None:
    lines = [line.split(",") for line in LINES]
    lines[1][place] = '"' + lines[1][place]
    if closed:
        lines[3][place] += '"'
    path = written(tmp_path, HEADER, *map(",".join, lines))
    assert refused(path) == dict.fromkeys([3, 5] if closed else [3], "load_line.quote")
    others = [n for n in range(5) if n not in ({1, 3} if closed else {1})]
    assert read(path) == [(1, HEADER.split(",")), *((n + 2, lines[n]) for n in others)]


def test_two_lines_that_a_quote_would_join_are_both_refused(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, LINES[0] + ',"x', LINES[1] + '"', LINES[2])
    assert sorted(refused(path)) == [2, 3]


def test_in_a_narrow_table_an_open_quote_refuses_all_up_to_its_other_half(tmp_path: Path) -> None:
    path = written(tmp_path, "名称,事由", '甲,"一', "乙,二", '丙,三"', "丁,四")
    assert sorted(refused(path)) == [2, 3, 4]
    assert read(path)[1:] == [(5, ["丁", "四"])]


@pytest.mark.parametrize("place", range(5))
def test_a_cell_of_several_lines_is_one_cell(tmp_path: Path, place: int) -> None:
    cells = LINES[0].split(",")
    cells[place] = '"第一行，\n第二行, 有""引号""\n\n第四行"'
    path = written(tmp_path, HEADER, ",".join(cells), LINES[1])
    row = [*cells[:place], '第一行，\n第二行, 有"引号"\n\n第四行', *cells[place + 1 :]]
    assert (read(path)[1], refused(path)) == ((2, row), {})
    assert read(path)[2] == (6, LINES[1].split(","))


def test_two_cells_of_several_lines_in_one_row(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, '甲,1,"a\nb",2026-01-01,"c\nd"', *LINES[:2])
    assert read(path)[1] == (2, ["甲", "1", "a\nb", "2026-01-01", "c\nd"])


WIDE = [f"列{n}" for n in range(12)]


def saved(path: Path, *rows: list[str], separator: str = ",") -> Path:
    """A file as a spreadsheet program saves it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
@pytest.mark.parametrize("rows", [0, 1, 3, 40])
def test_a_header_whose_names_are_broken_over_lines_is_one_row(
    tmp_path: Path, rows: int, separator: str
) -> None:
    header = [f"{name[:1]}\n{name[1:]}\n（必填）" for name in WIDE]
    cells = [[f"{n}·{name}" for name in WIDE] for n in range(rows)]
    path = saved(tmp_path / "a.csv", header, *cells, separator=separator)
    assert [row for _, row in read(path)] == [header, *cells]


@pytest.mark.parametrize("breaks", [1, 5, 40])
@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize("text", ["经查，当事人未公示", "经查, 甲, 乙, 丙", "一项"])
def test_rows_of_which_each_has_a_text_of_many_lines(
    tmp_path: Path, text: str, rows: int, breaks: int
) -> None:
    long = "\n".join([text] * (breaks + 1))
    cells = [[*(f"{n}·{name}" for name in WIDE[1:]), long] for n in range(rows)]
    assert [row for _, row in read(saved(tmp_path / "a.csv", WIDE, *cells))] == [WIDE, *cells]


@given(
    st.integers(3, 12),
    st.lists(st.lists(st.text('甲1，,。 "\n', max_size=12), min_size=12, max_size=12), max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_what_a_spreadsheet_program_saved_is_refused_by_line_or_read_as_it_was(
    width: int, texts: list[list[str]]
) -> None:
    rows = [
        [f"列{n}" for n in range(width)],
        *([f"第{n}行", *row[: width - 1]] for n, row in enumerate(texts)),
    ]
    with TemporaryDirectory() as folder:
        path = saved(Path(folder) / "a.csv", *rows)
        came = [row for _, row in read(path) if row[0].startswith(("列", "第"))]
    told = [[clean(cell) for cell in row] for row in rows]
    assert all(row in told for row in came if len(row) == width)


def test_a_quote_within_a_cell_is_a_character(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, '"甲"公司,1,2" 管材,2026-01-01,', '"乙, 丙",2,"",x,"y" ')
    assert [cells for _, cells in read(path)[1:]] == [
        ['"甲"公司', "1", '2" 管材', "2026-01-01", ""],
        ["乙, 丙", "2", "", "x", "y"],
    ]


def test_a_file_full_of_quotes_is_read_in_linear_time(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, *(['"' * 5000 + "," + '"x' * 2000] * 60))
    assert len(list(csv_rows(path))) == 61


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_newline_and_encoding(tmp_path: Path, end: str, encoding: str) -> None:
    path = written(tmp_path, HEADER, *LINES, end=end, encoding=encoding)
    assert read(path) == [(n, line.split(",")) for n, line in enumerate([HEADER, *LINES], 1)]


def test_traditional_characters_in_big5(tmp_path: Path) -> None:
    lines = ["統一社會信用代碼,企業名稱,處罰機關", "1,鶴崗市測試有限公司,應急管理局"] * 5
    path = written(tmp_path, *lines, encoding="big5")
    assert read(path)[0][1][1] == "企業名稱"


def test_newlines_of_several_kinds_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{HEADER}\r\n{LINES[0]}\n{LINES[1]}\r{LINES[2]}".encode())
    assert [number for number, _ in read(path)] == [1, 2, 3, 4]


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0b"], ids=["LS", "NEL", "VT"])
def test_a_mark_that_no_editor_breaks_lines_at_breaks_none(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path, HEADER, LINES[0].replace("事由", f"事{mark}由"), LINES[1])
    assert [number for number, _ in read(path)] == [1, 2, 3]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_every_separator(tmp_path: Path, separator: str) -> None:
    path = written(tmp_path, *(line.replace(",", separator) for line in [HEADER, *LINES]))
    assert read(path)[1] == (2, LINES[0].split(","))


def test_a_first_line_that_names_the_separator_is_believed(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;", "a;b,c", "1;2,3")
    assert (form_of(path).separator, read(path)[1]) == (";", (2, ["a", "b,c"]))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("wrong", [b"\xff", b"\x80", b"\xfe\xff"])
def test_a_wrong_byte_refuses_its_line_and_no_other(
    tmp_path: Path, encoding: str, wrong: bytes
) -> None:
    lines = [line.encode(encoding) for line in [HEADER, *LINES * 20]]
    lines[7] = lines[7][:-1] + wrong
    path = tmp_path / "a.csv"
    path.write_bytes(b"\n".join(lines))
    assert refused(path) == {8: "load_line.bytes"}
    assert len(read(path)) == 100


def test_a_character_lost_before_refuses_its_line(tmp_path: Path) -> None:
    assert refused(written(tmp_path, HEADER, "\ufffd公司,1,2,3,4")) == {2: "load_line.bytes"}


def test_a_zero_byte_refuses_its_line_and_no_other(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, LINES[0], LINES[1].replace("事由", "事\x00由"), *LINES[2:])
    assert refused(path) == {3: "load_line.zero"}
    assert not any("\x00" in cell for row in csv_rows(path) for cell in row.cells)


def test_a_packed_file_that_breaks_off_says_where(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress("\n".join([HEADER, *LINES * 2000]).encode())[:-300])
    rows = list(csv_rows(path))
    (fault,) = refused(path).items()
    assert fault == (rows[-1].number, "load_line.cut_short")
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("lines", [['"'], ["", "", '""', ""], ["\n\n", '"甲\n\n\n乙"']])
def test_a_file_of_blank_lines_with_a_quote_is_read(tmp_path: Path, lines: list[str]) -> None:
    assert all(len(row.cells) == 1 for row in csv_rows(written(tmp_path, *lines)))
