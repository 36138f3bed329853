"""A scene as SVG: well formed whatever a name holds, and complete in itself."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.report.icons import GREY, colour_of, icon_file
from analytics.report.labels import in_lines
from analytics.report.neighbourhood import scene_in_groups
from analytics.report.scene import SHOWN, scene_of
from analytics.report.svg import svg_of, text_of
from graph.store import Store
from graph.words import ENTITY_KINDS
from tests.analytics.report.conftest import HOSTILE, picture

SVG = "{http://www.w3.org/2000/svg}"


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_any_text_is_text_in_xml(name: str) -> None:
    element = ET.fromstring(f"<text>{text_of(name)}</text>")
    assert len(element) == 0


@settings(max_examples=100)
@given(st.text(min_size=1, max_size=80))
def test_a_name_of_any_letters_has_few_lines_and_no_control_letters(name: str) -> None:
    lines = in_lines(name)
    assert 1 <= len(lines) <= 5
    assert all(line.isprintable() or "\u3000" in line for line in lines)


def test_a_name_of_thirty_letters_is_whole() -> None:
    name = "黑龙江省鹤岗市工农区第一人民医院门诊楼改扩建工程建设指挥部"
    assert "".join(in_lines(name)) == name


def test_a_firms_ending_is_kept_together() -> None:
    assert in_lines("鹤岗市隆岳河建筑工程有限公司") == ("鹤岗市隆岳河建筑工程", "有限公司")


def test_a_line_ends_between_words_and_a_long_word_is_broken() -> None:
    told = "↑ Shareholder of 100%, Legal representative of"
    assert in_lines(told, 30) == ("↑ Shareholder of 100%, ", "Legal representative of")
    assert in_lines("a" * 30) == ("a" * 16, "a" * 14)


@pytest.mark.parametrize("shown", SHOWN)
def test_every_scene_is_well_formed_and_shows_a_hostile_name_as_text(
    store: Store, shown: str
) -> None:
    root = ET.fromstring(svg_of(scene_of(picture(store), shown)))
    assert root.findall(f".//{SVG}script") == []
    if shown != "chain":
        assert HOSTILE in "".join(root.itertext())


def test_nothing_is_fetched_by_a_saved_picture(store: Store) -> None:
    text = svg_of(scene_in_groups(picture(store)))
    assert "href" not in text
    assert text.count("http") == 1  # the name space


def test_the_picture_carries_words_beside_each_tie(store: Store) -> None:
    text = "".join(ET.fromstring(svg_of(scene_in_groups(picture(store)))).itertext())
    assert "↑ 法定代表人、股东 60%" in text
    assert "↓ 股东 30%" in text


@pytest.mark.parametrize("kind", sorted(ENTITY_KINDS))
def test_each_kind_has_an_icon_that_is_grey_without_a_grade(kind: str) -> None:
    plain, listed = icon_file(kind, None), icon_file(kind, "listed")
    assert GREY in plain
    assert colour_of("listed") not in plain
    assert colour_of("listed") in listed
    assert GREY not in listed
    ET.fromstring(plain)
