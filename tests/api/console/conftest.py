"""A served desk and visitors to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.api import working_day as day
from tests.api.console.served import WIDE, Served, Visitor, served, visiting
from tests.api.desks import copy_of_city
from tests.api.hubs import hub_store
from tests.browser import browser

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk for tests that change nothing."""
    folder = tmp_path_factory.mktemp("served")
    with served(copy_of_city(folder), folder) as at:
        yield at


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk whose store has one party with thousands of relations."""
    folder = tmp_path_factory.mktemp("hub")
    with served(hub_store(folder), folder) as at:
        yield at


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk at which something waits for everybody and stands on every page."""
    folder = tmp_path_factory.mktemp("busy")
    with served(copy_of_city(folder), folder, CREDITGRAPH_FOUR_EYES="on") as at:
        day.fill(at.desk)
        yield at


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Served]:
    """A served desk of the test's own."""
    with served(copy_of_city(tmp_path), tmp_path) as at:
        yield at


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Makes visitors who are logged in as a user; what each saw is checked at the end."""
    with ExitStack() as stack:

        def made(at: Served, name: str = "everyone", size: tuple[int, int] = WIDE) -> Visitor:
            visitor = stack.enter_context(visiting(browser(), at, size))
            if name:
                visitor.login(name)
            return visitor

        yield made
