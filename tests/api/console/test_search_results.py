"""The results of a search as people use them: narrowed, paged, and never a dead end."""

import re

import pytest

from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, Visitor


def searched(visitor: Visitor, text: str) -> Visitor:
    visitor.page.goto(f"{visitor.served.url}/search")
    visitor.page.fill("#text", text)
    visitor.page.click("form .search button")
    return visitor


def count(visitor: Visitor) -> int:
    """How many parties the page says that it found."""
    told = visitor.page.locator("main .frame").inner_text()
    (number,) = re.findall(r"([\d,]+) (?:个主体|parties)", told)
    return int(number.replace(",", ""))


@pytest.mark.parametrize("text", ["shimo", "sm", "石墨 新材料", "新材料 石墨", "石默新材料"])
def test_what_people_type_finds_the_graphite_firms(
    reading: Served, visit: Visit, text: str
) -> None:
    page = searched(visit(reading), text).page
    assert "石墨" in page.locator(".results").inner_text()


def test_a_filter_leaves_as_many_as_it_says(reading: Served, visit: Visit) -> None:
    visitor = searched(visit(reading), "公司")
    option = visitor.page.locator("select[name=district] option").nth(1)
    label, value = option.inner_text(), option.get_attribute("value")
    visitor.page.select_option("select[name=district]", value)
    visitor.page.click("fieldset.filters button >> nth=0")
    assert count(visitor) == int(label.rpartition("· ")[2].replace(",", ""))


def test_pages_show_every_hit_once(reading: Served, visit: Visit) -> None:
    visitor = searched(visit(reading), "公司")
    every, seen = count(visitor), list[str]()
    while True:
        links = visitor.page.locator(".results .who > a")
        seen += [str(link.get_attribute("href")) for link in links.all()]
        further = visitor.page.locator(".pages button").last
        if len(seen) >= every or len(seen) > 400:
            break
        further.click()
    assert len(seen) == len(set(seen)) >= min(every, 400)


def test_nothing_left_by_the_filters_offers_to_drop_them(reading: Served, visit: Visit) -> None:
    visitor = searched(visit(reading), "石墨")
    whole = count(visitor)
    visitor.page.select_option("select[name=kind]", index=1)
    visitor.page.fill("#text", "没有这个名字")
    visitor.page.click("form .search button")
    assert "没有主体同时符合" in visitor.page.locator(".empty").inner_text()
    visitor.page.fill("#text", "石墨")
    visitor.page.click(".empty button")
    assert count(visitor) == whole


def test_many_hits_offer_what_narrows_them(reading: Served, visit: Visit) -> None:
    visitor = searched(visit(reading), "公司")
    chip = visitor.page.locator(".chip").first
    expected = int(chip.inner_text().rpartition("· ")[2].replace(",", ""))
    chip.click()
    assert count(visitor) == expected


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("text", ["公司", "没有这个名字"])
@pytest.mark.parametrize("language", ["中文", "English"])
def test_results_are_readable_at_both_widths(
    reading: Served, visit: Visit, size: tuple[int, int], text: str, language: str
) -> None:
    visitor = visit(reading, size=size)
    if language == "English":
        visitor.page.click("text=English")
    searched(visitor, text)
    visitor.check()
    assert not visitor.overflows()
