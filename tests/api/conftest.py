"""Clients of the desk: one shared by tests that only read, one of a test's own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from api.access import passwords
from tests.api.desks import Client, client, copy_of_city

# Hashing takes long on purpose, and the tests log in hundreds of times.
setattr(  # noqa: B010 - a name of another module
    passwords, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
)


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client over the sample city, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("desk")
    with client(copy_of_city(folder), folder, CREDITGRAPH_ID_MISSES="10000") as made:
        yield made


@pytest.fixture(autouse=True)
def _nobody_is_logged_in(request: pytest.FixtureRequest) -> None:
    """Whom a test of the same run logged in is nobody here."""
    if "reading" in request.fixturenames:
        shared = request.getfixturevalue("reading")
        if isinstance(shared, Client):
            shared.http.cookies.clear()


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Client]:
    """A client over a city of the test's own."""
    with client(copy_of_city(tmp_path), tmp_path) as made:
        yield made
