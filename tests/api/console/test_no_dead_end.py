"""No page is a dead end: what is stale, gone, too much or not allowed says so, and where to go on.

Each is walked in a browser, in both languages: the page has a sentence in the reader's language
and a link that leads on.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.answers import cases
from graph.sentence import LANGUAGES, Language
from tests.api import working_day as day
from tests.api.console.conftest import Visit
from tests.api.console.served import Served, Visitor, served
from tests.api.desks import copy_of_city
from tests.api.page_words import shown, strangers

REQUESTS = 40  # of a person: more than a page needs, fewer than a test can ask


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk of these tests' own."""
    folder = tmp_path_factory.mktemp("dead-ends")
    with served(copy_of_city(folder), folder) as made:
        day.tell_small_city(made.desk.store)
        yield made


def visitor_in(visit: Visit, at: Served, who: str, language: Language, *forgiven: str) -> Visitor:
    visitor = visit(at, who)
    if language == "en":
        visitor.speak_english()
    visitor.forgiven += forgiven
    return visitor


def goes_on(visitor: Visitor, language: Language) -> str:
    """What the page says; it is in one language, and a link in it leads to a page that is there."""
    page = visitor.page
    assert strangers(shown(page.content()), language) == []
    links = page.locator("main a[href^='/']")
    assert links.count()
    statuses = [
        page.request.get(visitor.served.url + (links.nth(n).get_attribute("href") or "")).status
        for n in range(links.count())
    ]
    assert 200 in statuses, statuses
    visitor.check()
    return page.inner_text("main")


