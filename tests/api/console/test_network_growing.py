"""The network page as it grows: neighbours of every kind, and sixty parties put in order."""

from tests.api.console.conftest import Visit
from tests.api.console.network_visit import (
    OWNERS,
    drawn,
    names,
    network,
    places,
    press,
    still,
    until,
)
from tests.api.console.served import Served
from tests.painted import painted


def test_a_double_click_shows_the_next_neighbours_of_every_kind(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    canvas = page.locator("#network canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    x, y = painted(page).word("鹤岗市枢纽矿业有限").mark
    page.mouse.dblclick(box["x"] + x, box["y"] + y)
    until(page, "document.querySelectorAll('#parties tbody tr').length > 1")
    still(page)
    assert drawn(page) == (21, 20)
    assert "令**" in names(page)


def test_sixty_parties_tidied_up_are_readable_and_undo_brings_their_places_back(
    hub: Served, visit: Visit
) -> None:
    page = network(visit, hub).page
    for _ in range(3):
        press(page, OWNERS)
    before = places(page)
    press(page, "#tidy")
    words = [word for word in painted(page).words if word.text.startswith("鹤岗市")]
    assert len(words) == 60  # one is the hostile name
    assert min(14 * word.zoom for word in words) >= 11
    after = [word.place for word in words]
    apart = [
        (one, other)
        for n, one in enumerate(after)
        for other in after[n + 1 :]
        if abs(one[0] - other[0]) < 120 and abs(one[1] - other[1]) < 32
    ]
    assert apart == []
    press(page, "#undo")
    assert places(page) == before
