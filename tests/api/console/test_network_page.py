"""The network page and the path finder, as an investigator drives them, in Chinese."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.api.console.conftest import Visit
from tests.api.console.network_visit import (
    HEADS,
    OWNERS,
    PURPOSE,
    cut,
    drag,
    drawn,
    icons,
    names,
    network,
    places,
    press,
    rows,
    still,
    until,
)
from tests.api.console.served import NARROW, WIDE, Served, served
from tests.api.hubs import ENDED, HOSTILE, HUB, LED, LISTED, hub_store
from tests.builders import firm, owns, tell
from tests.painted import FADED, LIBRARY, on_window, painted


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_starts_with_the_party_and_its_counts_and_expands_by_kind(
    hub: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = network(visit, hub, size)
    page = visitor.page
    assert drawn(page) == (1, 0)
    assert "还有 3000 条关系未展开" in cut(page)
    assert "存续 2998 条，已终止 1 条" in page.locator("#panel").inner_text()
    press(page, OWNERS)
    assert drawn(page) == (21, 20)
    assert page.locator(OWNERS).inner_text() == "还有 2979 个"
    assert "还有 2980 条关系未展开" in cut(page)
    press(page, OWNERS)
    assert drawn(page) == (41, 40)
    assert not visitor.overflows()
    visitor.picture(f"network-{size[0]}", tmp_path)


def test_nothing_that_stands_moves_when_more_is_drawn(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    before = icons(page)
    press(page, OWNERS)
    press(page, HEADS)
    after = icons(page)
    assert len(set(after)) == len(after) == 42
    assert set(before) < set(after)


def test_the_same_steps_draw_the_same_picture(hub: Served, visit: Visit) -> None:
    def walked() -> list[tuple[int, int]]:
        page = network(visit, hub).page
        press(page, OWNERS)
        press(page, "#leads button")
        return icons(page)

    assert walked() == walked()


def test_hide_pin_and_undo_and_the_hidden_are_counted_on_screen(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, "#parties tr:has-text('n0000') button:text('隐藏')")
    assert drawn(page) == (20, 19)
    assert "手动隐藏 1 个主体" in cut(page)
    press(page, "#parties tr:has-text('n0001') button:text('固定')")
    assert [word.text for word in painted(page).words].count("（已固定）") == 1
    press(page, "#undo")
    assert "（已固定）" not in [word.text for word in painted(page).words]
    press(page, "#undo")
    assert drawn(page) == (21, 20)
    press(page, "#undo")
    assert drawn(page) == (1, 0)
    assert page.locator("#undo").is_disabled()


def test_a_party_is_dragged_and_stays_there_unless_it_is_pinned(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, "#parties tr:has-text('n0001') button:text('固定')")
    before = places(page)
    for name in ("鹤岗市n0000号", "鹤岗市n0001号"):
        drag(page, name, 40)
    after = places(page)
    assert [name for name in before if after[name] != before[name]] == ["鹤岗市n0000号商贸有限公司"]
    press(page, "#parties tr:has-text('n0000') button:text('固定')")
    assert places(page) == after


def test_a_pinned_party_stays_whatever_is_filtered(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, f"#parties tr:has-text('{LISTED[2:]}') button:text('固定')")
    page.click("details.filters summary")
    hub_name, listed, *others = names(page)
    page.uncheck("#only-grades-none")
    assert painted(page).shown([hub_name, listed, *others]) == [hub_name, listed, HOSTILE]
    page.uncheck("#only-grades-listed")
    page.uncheck("#only-grades-lead")
    assert painted(page).shown([hub_name, listed, *others]) == [hub_name, listed]
    assert "筛选与日期隐去 19 个主体" in cut(page)
    press(page, "#clear-filters")
    assert drawn(page) == (21, 20)


def test_kinds_of_parties_and_relations_are_filtered(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, HEADS)
    page.click("details.filters summary")
    page.uncheck("#only-kinds-person")
    assert drawn(page) == (21, 20)
    page.check("#only-kinds-person")
    page.uncheck("#only-ties-shareholder_of")
    assert drawn(page) == (2, 1)
    assert "20 条已展开的关系" in cut(page)


def test_the_steps_through_time_show_ties_as_they_were_on_the_day(
    hub: Served, visit: Visit
) -> None:
    page = network(visit, hub, id_=LED).page
    press(page, OWNERS)  # the listed firm's stake in it, from 2018-05-01
    press(page, "#valid-load")
    page.focus("#valid-step")
    page.keyboard.press("Home")
    assert page.locator("#valid-told").inner_text().startswith("2018-05-01")
    assert drawn(page) == (2, 1)
    press(page, "#time-now")
    assert [line["dashes"] for line in painted(page).ties()] == [[]]


def test_an_ended_tie_is_dashed_and_named_so_and_solid_while_it_held(
    hub: Served, visit: Visit
) -> None:
    page = network(visit, hub, id_=ENDED).page
    press(page, '#panel [data-act="shareholder_of-true"]')
    assert [line["dashes"] for line in painted(page).ties()] == [[4, 5]]
    assert painted(page).relations() == ["股东 0.01%（已终止）"]
    press(page, "#valid-load")
    page.focus("#valid-step")
    page.keyboard.press("Home")
    assert [line["dashes"] for line in painted(page).ties()] == [[]]
    assert painted(page).relations() == ["股东 0.01%"]


def test_the_chain_behind_a_number_is_added_and_highlighted(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, "#leads button")
    press(page, "#fit")
    assert [line["width"] for line in painted(page).highlighted()] == [4, 4]
    assert painted(page).relations() == ["法定代表人", "法定代表人"]
    faded = {word.text for word in painted(page).words if word.colour == FADED}
    clear = [name for name in names(page) if name[:9] not in faded]
    assert clear == ["鹤岗市枢纽矿业有限公司", "鹤岗市n0007号商贸有限公司", "令**"]
    assert page.locator("#leads button").get_attribute("aria-pressed") == "true"
    press(page, "#clear-chain")
    assert painted(page).highlighted() == []


def test_the_words_on_lines_are_taken_away_and_come_back(hub: Served, visit: Visit) -> None:
    page = network(visit, hub, id_=LED).page
    press(page, OWNERS)
    shown = []
    for step in (page.uncheck, page.check):
        step("#words-shown")
        shown.append(painted(page).relations())
    assert shown == [[], ["股东 90%"]]


def test_a_tie_chosen_on_the_canvas_tells_its_dates_and_source(hub: Served, visit: Visit) -> None:
    page = network(visit, hub, id_=LED).page
    press(page, OWNERS)
    canvas = page.locator("#network canvas")
    canvas.scroll_into_view_if_needed()
    x, y = painted(page).word("股东 90%").seen
    canvas.click(position={"x": x, "y": y})
    told = page.locator("#panel").inner_text()
    assert "股东 90%" in told
    assert "2018-05-01 – …" in told
    assert "来源：登记·股东" in told
    assert page.locator("#panel h2 a").first.get_attribute("href") == "/parties/f%3An0007"


def test_everything_can_be_done_by_keyboard(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    page.focus(OWNERS)
    page.keyboard.press("Enter")
    still(page)
    until(page, "document.querySelectorAll('#parties tbody tr').length === 21")
    assert page.evaluate("document.activeElement.dataset.act") == "shareholder_of-false"
    page.locator("#parties tr:has-text('n0000') button").first.focus()
    page.keyboard.press("Enter")
    assert "n0000" in page.locator("#panel h2").inner_text()
    page.focus('#panel [data-act="hide"]')
    page.keyboard.press("Enter")
    assert drawn(page) == (20, 19)
    assert page.evaluate("document.activeElement.id") == "panel"
    page.focus("#undo")
    page.keyboard.press("Enter")
    assert drawn(page) == (21, 20)


def test_tables_are_safe_from_formulas_and_say_what_was_cut(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    with page.expect_download() as waiting:
        page.click("#save-ties")
    text = Path(waiting.value.path()).read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert table[0][:3] == ["来源主体", "关系", "对象主体"]
    assert len(table[1]) == len(table[0])
    assert any(row[0].startswith("'=cmd()") for row in table)
    assert not any(cell[:1] in {"=", "+", "-", "@", "\t"} for row in table for cell in row)
    assert any("还有 2980 条关系未展开" in row[0] for row in table)
    assert page.evaluate("window.hurt") is None


def test_no_script_of_ours_leaves_anything_on_the_window(hub: Served, visit: Visit) -> None:
    visitor = visit(hub, "investigator")
    before = on_window(visitor.page)
    visitor.goto(f"/network/{HUB}")
    visitor.page.wait_for_selector("#leads button")
    assert on_window(visitor.page) - before == LIBRARY


def test_the_picture_is_saved_as_png(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    with page.expect_download() as waiting:
        page.click("#save-png")
    content = Path(waiting.value.path()).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(content) > 10_000


def test_the_offline_report_comes_once_a_purpose_is_stated(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    assert "须先说明查询目的" in page.locator("#report").inner_text()
    page.fill("#purpose", PURPOSE)
    page.click("form.purpose button")
    with page.expect_download() as waiting:
        page.click("#report")
    assert waiting.value.suggested_filename == "network-report.html"
    assert "令狐峤" in Path(waiting.value.path()).read_text("utf-8")


def test_persons_are_masked_until_a_purpose_is_stated(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, HEADS)
    assert rows(page, "parties")[1].startswith("令**")
    page.fill("#purpose", PURPOSE)
    page.click("form.purpose button")
    page.wait_for_selector("#leads button")
    still(page)
    press(page, HEADS)
    assert rows(page, "parties")[1].startswith("令狐峤")


def test_a_thousand_are_drawn_and_stay_usable(hub: Served, visit: Visit) -> None:
    visitor = network(visit, hub)
    page = visitor.page
    page.select_option("#step", "200")
    for _ in range(5):
        press(page, OWNERS)
    assert drawn(page) == (1001, 1000)
    press(page, "#fit")  # the tables follow the picture
    assert len(rows(page, "parties")) == 100
    press(page, "#more-parties")
    assert len(rows(page, "parties")) == 600
    page.click("#undo")
    assert drawn(page) == (801, 800)
    visitor.goto("/search")  # axe need not read a thousand rows


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ('{"detail": "the store is away: try again soon."}', "未能完成：the store is away"),
        ("<h1>Service Unavailable</h1>", "未能完成：HTTP 503"),
    ],
    ids=["by the desk", "by a proxy before it"],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(
    hub: Served, visit: Visit, refusal: str, said: str
) -> None:
    visitor = network(visit, hub)
    visitor.forgiven.append("503")
    page = visitor.page
    page.route("**/api/neighbours/**", lambda r: r.fulfill(status=503, body=refusal))
    press(page, OWNERS)
    assert said in page.locator("#notice").inner_text()
    assert drawn(page) == (1, 0)
    page.unroute("**/api/neighbours/**")
    press(page, OWNERS)
    assert page.locator("#notice").is_hidden()


def test_a_picture_that_could_not_begin_is_still_saved_as_what_it_is(
    hub: Served, visit: Visit
) -> None:
    visitor = visit(hub, "investigator")
    visitor.forgiven.append("503")
    visitor.page.route("**/api/among*", lambda r: r.fulfill(status=503, body="{}"))
    visitor.goto(f"/network/{HUB}")
    visitor.page.wait_for_selector("#notice:has-text('未能完成')")
    with visitor.page.expect_download() as waiting:
        visitor.page.click("#save-ties")
    assert "画出 0 个主体" in Path(waiting.value.path()).read_text("utf-8")


def test_the_day_of_the_party_page_is_carried_to_the_network_and_back(
    hub: Served, visit: Visit
) -> None:
    visitor = visit(hub, "investigator")
    visitor.goto(f"/parties/{ENDED}?as_of=2018-01-01")
    page = visitor.page
    page.click("text=查看关联网络")
    page.wait_for_selector("#leads .hint:not(:has-text('正在读取'))")
    press(page, '#panel [data-act="shareholder_of-true"]')
    assert [line["dashes"] for line in painted(page).ties()] == [[]]
    assert "as_of=2018-01-01" in str(page.locator("#panel h2 a").get_attribute("href"))


def test_who_may_not_reach_is_told_so(hub: Served, visit: Visit) -> None:
    visitor = visit(hub, "supervisor")
    visitor.forgiven.append("403")
    visitor.goto(f"/network/{HUB}")
    assert visitor.page.locator("h1").inner_text() == "您的角色无权进行此操作"


def test_relations_among_those_drawn_are_completed_when_asked(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, "#join")
    assert drawn(page) == (21, 21)
    assert f"{LISTED[2:]}号商贸有限公司" in "".join(rows(page, "ties"))


def test_relations_not_expanded_of_the_others_are_told_by_party(hub: Served, visit: Visit) -> None:
    """The oracle lists each relation that the store has at those who are drawn."""
    page = network(visit, hub).page

    def told_and_true() -> tuple[int, int]:
        ties = _saved_ties(page)
        parties = {id_ for tie in ties for id_ in tie}
        at = hub.desk.store.relations_at(parties, limit=10_000)
        left = [one for one in at if (one.source, one.target) not in ties]
        others = [sum(id_ in {one.source, one.target} for one in left) for id_ in parties - {HUB}]
        count, most = sum(n > 0 for n in others), max(others)
        said = re.search("其余已画主体中有 ([0-9]+) 个.*最多的一个还有 ([0-9]+) 条", cut(page))
        assert (said and (int(said[1]), int(said[2]))) == (count, most)
        return count, most

    press(page, OWNERS)
    before = told_and_true()
    press(page, "#join")  # draws the relation between two of them
    assert told_and_true() != before


def _saved_ties(page: Page) -> set[tuple[str, str]]:
    """The ids of both parties of each relation drawn, from the table that the page saves."""
    with page.expect_download() as waiting:
        page.click("#save-ties")
    table = csv.reader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig")))
    header = next(table)
    ends = header.index("来源主体标识"), header.index("对象主体标识")
    return {(row[ends[0]], row[ends[1]]) for row in table if len(row) == len(header)}


def test_a_past_revision_is_carried_from_the_party_page_and_said(
    tmp_path: Path, visit: Visit
) -> None:
    with served(hub_store(tmp_path, 20), tmp_path) as at:
        tell(at.desk.store, firm("f:new", "鹤岗市新来商贸有限公司"), owns("f:new", HUB, 0.1))
        visitor = visit(at, "everyone")
        visitor.goto(f"/parties/{HUB}?at_revision=1")
        visitor.page.click("text=查看关联网络")
        visitor.page.wait_for_selector("#leads button")
        press(visitor.page, OWNERS)
        assert tuple(drawn(visitor.page)) == (20, 19)
        assert "第 1 版" in visitor.page.locator("main > div > .note").first.inner_text()
        assert "at_revision=1" in visitor.page.url
