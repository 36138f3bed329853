"""Leaves folded in the offline report: listed by a click or a key, counted where it is printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.report.page import page_of, write_page
from graph.opening import open_store
from tests.analytics.report.conftest import HOSTILE, picture
from tests.browser import Watched, opened
from tests.builders import firm, owns, person, tell

COUNT = 30


@pytest.fixture
def report(tmp_path: Path) -> Iterator[Watched]:
    """A report whose middle has thirty owners alike, one with a hostile name, and no grade."""
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")
    owners = [person(f"p:{n:02d}", HOSTILE if n == 3 else f"赵{n:02d}") for n in range(COUNT)]
    stakes = [owns(one.id, "b", 0.01) for one in owners]
    tell(store, firm("b", "鹤岗市涅槃矿业有限公司"), *owners, *stakes)
    path = tmp_path / "report.html"
    write_page(picture(store), path)
    with opened(path) as watched:
        yield watched
    assert (watched.errors, watched.requests[1:]) == ([], [])


def names(report: Watched) -> list[str]:
    return report.page.locator(".folds li").all_inner_texts()


def test_a_click_on_the_counted_mark_lists_its_members_and_another_closes_the_list(
    report: Watched,
) -> None:
    mark = report.page.locator("#network .mark:has-text('自然人 30 个')")
    assert not report.page.is_visible(".folds li")
    mark.locator("text").first.click()
    assert report.page.locator(".folds li").first.is_visible()
    assert len(names(report)) == COUNT
    assert HOSTILE in names(report)
    assert "赵07" not in report.page.inner_text("#chosen")  # once is enough
    assert report.page.evaluate("typeof window.hurt") == "undefined"
    mark.locator("text").first.click()
    assert not report.page.locator(".folds li").first.is_visible()


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_key_lists_them_too(report: Watched, key: str) -> None:
    report.page.locator("#network .mark[role=button]").focus()
    report.page.keyboard.press(key)
    assert report.page.locator(".folds li").first.is_visible()
    assert report.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_printed_they_are_a_number_and_stand_in_the_table_by_name(report: Watched) -> None:
    report.page.locator("#network .mark[role=button] text").first.click()
    report.page.emulate_media(media="print")
    assert "自然人 30 个" in report.page.inner_text(".folds")
    assert not report.page.locator(".folds li").first.is_visible()
    assert "赵07" in report.page.inner_text(".tables")


def test_without_a_fold_there_is_no_list(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")
    tell(store, firm("b"), person("p"), owns("p", "b", 0.5))
    assert "<details data-fold" not in page_of(picture(store))
