"""Persons' names in running texts are found and hidden, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names_in_text import hidden, parts_of
from graph.naming import name_key

KNOWN = {"欧阳试", "张三", "王小明", "阿不都买买提", "JOHNSMITH", "安全", "高升"}


def masked(text: str, **more: list[str]) -> str:
    return hidden(text, parts_of(text), KNOWN, **more)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("经查，欧阳试提供虚假材料", "经查，欧**提供虚假材料"),
        ("当事人张　三、张 三和王小明的供述", "当事人张*、张*和王**的供述"),
        ("由阿不都·买买提签字", "由阿***签字"),
        ("signed by John Smith, head", "signed by J***, head"),
        ("违反《张三法》第三条", "违反《张三法》第三条"),
        ("安全生产", "安全生产"),
        ("张三丰到场", "张*丰到场"),
        ("无人", "无人"),
    ],
)
def test_a_known_name_is_hidden_however_it_is_written(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_an_ordinary_word_is_a_name_where_its_bearer_is_meant() -> None:
    assert masked("安全说不安全", also=["安全"]) == "安*说不安*"


def test_the_name_of_an_organisation_stays_whole() -> None:
    firm = "鹤岗高升建材有限公司"
    assert masked(f"{firm}由高升控制", shown=[firm]) == f"{firm}由高*控制"
    assert masked(f"{firm}由高升控制") == "鹤岗高*建材有限公司由高*控制"


SURNAMES = st.sampled_from("赵钱孙李周吴郑王欧阿")
GIVEN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=3)
AROUND = st.text(st.sampled_from("经查，于是的（）。、 12ab"), max_size=8)


@given(SURNAMES, GIVEN, AROUND, AROUND)
def test_no_name_of_up_to_four_ideographs_is_left(
    surname: str, given_name: str, before: str, after: str
) -> None:
    name = surname + given_name
    text = f"{before}{name}{after}"
    said = hidden(text, parts_of(text), {name_key(name)}, also=[name])
    assert name not in said
