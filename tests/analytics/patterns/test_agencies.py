"""Agencies beside their peers: an exact test, corrected for how many are tested."""

from itertools import combinations
from math import comb

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.patterns.agencies import remarkable
from graph.model import Entity, Record, Relation
from graph.store import Store
from graph.words import GRADED_LISTS
from tests.analytics.patterns.worlds import hits, in_words, world
from tests.builders import day, firm, penalty

GRADED = min(GRADED_LISTS)
Fact = Entity | Relation | Record


def chance(clients: int, listed: int, all_clients: int, all_listed: int) -> float:
    """Of all ways to choose the clients, in how many are at least so many listed."""
    ways = sum(
        comb(all_listed, hits) * comb(all_clients - all_listed, clients - hits)
        for hits in range(listed, clients + 1)
    )
    return ways / comb(all_clients, clients)


@example([(8, 5), (8, 8)])  # a chance of one tenth, which is the limit
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 12)), min_size=1, max_size=8))
def test_those_told_are_those_of_the_textbook_procedure(agencies: list[tuple[int, int]]) -> None:
    counts = [(at, size, min(size, hits)) for at, (size, hits) in enumerate(agencies)]
    every, listed = sum(one[1] for one in counts), sum(one[2] for one in counts)
    chances = {at: chance(size, hits, every, listed) for at, size, hits in counts}
    ranked = sorted(chances.values())
    limits = [0.2 * (rank + 1) / len(counts) for rank in range(len(counts))]
    kept = [limit for one, limit in zip(ranked, limits, strict=True) if one <= limit + 1e-12]
    limit = max(kept, default=-1.0)
    told = remarkable(counts, all_clients=every, all_listed=listed, rate=0.2)
    assert {one.agency for one in told} == {
        at for at, one in chances.items() if one <= limit + 1e-12
    }
    for one in told:
        assert one.chance == pytest.approx(chances[one.agency])
        assert chance(one.clients, one.needed, every, listed) <= limit + 1e-12
        assert one.needed == 0 or chance(one.clients, one.needed - 1, every, listed) > limit - 1e-12


def city(bad: int, *, category: str = "IM08") -> list[Fact]:
    """Ten agencies of ten clients each: `bad` of the first's are listed, and one of each other."""
    facts: list[Fact] = []
    for agency in range(10):
        facts.append(firm(f"agency{agency}", f"AGENCY {agency}"))
        for client in range(10):
            name = f"c{agency}-{client}"
            facts.append(firm(name))
            attributes = {"category": category}
            ends = f"agency{agency}", name
            facts.append(Relation(f"s-{name}", "serves", *ends, attributes=attributes))
            if client < (bad if agency == 0 else 1):
                facts.append(penalty(f"r-{name}", name))
    return facts


def test_an_agency_with_many_listed_clients_is_told_with_what_was_needed(
    engine_store: Store,
) -> None:
    (one,) = in_words(world(engine_store, *city(7)), "agency_of_listed")
    assert one.entities == ("agency0", *(f"c0-{number}" for number in range(7)))
    text = str(one.sentence)
    assert "of the 10 clients of AGENCY 0" in text
    assert "9 of 90 of its peers" in text
    assert len(one.records) == len(one.relations) == 7


def test_a_client_whose_later_grade_is_good_is_listed_no_more(store: Store) -> None:
    def grades(tier: str, on: str) -> list[Record]:
        return [
            Record(f"g{on}-{number}", "list", f"c0-{number}", day(on), list=GRADED, tier=tier)
            for number in range(7)
        ]

    bad, good = grades("serious", "2026-01-05"), grades("positive", "2026-03-05")
    here = world(store, *city(0), *bad)
    assert len(hits(here, "agency_of_listed")) == 1
    assert hits(world(store, *good), "agency_of_listed") == []


@pytest.mark.parametrize("bad", [1, 2, 3])
def test_an_agency_within_chance_is_not_told(store: Store, bad: int) -> None:
    assert hits(world(store, *city(bad)), "agency_of_listed") == []


def test_an_agency_of_few_clients_is_not_tested(store: Store) -> None:
    facts = [one for one in city(7) if not one.id.startswith(("s-c0-8", "s-c0-9"))]
    assert hits(world(store, *facts), "agency_of_listed", least_clients=9) == []


def test_agencies_are_compared_within_their_own_category(store: Store) -> None:
    other = [firm("x"), *(firm(f"x{number}") for number in range(6))]
    ties = [
        Relation(f"t{one}", "serves", "x", f"x{one}", attributes={"category": "IM01"})
        for one in range(6)
    ]
    listed = [penalty(f"q{one}", f"x{one}") for one in range(6)]
    # All clients of its category are listed: chance would give no other number.
    assert hits(world(store, *city(1), *other, *ties, *listed), "agency_of_listed") == []


def test_a_client_served_twice_counts_once(store: Store) -> None:
    twice = [
        Relation(f"u-{one}", "serves", "agency0", f"c0-{one}", attributes={"category": "IM08"})
        for one, _ in combinations(range(10), 2)
    ]
    (one,) = hits(world(store, *city(7), *twice), "agency_of_listed")
    assert one.figures["clients"] == 10
