"""Each role works its day at a desk over SQLite; over Neo4j: `test_desk_on_neo4j.py`."""

import pytest

from tests.api.console.conftest import Visit
from tests.api.console.role_days import DAYS
from tests.api.console.served import Served


@pytest.mark.parametrize("role", DAYS)
def test_each_role_works_its_day_in_chinese(busy: Served, visit: Visit, role: str) -> None:
    DAYS[role](busy, visit)
