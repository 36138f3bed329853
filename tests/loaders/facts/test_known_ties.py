"""A row that names the parties of a row before it says what it would say alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.law.tiers import read_tier_law
from loaders.facts.refused import RefusedRow
from loaders.facts.row_cells import SheetPlan
from loaders.facts.row_facts import RowFacts
from loaders.facts.rows import Rows
from loaders.file_sheets import FileSheets
from tests.loaders.sheets import CITIZEN, USCC, write_csv

COLUMNS = {
    "行政相对人名称": ["甲煤业有限公司", "赵某甲", "甲公司、乙公司", ""],
    "行政相对人代码_1(统一社会信用代码)": [*USCC[:2], "", "91230400MA00000000"],
    "法定代表人": ["赵甲", "钱乙", "", "无"],
    "法定代表人证件号码": [CITIZEN[0], "", "230402***********4"],
    "行政处罚决定书文号": ["鹤罚〔2026〕1号", "鹤罚〔2026〕2号", "当场处罚决定书"],
    "处罚类别": ["罚款", "警告；罚款"],
    "罚款金额(万元)": ["5", "约三", "5万美元", ""],
    "处罚决定日期": ["2026-03-05", "2026年3月6日", "2099-01-01"],
    "处罚机关": ["应急局", "税务局"],
    "当前状态": ["", "已修复", "乱"],
}
ROW = st.tuples(*map(st.sampled_from, COLUMNS.values()))
PLAIN = tuple(cells[0] for cells in COLUMNS.values())


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> SheetPlan:
    path = write_csv(tmp_path_factory.mktemp("sheet") / "a.csv", tuple(COLUMNS), PLAIN)
    known = next(iter(FileSheets(path, None, 10).sheets())).known
    assert known is not None
    mapping, fields = known.source.mapping, known.source.fields
    return SheetPlan(mapping, fields, None, "digest", "clerk", known.units, date(2026, 11, 26))


def rows_of(plan: SheetPlan) -> Rows:
    return Rows(plan, b"secret", read_tier_law())


def said(rows: Rows, values: tuple[str, ...]) -> RowFacts | list[tuple[str, str]]:
    try:
        return rows.facts(values)
    except RefusedRow as refused:
        return [(field, str(why)) for field, why in refused.faults]


@given(sheet=st.lists(ROW, min_size=2, max_size=8))
def test_rows_say_together_what_each_says_alone(
    plan: SheetPlan, sheet: list[tuple[str, ...]]
) -> None:
    together = rows_of(plan)
    assert [said(together, row) for row in sheet] == [said(rows_of(plan), row) for row in sheet]


def test_the_parties_of_a_second_row_are_not_made_again(plan: SheetPlan) -> None:
    rows = rows_of(plan)
    first, second = rows.facts(PLAIN), rows.facts((*PLAIN[:4], "鹤罚〔2026〕9号", *PLAIN[5:]))
    assert [id(claim) for claim in first.claims[:-1]] == [id(c) for c in second.claims[:-1]]
    assert first.claims[-1].fact != second.claims[-1].fact
