"""Sheets as they really come: whatever stands around the rows, the rows are taken."""

import gzip
from datetime import date, datetime
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.store import Store
from loaders.reading.passed_over import BLANK, NOTE, TOTAL
from tests.loaders.sheets import (
    CITIZEN,
    PENALTY,
    ROW,
    USCC,
    counts,
    passed_over,
    take,
    with_cell,
    write_csv,
    write_xlsx,
)

SUBJECT = f"uscc:{USCC[0]}"


def one_penalty(store: Store) -> tuple[date, float | None, str | None]:
    (record,) = store.records(subjects=[SUBJECT])
    return record.decided_on, record.amount, record.document_no


EXPECTED = (date(2026, 3, 5), 50_000.0, ROW[3])


def test_a_title_above_the_header(store: Store, tmp_path: Path) -> None:
    rows = [("鹤岗市行政处罚信息公示表",), ("2026年3月",), PENALTY, ROW]
    assert counts(take(store, write_xlsx(tmp_path / "a.xlsx", 表=rows))) == (1, 0)
    assert one_penalty(store) == EXPECTED


def test_headers_with_notes_and_line_breaks(store: Store, tmp_path: Path) -> None:
    header = (
        "行政相对人\n名称*",
        "行政相对人代码_1（统一社会信用代码）",
        "法定代表人（必填）",
        "行政处罚决定书\n文号",
        "处罚类别【单选】",
        "罚款金额（万元）",
        "处罚决定日期\n(年-月-日)",
        "处罚机关",
    )
    assert counts(take(store, write_xlsx(tmp_path / "a.xlsx", 表=[header, ROW]))) == (1, 0)
    assert one_penalty(store) == EXPECTED


def test_two_header_rows_of_codes_and_names(store: Store, tmp_path: Path) -> None:
    codes = (
        "CF_XDR_MC",
        "CF_XDR_SHXYM",
        "CF_FRDB",
        "CF_WSH",
        "CF_CFLB",
        "CF_NR_FK",
        "CF_JDRQ",
        "CF_CFJG",
    )
    assert counts(take(store, write_xlsx(tmp_path / "a.xlsx", 表=[PENALTY, codes, ROW]))) == (1, 0)
    assert one_penalty(store) == EXPECTED


@pytest.mark.parametrize("title", [(), ("鹤岗市行政处罚信息公示表",)], ids=["bare", "titled"])
@pytest.mark.parametrize("beneath", [1, 3], ids=["one name beneath", "several beneath"])
def test_two_header_rows_with_cells_merged_downwards(
    store: Store, tmp_path: Path, beneath: int, title: tuple[str, ...]
) -> None:
    group = ("行政相对人代码", "", "处罚信息")[:beneath]
    upper = (PENALTY[0], *group, *PENALTY[1 + beneath :])
    lower = ("", *PENALTY[1 : 1 + beneath])
    assert counts(take(store, write_xlsx(tmp_path / "a.xlsx", 表=[title, upper, lower, ROW]))) == (
        1,
        0,
    )
    assert one_penalty(store) == EXPECTED


def test_an_instructions_sheet_is_passed_over(store: Store, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        填表说明=[("本表由各部门填写", ""), ("日期写作 2026-03-05", "")],
        数据=[PENALTY, ROW],
    )
    report = take(store, path)
    assert ([f.sheet for f in report.files], counts(report)) == (["填表说明", "数据"], (1, 0))
    assert report.files[0].passed_over.unread == 2


def test_blank_total_and_footer_rows_are_no_data(store: Store, tmp_path: Path) -> None:
    rows = [PENALTY, ROW, (), ("合计", "", "", "", "", "5"), ("填报单位：鹤岗市应急管理局",)]
    report = take(store, write_xlsx(tmp_path / "a.xlsx", 表=rows))
    assert (passed_over(report), counts(report)) == ({BLANK: 1, TOTAL: 1, NOTE: 1}, (1, 0))


@pytest.mark.parametrize(
    "row",
    [
        ("合计：1条",),
        ("本页小计", "", "", "", "", "5"),
        ("总 计", "", "", "", "", "5"),
        ("填报人：钱乙", "", "负责人：孙丙"),
        ("单位（盖章）：",),
        ("审核：赵甲",),
        ("备注：无",),
        tuple("12345678"),
    ],
)
def test_totals_footers_and_column_numbers_are_no_data(
    store: Store, tmp_path: Path, row: tuple[str, ...]
) -> None:
    report = take(store, write_xlsx(tmp_path / "a.xlsx", 表=[PENALTY, ROW, row]))
    assert (report.files[0].rows, counts(report)) == (2, (1, 0))


