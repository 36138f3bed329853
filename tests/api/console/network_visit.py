"""The network page as a visitor works on it: opening it, and reading what it shows."""

import re
import time

from playwright.sync_api import Page

from tests.api.console.conftest import Visit
from tests.api.console.served import WIDE, Served, Visitor
from tests.api.hubs import HUB
from tests.painted import painted

OWNERS = '#panel [data-act="shareholder_of-false"]'
HEADS = '#panel [data-act="legal_representative_of-false"]'
PURPOSE = "核查〔2026〕12号举报"


def until(page: Page, script: str) -> None:
    """Wait for a script to say yes; the page's policy forbids playwright's own way of polling."""
    end = time.monotonic() + 20
    while not page.evaluate(script):
        assert time.monotonic() < end, script
        page.wait_for_timeout(10)


def network(visit: Visit, hub: Served, size: tuple[int, int] = WIDE, id_: str = HUB) -> Visitor:
    visitor = visit(hub, "investigator", size)
    visitor.goto(f"/network/{id_}")
    visitor.page.wait_for_selector("#leads button, #leads .hint:not(:has-text('正在读取'))")
    still(visitor.page)
    return visitor


def still(page: Page) -> None:
    until(page, "document.getElementById('network-page').getAttribute('aria-busy') === 'false'")


def tables_follow(page: Page) -> None:
    """Wait by the page's own timers, which come in their order, until its tables were drawn."""
    page.evaluate("new Promise((done) => setTimeout(done, 80))")


def press(page: Page, selector: str) -> None:
    page.locator(selector).first.click()
    still(page)
    tables_follow(page)


def drawn(page: Page) -> tuple[int, int]:
    """How many parties and relations the page says that it has drawn."""
    said = re.search("画出 ([0-9]+) 个主体、([0-9]+) 条关系", cut(page))
    assert said is not None
    return int(said[1]), int(said[2])


def cut(page: Page) -> str:
    return page.locator("#cut").inner_text()


def names(page: Page) -> list[str]:
    return page.locator("#parties tbody td:first-child").all_inner_texts()


def places(page: Page) -> dict[str, tuple[int, int]]:
    """Where the name of each party stands in the whole picture."""
    press(page, "#fit")
    return painted(page).places(names(page))


def icons(page: Page) -> list[tuple[int, int]]:
    """Where the parties stand in the whole picture, also those whose names have no room."""
    press(page, "#fit")
    return painted(page).icons


def rows(page: Page, table: str) -> list[str]:
    return page.locator(f"#{table} tbody tr").all_inner_texts()


def drag(page: Page, name: str, pixels: int) -> None:
    canvas = page.locator("#network canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    x, y = painted(page).word(name).mark
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x + pixels, box["y"] + y, steps=5)
    page.mouse.up()
    tables_follow(page)
