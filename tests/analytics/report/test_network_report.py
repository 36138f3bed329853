"""The network report, opened in a real browser: what it draws, says and never does."""

import re
from datetime import date
from pathlib import Path

import pytest

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.report.page import page_of, write_page
from analytics.report.picture import STRONG, Frame, Picture, picture_of
from graph.errors import NotFound
from graph.model import Relation
from graph.opening import open_store
from graph.store import Store
from tests.browser import opened
from tests.builders import firm, heads, owns, penalty, person, tell
from tests.painted import LIBRARY, on_window, painted

TODAY = date(2026, 11, 23)
FRAME = Frame(read_policy(), read_measures())
HOSTILE = "<script>window.hurt=1</script>\"'</script><img src=x onerror=hurt=1>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A phoenix: its head heads a listed firm too; a namesake stands apart."""
    opened_store = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")
    tell(
        opened_store,
        firm("b", "鹤岗市涅槃矿业有限公司"),
        firm("a", "鹤岗市旧矿业有限公司"),
        person("p", "令狐峤"),
        firm("x", HOSTILE),
        heads("p", "b"),
        heads("p", "a"),
        owns("p", "b", 0.6),
        owns("b", "x", 0.3),
        penalty("r", "a", "2026-09-01", list="L-SX", issuer="鹤岗市中级人民法院"),
    )
    return opened_store


def picture(store: Store, subject: str = "b", frame: Frame = FRAME) -> Picture:
    return picture_of(store, subject, frame, as_of=TODAY)


def test_the_browser_draws_every_entity_and_asks_nobody(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    with opened(path) as seen:
        names = seen.page.locator("tr[id] td:first-child").all_inner_texts()
        assert len(names) == 4
        assert painted(seen.page).shown(names) == names
        assert painted(seen.page).relations() == [
            "法定代表人",
            "法定代表人",
            "股东 30%",
            "股东 60%",
        ]
        assert [url for url in seen.requests if not url.startswith("file:")] == []
        assert seen.errors == []


def test_no_script_of_ours_leaves_anything_on_the_window(store: Store, tmp_path: Path) -> None:
    path, blank = tmp_path / "report.html", tmp_path / "blank.html"
    write_page(picture(store), path)
    blank.write_text("<!doctype html>")
    with opened(blank) as empty, opened(path) as seen:
        assert on_window(seen.page) - on_window(empty.page) == LIBRARY


def test_nothing_moves_after_it_is_drawn(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    with opened(path) as seen:
        first = painted(seen.page)
        seen.page.wait_for_timeout(400)
        assert painted(seen.page) == first


def test_chinese_shows_as_letters_not_boxes(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    shape = """(text) => { const c = document.createElement('canvas').getContext('2d');
        c.font = '40px ' + getComputedStyle(document.body).fontFamily;
        c.fillText(text, 0, 50); return c.canvas.toDataURL(); }"""
    with opened(path) as seen:
        assert seen.page.evaluate(shape, "鹤") != seen.page.evaluate(shape, "岗")


def test_a_name_is_text_and_never_a_script(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    with opened(path) as seen:
        assert seen.page.evaluate("typeof window.hurt") == "undefined"
        assert HOSTILE in seen.page.inner_text(".tables")


def test_choosing_a_chain_highlights_its_ties(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    with opened(path) as seen:
        seen.page.click(".chain")
        assert seen.page.get_attribute(".chain", "aria-pressed") == "true"
        assert [line["width"] for line in painted(seen.page).highlighted()] == [4, 4]


def test_the_words_on_lines_are_taken_away_and_come_back(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    with opened(path) as seen:
        before = painted(seen.page).relations()
        seen.page.uncheck("#words")
        assert painted(seen.page).relations() == []
        seen.page.check("#words")
        assert painted(seen.page).relations() == before


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
    }
    assert [reason.entities for reason in drawn.reasons] == [("a", "p", "b")]


def test_the_page_says_its_dates_revision_and_policy(store: Store) -> None:
    page = page_of(picture(store))
    for word in ("2026-11-23", "第 1 版", FRAME.policy.digest, "线索不是依据", "L-SX"):
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
    assert drawn.left_out == 43
    assert "本图不全" in page_of(drawn)
    assert "另有至少 43 个主体未画出" in page_of(drawn)


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
