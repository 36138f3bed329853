"""Words of the network page at every zoom: they can be read, and none stands upon another."""

from itertools import combinations

from playwright.sync_api import Page

from tests.api.console.conftest import Visit
from tests.api.console.network_visit import OWNERS, drawn, names, network, press
from tests.api.console.served import NARROW, Served
from tests.api.hubs import LISTED
from tests.painted import RELATION, Word, painted

LEAST_PX = 11
_ROUNDING = 0.001


def _crowd(hub: Served, visit: Visit) -> Page:
    """A hundred and one parties, each for itself."""
    page = network(visit, hub).page
    for _ in range(5):
        press(page, OWNERS)
    page.uncheck("#fold-leaves")
    press(page, "#fit")
    return page


def _zoom(page: Page, turns: int) -> None:
    canvas = page.locator("#network canvas")
    canvas.scroll_into_view_if_needed()
    canvas.hover()
    for _ in range(abs(turns)):
        page.mouse.wheel(0, -120 if turns > 0 else 120)
    page.evaluate("new Promise((done) => setTimeout(done, 100))")


def _meet(one: Word, other: Word) -> bool:
    """Whether two words overlap by more than the edge of a letter."""
    (left, top, wide, high), (x, y, width, height) = one.box, other.box
    edge = 2
    return (
        left < x + width - edge
        and x < left + wide - edge
        and top < y + height - edge
        and y < top + high - edge
    )


def test_words_of_a_crowd_are_read_at_every_zoom_and_none_stands_on_another(
    hub: Served, visit: Visit
) -> None:
    page = _crowd(hub, visit)
    seen = []
    for turns in (0, 3, 3, -10):
        _zoom(page, turns)
        words = painted(page).words
        seen.append(len(words))
        assert min(word.letters for word in words) >= LEAST_PX - _ROUNDING
        assert [pair for pair in combinations(words, 2) if _meet(*pair)] == []
    assert min(seen) > 1


def test_who_has_no_room_for_a_name_is_drawn_all_the_same(hub: Served, visit: Visit) -> None:
    page = _crowd(hub, visit)
    frame = painted(page)
    assert drawn(page)[0] == len(set(frame.icons)) == 101
    named = [word for word in frame.words if word.text.startswith("鹤岗市")]
    assert 20 < len(named) < 101


def test_the_party_asked_about_graded_ones_and_the_chosen_are_named_in_a_crowd(
    hub: Served, visit: Visit
) -> None:
    page = _crowd(hub, visit)
    frame = painted(page)
    told = [name for name in names(page) if "枢纽" in name or LISTED[2:] in name]
    assert len(told) == 2
    assert frame.shown(told) == told
    unnamed = next(name for name in names(page) if "n0" in name and not frame.shown([name]))
    press(page, f"#parties tr:has-text('{unnamed}') button:first-child")
    press(page, "#fit")
    assert painted(page).shown([unnamed]) == [unnamed]


def test_words_on_lines_are_left_out_where_lines_are_short(hub: Served, visit: Visit) -> None:
    page = _crowd(hub, visit)
    assert painted(page).relations() == []
    _zoom(page, 12)
    words = painted(page).words
    assert any(word.colour == RELATION and word.text == "股东 0.01%" for word in words)


def test_on_a_telephone_each_row_is_a_card_that_says_what_its_cells_are(
    hub: Served, visit: Visit
) -> None:
    page = network(visit, hub, NARROW).page
    press(page, OWNERS)
    for table in ("parties", "ties"):
        box = page.locator(f"#{table}").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= NARROW[0]
    cells = page.locator("#ties tbody tr").first.locator("td")
    heads = page.locator("#ties thead th").all_text_contents()
    assert [cell.get_attribute("data-of") for cell in cells.all()] == [None, *heads[1:]]
