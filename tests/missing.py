"""What a test needs of the machine and does not find: a skip that says why, and in CI a failure."""

import os
from typing import NoReturn

import pytest


def missing(why: object) -> NoReturn:
    """Skip the test with the reason; where CI is set nothing may be missing, and it fails."""
    if os.environ.get("CI"):
        pytest.fail(str(why))
    pytest.skip(str(why))