GONE = {
    "party": ("/parties/uscc:nobody", "404"),
    "network": ("/network/uscc:nobody", "404"),
    "vetting": ("/vettings/" + "0" * 64, "404"),
    "case": ("/cases/999", "404"),
    "alert": ("/alerts/999", "404"),
    "load": ("/loads/999", "404"),
    "columns": ("/loads/999/columns", "404"),
    "record": ("/records/c:nobody", "404"),
    "page": ("/nothing", "404"),
    "later revision": (f"/parties/{day.FIRM}?at_revision=99999", "404"),
    "no day": (f"/parties/{day.FIRM}?as_of=yesterday", "422"),
    "before it was known": (f"/network/{day.FIRM}?at_revision=1", "404"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", GONE)
def test_what_is_gone_or_of_no_known_time_says_so(
    at: Served, visit: Visit, what: str, language: Language
) -> None:
    address, status = GONE[what]
    visitor = visitor_in(visit, at, "everyone", language, status)
    visitor.goto(address)
    goes_on(visitor, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_has_no_right_is_led_to_his_roles(at: Served, visit: Visit, language: Language) -> None:
    visitor = visitor_in(visit, at, "enquirer", language, "403")
    visitor.goto("/users")
    goes_on(visitor, language)
    assert visitor.page.locator("main a[href='/account']").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_a_time_that_is_not_known_leads_to_itself_now(
    at: Served, visit: Visit, language: Language
) -> None:
    visitor = visitor_in(visit, at, "everyone", language, "404")
    visitor.goto(f"/parties/{day.FIRM}?at_revision=99999")
    visitor.page.click(f"main a[href='/parties/{day.FIRM}']")
    assert "待办石墨" in visitor.page.inner_text("h1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_session_that_ended_under_a_form_says_so_and_comes_back_to_the_form(
    at: Served, visit: Visit, language: Language
) -> None:
    # The suggestions to what was typed may be asked for before the form is sent.
    visitor = visitor_in(visit, at, "enquirer", language, "401")
    visitor.goto("/vet?subject=91230400W85046069U")
    visitor.page.fill("input[name=text]", "91230400W85046069U")
    at.desk.accounts.sessions.end_all("enquirer")
    visitor.page.press("input[name=text]", "Enter")
    visitor.page.wait_for_url("**/login?done=ended")
    said = {"zh": "没有保存", "en": "was not taken"}[language]
    assert said in visitor.page.inner_text("main [role=status]")
    assert strangers(shown(visitor.page.content()), language) == []
    visitor.login("enquirer")
    assert visitor.page.url == f"{at.url}/vet?subject=91230400W85046069U"
    visitor.goto("/")
    assert visitor.page.url.endswith("/worklist")  # the page asked for is opened once


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_of_an_earlier_login_leads_back_to_its_page(
    at: Served, visit: Visit, language: Language
) -> None:
    visitor = visitor_in(visit, at, "investigator", language, "403")
    visitor.goto("/cases")
    visitor.page.fill("#title", "石墨关联核查")
    # In another tab of this browser somebody logs in anew.
    other = visitor.page.context.new_page()
    other.goto(f"{at.url}/login/{at.desk.accounts.ticket('investigator')}")
    visitor.page.press("#title", "Enter")
    goes_on(visitor, language)
    visitor.page.click("main a[href='/cases']")
    assert visitor.page.locator("#title").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_case_changed_meanwhile_leads_back_to_it(
    at: Served, visit: Visit, language: Language
) -> None:
    number = cases.open_case(day.as_user(at.desk, "investigator"), "旧表").number
    first = visitor_in(visit, at, "investigator", language, "409")
    first.goto(f"/cases/{number}")
    second = visit(at, "investigator")
    second.goto(f"/cases/{number}")
    for visitor, state in ((second, "closed"), (first, "closed")):
        visitor.page.click("details:has(#members) summary")
        visitor.page.select_option("#state", state)
        visitor.page.click("form:has(#members) button")
    goes_on(first, language)
    first.page.click(f"main a[href='/cases/{number}']")
    assert "旧表" in first.page.inner_text("h1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_vetting_decided_in_another_tab_says_by_whom_and_how_to_go_on(
    at: Served, visit: Visit, language: Language
) -> None:
    who = {"zh": day.TRUTH["phoenix"][0], "en": day.TRUTH["phoenix"][1]}[language]
    made = day.vet(at.desk, who)
    visitor = visitor_in(visit, at, "enquirer", language, "422")
    visitor.goto(f"/vettings/{made['hash']}")
    other = visit(at, "enquirer")
    other.goto(f"/vettings/{made['hash']}")
    for one in (other, visitor):
        form = one.page.locator("form:has(input[value=accept])")
        form.locator("input[type=checkbox]").check()
        form.locator("button.main").click()
        one.page.wait_for_load_state()
    told = goes_on(visitor, language)
    assert visitor.page.locator("main [role=alert]").count() == 1
    assert "enquirer" in told
    assert visitor.page.locator("form:has(input[value=withdraw])").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kept_picture_of_whom_nobody_knows_any_more_leads_back_to_its_case(
    at: Served, visit: Visit, language: Language
) -> None:
    ask = day.as_user(at.desk, "investigator")
    number = cases.open_case(ask, "旧图").number
    gone, today = "uscc:91230400W85046069Z", ask.view.as_of.isoformat()
    told = {"title": "旧图", "middle": gone, "places": {gone: [0, 0]}, "pinned": [], "hidden": []}
    filters: dict[str, list[str]] = {"kinds": [], "grades": [], "ties": []}
    clocks = {"ties": [], "filters": filters, "as_of": today, "day": today, "at_revision": None}
    cases.add(ask, number, "picture", {**told, **clocks})
    visitor = visitor_in(visit, at, "investigator", language, "404")
    visitor.goto(f"/cases/{number}")
    visitor.page.click(".pictures a")
    goes_on(visitor, language)
    visitor.page.click(f"main a[href='/cases/{number}']")
    assert "旧图" in visitor.page.inner_text("h1")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_spreadsheet_over_its_bound_says_the_bound_and_keeps_the_form(
    at: Served, visit: Visit, language: Language, tmp_path: Path
) -> None:
    visitor = visitor_in(visit, at, "enquirer", language, "422", "413")
    sheet = tmp_path / "many.csv"
    sheet.write_text("项目代码\n" + "2610-230402-04-01-191721\n" * 2001, "utf-8")
    visitor.goto("/vet/batch")
    visitor.page.set_input_files("#file", sheet)
    visitor.page.click("form.vet button.main")
    visitor.page.wait_for_selector("main [role=alert]:visible")
    assert "2000" in visitor.page.inner_text("main [role=alert]:visible").replace(",", "")
    assert strangers(shown(visitor.page.content()), language) == []
    assert visitor.page.locator("#file").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_beyond_the_last_hit_leads_to_the_first(
    at: Served, visit: Visit, language: Language
) -> None:
    visitor = visitor_in(visit, at, "enquirer", language)
    visitor.goto("/search")
    visitor.page.fill("main input[name=text]", "石墨")
    with visitor.page.expect_navigation():
        visitor.page.press("main input[name=text]", "Enter")
    # As where parties were taken out meanwhile: the button asks for a page beyond the last.
    script = "document.querySelector('main button[name=offset]').value = '900000'"
    visitor.page.evaluate(script)
    with visitor.page.expect_navigation():
        visitor.page.click("main button[name=offset]")
    assert visitor.page.locator("main button[name=offset]").count() == 1
    assert strangers(shown(visitor.page.content()), language) == []
    with visitor.page.expect_navigation():
        visitor.page.click("main button[name=offset]")
    assert "石墨" in visitor.page.inner_text(".results")


@pytest.fixture
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk that takes a few requests from a person, and no more as time passes."""
    folder = tmp_path_factory.mktemp("strict")
    with served(copy_of_city(folder), folder, CREDITGRAPH_LIMIT_REQUESTS=str(REQUESTS)) as made:
        made.desk.meter._clock = lambda: 0.0
        yield made


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_requests_say_how_long_to_wait_and_offer_the_page_again(
    strict: Served, visit: Visit, language: Language
) -> None:
    visitor = visitor_in(visit, strict, "enquirer", language, "429")
    for _ in range(REQUESTS):
        if visitor.page.request.get(f"{strict.url}/account").status == 429:
            break
    visitor.goto("/vet?subject=a")
    alert = visitor.page.inner_text("main [role=alert]")
    assert any(sign.isdigit() for sign in alert)
    assert visitor.page.locator("main a").first.get_attribute("href") == "/vet?subject=a"
    assert strangers(shown(visitor.page.content()), language) == []
