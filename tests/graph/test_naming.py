"""Names that look alike are one name; a point between digits and every letter still counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.identifiers import citizen_id, registration_no, uscc
from graph.naming import document_key, folded_document, name_keys, normalise_name
from loaders.cells.values import clean, is_odd
from loaders.city.numbers import Numbers

DOTS = ("·", "•", "・", "．", ".", "‧", "﹒", "∙", "⋅", "●", "᛫", "。", "｡", "･", " ", "\u3000", "")
UNSEEN = st.sampled_from("\u200b\u200d\u200e\u202a\u202e\u2066\u00ad\ufeff\ufe0f")
NUMBERS = Numbers(11)


@pytest.mark.parametrize("dot", DOTS)
def test_a_name_is_one_with_any_dot_with_a_blank_and_with_none(dot: str) -> None:
    assert normalise_name(f"买试提{dot}吐试逊") == normalise_name("买试提吐试逊")


@given(st.text(min_size=1, max_size=12), st.lists(UNSEEN, max_size=4), st.integers(0, 12))
def test_marks_that_nobody_sees_change_no_name(name: str, marks: list[str], place: int) -> None:
    dirty = name[:place] + "".join(marks) + name[place:]
    assert normalise_name(dirty) == normalise_name(name)


@pytest.mark.parametrize(
    ("one", "other"), [("1.5号厂", "15号厂"), ("甲公司", "乙公司"), ("A-1", "A1"), ("甲(1)", "甲1")]
)
def test_what_is_written_apart_stays_two_names(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


@pytest.mark.parametrize(("radicals", "name"), [("⻢⼤⻰", "马大龙"), ("⻬⻘⼭", "齐青山")])
def test_radicals_are_the_ideographs_that_they_look_like(radicals: str, name: str) -> None:
    assert normalise_name(radicals) == name
    assert clean(radicals) == name
    assert is_odd(radicals)


def test_a_document_number_keeps_its_dots_and_loses_marks() -> None:
    assert document_key("鹤·罚〔2026〕\u200f1号") == document_key("鹤·罚[2026]1号")
    assert document_key("鹤·罚1号") != document_key("鹤罚1号")


def test_a_name_is_also_looked_up_as_it_was_once_kept() -> None:
    assert name_keys("甲·乙") == ("甲乙", "甲·乙")
    assert name_keys("甲乙") == ("甲乙",)


def test_numbers_are_read_with_marks_and_with_the_digits_of_other_scripts() -> None:
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    for read, number in (
        (uscc, NUMBERS.uscc()),
        (citizen_id, NUMBERS.citizen()),
        (registration_no, NUMBERS.registration()),
    ):
        assert read("\u202d" + number.translate(arabic) + "\u200f") == number


@pytest.mark.parametrize("pair", ["〔〕", "[]", "【】", "()", "<>", "「」", "〘〙", "❲❳", "⟨⟩"])
def test_a_document_number_is_one_in_any_brackets(pair: str) -> None:
    number = f"鹤规罚{pair[0]}2026{pair[1]}1号"
    assert folded_document(number) == "鹤规罚〔2026〕1号"
    assert document_key(number) == document_key("鹤规罚〔2026〕1号")
