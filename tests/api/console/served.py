"""The desk served for real, and a real browser at it: what went wrong there is watched."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

from api.app import create_app
from api.desk.desk import Desk
from tests.api.desks import desk
from tests.painted import watch_canvas

WIDE, NARROW = (1280, 900), (390, 844)
_PATIENCE_S = 300  # a start compiles the kernel where nobody has yet, on a machine that may be busy
# axe's own words for what must not be.
_SERIOUS = frozenset({"serious", "critical"})


@dataclass
class Served:
    """A running server and its desk."""

    url: str
    desk: Desk
    app: FastAPI


@contextmanager
def served(store: str, folder: Path, **environment: str) -> Iterator[Served]:
    """The desk over a store, served on a free port of loopback."""
    with desk(store, folder, **environment) as made:
        app = create_app(made)
        config = uvicorn.Config(app, port=0, log_level="warning", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        until = time.monotonic() + _PATIENCE_S
        while not server.started and thread.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        assert server.started, "the desk did not start: see its log above"
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield Served(f"http://127.0.0.1:{port}", made, app)
        finally:
            server.should_exit = True
            thread.join(30)


@dataclass
class Visitor:
    """Somebody in the browser: the page, what it asked of other hosts, and what went wrong."""

    page: Page
    served: Served
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)  # parts of errors that a test provokes

    def watch(self) -> None:
        """Note console errors, faults of scripts, and requests to other hosts."""
        page = self.page
        page.on("console", lambda m: m.type == "error" and self.errors.append(m.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._asked)

    def _asked(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith((self.served.url, "data:", "blob:")):
            self.strangers.append(url)

    def login(self, name: str = "everyone") -> None:
        """Log in as a user by a one-time login."""
        ticket = self.served.desk.accounts.ticket(name)
        self.page.goto(f"{self.served.url}/login/{ticket}")

    def speak_english(self) -> None:
        """Ask for the pages in English."""
        self.page.click("form[action='/language'] button")

    def goto(self, path: str) -> None:
        """Go to a page of the desk."""
        self.page.goto(self.served.url + path)

    def check(self) -> None:
        """No console error, no request to another host, no serious fault that axe finds."""
        bad = [e for e in self.errors if not any(part in e for part in self.forgiven)]
        assert not bad, bad
        assert not self.strangers, self.strangers
        told = self.faults()
        assert not told, told

    def faults(self) -> list[str]:
        """What axe finds seriously wrong with the page: each rule with the first three places."""
        found = Axe().run(self.page).response["violations"]
        serious = [one for one in found if one["impact"] in _SERIOUS]
        return [f"{one['id']} {[node['target'] for node in one['nodes']][:3]}" for one in serious]

    @property
    def width(self) -> int:
        """How wide the window is."""
        size = self.page.viewport_size
        assert size
        return size["width"]

    def picture(self, name: str, folder: Path, *, whole: bool = True) -> Path:
        """The whole page, or its window at the top of the page, as a picture in a folder."""
        if not whole:
            self.page.evaluate("scrollTo(0, 0)")
        path = folder / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole)
        assert path.stat().st_size > 5000
        return path

    def overflows(self) -> bool:
        """Whether the page is wider than its window."""
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        return bool(self.page.evaluate(script))


@contextmanager
def visiting(
    browser: Browser, at: Served, size: tuple[int, int] = WIDE, *, canvas: bool = True
) -> Iterator[Visitor]:
    """A visitor with a browser profile of its own; what it saw is checked at the end.

    `canvas` says whether what is painted is noted, which takes its time.
    """
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="zh-CN", accept_downloads=True
    )
    visitor = Visitor(context.new_page(), at)
    visitor.watch()
    if canvas:
        watch_canvas(visitor.page)
    try:
        yield visitor
        visitor.check()
    finally:
        context.close()
