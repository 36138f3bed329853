"""The network page as it grows: neighbours of every kind, and sixty parties put in order."""

from itertools import combinations

from tests.api.console.conftest import Visit
from tests.api.console.network_visit import (
    HEADS,
    OWNERS,
    drawn,
    icons,
    names,
    network,
    press,
    still,
    until,
)
from tests.api.console.served import Served
from tests.painted import RELATION, Word, line_pixels, painted


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
    page.uncheck("#fold-leaves")
    before = icons(page)
    press(page, "#tidy")
    words = [word for word in painted(page).words if word.text.startswith("鹤岗市")]
    assert len(words) == 60  # one is the hostile name
    assert min(word.letters for word in words) >= 11
    after = [word.place for word in words]
    apart = [
        (one, other)
        for n, one in enumerate(after)
        for other in after[n + 1 :]
        if abs(one[0] - other[0]) < 120 and abs(one[1] - other[1]) < 32
    ]
    assert apart == []
    press(page, "#undo")
    assert icons(page) == before


def test_no_line_is_seen_among_the_letters_of_a_name(hub: Served, visit: Visit) -> None:
    # Of the owners around the middle some stand above it: their lines begin beneath their names.
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, "#fit")
    names_drawn = [word for word in painted(page).words if word.text.startswith("鹤岗市")]
    assert len(names_drawn) > 15
    assert {word.text: line_pixels(page, word) for word in names_drawn} == dict.fromkeys(
        (word.text for word in names_drawn), 0
    )


def test_no_word_on_a_line_stands_on_a_name_or_on_another_word(hub: Served, visit: Visit) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, HEADS)
    seen = 0
    for button in ("#fit", "#join", "#tidy"):
        press(page, button)
        words = [word for word in painted(page).words if word.text.strip()]
        on_lines = {word for word in words if word.colour == RELATION}
        seen += len(on_lines)
        assert [
            pair for pair in combinations(words, 2) if on_lines & {*pair} and _meet(*pair)
        ] == []
    assert seen > 10


def _meet(one: Word, other: Word) -> bool:
    """Whether two words overlap; those of one name or one line stand beneath each other."""
    (ax, ay), (bx, by) = one.place, other.place
    wide = sum(_letters(word) * len(word.text) for word in (one, other)) / 2
    return abs(ax - bx) < wide and abs(ay - by) < (_letters(one) + _letters(other)) / 2 - 3


def _letters(word: Word) -> float:
    """About the size of a letter; of Latin ones half as wide."""
    size = word.letters / word.zoom
    han = sum(letter > "\u2e7f" for letter in word.text)
    return size * (han + (len(word.text) - han) * 0.55) / len(word.text)
