"""The path finder, as an investigator drives it, in Chinese."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.api.console.conftest import Visit
from tests.api.console.network_visit import until
from tests.api.console.served import NARROW, WIDE, Served, served
from tests.api.hubs import HOSTILE, HUB, LED, LISTED, hub_store
from tests.painted import painted

STRONGEST = "section[aria-labelledby=h-strongest]"
SHORTEST = "section[aria-labelledby=h-shortest]"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hub")
    with served(hub_store(folder, 300), folder) as at:
        yield at


def choose(page: Page, side: str, text: str) -> None:
    page.fill(f"#{side}-text", text)
    page.wait_for_selector(f"#{side}-suggestions li")
    page.focus(f"#{side}-text")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_two_parties_chosen_are_tied_by_chains_with_dates_and_sources(
    hub: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(hub, "investigator", size)
    page = visitor.page
    visitor.goto("/paths")
    choose(page, "one", "=cmd")
    choose(page, "other", "枢纽")
    page.click("text=查找路径 >> nth=-1")
    page.wait_for_selector(STRONGEST)
    assert page.locator(f"{STRONGEST} .steps li").count() == 3
    assert page.locator(f"{SHORTEST} .steps li").count() == 1
    told = page.locator(STRONGEST).inner_text()
    assert "2018-05-01 – …" in told
    assert "来源：登记·股东" in told
    assert "系数 0.403" in told
    until(page, "painted().then(({ words }) => words.length > 0)")
    ends = ["令**", "鹤岗市n0007号商贸有限公司", "鹤岗市枢纽矿业有限公司", HOSTILE]
    assert painted(page).shown(ends) == ends
    words, shown = ["法定代表人", "法定代表人", "股东 0.01%", "股东 90%"], painted(page).relations()
    # Where a word has no room on its line, the list of steps alone says it.
    assert shown == words if size == WIDE else shown and set(shown) <= set(words)
    assert not visitor.overflows()
    visitor.picture(f"paths-{size[0]}", tmp_path)


def test_no_name_stands_in_the_address(hub: Served, visit: Visit) -> None:
    visitor = visit(hub, "investigator")
    visitor.goto("/paths")
    choose(visitor.page, "one", "令狐峤 鹤岗市枢纽矿业有限公司")
    choose(visitor.page, "other", "枢纽")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_selector(STRONGEST)
    assert "person%3A~" in visitor.page.url
    assert "%E4%BB%A4" not in visitor.page.url  # 令
    assert "令狐" not in visitor.page.content()


def test_only_the_kinds_allowed_are_crossed(hub: Served, visit: Visit) -> None:
    visitor = visit(hub, "investigator")
    page = visitor.page
    visitor.goto(f"/paths?one={LISTED}&other={HUB}")
    assert page.locator(f"{SHORTEST} .steps li").count() == 1
    page.click("form.paths summary")
    page.check("input[name=kind][value=legal_representative_of]")
    page.click("form.paths button.main")
    page.wait_for_url("**kind=legal_representative_of**")
    assert page.locator(f"{SHORTEST} .steps li").count() == 2
    assert "令**" in page.locator(SHORTEST).inner_text()


def test_the_two_can_be_swapped(hub: Served, visit: Visit) -> None:
    visitor = visit(hub, "investigator")
    visitor.goto(f"/paths?one={LISTED}&other={HUB}")
    visitor.page.click("#swap")
    visitor.page.click("form.paths button.main")
    visitor.page.wait_for_url(f"**one={HUB.replace(':', '%3A')}&other=**")
    assert visitor.page.locator(f"{STRONGEST} .steps li").count() > 0


def test_no_chain_is_said_with_what_to_try(hub: Served, visit: Visit) -> None:
    visitor = visit(hub, "investigator")
    visitor.goto(f"/paths?one={LED}&other={HUB}&kind=branch_of")
    assert "没有找到路径" in visitor.page.locator(SHORTEST).inner_text()
    assert "放宽关系类型" in visitor.page.locator(SHORTEST).inner_text()


def test_a_name_that_is_typed_and_not_chosen_is_asked_back(hub: Served, visit: Visit) -> None:
    visitor = visit(hub, "investigator")
    page = visitor.page
    visitor.goto(f"/paths?other={HUB}")
    page.fill("#one-text", "商贸")
    page.keyboard.press("Enter")  # the suggestions may cover the button
    page.wait_for_selector(".offered")
    page.locator(".offered input").first.check()
    page.click("form.paths button.main")
    page.wait_for_selector(SHORTEST)
    assert page.locator(f"{SHORTEST} .steps li").count() > 0


def test_nobody_of_that_name_is_said(hub: Served, visit: Visit) -> None:
    visitor = visit(hub, "investigator")
    visitor.goto(f"/paths?other={HUB}")
    visitor.page.fill("#one-text", "没有这个名字")
    visitor.page.click("form.paths button.main")
    assert "没有主体对应" in visitor.page.locator(".end .note").inner_text()
