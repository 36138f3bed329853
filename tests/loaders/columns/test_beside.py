"""Rows beside the data: a total and a footer are told from a firm of such a name."""

import pytest

from loaders.columns.beside import what_beside
from loaders.reading.passed_over import BLANK, NOTE, NUMBERS, TOTAL


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (["", "", ""], BLANK),
        (["合计", "", "", "5", "12,000.50"], TOTAL),
        (["", "总 计：", "", "3条", "￥5万元"], TOTAL),
        (["合计（共5家）", "", "", "", "-"], TOTAL),
        (["小计：3条，罚款金额5.2万元"], TOTAL),
        (["注：本表按季报送"], NOTE),
        (["填报人：钱乙", "", "负责人：孙丙", "", "", "", "", ""], NOTE),
        (["1", "2", "3", "4", "5"], NUMBERS),
    ],
)
def test_rows_beside_the_data(row: list[str], what: str) -> None:
    assert what_beside([cell for cell in row if cell], max(len(row), 8)) == what


@pytest.mark.parametrize(
    "row",
    [
        ["合计（鹤岗）会计有限公司", "", "", "", ""],
        ["合计", "91230400MA10000172", "罚款", "2026-01-01", "5"],
        ["总计软件有限公司", "5"],
        ["小计科技有限公司", "5", "6", "7", "8"],
        ["共计", "应急局", "", "", ""],
        ["注：同名企业有限公司", "91230400MA10000172", "赵甲", "罚款", "2026-01-01"],
        ["审核人：某某事务所", "1", "2", "3", "4", "5"],
        ["备注", "91230400MA10000172", "x", "y", "z"],
        ["1", "2", "4", "5"],
    ],
)
def test_rows_of_data_that_begin_like_a_total_or_a_footer(row: list[str]) -> None:
    assert what_beside([cell for cell in row if cell], len(row)) is None
