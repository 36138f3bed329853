"""A real browser for tests of pages: Debian's Chromium, driven by playwright."""

import atexit
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.missing import missing
from tests.painted import watch_canvas

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass
class Watched:
    """A page under watch: what it asked the network for and what went wrong in it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def chromium() -> str:
    """Where Chromium is; skips with the reason where there is none, and fails in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing("no Chromium here: `apt-get install chromium fonts-noto-cjk` brings it")
    return found


def _settled(act: Callable[..., None]) -> Callable[..., None]:
    """The same act, which waits until the page that it led to is there whole.

    Playwright waits until the next page begins; what is counted on it then may yet have to come.
    """

    @wraps(act)
    def acted(where: Page | Locator, *given: Any, **named: Any) -> None:
        act(where, *given, **named)
        page = where if isinstance(where, Page) else where.page
        if not page.is_closed():
            page.wait_for_load_state()

    return acted


@lru_cache(maxsize=1)
def browser() -> Browser:
    """The browser, started once a test run: its driver's loop allows no second one."""
    found = chromium()
    for kind in (Page, Locator):
        kind.click, kind.press = _settled(kind.click), _settled(kind.press)
    driver = sync_playwright().start()
    started = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
    atexit.register(driver.stop)
    atexit.register(started.close)
    return started


@contextmanager
def opened(path: Path, *, width: int = 1280, height: int = 900) -> Iterator[Watched]:
    """A file opened in the browser."""
    watched = Watched(browser().new_page(viewport={"width": width, "height": height}))
    watch_canvas(watched.page)
    watched.page.on("console", lambda m: m.type == "error" and watched.errors.append(m.text))
    watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
    watched.page.on("request", lambda asked: watched.requests.append(asked.url))
    watched.page.goto(path.absolute().as_uri())
    yield watched
    watched.page.close()
