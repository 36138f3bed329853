"""A served desk and visitors to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.api.desks import copy_of_city
from tests.browser import ARGUMENTS, chromium
from tests.console.served import WIDE, Served, Visitor, served, visiting

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, once for all tests of pages."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk for tests that change nothing."""
    folder = tmp_path_factory.mktemp("served")
    with served(copy_of_city(folder), folder) as at:
        yield at


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Served]:
    """A served desk of the test's own."""
    with served(copy_of_city(tmp_path), tmp_path) as at:
        yield at


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Makes visitors who are logged in as a user; what each saw is checked at the end."""
    with ExitStack() as stack:

        def made(at: Served, name: str = "everyone", size: tuple[int, int] = WIDE) -> Visitor:
            visitor = stack.enter_context(visiting(browser, at, size))
            if name:
                visitor.login(name)
            return visitor

        yield made
