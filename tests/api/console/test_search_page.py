"""Search and party pages, as their users drive them."""

from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served
from tests.api.desks import SCOPED


def test_a_name_typed_is_suggested_and_chosen_by_keyboard(reading: Served, visit: Visit) -> None:
    visitor = visit(reading)
    page = visitor.page
    page.fill("#text", "石墨")
    page.wait_for_selector("#suggestions li")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#suggestions li[aria-selected=true] b").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/parties/**")
    assert page.locator("h1").inner_text() == chosen


def test_the_last_suggestion_is_one_step_up(reading: Served, visit: Visit) -> None:
    page = visit(reading).page
    page.fill("#text", "石墨")
    page.wait_for_selector("#suggestions li")
    page.keyboard.press("ArrowUp")
    assert page.locator("#suggestions li").last.get_attribute("aria-selected") == "true"


def test_suggestions_that_come_late_stay_away_from_a_field_that_was_left(
    reading: Served, visit: Visit
) -> None:
    page = visit(reading).page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/suggest", hold)
    with page.expect_request("**/suggest"):
        page.fill("#text", "石墨")
    page.keyboard.press("Tab")
    with page.expect_response("**/suggest"):
        held[0].continue_()
    page.wait_for_timeout(100)
    assert page.locator("#suggestions").is_hidden()


def test_what_is_looked_for_never_stands_in_an_address(reading: Served, visit: Visit) -> None:
    visitor = visit(reading)
    visitor.page.fill("#text", "司")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector(".results")
    assert visitor.page.url == f"{reading.url}/search"


def test_nobody_found_is_said_with_what_to_try(reading: Served, visit: Visit) -> None:
    visitor = visit(reading)
    visitor.page.fill("#text", "没有这个名字")
    visitor.page.click("form[role=search] button.main")
    assert "没有主体对应" in visitor.page.locator(".empty").inner_text()


def test_a_purpose_stated_shows_persons_until_it_is_taken_back(
    reading: Served, visit: Visit
) -> None:
    page = visit(reading, "investigator").page
    store = reading.desk.store
    scoped = next(
        i for i in reading.desk.views.current().reach.snapshot.entities.ids if SCOPED in i
    )
    firm = store.entities([scoped.split("/")[0].removeprefix("person:")])
    whole = f"{SCOPED} {next(iter(firm.values())).name}"  # masked, only this finds a person
    shown = []
    for purpose in ("", "核查〔2026〕12号举报", ""):
        page.fill("#purpose", purpose)
        page.click("form.purpose button")
        page.fill("#text", whole)
        page.click("form[role=search] button.main")
        shown.append(page.locator(".results .who a").first.inner_text())
    assert shown == ["司**", "司小二", "司**"]


def test_the_language_changes_and_stays(reading: Served, visit: Visit) -> None:
    page = visit(reading).page
    page.click("text=English")
    assert page.locator("h1").inner_text() == "To do"
    page.goto(f"{reading.url}/search")
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_party_is_shown_whole_at_both_widths(
    reading: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(reading, size=size)
    evidence = reading.desk.views.current().reach.top(1)[0].entity
    visitor.goto(f"/parties/{reading.desk.views.current().references.of(evidence)}")
    page = visitor.page
    assert page.locator(".grade-card").count() == 3
    assert page.locator(".chains > li").count() > 0
    assert not visitor.overflows()
    visitor.picture(f"party-{size[0]}", tmp_path)
