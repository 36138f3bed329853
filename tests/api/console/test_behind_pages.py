"""The pages of ownership and guarantees in a browser: widths, keyboard, and what axe finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, served
from tests.api.console.stakes import CENTRE, WIDE_HOLDER, stakes_store


@pytest.fixture(scope="module")
def stakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("stakes")
    with served(stakes_store(folder), folder) as at:
        yield at


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_trees_are_read_at_both_widths_and_unfold_by_the_keyboard(
    stakes: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(stakes, "investigator", size=size)
    for path in ("/guarantees", "/tenders"):
        visitor.goto(path)
        assert not visitor.overflows()
    visitor.goto(f"/ownership/{WIDE_HOLDER}")
    assert not visitor.overflows()
    rest = visitor.page.locator("details.rest").first
    hidden = rest.locator(".row").first
    assert not hidden.is_visible()
    rest.locator("summary").first.focus()
    visitor.page.keyboard.press("Enter")
    assert hidden.is_visible()
    visitor.goto(f"/ownership/{CENTRE}")
    assert not visitor.overflows()
    visitor.picture(f"ownership-{size[0]}", tmp_path, whole=False)
