"""Every file, sheet and line is taken, refused, or passed over by name (DESIGN §6)."""

import csv
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.sentence import say
from graph.store import Store
from loaders.native_tables import COLUMNS
from loaders.reading.passed_over import (
    BLANK,
    REPEATED,
    TITLE,
    UNKNOWN_SHEET,
    UNKNOWN_TABLE,
)
from tests.loaders.sheets import (
    LIST,
    PENALTY,
    USCC,
    counts,
    passed_over,
    take,
    with_cell,
    write_csv,
    write_xlsx,
)

CASES = Path(__file__).parents[3] / "shared/cases/files"
ROWS = [with_cell(PENALTY[3], f"{n}号") for n in range(1, 6)]
LISTING = ("L-SAMR", "乙公司", USCC[1], "名单1号", "2026-01-31", "", "市监局", "有效")
UNKNOWN = [("单位", "代码", "原因", "时间"), ("丙公司", USCC[2], "拖欠", "2025-03-01")]


def warned(store: Store, *paths: Path) -> list[str]:
    return [warning.code for file in take(store, *paths).files for warning in file.warnings]


# -- lines


def test_rows_longer_and_shorter_than_their_header_are_refused_with_their_counts(
    store: Store, tmp_path: Path
) -> None:
    rejects = tmp_path / "r.csv"
    lines = [",".join(row) for row in [PENALTY, *ROWS]]
    lines[2] += ",3单元,102室"
    lines[5] = ",".join(ROWS[4][:3])
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), "utf-8")
    assert counts(take(store, path, rejects=rejects)) == (3, 2)
    text = rejects.read_text("utf-8")
    assert "line 3 has 10 cells and its header 8 columns" in text
    assert "line 6 has only 3 cells and its header 8 columns" in text


def test_blank_cells_too_many_or_left_out_by_the_whole_file_refuse_nothing(
    store: Store, tmp_path: Path
) -> None:
    longer = [(*row, "", "") for row in ROWS]
    shorter = [row[:-1] for row in (with_cell(PENALTY[3], f"{n}") for n in range(5))]
    header = (*PENALTY[:-3], "处罚决定日期", "处罚机关", "备注")
    rows = [(*row[:-3], *row[-2:]) for row in ROWS]  # 备注 left out in every row
    assert counts(take(store, write_csv(tmp_path / "a.csv", PENALTY, *longer))) == (5, 0)
    assert counts(take(store, write_csv(tmp_path / "b.csv", header, *rows))) == (5, 0)
    assert counts(take(store, write_csv(tmp_path / "c.csv", PENALTY, *shorter[:1]))) == (0, 1)


def test_a_separator_too_many_is_seen_where_the_header_ends_in_one(
    store: Store, tmp_path: Path
) -> None:
    rows = [(*row, "") for row in ROWS]
    rows[2] = (*ROWS[2][:2], "赵", "甲", *ROWS[2][3:])
    assert counts(take(store, write_csv(tmp_path / "a.csv", (*PENALTY, ""), *rows))) == (4, 1)


def test_a_refused_line_loads_once_it_is_mended(store: Store, tmp_path: Path) -> None:
    rejects = tmp_path / "r.csv"
    surplus = (*ROWS[1][:3], "多", *ROWS[1][3:])
    take(store, write_csv(tmp_path / "a.csv", PENALTY, ROWS[0], surplus), rejects=rejects)
    assert counts(take(store, rejects, rejects=tmp_path / "r2.csv")) == (0, 1)
    mended = tmp_path / "mended.csv"
    mended.write_text(rejects.read_text("utf-8").replace("多,", ""), "utf-8")
    assert counts(take(store, mended)) == (1, 0)


# -- tables and sheets


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_second_table_below_the_first_is_read_as_its_own(
    store: Store, tmp_path: Path, suffix: str
) -> None:
    rows = [("行政处罚",), PENALTY, *ROWS, (), ("二、名单",), LIST, LISTING]
    write = {"csv": write_csv, "xlsx": lambda path, *rows: write_xlsx(path, 表=rows)}[suffix]
    report = take(store, write(tmp_path / f"a.{suffix}", *rows))
    assert [(file.source, file.accepted) for file in report.files] == [("penalty", 5), ("lists", 1)]
    assert passed_over(report) == {TITLE: 2, BLANK: 1}


def test_a_short_table_above_one_of_more_columns_is_not_taken_for_titles(
    store: Store, tmp_path: Path
) -> None:
    rows = [(*LIST[:4], "列入日期", "认定机关"), (*LISTING[:5], "市监局"), (), PENALTY, *ROWS]
    report = take(store, write_csv(tmp_path / "a.csv", *rows))
    assert [(file.source, file.rows) for file in report.files] == [("lists", 2), ("penalty", 5)]


