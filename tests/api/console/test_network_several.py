"""Several parties chosen on the network page: all chains among them, and parallel ties counted."""

import pytest

from graph.opening import open_store
from tests.api.console.conftest import Visit
from tests.api.console.network_visit import (
    OWNERS,
    drawn,
    names,
    network,
    press,
    still,
    tables_follow,
)
from tests.api.console.served import NARROW, WIDE, Served, served
from tests.api.desks import SECRET
from tests.api.hubs import HUB, hub_store
from tests.builders import day, owns, tell
from tests.painted import painted

MIDDLE, LISTED_NAME, OTHER = (
    "鹤岗市枢纽矿业有限公司",
    "鹤岗市n0007号商贸有限公司",
    "鹤岗市n0001号商贸有限公司",
)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_chains_among_the_ticked_are_drawn_lit_and_told_with_grades_and_sources(
    hub: Served, visit: Visit, size: tuple[int, int]
) -> None:
    visitor = network(visit, hub, size)
    page = visitor.page
    press(page, OWNERS)
    assert page.is_disabled("#several-chains")
    for name in (MIDDLE, LISTED_NAME, OTHER):
        page.check(f'input[aria-label="{name}：选入"]')
    assert f"已选 3 个主体：{MIDDLE}、{LISTED_NAME}、{OTHER}" in page.inner_text("#several-told")
    before = drawn(page)
    press(page, "#several-chains")
    told = page.inner_text("#panel")
    assert "所选主体之间的链条：4 条，最多经 4 条关系" in told
    assert "没有链条" in told  # between the two owners none leads but through the hub
    assert "直接记录" in told
    assert "↑ 股东 0.01% · 起止日期未载 · 来源：登记·股东" in told
    # With the chain over it, the head of both the hub and the listed firm has come.
    assert drawn(page) == (before[0] + 1, before[1] + 3)
    assert "令**" in names(page)
    assert len(painted(page).highlighted()) >= 3
    assert not visitor.overflows()
    page.click("#panel ol.chains li:first-child button")
    assert len(painted(page).highlighted()) == 1
    press(page, "#undo")
    assert drawn(page) == before


def test_chains_that_were_cut_are_said_to_be(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    for name in (MIDDLE, LISTED_NAME):
        page.check(f'input[aria-label="{name}：选入"]')

    def cut(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        told = answer.json()
        told["pairs"][0]["cut"] = True
        route.fulfill(response=answer, json=told)  # type: ignore[attr-defined]

    page.route("**/api/chains/among*", cut)
    press(page, "#several-chains")
    page.unroute("**/api/chains/among*")
    assert "所列不全" in page.inner_text("#panel")


def test_a_sixth_party_is_not_chosen_and_that_is_said(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    for place in range(6):
        page.locator("#parties input[type=checkbox]").nth(place).click()
        tables_follow(page)
    assert "最多选 5 个" in page.inner_text("#several-told")
    assert page.locator("#parties input:checked").count() == 5
    page.click("#several-none")
    assert page.locator("#several-none").is_hidden()


def test_with_ctrl_held_parties_are_chosen_in_the_picture(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, "#fit")
    canvas = page.locator("#network canvas")
    canvas.scroll_into_view_if_needed()
    for name in ("鹤岗市n0011号", "鹤岗市n0006号"):
        x, y = painted(page).word(name).mark
        canvas.click(position={"x": x, "y": y}, modifiers=["Control"])
    assert "鹤岗市n0011号商贸有限公司" in page.inner_text("#several-told")
    assert not page.is_disabled("#several-chains")
    still(page)


def test_parallel_ties_are_one_line_with_their_number_and_all_listed(
    visit: Visit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("parallel")
    url = hub_store(folder, 12)
    store = open_store(url, secret=SECRET.encode())
    more = [owns("f:n0001", HUB, 0.0001, id=f"again:{n}") for n in range(2)]
    over = owns("f:n0002", HUB, 0.0001, id="over", valid_to=day("2020-01-01"))
    tell(store, *more, over, source="shareholders")
    store.close()
    with served(url, folder) as at:
        page = network(visit, at).page
        press(page, OWNERS)
        press(page, "#tidy")  # lines are longer, so that words have room
        assert "股东 0.01% ×3" in painted(page).relations()
        press(page, "#ties tr:has-text('n0001') button")
        assert page.locator("#panel ul.ties li").count() == 3
        assert page.locator("#panel ul.ties .source").count() == 3
        page.uncheck("#words-shown")
        tables_follow(page)
        assert painted(page).relations() == ["×2（已终止 1）", "×3"]
