"""The direct stakes of a day (DESIGN §8)."""

from datetime import timedelta

import numpy as np

from analytics.snapshot.stakes import stakes_of
from graph.standing import Standing
from tests.analytics.ownership.worlds import TODAY, holds, rows, today, world

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def said(source: str, dated: str = "2025-01-01", seq: int = 1) -> Standing:
    return Standing(source, dated, seq)


def test_known_unknown_and_banded_stakes_are_closed_ranges() -> None:
    graph = world(holds("p1", "a", 0.25), holds("p2", "a", (0.1, 0.2)), holds("p3", "a", None))
    assert rows(graph) == {"p1>a": (0.25, 0.25), "p2>a": (0.1, 0.2), "p3>a": (0.0, 0.65)}


def test_no_stake_is_more_than_what_the_others_leave() -> None:
    graph = world(holds("p1", "a", 0.7), holds("p2", "a", (0.2, 0.9)), holds("p3", "a", None))
    assert rows(graph)["p2>a"] == (0.2, 0.3)
    assert rows(graph)["p3>a"] == (0.0, 0.1)


def test_a_stake_holds_from_its_first_day_until_before_its_last() -> None:
    graph = world(
        holds("p1", "a", 0.1, valid_from=TODAY),
        holds("p2", "a", 0.2, valid_from=TOMORROW),
        holds("p3", "a", 0.3, valid_to=TODAY),
        holds("p4", "a", 0.4, valid_to=TOMORROW),
    )
    assert rows(graph) == {"p1>a": (0.1, 0.1), "p4>a": (0.4, 0.4)}


def test_parallel_stakes_of_one_source_are_added() -> None:
    graph = world(holds("p1", "a", 0.1, id="r2"), holds("p1", "a", 0.2, id="r1"))
    assert rows(graph) == {"p1>a": (0.3, 0.3)}
    assert graph.relations.ids[today(graph).relation[0]] == "r1"


def test_a_partners_share_is_a_stake_like_a_shareholders() -> None:
    graph = world(holds("p1", "a", 0.1), holds("p1", "a", 0.2, id="x", kind="partner_of"))
    assert rows(graph) == {"p1>a": (0.3, 0.3)}


def test_stakes_of_two_sources_are_not_added_and_the_higher_rank_stands() -> None:
    graph = world(
        holds("p1", "a", 0.6, id="r1", rank=5, stands=said("sheet", seq=9)),
        holds("p1", "a", 0.1, id="r2", rank=1, stands=said("registry", seq=1)),
        holds("p1", "a", 0.2, id="r3", rank=1, stands=said("registry", seq=2)),
    )
    assert rows(graph) == {"p1>a": (0.3, 0.3)}
    assert graph.relations.ids[today(graph).relation[0]] == "r2"


def test_of_one_rank_the_later_document_stands() -> None:
    graph = world(
        holds("p1", "a", 0.6, id="r1", stands=said("old", "2020-01-01", 9)),
        holds("p1", "a", 0.1, id="r2", stands=said("new", "2024-01-01", 1)),
    )
    assert rows(graph) == {"p1>a": (0.1, 0.1)}


def test_what_a_company_holds_of_itself_is_set_apart() -> None:
    graph = world(holds("a", "a", 0.2), holds("p1", "a", None), holds("p1", "b", 1.0))
    own, a = today(graph).own, graph.places["a"]
    assert rows(graph) == {"p1>a": (0.0, 0.8), "p1>b": (1.0, 1.0)}
    assert (own.low[a], own.high[a], own.relation[a] >= 0) == (0.2, 0.2, True)
    assert own.relation[graph.places["b"]] < 0


def test_rows_are_found_by_company_and_by_holder() -> None:
    graph = world(holds("p1", "a", 0.5), holds("p1", "b", 0.4), holds("p2", "b", 0.3))
    stakes = today(graph)
    offsets, at = stakes.by_holder
    p1 = graph.places["p1"]
    assert [stakes.low[row] for row in stakes.rows_of(graph.places["b"])] == [0.4, 0.3]
    assert stakes.low[at[offsets[p1] : offsets[p1 + 1]]].tolist() == [0.5, 0.4]


def test_the_order_of_relations_changes_nothing() -> None:
    some = [holds(f"p{n}", "a", 0.1 * n, id=f"r{n}") for n in (1, 2, 3)]
    assert rows(world(*some)) == rows(world(*reversed(some)))


def test_the_snapshot_keeps_the_stakes_of_a_day() -> None:
    graph = world(holds("p1", "a", 0.5))
    assert today(graph) is today(graph)


def test_other_relations_are_no_stakes() -> None:
    graph = world(holds("p1", "a", None, kind="legal_representative_of"), holds("p2", "a", 0.5))
    assert rows(graph) == {"p2>a": (0.5, 0.5)}


def test_a_world_without_stakes_has_none() -> None:
    assert rows(world(holds("p1", "a", None, kind="legal_representative_of"))) == {}


def test_a_stake_is_found_by_its_ends_with_all_relations_that_are_added() -> None:
    graph = world(
        holds("p1", "a", 0.2, id="r1"),
        holds("p1", "a", 0.3, id="r2"),
        holds("p2", "a", 0.1, id="r3"),
        holds("a", "a", 0.1, id="r4"),
    )
    stakes, place = stakes_of(graph, TODAY), graph.entities.ids.index
    asked = [place(one) for one in ("p1", "p2", "a")]
    found = stakes.find(np.array(asked), np.full(3, place("a"))).tolist()
    assert found[2] == -1  # its own stake has no row
    proofs = [[graph.relations.ids[one] for one in stakes.relations(row)] for row in found[:2]]
    assert proofs == [["r1", "r2"], ["r3"]]
