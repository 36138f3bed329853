"""The engines that every store promise is tested on: one more engine is one more line here."""

from collections.abc import Callable
from pathlib import Path

from graph.opening import open_store
from graph.store import Store

SECRET = b"a secret for tests"


def sqlite(folder: Path) -> Store:
    """A store in a file of the test's own folder; opening it again finds the same."""
    return open_store(f"sqlite:///{folder / 'store.db'}", secret=SECRET)


ENGINES: dict[str, Callable[[Path], Store]] = {"sqlite": sqlite}