@pytest.mark.parametrize("between", [[()], [(), ("欠薪名单",)]], ids=["blank", "title"])
def test_a_second_table_of_unknown_columns_is_passed_over_by_name(
    store: Store, tmp_path: Path, between: list[tuple[str, ...]]
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", 表=[PENALTY, *ROWS, *between, *UNKNOWN])
    report = take(store, path)
    assert [file.accepted for file in report.files] == [5, 0]
    assert passed_over(report)[UNKNOWN_TABLE] == 2
    assert [warning.code for warning in report.files[1].warnings] == ["load_note.unknown_table"]


def test_a_file_of_headers_alone_ends_as_one_table_and_soon(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", *[PENALTY, LIST] * 3000)
    report = take(store, path)
    assert len(report.files) < 200
    assert sum(file.header_rows + file.rows for file in report.files) == 6000


def test_a_header_repeated_on_each_page_is_no_data(store: Store, tmp_path: Path) -> None:
    report = take(store, write_xlsx(tmp_path / "a.xlsx", 表=[PENALTY, *ROWS[:2], PENALTY, ROWS[2]]))
    assert (counts(report), passed_over(report)) == ((3, 0), {REPEATED: 1})


def test_a_title_repeated_on_each_page_is_no_data(store: Store, tmp_path: Path) -> None:
    title = ["行政处罚公示表"]
    sheet = [title, PENALTY, *ROWS[:2], title, PENALTY, ROWS[2]]
    report = take(store, write_csv(tmp_path / "a.csv", *sheet))
    assert (counts(report), passed_over(report)) == ((3, 0), {REPEATED: 1, TITLE: 2})


def test_a_sheet_that_goes_on_without_a_header_is_read_under_the_one_before(
    store: Store, tmp_path: Path
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", 一=[PENALTY, *ROWS[:2]], 二=ROWS[2:])
    report = take(store, path)
    assert (counts(report), passed_over(report)) == ((5, 0), {})
    assert [warning.code for warning in report.files[1].warnings] == ["load_note.goes_on"]


@pytest.mark.parametrize(
    "rows",
    [
        UNKNOWN,
        [(f"说明{n}", "请如实填写") for n in range(4)],
        [row[1:] for row in ROWS],
        [(*ROWS[0], *ROWS[0])],
    ],
    ids=["unknown columns", "instructions", "shifted by one", "too wide"],
)
def test_a_sheet_of_unknown_columns_beside_a_good_one_is_named_with_its_rows(
    store: Store, tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    report = take(store, write_xlsx(tmp_path / "a.xlsx", 好=[PENALTY, *ROWS], 坏=rows))
    assert (counts(report), passed_over(report)) == ((5, 0), {UNKNOWN_SHEET: len(rows)})
    assert [file.sheet for file in report.files] == ["好", "坏"]


def test_blank_sheets_and_headers_without_rows_are_told(store: Store, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", 一=[PENALTY, ROWS[0]], 二=[], 三=[LIST])
    assert warned(store, path) == ["load_note.blank_sheet", "load_note.no_rows"]


def test_a_column_without_a_name_that_holds_something_is_told(store: Store, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", 一=[PENALTY, (*ROWS[0], "", "待核")])
    assert warned(store, path) == ["load_note.nameless"]


def test_a_firm_called_a_total_is_data(store: Store, tmp_path: Path) -> None:
    row = with_cell(PENALTY[0], "合计（鹤岗）会计有限公司")
    assert counts(take(store, write_csv(tmp_path / "a.csv", PENALTY, row))) == (1, 0)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('b,enterprise,"乙,,,', "load_line.quote"),
        ("b,enterprise,乙", "load_line.short"),
        ("b,enterprise,乙,,,,多", "load_line.surplus"),
        ("b,enterprise,\ufffd,,,", "load_line.bytes"),
    ],
)
def test_a_line_of_a_native_table_that_is_no_row_is_refused_alone(
    store: Store, tmp_path: Path, line: str, code: str
) -> None:
    path = tmp_path / "entities.csv"
    rows = [",".join(COLUMNS["entities"]), "a,enterprise,甲,,,", line, "", "c,enterprise,丙,,,"]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    report = take(store, path, rejects=tmp_path / "r.csv")
    assert (counts(report), passed_over(report)) == ((2, 1), {BLANK: 1})
    (reason,) = [
        row["reason"]
        for row in csv.DictReader((tmp_path / "r.csv").read_text("utf-8").splitlines())
    ]
    assert reason == say(code, line=3, cells=len(line.split(",")), columns=6).text()


# -- folders


def test_what_a_folder_holds_beside_tables_is_named(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    write_csv(folder / "a.csv", PENALTY, *ROWS)
    names = ["._a.csv", "~$a.xlsx", "rejects.csv", "notes.pdf", "truth.csv"]
    for name in names:
        (folder / name).write_bytes(b"x")
    report = take(store, folder)
    assert counts(report) == (5, 0)
    assert {note.path.name for note in report.passed_over} == {*names, "sub"}


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_in(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    bad = write_csv(tmp_path / "in/b.csv", *UNKNOWN)
    report = take(store, write_csv(tmp_path / "in/a.csv", PENALTY, *ROWS), bad)
    assert counts(report) == (5, 0)
    (note,) = report.unreadable
    assert note.path == bad
    assert "b.csv" in str(note.why)


# -- the cases kept beside the project


@pytest.mark.skipif(not CASES.exists(), reason="the cases are not beside the project here")
@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [
        ("01-unclosed-quote/行政处罚.csv", 5, 1),
        ("01-unclosed-quote/行政处罚_备注.csv", 5, 1),
        ("01-unclosed-quote/行政处罚_两处.csv", 4, 2),
        ("02-surplus-cell-comma/登记_企业.csv", 1, 2),
        ("02-surplus-cell-comma/登记_企业_截断.csv", 1, 1),
        ("32-unknown-sheet-beside/续表.xlsx", 3, 0),
    ],
)
def test_cases_of_public_reports(store: Store, name: str, taken: int, refused: int) -> None:
    assert counts(take(store, CASES / name)) == (taken, refused)


@pytest.mark.skipif(not CASES.exists(), reason="the cases are not beside the project here")
@pytest.mark.parametrize(("name", "sheet"), [("双公示", "欠薪名单"), ("双公示2", "补充")])
def test_a_sheet_that_is_nearly_of_a_source_refuses_its_workbook_by_name(
    store: Store, name: str, sheet: str
) -> None:
    with pytest.raises(BadInput, match=sheet):
        take(store, CASES / f"32-unknown-sheet-beside/{name}.xlsx")