@pytest.mark.parametrize("name", ["合计划咨询有限公司", "说明书印刷厂", "总计算机有限公司"])
def test_a_firm_whose_name_begins_like_a_total_is_data(
    store: Store, tmp_path: Path, name: str
) -> None:
    path = write_csv(tmp_path / "a.csv", PENALTY, with_cell(PENALTY[0], name))
    assert counts(take(store, path)) == (1, 0)


@pytest.mark.parametrize(
    ("header", "yuan"),
    [
        ("罚款金额（元）", 5),
        ("罚款金额\n(单位：元)", 5),
        ("罚款金额（万元）", 50_000),
        ("罚款金额", 50_000),
    ],
)
def test_an_amount_is_in_the_unit_that_its_header_names(
    store: Store, tmp_path: Path, header: str, yuan: float
) -> None:
    names = tuple(header if name == "罚款金额(万元)" else name for name in PENALTY)
    take(store, write_csv(tmp_path / "a.csv", names, ROW))
    assert one_penalty(store) == (EXPECTED[0], yuan, EXPECTED[2])


@pytest.mark.parametrize(
    "text", ["5", "5.00", "5万元整", "￥50,000元", "人民币5万元", "0.0005亿元"]
)
def test_an_amount_in_every_form(store: Store, tmp_path: Path, text: str) -> None:
    take(store, write_csv(tmp_path / "a.csv", PENALTY, with_cell("罚款金额(万元)", text)))
    assert one_penalty(store) == EXPECTED


@pytest.mark.parametrize(
    "dirt",
    [
        f"  {USCC[0]} ",
        f"'{USCC[0]}",
        USCC[0].lower(),
        "".join(chr(ord(c) + 0xFEE0) for c in USCC[0]),
        f"{USCC[0][:8]} {USCC[0][8:]}",
        f"\ufeff{USCC[0]}\u3000",
    ],
)
def test_an_identifier_is_read_through_dirt(store: Store, tmp_path: Path, dirt: str) -> None:
    take(store, write_csv(tmp_path / "a.csv", PENALTY, with_cell(PENALTY[1], dirt)))
    assert one_penalty(store) == EXPECTED


def test_a_number_that_lost_digits_is_refused(store: Store, tmp_path: Path) -> None:
    header = (*PENALTY, "法定代表人证件号码")
    rows = [(*ROW, 230402189001011234), (*with_cell(PENALTY[3], "2号"), "2.30402E+17")]
    rejects = tmp_path / "rejects.csv"
    report = take(store, write_xlsx(tmp_path / "a.xlsx", 表=[header, *rows]), rejects=rejects)
    assert counts(report) == (0, 2)
    assert "法定代表人证件号码" in rejects.read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding_and_separator(
    store: Store, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = write_csv(tmp_path / "a.csv", PENALTY, ROW, encoding=encoding, delimiter=delimiter)
    assert counts(take(store, path)) == (1, 0)
    assert one_penalty(store) == EXPECTED


def test_a_title_above_a_csv_does_not_hide_its_separator(store: Store, tmp_path: Path) -> None:
    title = ("鹤岗市处罚公示表,2026年,3月",)
    path = write_csv(tmp_path / "a.csv", title, PENALTY, ROW, delimiter="\t")
    assert counts(take(store, path)) == (1, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_text_with_tabs_saved_as_xls(store: Store, tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "a.xls", PENALTY, ROW, encoding=encoding, delimiter="\t")
    assert counts(take(store, path)) == (1, 0)
    assert one_penalty(store) == EXPECTED


def test_html_saved_as_xls(store: Store, tmp_path: Path) -> None:
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (PENALTY, ROW)
    )
    path = tmp_path / "a.xls"
    path.write_text(f"<html><meta charset=gbk><table>{cells}</table></html>", encoding="gb18030")
    assert counts(take(store, path)) == (1, 0)
    assert one_penalty(store) == EXPECTED


def test_a_packed_csv(store: Store, tmp_path: Path) -> None:
    plain = write_csv(tmp_path / "a.csv", PENALTY, ROW)
    path = tmp_path / "b.csv.gz"
    path.write_bytes(gzip.compress(plain.read_bytes()))
    assert counts(take(store, path)) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "2026/3/5",
        "2026.03.05",
        "20260305",
        "2026年3月5日",
        "2026年3月5号",
        "46086",
        "2026-03-05 00:00:00",
        datetime(2026, 3, 5),
        date(2026, 3, 5),
    ],
)
def test_dates_in_every_form(store: Store, tmp_path: Path, text: object) -> None:
    row = [text if name == "处罚决定日期" else c for name, c in zip(PENALTY, ROW, strict=True)]
    take(store, write_xlsx(tmp_path / "a.xlsx", 表=[PENALTY, row]))
    assert one_penalty(store) == EXPECTED


