"""How soon pages paint, and a network of a thousand parties is drawn, in headless Chromium.

`python -m benchmarks.painting`: the desk over a hub of 3,000 neighbours and over the sample city,
each page opened five times on loopback; first contentful paint, as the browser itself counts it.
"""

import re
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.api.console.served import WIDE, Served, Visitor, served, visiting
from tests.api.desks import copy_of_city
from tests.api.hubs import HUB, hub_store
from tests.browser import browser
from tests.painted import expansion_ms

_TIMES = 5
_PAGES = ("/search", "/paths", "/vet", "/loads", "/journal", "/about", "/users")
_PAINT = """() => Math.round(
  performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN)"""
_OWNERS = '#panel [data-act="shareholder_of-false"]'


def main() -> None:
    with TemporaryDirectory() as folder:
        with served(copy_of_city(Path(folder)), Path(folder)) as at:
            painting(at)
        with served(hub_store(Path(folder)), Path(folder)) as at:
            drawing(at)


def painting(at: Served) -> None:
    with visiting(browser(), at, WIDE) as visitor:
        visitor.login()
        seed = at.desk.views.current()
        party = seed.references.of(seed.reach.top(1)[0].entity)
        for path in (*_PAGES, f"/parties/{party}", f"/network/{party}"):
            times = sorted(painted(visitor, path) for _ in range(_TIMES))
            name = "/" + path.split("/")[1]
            print(f"{name:10} first paint: median {median(times)} ms, worst {times[-1]} ms")
        visitor.goto("/search")


def painted(visitor: Visitor, path: str) -> int:
    visitor.goto(path)
    visitor.page.wait_for_timeout(150)
    return int(visitor.page.evaluate(_PAINT))


def drawing(at: Served) -> None:
    """From the answers in hand to all parties on the screen."""
    with visiting(browser(), at, WIDE) as visitor:
        visitor.login()
        visitor.goto(f"/network/{HUB}")
        page = visitor.page
        page.wait_for_selector("#leads button")
        page.select_option("#step", "200")
        took = [expansion_ms(page, _OWNERS) for _ in range(5)]
        (count,) = re.findall("画出 ([0-9]+) 个主体", page.locator("#cut").inner_text())
        print(
            f"{count} parties drawn in {took[-1]:.0f} ms; each 200 before in "
            + ", ".join(f"{ms:.0f}" for ms in took[:-1])
            + " ms"
        )
        visitor.goto("/search")


if __name__ == "__main__":
    main()
