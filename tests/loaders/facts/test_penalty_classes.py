"""What a penalty was, where its cell gives several classes or one in other words (处罚类别)."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.law.tiers import read_tier_law
from graph.tiers import tier_of
from loaders.columns.mapping import shipped_mappings
from loaders.facts.penalty_classes import PenaltyClasses

RULES = read_tier_law().rules
KNOWN = {rule.penalty_class for rule in RULES if rule.penalty_class}
CLASSES = PenaltyClasses(shipped_mappings()["penalty"].record, KNOWN)
EITHER = "暂扣或者吊销许可证、暂扣或者吊销执照"
TAKEN = "没收违法所得、没收非法财物"
# Classes of the law, of every tier, as they are written alone.
ALONE = ("警告", "罚款", TAKEN, "吊销许可证件", "责令停产停业", EITHER, "限制从业", "行政拘留")
BETWEEN = ("；", ";", "、", "，", "/", "／", "+", "\n", " ", "并处", "和", "及", "，并处", "—", "|")


def classes(text: str) -> tuple[str, ...]:
    return CLASSES.of({"penalty_class": text})


@given(
    st.lists(st.sampled_from(ALONE), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(BETWEEN), min_size=3, max_size=3),
)
def test_no_class_of_a_cell_is_lost_however_they_are_joined(
    several: list[str], between: list[str]
) -> None:
    text = several[0] + "".join(f"{m}{w}" for m, w in zip(between, several[1:], strict=False))
    assert classes(text) == tuple(several)


@pytest.mark.parametrize("item", ["{}.", "{}、", "（{}）", "({})", "{}．", "{})"])
@pytest.mark.parametrize("between", ["", "；", "\n", " "])
def test_the_number_before_a_class_is_no_code_of_another(item: str, between: str) -> None:
    for one, two in permutations(("罚款", "吊销许可证件", "警告"), 2):
        text = f"{item.format(1)}{one}{between}{item.format(2)}{two}"
        assert classes(text) == (one, two)


@pytest.mark.parametrize(
    ("text", "class_"),
    [
        *(
            ("处罚款", "罚款"),
            ("行政处罚-罚款", "罚款"),
            ("罚 款", "罚款"),
            ("吊 销许可证件", "吊销许可证件"),
        ),
        *(("03", "责令停产停业"), ("3", "责令停产停业"), ("00", "警告"), ("04", EITHER)),
        *(
            ("责令停业整顿", "责令停产停业"),
            ("其他（限制从业）", "限制从业"),
            ("罚款（数额较大）", "较大数额罚款"),
        ),
        *((f"暂扣{mark}吊销资质证书", EITHER) for mark in ("或", "或者", "/")),
        *(("没收违法所得2万元", TAKEN), ("吊销营业执照（登记证书）", "吊销营业执照（登记证书）")),
    ],
)
def test_a_class_in_other_words_is_that_class(text: str, class_: str) -> None:
    assert classes(text) == (class_,)


@pytest.mark.parametrize("text", ["不予罚款", "免予吊销许可证件", "未吊销许可证件"])
def test_what_was_not_done_is_no_class(text: str) -> None:
    assert classes(text) == (text,)
    assert tier_of(RULES, None, None, classes(text), None) is None


def test_a_class_without_a_tier_beside_another_is_told() -> None:
    assert CLASSES.unknown(classes("罚款、撤销资格、其他")) == ["撤销资格"]
    assert CLASSES.unknown(classes("罚款、吊销许可证件")) == []


@pytest.mark.parametrize(
    ("yuan", "tier"), [(None, "minor"), (99_999, "minor"), (100_000, "moderate")]
)
@pytest.mark.parametrize("word", ["罚款", "罚款人民币"])
def test_a_fine_in_more_words_weighs_by_its_sum_as_well(
    word: str, yuan: float | None, tier: str
) -> None:
    assert tier_of(RULES, None, None, [word], yuan) == tier


def test_a_long_cell_of_one_class_is_read_in_linear_time() -> None:
    assert classes("并处" * 20_000 + "罚款") == ("罚款",)
    assert len(classes("（" * 30_000)) == 1
