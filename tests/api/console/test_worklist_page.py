"""The page on which everybody lands: what waits, each line leading to where it is done."""

import re
from pathlib import Path

import pytest

from api.access.roles import ROLES
from api.answers import handovers
from api.answers.worklists.every import LISTS
from tests.api import working_day as day
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("role", ROLES)
def test_every_role_lands_on_its_lists_and_they_fit_the_window(
    busy: Served, visit: Visit, role: str, size: tuple[int, int], language: str, tmp_path: Path
) -> None:
    visitor = visit(busy, role, size)
    if language == "en":
        visitor.speak_english()
    assert visitor.page.url.endswith("/worklist")
    assert visitor.page.locator(".lists > section").count() >= 2
    assert visitor.page.locator(".waiting > li").count() >= 1
    assert not visitor.overflows()
    visitor.picture(f"{role}-{language}", tmp_path)


@pytest.mark.parametrize("role", ROLES)
def test_no_line_is_a_dead_end(busy: Served, visit: Visit, role: str) -> None:
    page = visit(busy, role).page
    links = page.locator(".waiting a")
    addresses = {links.nth(n).get_attribute("href") or "" for n in range(links.count())}
    more = page.locator(".lists section > p > a.button")
    addresses |= {more.nth(n).get_attribute("href") or "" for n in range(more.count())}
    statuses = {path: page.request.get(busy.url + path).status for path in addresses}
    assert {path: status for path, status in statuses.items() if status != 200} == {}
    assert addresses


def test_an_officer_vets_from_the_first_page_and_gives_a_word_and_the_count_follows(
    busy: Served, visit: Visit
) -> None:
    page = visit(busy, "enquirer").page
    before = int(page.locator("#h-open_vettings .count").inner_text())
    page.fill("#text", day.TRUTH["repaired_record"][0])
    page.click("form.vet button.main")
    page.wait_for_url("**/vettings/*")
    page.goto(f"{busy.url}/worklist")
    assert int(page.locator("#h-open_vettings .count").inner_text()) == before + 1
    page.locator("#open_vettings .waiting a").first.click()
    page.locator("form:has(input[value=accept]) input[type=checkbox]").check()
    page.locator("form:has(input[value=accept]) button").click()
    page.goto(f"{busy.url}/worklist")
    assert int(page.locator("#h-open_vettings .count").inner_text()) == before


def test_a_long_list_is_read_page_by_page(busy: Served, visit: Visit) -> None:
    ask = day.as_user(busy.desk, "enquirer")
    made = day.vet(busy.desk, day.LEAD)
    lead = next(f for f in made["findings"] if "debtor" in f)  # type: ignore[attr-defined]
    for number in range(60):
        handovers.handed_over(ask, str(made["hash"]), lead["debtor"], f"第{number}次")
    page = visit(busy, "investigator").page
    page.locator("#handed_over > p > a.button").click()
    first = page.locator(".waiting .says").all_inner_texts()
    page.click("a[rel=next]")
    second = page.locator(".waiting .says").all_inner_texts()
    assert len(first) == 50
    assert not set(first) & set(second)
    assert {f"第{number}次" for number in range(60)} <= {*first, *second}


def test_an_empty_list_says_what_brings_work_there(reading: Served, visit: Visit) -> None:
    seen = ""
    for role in ROLES:
        page = visit(reading, role).page
        for section in page.locator(".lists > section").all():
            text = section.inner_text()
            assert re.search(r"\d", text) or len(text) > 20
            seen += section.get_attribute("id") or ""
    assert [code for code in LISTS if code not in seen] == []
