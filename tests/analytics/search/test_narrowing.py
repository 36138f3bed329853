"""Narrowing hits: each filter leaves what its words say, and the counts say how many."""

from datetime import date

import pytest

from analytics.search.finding import Scope, find
from analytics.search.index import index_of
from analytics.search.narrowing import Filters, Narrowing, marks_of
from analytics.snapshot.building import snapshot_from
from graph.model import Entity, Relation
from graph.store import Store
from tests.builders import firm, penalty, person, tell

DAY = date(2026, 11, 1).toordinal()


def narrowed(store: Store, withdrawn: frozenset[str] = frozenset(), **asked: str) -> Narrowing:
    of = snapshot_from(store.scan(), store.revision().number)
    index = index_of(store, of)
    hits = find(index, of, "煤", Scope(True, DAY))
    return Narrowing(hits, of, marks_of(index, of, DAY, withdrawn), Filters(**asked))


def left(store: Store, withdrawn: frozenset[str] = frozenset(), **asked: str) -> list[str]:
    of = snapshot_from(store.scan(), store.revision().number)
    return [of.entities.ids[p] for p in narrowed(store, withdrawn, **asked).left.page(0, 99)]


@pytest.fixture
def coal(store: Store) -> Store:
    """Three firms and a person that one text finds."""
    tell(
        store,
        firm("f1", "煤一", roles=("supplier",), identifiers={"uscc": "91230402W72859538F"}),
        firm("f2", "向阳区煤二", identifiers={"uscc": "91230400W72859538F"}),
        firm("f3", "煤三", identifiers={"uscc": "91110105W72859538F"}),
        person("p1", "煤四"),
        penalty("c1", "f1", issuer="甲局", list="L-SAMR"),
        penalty("c2", "f1", issuer="甲局", list="L-SAMR"),
        penalty("c3", "f2", issuer="乙局", list="L-SX"),
        penalty("c4", "f3", issuer="乙局", ends_on=date(2026, 10, 1)),
    )
    return store


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["f1", "f3", "p1", "f2"]),
        ({"kind": "person"}, ["p1"]),
        ({"role": "supplier"}, ["f1"]),
        ({"district": "230402"}, ["f1", "f2"]),
        ({"district": "1"}, ["f3"]),
        ({"list": "L-SAMR"}, ["f1"]),
        ({"department": "乙局"}, ["f2"]),
        ({"department": "乙局", "kind": "person"}, []),
        ({"kind": "nonsense"}, []),
        ({"list": "nonsense"}, []),
        ({"district": "²"}, []),
    ],
)
def test_a_filter_leaves_the_parties_that_pass_it(
    coal: Store, asked: dict[str, str], expected: list[str]
) -> None:
    assert left(coal, **asked) == expected


def test_counts_say_what_each_choice_would_leave(coal: Store) -> None:
    counts = narrowed(coal, kind="enterprise").counts()
    assert counts == {
        "kind": {"enterprise": 3, "person": 1},
        "role": {"supplier": 1},
        "district": {"230402": 2, "1": 1},
        "list": {"L-SAMR": 1, "L-SX": 1},
        "department": {"乙局": 1, "甲局": 1},
    }
    for name, some in narrowed(coal).counts().items():
        for word, count in some.items():
            assert len(left(coal, **{name: word})) == count


def test_a_record_withdrawn_since_counts_nowhere(coal: Store) -> None:
    assert left(coal, frozenset({"c3"}), department="乙局") == []
    assert "乙局" not in narrowed(coal, frozenset({"c3"})).counts()["department"]


def test_a_party_of_no_known_district_is_in_that_of_its_address(coal: Store) -> None:
    tell(
        coal,
        firm("f9", "煤九"),
        Entity("a1", "address", "黑龙江省鹤岗市南山区一号"),
        Relation("t1", "located_at", "f9", "a1"),
        Relation("t2", "located_at", "f1", "a1"),  # whose code says another
        Relation("t3", "located_at", "p1", "a1"),
    )
    assert left(coal, district="230404") == ["f9"]
