"""The answer with its facts: everybody shown is among them, whichever door asks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics.law.measures import read_measures
from analytics.ownership.behind import who_is_behind
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.report.ownership import ownership_around
from analytics.report.page import page_of
from analytics.report.picture import Frame, picture_on
from analytics.snapshot.file import snapshot_of
from graph.opening import open_store
from graph.store import Store
from tests.analytics.ownership.holdings import ON, stake, tie
from tests.builders import firm, heads, owns, penalty, person, tell


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A relative's relative directs B over A; R is listed and invests in B; m manages B."""
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}")
    persons = [person(one) for one in "abchm"]
    family = [tie("family_of", "a", "b"), tie("family_of", "b", "c")]
    held = [stake("c", "A", 0.8), stake("A", "B", 0.6), owns("R", "B", 0.1)]
    post = tie("officer_of", "m", "B", attributes={"position": "总经理"})
    listing = penalty("r", "R", list="L-SX")
    tell(store, *map(firm, "ABRS"), *persons, *family, *held, post, heads("h", "B"), listing)
    yield store
    store.close()


def ids_in(value: Any, known: set[str]) -> set[str]:
    """Every id of these that stands anywhere in an answer."""
    if isinstance(value, dict):
        return set().union(*(ids_in(one, known) for one in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(ids_in(one, known) for one in value))
    return {value} & known if isinstance(value, str) else set()


@pytest.mark.parametrize("holder", [None, *"abcAR"])
@pytest.mark.parametrize("entity", "ABc")
def test_everybody_shown_is_among_the_entities(
    store: Store, entity: str, holder: str | None
) -> None:
    snapshot = snapshot_of(store)
    behind = who_is_behind(store, snapshot, ON, entity, holder if holder != entity else None)
    ends = {end for one in behind.relations.values() for end in (one.source, one.target)}
    shown = ids_in(behind.answer, set(snapshot.entities.ids)) | ends
    assert shown <= behind.entities.keys()


def test_of_one_holder_the_relatives_between_are_there(store: Store) -> None:
    behind = who_is_behind(store, snapshot_of(store), ON, "B", "a")
    assert [one["entity"] for one in behind.answer["controllers"]] == ["a"]
    assert behind.entities.keys() >= {"a", "b", "c", "A", "B"}


def test_the_report_gives_the_answer_of_the_page(store: Store) -> None:
    reach = Propagation(snapshot_of(store), read_policy(), ON)
    for seen in (reach, reach.without({"r"})):
        reported = ownership_around(store, seen, store.entities(["B"])["B"])
        page = who_is_behind(store, seen.snapshot, ON, "B", withdrawn=seen.withdrawn)
        assert reported is not None
        for key in ("beneficial_owners", "cascade", "actual_controllers"):
            assert reported.answer[key] == page.answer[key]
    assert reported.answer["cascade"]["holders"] == []


def test_the_report_names_owners_whose_share_cannot_be_told(store: Store) -> None:
    tell(store, owns("b", "A", 0.7))  # more than all of A
    reach = Propagation(snapshot_of(store), read_policy(), ON)
    picture = picture_on(store, reach, "B", Frame(read_policy(), read_measures()))
    assert "2 名自然人是否持有 25% 以上无法认定" in page_of(picture)


def test_a_manager_is_a_beneficial_owner_in_the_report(store: Store) -> None:
    tell(store, firm("T"), tie("officer_of", "m", "T", attributes={"position": "经理"}))
    reach = Propagation(snapshot_of(store), read_policy(), ON)
    reported = ownership_around(store, reach, store.entities(["T"])["T"])
    assert reported is not None
    assert [one["entity"] for one in reported.answer["beneficial_owners"]] == ["m"]
