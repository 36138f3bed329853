"""The whole picture of the network page as files: SVG, PNG and PDF, with the user's places."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.api.console.conftest import Visit
from tests.api.console.network_visit import HEADS, OWNERS, drag, network, press
from tests.api.console.served import Served
from tests.pdfs import need_papers, text_of

_NAMES = ("鹤岗市n0000号商贸", "鹤岗市n0001号商贸")


def taken(page: object, form: str, folder: Path) -> Path:
    with page.expect_download() as download:  # type: ignore[attr-defined]
        press(page, f"#whole-{form}")  # type: ignore[arg-type]
    path = folder / f"whole.{form}"
    download.value.save_as(path)
    return path


def places(svg: Path) -> dict[str, tuple[float, float]]:
    """Where each line of text stands."""
    found = ET.parse(svg).getroot().iter("{http://www.w3.org/2000/svg}text")
    return {
        "".join(one.itertext()): (float(one.get("x", "")), float(one.get("y", ""))) for one in found
    }


def test_the_svg_has_everybody_where_the_user_put_them_even_beyond_the_screen(
    hub: Served, visit: Visit, tmp_path: Path
) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    press(page, HEADS)
    before = places(taken(page, "svg", tmp_path))
    press(page, "#fit")
    drag(page, "鹤岗市n0000号", 60)
    after = places(taken(page, "svg", tmp_path))
    apart = [
        {name: told[name][0] - told[_NAMES[1]][0] for name in _NAMES} for told in (before, after)
    ]
    assert apart[1][_NAMES[0]] > apart[0][_NAMES[0]] + 30
    assert "画出 22 个主体、21 条关系" in after
    assert "令**" in after


def test_png_and_pdf_are_of_the_whole_picture(hub: Served, visit: Visit, tmp_path: Path) -> None:
    page = network(visit, hub).page
    press(page, OWNERS)
    page.locator("#parties tr:has-text('n0000') button:text('隐藏')").click()
    png = taken(page, "png", tmp_path).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert len(png) > 20_000
    need_papers()
    told = text_of(taken(page, "pdf", tmp_path).read_bytes())
    assert "手动隐藏的1个主体" in told
    assert "鹤岗市n0001号商贸有限公司" in told
    assert "n0000" not in told


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_what_cannot_be_made_is_said_in_a_sentence(hub: Served, visit: Visit, form: str) -> None:
    visitor = network(visit, hub)
    visitor.forgiven.append("503")
    page = visitor.page
    page.route(
        "**/api/pictures/*", lambda r: r.fulfill(status=503, body='{"detail": "稍后再试。"}')
    )
    press(page, f"#whole-{form}")
    page.unroute("**/api/pictures/*")
    assert "稍后再试。" in page.inner_text("#notice")
