"""The offline report and its pictures in the language asked for; Chinese where none is."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from analytics import report
from analytics.report.interactive import network_of
from analytics.report.neighbourhood import scene_in_groups
from analytics.report.page import caption_of, page_of, write_page
from analytics.report.scene import SHOWN, scene_of
from analytics.report.svg import svg_of
from graph.sentence import catalogue
from graph.store import Store
from tests.analytics.report.conftest import picture
from tests.api.page_words import shown, strangers, words_left
from tests.browser import opened
from tests.builders import firm, owns, tell

TEMPLATES = [Path(report.__file__).with_name(name) for name in ("page.html", "ownership.html")]
OF_PAGE = {
    code.partition(".")[2]: both
    for code, both in catalogue().items()
    if code.startswith("report_page.")
}
CHINESE = re.compile(r"[一-鿿]+")


def names(store: Store) -> set[str]:
    """What stays Chinese in the report of the phoenix: names, and what its record says."""
    parties = {node.entity.name for node in picture(store).nodes}
    return {*parties, "鹤岗市中级人民法院"}


def foreign(text: str, known: set[str]) -> list[str]:
    """The Chinese of a text that is no part of what is known to be Chinese."""
    return [run for run in CHINESE.findall(text) if not any(run in name for name in known)]


def test_a_template_says_what_the_catalogue_holds_and_all_of_it() -> None:
    texts = [path.read_text("utf-8") for path in TEMPLATES]
    assert [text for text in texts if CHINESE.search(text)] == []
    said = {
        key
        for text in texts
        for call in re.findall(r"\bw\(([^)]*)", text)
        for key in re.findall(r'"(\w+)"', call.split(",")[0])
    }
    assert said == OF_PAGE.keys()


def test_an_english_report_says_nothing_in_chinese_but_names(store: Store) -> None:
    page = page_of(picture(store), "en")
    assert '<html lang="en">' in page
    told = shown(page)
    assert strangers(told, "en") == []
    assert words_left(told, "en") == []
    sources = {"涅槃", "令狐峤"}  # within the caption of a chain
    articles = set(CHINESE.findall("令〔2025〕12号八一号"))
    assert foreign(told, names(store) | sources | articles) == []
    assert "A lead is not a ground." in told


def test_no_language_asked_for_is_chinese(store: Store) -> None:
    assert page_of(picture(store)) == page_of(picture(store), "zh")
    assert '<html lang="zh-CN">' in page_of(picture(store))


def test_folded_parties_are_counted_in_the_language(store: Store) -> None:
    tell(store, *(firm(f"h{n}", f"鹤岗市第{n}矿业有限公司") for n in range(30)))
    tell(store, *(owns(f"h{n}", "b", 0.01) for n in range(30)))
    drawn = picture(store)
    assert "Company: 30" in page_of(drawn, "en")
    assert "企业 30 个" in page_of(drawn)


@pytest.mark.parametrize("what", SHOWN)
def test_a_picture_is_in_one_language(store: Store, what: str) -> None:
    drawn = picture(store)
    scene = scene_of(drawn, what, "en")
    for made in (scene, scene_in_groups(drawn, "en")):
        text = " ".join(ET.fromstring(svg_of(made, caption=caption_of(drawn, "en"))).itertext())
        assert foreign(text, names(store)) == []
    page = network_of(scene).generate_html()
    assert '<html lang="en">' in page
    assert "Red: a record in force" in page


def test_an_english_report_works_in_a_browser(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(picture(store), path, "en")
    with opened(path) as seen:
        seen.page.get_by_role("button", name="Lead", exact=False).first.click()
        assert seen.page.get_by_role("button", name="Clear the chain").is_visible()
        assert seen.errors == []
