"""The lines of the network page, each chosen by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from graph.opening import open_store
from tests.api.console.conftest import Visit
from tests.api.console.network_visit import network, press
from tests.api.console.served import Served, served
from tests.api.desks import SECRET
from tests.builders import firm, owns, tell
from tests.painted import painted

CHOSEN = "#27588f"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two firms that hold each other, one of them itself too."""
    folder = tmp_path_factory.mktemp("pair")
    url = f"sqlite:///{folder / 'pair.db'}"
    store = open_store(url, secret=SECRET.encode())
    tell(
        store,
        *(firm(f"f:{letter}", name=f"鹤岗市{letter}商贸有限公司") for letter in "ab"),
        owns("f:a", "f:b", 0.3, id="on"),
        owns("f:b", "f:a", 0.2, id="back"),
        owns("f:a", "f:a", 0.1, id="self"),
        source="shareholders",
    )
    store.close()
    with served(url, folder) as at:
        yield at


def _grown(page: Page) -> Page:
    press(page, "#panel .expand button")
    press(page, "#join")
    press(page, "#fit")
    return page


def _click(page: Page, word: str) -> str:
    """What the panel tells once this word on a line was clicked."""
    canvas = page.locator("#network canvas")
    canvas.scroll_into_view_if_needed()
    x, y = painted(page).word(word).seen
    canvas.click(position={"x": x, "y": y})
    return page.locator("#panel").inner_text()


@pytest.mark.parametrize("share", ["30%", "20%", "10%"], ids=["on", "back", "to itself"])
def test_lines_on_back_and_to_oneself_are_each_chosen(
    pair: Served, visit: Visit, share: str
) -> None:
    page = _grown(network(visit, pair, id_="f:a").page)
    told = _click(page, f"股东 {share}")
    assert f"股东 {share}" in told
    assert [other for other in ("30%", "20%", "10%") if other in told] == [share]
    lines = painted(page).lines
    assert [line["width"] for line in lines if line["colour"] == CHOSEN] == [2]


def test_a_click_beside_every_line_chooses_nothing(pair: Served, visit: Visit) -> None:
    page = _grown(network(visit, pair, id_="f:a").page)
    assert "股东 30%" in _click(page, "股东 30%")
    page.locator("#network canvas").click(position={"x": 5, "y": 5})
    assert "股东 30%" not in page.locator("#panel").inner_text()
    assert len(painted(page).ties()) == 3


def test_the_lines_of_the_chosen_party_are_stressed(pair: Served, visit: Visit) -> None:
    page = _grown(network(visit, pair, id_="f:a").page)
    page.locator("#parties tr:has-text('鹤岗市b') button").first.click()
    stressed = [line for line in painted(page).lines if line["colour"] == CHOSEN]
    assert [line["width"] for line in stressed] == [2, 2]
    assert len(painted(page).ties()) == 1
