"""On a telephone: no page is wider than its window, and nothing to be touched is too small."""

from typing import Final

import pytest
from playwright.sync_api import Page

from graph.sentence import LANGUAGES, Language
from tests.api import working_day as day
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, Served

_LEAST: Final = 24  # CSS pixels, as WCAG 2.5.8 asks; links within a sentence are excepted there
_SMALL: Final = """(least) => [...document.querySelectorAll(
    'button, input, select, summary, textarea, nav a, .actions a, .who a, .brand')]
  .filter((one) => one.checkVisibility() && !one.closest('.hidden, .skip'))
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([text, box]) => `${text} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
_PAGES: Final = (
    "/worklist",
    "/search",
    "/vet",
    "/vet/batch",
    "/vettings",
    "/certificates",
    "/loads",
    "/loads/1",
    "/loads/1/mend",
    "/records/c:asked",
    "/cases",
    "/alerts",
    "/paths",
    "/guarantees",
    "/tenders",
    "/approvals",
    "/journal",
    "/journal?chain=access",
    "/about",
    "/users",
    "/account",
    f"/parties/{day.FIRM}",
    f"/network/{day.FIRM}",
    f"/ownership/{day.FIRM}",
    f"/identity/{day.FIRM}",
)


def small(page: Page) -> list[str]:
    """What is too small to be touched."""
    found: list[str] = page.evaluate(_SMALL, _LEAST)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_a_telephone_and_a_thumb(
    busy: Served, visit: Visit, language: Language
) -> None:
    visitor = visit(busy, "everyone", NARROW)
    if language == "en":
        visitor.speak_english()
    wide, tiny = [], {}
    for path in _PAGES:
        visitor.goto(path)
        if visitor.overflows():
            wide.append(path)
        if found := small(visitor.page):
            tiny[path] = found[:3]
    assert (wide, tiny) == ([], {})


def test_what_is_too_small_would_be_found(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "enquirer", NARROW)
    visitor.page.evaluate("document.querySelector('main button').style.cssText = 'height: 8px'")
    assert small(visitor.page) != []
