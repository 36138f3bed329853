"""The fine in the words of a decision: read where they name exactly one, else none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cells.fines import fine_in


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("罚款2万元", 20_000),
        ("处以罚款人民币贰万元整", 20_000),
        ("责令改正，并处罚款5000元", 5_000),
        ("1.没收违法所得3000元；2.罚款人民币20000元", 20_000),
        ("没收违法所得，罚款3万元", 30_000),
        ("罚款（人民币）：1.5万元。", 15_000),
        ("罚款1万元；逾期不缴纳的，每日按罚款数额的3%加处罚款", 10_000),
        ("罚款贰万元整（￥20000.00）", 20_000),
        ("罚款人民币20000.00元（大写：贰万元整）", 20_000),
        ("罚款人民币（大写）：贰仟元整", 2_000),
        ("处人民币10万元的罚款", 100_000),
        ("罚款1万5千元", 15_000),
    ],
)
def test_one_fine_in_words_is_read(text: str, fine: float) -> None:
    assert fine_in(text) == fine


@pytest.mark.parametrize(
    "text",
    [
        "警告",
        "罚款",
        "没收违法所得3000元",
        "对单位罚款2万元，对法定代表人罚款1万元",
        "罚款2万元，罚款2万元",
        "每人罚款500元",
        "处货值金额五倍罚款",
        "处以2万元以上5万元以下罚款",
        "罚款2万元至5万元",
        "没收违法所得和罚款3万元",
        "罚款1万元，没收违法所得2万元，罚没合计3万元",
        "罚款贰万元整（￥30000.00）",
        "合并罚款3万元（其中甲项1万元，乙项2万元）",
        "免于处罚，原拟罚款2万元",
        "不予罚款",
        "罚款2000美元",
        "罚款2000",
        "罚款2%",
        "罚款伍佰元伍角整",
    ],
)
def test_no_fine_several_or_an_unsure_one_is_none(text: str) -> None:
    assert fine_in(text) is None


@given(st.integers(1, 99_999_999), st.sampled_from(["罚款{}元", "处{}元罚款", "警告；罚款{}元整"]))
def test_any_whole_sum_is_read_as_it_stands(sum_: int, words: str) -> None:
    assert fine_in(words.format(sum_)) == sum_