@pytest.mark.parametrize("end", ["长期", "2099-12-31", "2099/12/31", "无固定期限", "至今", ""])
def test_no_end_in_every_form(store: Store, tmp_path: Path, end: str) -> None:
    header, row = (*PENALTY, "公示截止期"), (*with_cell("处罚类别", "警告"), end)
    take(store, write_csv(tmp_path / "a.csv", header, row))
    (record,) = store.records(subjects=[SUBJECT])
    assert record.ends_on is None or record.ends_on.year < 2099


def test_columns_that_are_not_read_are_reported(store: Store, tmp_path: Path) -> None:
    report = take(store, write_csv(tmp_path / "a.csv", (*PENALTY, "承办人"), (*ROW, "钱乙")))
    assert list(map(str, report.files[0].warnings)) == ["columns not read: 承办人"]


def test_a_code_does_not_hide_the_organisation_code_inside_it(store: Store, tmp_path: Path) -> None:
    header, other = (*PENALTY, "行政相对人代码_3(组织机构代码)"), USCC[1][8:17]
    report = take(store, write_csv(tmp_path / "a.csv", header, (*ROW, other)))
    assert store.entities([SUBJECT])[SUBJECT].identifiers == {"uscc": USCC[0]}
    assert [warning.code for warning in report.files[0].warnings] == ["load_note.code_differs"]


def test_what_is_odd_about_a_party_is_told_though_its_first_row_was_refused(
    store: Store, tmp_path: Path
) -> None:
    header = (*PENALTY, "组织机构代码")
    row = (*ROW, USCC[1][8:17])
    refused = (*with_cell("处罚决定日期", "2099-01-01"), USCC[1][8:17])
    report = take(store, write_csv(tmp_path / "a.csv", header, refused, row))
    assert (report.files[0].accepted, report.files[0].refused) == (1, 1)
    assert [warning.code for warning in report.files[0].warnings] == ["load_note.code_differs"]


def test_a_project_code_with_a_wrong_check_digit_is_a_warning(store: Store, tmp_path: Path) -> None:
    header = ("项目代码", "项目名称", "项目法人名称", "项目法人统一社会信用代码")
    sound = "2610-230402-04-01-210601"
    wrong = sound[:-1] + str((int(sound[-1]) + 1) % 10)
    report = take(store, write_csv(tmp_path / "a.csv", header, (wrong, "项目", "甲", USCC[1])))
    assert counts(report) == (1, 0)
    assert list(map(str, report.files[0].warnings)) == [
        f"project:{wrong}: the check digit of the project code fails"
    ]


@pytest.mark.parametrize(
    "column",
    [
        "法定代表人证件号码",
        "行政相对人名称",
        "法定代表人",
        "行政处罚决定书文号",
        "处罚类别",
        "违法事实",
        "处罚内容",
        "备注",
        "行政相对人代码_4(税务登记号)",
        "处罚机关",
        "处罚依据",
        "承办人",
    ],
)
@pytest.mark.parametrize("form", ["{}", "当事人（身份证号{}）", "{}00"])
def test_an_id_number_is_nowhere_in_the_clear(
    store: Store, tmp_path: Path, column: str, form: str
) -> None:
    cells = {**dict(zip(PENALTY, ROW, strict=True)), column: form.format(CITIZEN[0])}
    take(store, write_csv(tmp_path / "a.csv", tuple(cells), tuple(cells.values())))
    store.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*"))
    assert CITIZEN[0].encode() not in kept


def test_a_sheet_without_a_header_does_not_tell_its_numbers(store: Store, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ("赵甲", CITIZEN[0]), ("钱乙", CITIZEN[1]))
    with pytest.raises(BadInput) as caught:
        take(store, path)
    assert CITIZEN[0] not in str(caught.value)
