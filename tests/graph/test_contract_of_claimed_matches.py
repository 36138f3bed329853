"""A possible match that was derived, and that somebody claims later, as an export of it does."""

from graph.model import Relation
from graph.store import RelationColumns, Store
from tests.builders import firm, judge, tell

NAME = "鹤岗市泰科明餐饮管理有限公司"
BY_NAME, BY_CODE = f"name:court/{NAME}", "uscc:91230400W53766731N"


def derived(store: Store) -> Relation:
    """The match of a firm known by name with the one that bears it."""
    tell(store, firm(BY_NAME, NAME), firm(BY_CODE, NAME))
    (tie,) = store.relations_at({BY_NAME}, limit=9)
    return tie


def test_a_derived_match_that_is_claimed_has_one_current_version(store: Store) -> None:
    tie = derived(store)
    tell(store, tie, source="derived", rank=9)
    scanned = [part.ids for part in store.scan() if isinstance(part, RelationColumns)]
    assert [id_ for ids in scanned for id_ in ids] == [tie.id]
    assert store.verify() == ()


def test_a_derived_match_that_is_claimed_follows_its_ends(store: Store) -> None:
    tie = derived(store)
    tell(store, tie, firm("reg:1", NAME), source="derived", rank=9)
    judge(store, "same", BY_CODE, "reg:1")
    (now,) = store.relations_at({BY_NAME}, limit=9)
    assert {now.source, now.target} == {BY_NAME, BY_CODE}
    assert store.verify() == ()
