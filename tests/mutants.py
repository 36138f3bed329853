"""For `make mutants` alone: nothing that was worked out before a mutant hides it.

The tester runs every test once, unchanged, to see which test reaches which function, and forks the
process of each mutant from that one. What a cache or a test module holds by then, the law above
all, was made by sound code: without this no mutant in the reading of the law would be noticed.
"""

import os
import sys

import pytest

_PACKAGES = ("graph", "loaders", "analytics", "api")


def pytest_load_initial_conftests() -> None:
    """Forget the test modules: what they work out as they are imported is worked out anew."""
    for name in [*sys.modules]:
        if name.startswith("tests.") and name != __name__:
            del sys.modules[name]
    _forget_answers()


def pytest_runtest_setup() -> None:
    """While tests are matched with functions, let each test reach all that it needs."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        _forget_answers()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A mutant with which a test module cannot even be imported has been noticed."""
    if session.exitstatus == pytest.ExitCode.INTERRUPTED and session.testsfailed:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _forget_answers() -> None:
    for name, module in [*sys.modules.items()]:
        if name.partition(".")[0] in _PACKAGES:
            for cached in [*vars(module).values()]:
                if hasattr(cached, "cache_clear"):
                    cached.cache_clear()
