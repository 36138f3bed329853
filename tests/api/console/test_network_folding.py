"""Leaves of one kind on the network page: one counted mark, unfolded by mouse or by keyboard."""

from playwright.sync_api import Page

from tests.api.console.conftest import Visit
from tests.api.console.network_visit import (
    OWNERS,
    cut,
    drawn,
    names,
    network,
    press,
    rows,
    tables_follow,
    until,
)
from tests.api.console.served import Served
from tests.api.hubs import LISTED
from tests.painted import painted


def _crowded(hub: Served, visit: Visit) -> Page:
    """The hub with eighty owners: one of them is listed and another is led to, the rest alike."""
    page = network(visit, hub).page
    for _ in range(4):
        press(page, OWNERS)
    press(page, "#fit")
    return page


def _texts(page: Page) -> list[str]:
    return [word.text for word in painted(page).words]


def test_many_leaves_alike_are_one_counted_mark_and_who_has_a_grade_stays_apart(
    hub: Served, visit: Visit
) -> None:
    page = _crowded(hub, visit)
    shown = "".join(_texts(page))
    assert "企业 78 个 · 股东" in shown
    assert f"鹤岗市{LISTED[2:]}号" in shown
    assert "n0011" not in shown
    # What is folded is still counted, and each of it stands in the tables.
    assert drawn(page) == (81, 80)
    assert "其中 78 个末端主体合并为 1 个标记" in cut(page)
    assert any("n0011" in row for row in rows(page, "parties"))


def test_a_fold_is_unfolded_by_keyboard_and_undo_folds_it_again(hub: Served, visit: Visit) -> None:
    page = _crowded(hub, visit)
    page.focus("#parties tr.fold button:text('展开')")
    page.keyboard.press("Enter")
    until(page, "!document.querySelector('#parties tr.fold')")
    assert "n0011" in "".join(_texts(page))
    assert "合并" not in cut(page)
    press(page, "#undo")
    assert "n0011" not in "".join(_texts(page))


def test_a_fold_chosen_in_the_picture_lists_its_members_and_a_double_click_unfolds_it(
    hub: Served, visit: Visit
) -> None:
    page = _crowded(hub, visit)
    canvas = page.locator("#network canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    x, y = next(word for word in painted(page).words if word.text.startswith("企业 78")).mark
    page.mouse.click(box["x"] + x, box["y"] + y)
    until(page, "document.querySelectorAll('#panel .ties button').length === 78")
    page.mouse.dblclick(box["x"] + x, box["y"] + y)
    until(page, "!document.querySelector('#parties tr.fold')")
    assert "n0011" in "".join(_texts(page))


def test_a_member_that_is_chosen_or_pinned_stands_by_itself(hub: Served, visit: Visit) -> None:
    page = _crowded(hub, visit)
    press(page, "#parties tr:has-text('n0011') button:text('固定')")
    shown = "".join(_texts(page))
    assert "n0011" in shown
    assert "企业 77 个 · 股东" in shown


def test_folding_is_offered_for_few_parties_and_can_be_switched_off_for_many(
    hub: Served, visit: Visit
) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    assert not page.is_checked("#fold-leaves")
    page.check("#fold-leaves")
    tables_follow(page)
    assert page.locator("#parties tr.fold").count() == 1
    for _ in range(3):
        press(page, OWNERS)
    page.uncheck("#fold-leaves")
    tables_follow(page)
    assert page.locator("#parties tr.fold").count() == 0
    assert len(names(page)) == 81


def test_a_folded_picture_is_tidied_and_its_letters_are_not_small(
    hub: Served, visit: Visit
) -> None:
    page = _crowded(hub, visit)
    press(page, "#tidy")
    words = [word for word in painted(page).words if word.text.startswith(("鹤岗", "企业"))]
    assert len(words) == 3
    assert min(word.letters for word in words) >= 11
