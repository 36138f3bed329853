"""One invented phoenix, with a hostile name beside it, for every picture."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.report.picture import Frame, Picture, picture_of
from graph.model import Relation
from graph.opening import open_store
from graph.store import Store
from tests.builders import firm, heads, owns, penalty, person, tell

TODAY: Final = date(2026, 11, 23)
FRAME: Final = Frame(read_policy(), read_measures())
HOSTILE: Final = "<script>window.hurt=1</script>\"'</script><img src=x onerror=hurt=1>"


def picture(store: Store, subject: str = "b", frame: Frame = FRAME) -> Picture:
    return picture_of(store, subject, frame, as_of=TODAY)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A phoenix: its head heads a listed firm too; an address and a telephone are known."""
    opened_store = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")
    tell(
        opened_store,
        firm("b", "鹤岗市涅槃矿业有限公司"),
        firm("a", "鹤岗市旧矿业有限公司"),
        person("p", "令狐峤"),
        firm("x", HOSTILE),
        firm("address:1", "鹤岗市工农区一号", kind="address"),
        firm("phone:1", "0468-0000001", kind="phone"),
        heads("p", "b"),
        heads("p", "a"),
        owns("p", "b", 0.6),
        owns("b", "x", 0.3),
        Relation("lives", "located_at", "b", "address:1"),
        Relation("calls", "reachable_at", "b", "phone:1"),
        penalty("r", "a", "2026-09-01", list="L-SX", issuer="鹤岗市中级人民法院"),
    )
    return opened_store
