"""How soon pages paint, and a network of a thousand parties is drawn, in headless Chromium.

`python -m benchmarks.painting`: the desk over a hub of 3,000 neighbours and over the sample city,
each page opened five times on loopback; first contentful paint, as the browser itself counts it.
Then steps through time of a thousand parties and two thousand relations, none of them folded: by
the clock until the frame is painted, and in processor time of the page, which other work on the
machine does not lengthen; the tables, which follow a moment later, are in the second alone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import CDPSession, Page

from graph.opening import open_store
from tests.api.console.network_visit import press
from tests.api.console.served import WIDE, Served, Visitor, served, visiting
from tests.api.desks import SECRET, copy_of_city
from tests.api.hubs import HUB, hub_store
from tests.browser import browser
from tests.builders import day, owns, tell
from tests.painted import expansion_ms

_TIMES = 5
_PAGES = ("/search", "/paths", "/vet", "/loads", "/journal", "/about", "/users")
_PAINT = """() => Math.round(
  performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN)"""
_OWNERS = '#panel [data-act="shareholder_of-false"]'
_STEPS = 20
_STEP = """(button) => new Promise((done) => {
  const began = performance.now();
  document.getElementById(button).click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})"""


def main() -> None:
    with TemporaryDirectory() as folder:
        with served(copy_of_city(Path(folder)), Path(folder)) as at:
            painting(at)
        with served(hub_store(Path(folder)), Path(folder)) as at:
            drawing(at)
    with TemporaryDirectory() as folder, served(dated_hub(Path(folder)), Path(folder)) as at:
        stepping(at)


def dated_hub(folder: Path, count: int = 996) -> str:
    """The URL of a store of a hub whose owners hold each other, too, from many a day on."""
    url = hub_store(folder, count)
    store = open_store(url, secret=SECRET.encode())
    stakes = [
        owns(
            f"f:n{n:04d}",
            f"f:n{(7 * n + 13) % count:04d}",
            0.1,
            id=f"x:{n}",
            valid_from=day(f"{2012 + n % 14}-{1 + n % 12:02d}-01"),
            valid_to=day(f"2026-0{1 + n % 9}-15") if n % 10 == 0 else None,
        )
        for n in range(count)
    ]
    tell(store, *stakes, source="shareholders")
    store.close()
    return url


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


@contextmanager
def hub_page(at: Served) -> Iterator[Page]:
    """The network page of the hub, each step to add two hundred."""
    with visiting(browser(), at, WIDE, canvas=False) as visitor:
        visitor.login()
        visitor.goto(f"/network/{HUB}")
        visitor.page.wait_for_selector("#leads button")
        visitor.page.select_option("#step", "200")
        yield visitor.page
        visitor.goto("/search")


def drawing(at: Served) -> None:
    """From the answers in hand to all parties on the screen."""
    with hub_page(at) as page:
        took = [expansion_ms(page, _OWNERS) for _ in range(5)]
        (count,) = re.findall("画出 ([0-9]+) 个主体", page.locator("#cut").inner_text())
        print(
            f"{count} parties drawn in {took[-1]:.0f} ms; each 200 before in "
            + ", ".join(f"{ms:.0f}" for ms in took[:-1])
            + " ms"
        )


def stepping(at: Served) -> None:
    """Back and on through the days on which something drawn alters."""
    with hub_page(at) as page:
        for _ in range(5):
            expansion_ms(page, _OWNERS)
        page.uncheck("#fold-leaves")
        press(page, "#join")
        press(page, "#valid-load")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        took = [stepped(page, session, n) for n in range(_STEPS)]
        print(page.locator("#cut").inner_text().splitlines()[0])
        for name, times in zip(("clock", "processor"), zip(*took, strict=True), strict=True):
            print(f"a step, {name}: median {median(times):.0f} ms, worst {max(times):.0f} ms")


def stepped(page: Page, session: CDPSession, number: int) -> tuple[float, float]:
    """The milliseconds of one step: by the clock, and of the page's thread with the tables."""
    before = busy_ms(session)
    by_clock = float(page.evaluate(_STEP, "valid-on" if number % 2 else "valid-back"))
    page.wait_for_timeout(300)  # the tables follow the picture
    return by_clock, busy_ms(session) - before


def busy_ms(session: CDPSession) -> float:
    """How long the page's thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


if __name__ == "__main__":
    main()
