"""The network report, opened in a real browser: what it draws, says and never does."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.report.page import page_of, write_page
from analytics.report.picture import STRONG, Frame
from graph.errors import NotFound
from graph.model import Relation
from graph.store import Store
from tests.analytics.report.conftest import FRAME, HOSTILE, picture
from tests.browser import Watched, opened
from tests.builders import firm, owns, penalty, person, tell
from tests.painted import on_window

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def report(store: Store, tmp_path: Path) -> Iterator[Watched]:
    """The report of the phoenix in a browser window of 1280 × 900."""
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    with opened(path) as seen:
        yield seen


def marks(seen: Watched) -> list[str]:
    return [
        text.split("\n")[0]
        for text in seen.page.locator("#network .mark title").all_text_contents()
    ]


def test_the_browser_draws_every_entity_and_asks_nobody(report: Watched) -> None:
    rows = report.page.locator("tr[id] td:first-child").all_inner_texts()
    assert sorted(name.split("（")[0] for name in marks(report)) == sorted(rows)
    assert len(rows) == 6
    assert [url for url in report.requests if not url.startswith("file:")] == []
    assert report.errors == []


def test_addresses_and_telephones_are_drawn(report: Watched) -> None:
    drawn = marks(report)
    assert "鹤岗市工农区一号（地址）" in drawn
    assert "0468-0000001（电话）" in drawn


def test_no_script_of_ours_leaves_anything_on_the_window(report: Watched, tmp_path: Path) -> None:
    blank = tmp_path / "blank.html"
    blank.write_text("<!doctype html>")
    with opened(blank) as empty:
        assert on_window(report.page) - on_window(empty.page) == set()


def test_it_opens_on_the_whole_picture_and_fits_the_screen(report: Watched) -> None:
    report.page.set_viewport_size({"width": 1280, "height": 900})
    inside = report.page.evaluate(
        """() => [...document.querySelectorAll('#network .mark')].every((mark) => {
            const { left, top, right, bottom } = mark.getBoundingClientRect();
            return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight; })"""
    )
    assert inside


def test_chinese_shows_as_letters_not_boxes(report: Watched) -> None:
    shape = """(text) => { const c = document.createElement('canvas').getContext('2d');
        c.font = '40px ' + getComputedStyle(document.body).fontFamily;
        c.fillText(text, 0, 50); return c.canvas.toDataURL(); }"""
    assert report.page.evaluate(shape, "鹤") != report.page.evaluate(shape, "岗")


def test_a_name_is_text_and_never_a_script(report: Watched) -> None:
    assert report.page.evaluate("typeof window.hurt") == "undefined"
    assert HOSTILE in report.page.inner_text(".tables")
    assert HOSTILE in "".join(report.page.locator("#network .mark title").all_text_contents())


def test_choosing_a_chain_lights_its_parties_and_ties_and_fades_the_rest(report: Watched) -> None:
    report.page.click(".chain")
    assert report.page.get_attribute(".chain", "aria-pressed") == "true"
    lit = report.page.locator("#network .mark.on title").all_text_contents()
    assert {name.split("（")[0] for name in lit} == {
        "令狐峤",
        "鹤岗市旧矿业有限公司",
        "鹤岗市涅槃矿业有限公司",
    }
    width = "(line) => getComputedStyle(line).strokeWidth"
    lines = report.page.locator("#network .line.on").all()
    assert [line.evaluate(width) for line in lines] == ["4px", "4px"]
    opacity = "(mark) => getComputedStyle(mark).opacity"
    faded = report.page.locator("#network .mark:not(.on)").all()
    assert {mark.evaluate(opacity) for mark in faded} == {"0.15"}
    report.page.click("#clear")
    assert report.page.locator("#network .on").count() == 0


def test_choosing_a_party_tells_what_the_table_says(report: Watched) -> None:
    report.page.click("#network .mark:has-text('令狐峤') text")
    assert "令狐峤 · 自然人" in report.page.inner_text("#chosen")


def test_a_saved_picture_is_whole_and_stands_alone(report: Watched) -> None:
    report.page.click("#closer")
    with report.page.expect_download() as saving:
        report.page.click("#save-svg")
    root = ET.fromstring(Path(saving.value.path()).read_text("utf-8"))
    assert len(root.findall(f".//{SVG}g[@class='mark']")) == 6
    assert root.get("viewBox", "").startswith("0 0 ")
    with report.page.expect_download() as saving:
        report.page.click("#save-png")
    assert Path(saving.value.path()).read_bytes().startswith(b"\x89PNG")


def test_the_first_printed_page_is_the_picture_and_the_tables_follow(report: Watched) -> None:
    pages = report.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert pages >= 2
    report.page.emulate_media(media="print")
    assert not report.page.is_visible(".tools")
    after = "(one) => getComputedStyle(one).breakAfter"
    assert report.page.locator("section.picture").evaluate(after) == "page"


def test_a_phone_needs_no_sideways_scrolling(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    with opened(path, width=390, height=844) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 390


def test_grades_are_told_apart_and_each_chain_is_listed(store: Store) -> None:
    drawn = picture(store)
    assert {n.entity.id: n.grade for n in drawn.nodes} == {
        "a": "listed",
        "b": "lead",
        "p": "lead",
        "x": None,
        "address:1": None,
        "phone:1": None,
    }
    assert [reason.entities for reason in drawn.reasons] == [("a", "p", "b")]


def test_the_page_says_its_dates_revision_and_policy(store: Store) -> None:
    page = page_of(picture(store))
    page = re.sub("</?b>", "", page)
    for word in (
        "2026-11-23",
        "第 1 版",
        "北京时间 2",
        FRAME.policy.digest,
        "线索不是依据",
        "L-SX",
    ):
        assert word in page


def test_the_report_carries_the_ownership_tree_both_ways(store: Store) -> None:
    # The owner of the owner lies outside the picture: named in the tree, and so in the journal.
    tell(store, firm("far", "鹤岗市远方控股有限公司"), person("q", "司空澜"), owns("far", "b", 0.4))
    tell(store, owns("q", "far", 0.9))
    drawn = picture(store, frame=Frame(FRAME.policy, FRAME.measures, depth=1))
    part = page_of(drawn).partition('class="ownership"')[2].partition("</section>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", part).split())
    assert "实际控制人：令狐峤" in words
    assert "60% 令狐峤 控制" in words
    assert "90% 司空澜 控制 股东 90% · 来源：导入 · 穿透后持有本主体 36%" in words
    assert words.index("谁持有它") < words.index("它持有谁") < words.index("30% &lt;script&gt;")
    assert "q" in {entity.id for entity in drawn.everybody}
    assert "q" not in {node.entity.id for node in drawn.nodes}


def test_who_stands_behind_the_legal_person_of_a_project_is_told(store: Store) -> None:
    tell(store, firm("j", "鹤岗市试验项目", kind="project"))
    assert picture(store, "j").ownership == ()
    tell(store, Relation("plp", "project_legal_person_of", "b", "j"))
    assert [one.party.id for one in picture(store, "j").ownership] == ["b"]


def test_what_was_cut_is_said(store: Store) -> None:
    tell(store, *(firm(f"n{n}") for n in range(50)), *(owns("b", f"n{n}", 0.1) for n in range(50)))
    drawn = picture(store, frame=Frame(FRAME.policy, FRAME.measures, depth=1, limit=10))
    assert drawn.left_out == 45
    assert "本图不全" in page_of(drawn)
    assert "另有至少 45 个主体未画出" in page_of(drawn)


def test_a_project_without_a_legal_person_is_said_to_be_so(store: Store) -> None:
    tell(store, firm("j", "鹤岗市试验项目", kind="project"))
    assert "项目法人未入库" in page_of(picture(store, "j"))
    tell(store, Relation("plp", "project_legal_person_of", "b", "j"))
    assert "未入库" not in page_of(picture(store, "j"))


def test_the_same_question_gives_the_same_bytes(store: Store) -> None:
    assert page_of(picture(store)) == page_of(picture(store))


def test_an_unknown_subject_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        picture(store, "nobody")


def test_the_chains_that_a_person_must_check_come_first_and_say_so(store: Store) -> None:
    # A heavier chain that nobody need check: the debtor's guarantee of its own.
    tell(store, firm("d"), Relation("g", "guarantees", "d", "b"), penalty("r2", "d", list="L-SX"))
    tell(store, *(penalty(f"s{n}", "d", "2026-11-20", list="L-SX") for n in range(3)))
    made = picture(store)
    strong = [reason.evidence.record for reason in made.reasons if STRONG in reason.evidence.marks]
    assert strong == ["r"]
    assert made.reasons[0].evidence.record == "r"
    assert "较强线索，须由人核查" in page_of(made)
