"""About the data, as its readers see it."""

from pathlib import Path

import pytest

from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_sources_lateness_and_counts_are_read_at_both_widths(
    reading: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(reading, "supervisor", size=size)
    visitor.goto("/about")
    text = visitor.page.locator("main").inner_text()
    assert "登记·股东" in text
    assert "鹤岗市市场监督管理局" in text
    assert "失信被执行人" in text
    assert not visitor.overflows()
    visitor.picture(f"about-{size[0]}", tmp_path)


def test_every_role_finds_it_in_the_menu(reading: Served, visit: Visit) -> None:
    for role in ("data_officer", "administrator"):
        page = visit(reading, role).page
        page.click("nav >> text=数据情况")
        assert page.locator("h1").inner_text() == "数据情况"
