"""Every page, wide and on a telephone, in both languages: it fits, speaks one language, and can be
touched and read by everybody.

With CREDITGRAPH_SHEETS=FOLDER the pictures of all pages stay in that folder, to be looked at.
"""

import os
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page

from graph.sentence import LANGUAGES, Language
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, Visitor
from tests.api.every_page import addresses, fill_pages, unknown_load
from tests.api.page_words import shown, strangers, words_left

_LEAST: Final = 24  # CSS pixels, as WCAG 2.5.8 asks; links within a sentence are excepted there
_AXE: Final[dict[int, Language]] = {WIDE[0]: "zh", NARROW[0]: "en"}
# What sheets say in the words of the catalogue: who wrote to the store, the state of a firm.
_DATA: Final = frozenset({"system", "存续"})
_SMALL: Final = """(least) => [...document.querySelectorAll(
    'button, input, select, summary, textarea, nav a, .actions a, .who a, .brand')]
  .filter((one) => one.checkVisibility() && !one.closest('.hidden, .skip'))
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([text, box]) => `${text} ${Math.round(box.width)}x${Math.round(box.height)}`)"""

_ASKED: Final = """() => [...document.forms].filter((one) => one.method === 'get').map((one) => {
  const fields = [...new FormData(one)].map(([name, value]) => [name, one.elements[name]
    .matches?.('input:not([type=hidden])') ? '' : value])
  return `${one.getAttribute('action') ?? location.pathname}?${new URLSearchParams(fields)}`
})"""


def small(page: Page) -> list[str]:
    """What is too small to be touched."""
    found: list[str] = page.evaluate(_SMALL, _LEAST)
    return found


@pytest.fixture(scope="module")
def pages(busy: Served) -> dict[str, str]:
    """The address of every page, each with something on it."""
    fill_pages(busy.desk)
    columns = unknown_load(busy.desk)
    found = addresses(busy.desk, busy.app)
    return {**found, "/loads/{number}/columns": f"/loads/{columns}/columns"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_fits_and_speaks_one_language(
    busy: Served, pages: dict[str, str], visit: Visit, size: tuple[int, int], language: Language
) -> None:
    visitor = visit(busy, "everyone", size)
    visitor.forgiven = ["422"]  # a code that nobody issued
    if language == "en":
        visitor.speak_english()
    wrong: dict[str, list[str]] = {}
    for route, address in pages.items():
        visitor.goto(address)
        if found := faults(visitor, language):
            wrong[route] = found
        keep(visitor, f"{route}-{language}")
    visitor.goto("/search")
    for text in ("石墨", "查无此人此事"):
        visitor.page.fill("main input[name=text]", text)
        with visitor.page.expect_navigation():
            visitor.page.press("main input[name=text]", "Enter")
        if found := faults(visitor, language):
            wrong[f"/search for {text}"] = found
        keep(visitor, f"/search {text}-{language}")
    assert wrong == {}


def faults(visitor: Visitor, language: Language) -> list[str]:
    """What is wrong with the page that a visitor sees."""
    text = shown(visitor.page.content())
    found = [*strangers(text, language)]
    found += [one for one in words_left(text, language) if one not in _DATA]
    found += ["wider than its window"] if visitor.overflows() else []
    found += small(visitor.page)[:3] if visitor.width == NARROW[0] else []
    # What axe looks for is laid out by width and not by language: one language a width will do.
    return found + (visitor.faults() if language == _AXE[visitor.width] else [])


def keep(visitor: Visitor, name: str) -> None:
    """Keep a picture of the page where pictures are wanted."""
    if folder := os.environ.get("CREDITGRAPH_SHEETS"):
        Path(folder).mkdir(exist_ok=True)
        named = f"{name.strip('/').replace('/', '_')}-{visitor.width}"
        visitor.picture(named, Path(folder))


def test_every_page_of_the_console_is_there(
    busy: Served, pages: dict[str, str], visit: Visit
) -> None:
    page = visit(busy, "everyone").page
    missed = {"/certificates unknown": 422}
    told = {route: page.request.get(busy.url + path).status for route, path in pages.items()}
    assert {route: told[route] for route in told if told[route] != 200} == missed
    assert {"/worklist", "/journal", "/alerts/{number}", "/cases/{number}"} <= set(pages)


def test_what_is_too_small_would_be_found(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "enquirer", NARROW)
    visitor.page.evaluate("document.querySelector('main button').style.cssText = 'height: 8px'")
    assert small(visitor.page) != []


def test_a_form_of_a_page_whose_fields_are_left_blank_is_answered(
    busy: Served, pages: dict[str, str], visit: Visit
) -> None:
    visitor = visit(busy, "everyone")
    visitor.forgiven = ["422"]  # a code that nobody issued
    asked: set[str] = set()
    for address in pages.values():
        visitor.goto(address)
        asked.update(visitor.page.evaluate(_ASKED))
    refused = {
        address: answer.status
        for address in asked
        if not (answer := visitor.page.request.get(busy.url + address)).ok
    }
    assert any(one.startswith("/vettings?text=&") for one in asked)
    assert refused == {}
