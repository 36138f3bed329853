"""The network page steps through time: at each step it is the page that is opened as of then."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.api.console.conftest import Visit
from tests.api.console.network_visit import cut, names, press, rows, still, until
from tests.api.console.served import Served, Visitor, served
from tests.api.past_town import HEART, sqlite_town
from tests.painted import RELATION, painted

CONNECTED = "2021-02-03"  # from then on every party of the town is reached from its heart


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("town")
    with served(sqlite_town(folder), folder) as at:
        yield at


def opened(visit: Visit, town: Served, query: str = "", name: str = "everyone") -> Visitor:
    visitor: Visitor = visit(town, name)
    visitor.goto(f"/network/{HEART}{query}")
    visitor.page.wait_for_selector("#leads button, #leads .hint:not(:has-text('正在读取'))")
    still(visitor.page)
    return visitor


def grown(page: Page) -> Page:
    """Every party that can be reached is drawn."""
    for _ in range(4):
        for row in range(len(names(page))):
            page.locator("#parties tbody tr").nth(row).locator("button").first.click()
            while page.locator("#panel .expand button").count():
                press(page, "#panel .expand button")
    press(page, "#join")
    # The lines of whoever is chosen look otherwise: it is the same party on every page.
    page.locator("#parties tr:has-text('中枢') button").first.click()
    return page


def seen(page: Page) -> dict[str, Any]:
    """What a reader sees: words, lines, and the tables without what is still to be expanded."""
    focused = page.evaluate("document.activeElement.id")
    press(page, "#fit")
    frame = painted(page)
    tables = [sorted(rows(page, table)) for table in ("parties", "ties")]
    parties = [row.split("\t")[:4] for row in tables[0]]
    lines = [str(line) for line in frame.ties()]
    # The words on lines are in the table: which have room depends on where the parties stand.
    words = [(word.text, word.colour) for word in frame.words if word.colour != RELATION]
    if focused.endswith("-step"):
        page.focus(f"#{focused}")
    return {"words": sorted(words), "lines": sorted(lines), "parties": parties, "ties": tables[1]}


def steps(page: Page, clock: str) -> Iterator[str]:
    """Walk back from the last step to the first, by keyboard; gives what is told at each."""
    press(page, f"#{clock}-load")
    page.focus(f"#{clock}-step")
    while True:
        yield page.locator(f"#{clock}-told").inner_text()
        if page.locator(f"#{clock}-back").is_disabled():
            return
        page.keyboard.press("ArrowLeft")


def test_at_each_step_the_picture_is_that_of_a_page_opened_on_the_day(
    town: Served, visit: Visit
) -> None:
    page = grown(opened(visit, town).page)
    walked = {told.split(" · ")[0]: seen(page) for told in steps(page, "valid")}
    days = [day for day in walked if day >= CONNECTED]
    assert len(days) >= 5
    for day in days:
        anew = grown(opened(visit, town, f"?as_of={day}").page)
        assert walked[day] == seen(anew), day


def test_at_each_step_of_knowledge_it_is_that_of_a_page_opened_at_the_revision(
    town: Served, visit: Visit
) -> None:
    page = grown(opened(visit, town).page)
    walked = {told: seen(page) for told in steps(page, "known")}
    assert [told[:10] for told in walked][1:] == ["2026-07-01", "2026-05-06", "2026-03-02"]
    for told, was in walked.items():
        revision = told.split("第 ")[1].split(" ")[0]
        anew = grown(opened(visit, town, f"?at_revision={revision}").page)
        assert was == seen(anew), told


def test_a_step_says_its_day_and_revision_on_the_page_and_leaving_it_brings_today_back(
    town: Served, visit: Visit
) -> None:
    page = grown(opened(visit, town).page)
    before = seen(page)
    press(page, "#known-load")
    press(page, "#known-back")
    assert "按第 3 版数据" in cut(page)
    press(page, "#known-on")
    press(page, "#known-back")
    press(page, "#time-now")
    assert seen(page) == before
    assert page.locator("#time-now").is_hidden()


def test_who_is_added_or_hidden_ends_the_looking_back(town: Served, visit: Visit) -> None:
    page = grown(opened(visit, town).page)
    press(page, "#valid-load")
    press(page, "#valid-back")
    press(page, "#parties tr:has-text('牵连') button:text('隐藏')")
    assert page.locator("#valid-step").is_disabled()
    assert "回看" not in cut(page)


def test_a_cut_list_of_steps_says_so_at_every_step(town: Served, visit: Visit) -> None:
    def cut_short(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "truncated": True})

    page = opened(visit, town).page
    page.route("**/api/over-time*", cut_short)
    press(page, "#valid-load")
    assert "逐步回看达到上限" in cut(page)
    press(page, "#time-now")
    assert "逐步回看达到上限" not in cut(page)
    page.unroute("**/api/over-time*")
    press(page, "#valid-load")
    assert "逐步回看达到上限" not in cut(page)


def test_known_time_is_offered_to_those_who_may_see_it(town: Served, visit: Visit) -> None:
    page = opened(visit, town, name="investigator").page
    assert page.locator("#valid-load").is_visible()
    assert page.locator("#known-load, input[name=known_on]").count() == 0


def test_both_dates_are_asked_for_without_a_script(town: Served, visit: Visit) -> None:
    page = opened(visit, town).page
    page.fill("input[name=as_of]", "2022-01-01")
    page.fill("input[name=known_on]", "2026-06-30")
    page.locator(".times form button").click()
    page.wait_for_selector("#leads .hint:not(:has-text('正在读取')), #leads button")
    assert page.url.endswith("?as_of=2022-01-01&at_revision=2")
    assert page.input_value("input[name=known_on]") == "2026-05-06"
    assert "第 2 版" in page.locator("main").inner_text()


def test_a_day_before_anything_was_known_says_so(town: Served, visit: Visit) -> None:
    visitor = visit(town, "everyone")
    visitor.forgiven.append("404")
    visitor.goto(f"/network/{HEART}?known_on=2020-01-01")
    until(visitor.page, "document.body.innerText.includes('请选择较晚的日期')")
    visitor.goto("/search")
