"""Spellings of one company's full name, and names that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.firm_names import is_full_name, spelled

_STEM = st.text(alphabet="鹤岗市双鸭山规安商贸", min_size=4, max_size=12)
_FORM = st.sampled_from(["有限公司", "有限责任公司", "股份有限公司", "合作社", "(普通合伙)", "店"])


@given(_STEM, _FORM)
def test_a_name_is_among_its_own_spellings(stem: str, form: str) -> None:
    assert stem + form in spelled(stem + form).ways


@given(_STEM, _FORM)
def test_names_of_one_key_find_each_other(stem: str, form: str) -> None:
    one = spelled(stem + form)
    for way in one.ways:
        other = spelled(way)
        assert other.key != one.key or other.ways == one.ways


@pytest.mark.parametrize(
    "name", ["张三", "好运来超市", "有限公司", "甲有限公司", "鹤岗市规安商店", "规安(鹤岗)商行"]
)
def test_what_is_no_full_name_of_a_company_has_one_spelling(name: str) -> None:
    assert (is_full_name(name), spelled(name).ways) == (False, (name,))
