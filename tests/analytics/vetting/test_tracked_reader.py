"""A tracked reader answers as the other does, and notes of whom it was asked."""

import pytest

from analytics.vetting.tracked_reader import Tracked
from graph.store import Store
from tests.builders import firm, heads, penalty, person, tell


@pytest.fixture
def tracked(store: Store) -> Tracked:
    tell(store, firm("a"), firm("b"), person("p"), heads("p", "a"), penalty("c", "a"))
    return Tracked(store)


def test_entities_asked_for_are_noted_known_or_not(store: Store, tracked: Tracked) -> None:
    assert tracked.entities(["a", "z"]) == store.entities(["a", "z"])
    assert (tracked.asked, tracked.subjects, tracked.by_id) == ({"a", "z"}, set(), set())


def test_both_ends_of_a_relation_are_noted(store: Store, tracked: Tracked) -> None:
    assert tracked.relations(["head-p-a"]) == store.relations(["head-p-a"])
    assert (tracked.asked, tracked.subjects) == ({"p", "a"}, set())


def test_whose_records_were_read_and_which_is_noted(store: Store, tracked: Tracked) -> None:
    assert tracked.records(subjects=["b", "a"]) == store.records(subjects=["b", "a"])
    assert tracked.records(ids=["c", "none"]) == store.records(ids=["c", "none"])
    assert (tracked.subjects, tracked.by_id) == ({"a", "b"}, {"c", "none"})


def test_whose_relations_were_read_is_noted(store: Store, tracked: Tracked) -> None:
    assert tracked.relations_at(["p"], limit=9) == store.relations_at(["p"], limit=9)
    few = tracked.relations_at(["a"], kinds=["branch_of"], limit=9)
    assert (few, tracked.subjects) == ((), {"p", "a"})


def test_no_more_relations_are_read_than_asked_for(store: Store, tracked: Tracked) -> None:
    tell(store, heads("p", "b"))
    assert len(tracked.relations_at(["p"], limit=1)) == 1


def test_an_earlier_revision_is_read_as_it_was(store: Store, tracked: Tracked) -> None:
    first = store.revision().number
    tell(store, firm("new"), heads("p", "new"), penalty("d", "a"))
    asked = {"at_revision": first}
    assert tracked.entities(["new"], **asked) == {}
    assert tracked.relations(["head-p-new"], **asked) == {}
    assert [one.id for one in tracked.records(subjects=["a"], **asked)] == ["c"]
    assert [one.id for one in tracked.relations_at(["p"], limit=9, **asked)] == ["head-p-a"]
