"""Neighbours: counted by kind and direction, and ranked, on the day of a propagation."""

from analytics.paths.neighbours import KindCount, Part, counts_by_kind, ranked_neighbours, ties_at
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from graph.model import Record, Relation
from tests.analytics.columns import snapshot
from tests.builders import day, firm, heads, owns, penalty, person

TODAY = day("2026-06-01")
NODES = [firm("a"), firm("b"), firm("c"), firm("d"), person("p")]


def reach(relations: list[Relation], records: list[Record]) -> Propagation:
    return Propagation(snapshot(NODES, relations, records), read_policy(), TODAY)


def order(reached: Propagation, part: Part | None = None) -> list[str]:
    ranked = ranked_neighbours(reached, "a", part or Part())
    return [neighbour.entity for neighbour in ranked.shown]


def test_relations_are_counted_by_kind_and_direction_on_the_day() -> None:
    relations = [
        owns("a", "b"),
        owns("a", "c", valid_to=TODAY),
        owns("a", "d", valid_from=day("2026-06-02")),
        owns("d", "a"),
        heads("p", "a"),
    ]
    assert counts_by_kind(reach(relations, []), "a") == (
        KindCount("legal_representative_of", False, 1, 0),
        KindCount("shareholder_of", False, 1, 0),
        KindCount("shareholder_of", True, 1, 1),
    )


def test_the_relations_of_several_are_counted_once_each() -> None:
    relations = [
        owns("a", "b"),
        owns("a", "b", id="again"),
        owns("b", "c", valid_to=TODAY),
        owns("a", "a", id="itself"),
        owns("a", "d", valid_from=day("2026-06-02")),
    ]
    reached = reach(relations, [])
    assert [ties_at(reached, some) for some in ("a", "ab", "abc", "d", ["nobody"])] == [
        3,
        4,
        4,
        0,
        0,
    ]


def test_whom_the_snapshot_lacks_has_no_relations() -> None:
    assert counts_by_kind(reach([owns("a", "b")], []), "nobody") == ()


def test_the_adverse_come_first_then_the_reached_then_those_that_hold_then_by_id() -> None:
    relations = [
        owns("a", "b", valid_to=day("2025-01-01")),
        owns("a", "c"),
        owns("a", "d", 0.01),
        owns("p", "a"),
        owns("x", "p", id="x-p"),
    ]
    nodes = [*NODES, firm("x")]
    records = [penalty("r", "d"), penalty("s", "x")]
    reached = Propagation(snapshot(nodes, relations, records), read_policy(), TODAY)
    assert order(reached) == ["d", "p", "c", "b"]


def test_a_record_withdrawn_since_makes_no_neighbour_adverse() -> None:
    reached = reach([owns("a", "b"), owns("a", "c")], [penalty("r", "c")])
    assert order(reached) == ["c", "b"]
    assert order(reached.without(["r"])) == ["b", "c"]


def test_a_part_is_one_kind_one_direction_and_a_page_of_it() -> None:
    reached = reach([owns("a", "b"), owns("c", "a"), owns("a", "d"), heads("p", "a")], [])
    assert order(reached, Part(kind="shareholder_of", outward=True)) == ["b", "d"]
    page = ranked_neighbours(reached, "a", Part(offset=1, limit=2))
    assert ([n.entity for n in page.shown], page.total) == (["c", "d"], 4)


def test_ended_relations_are_left_out_where_asked_and_stand_last_of_parallel_ones() -> None:
    relations = [
        owns("a", "b", id="1", valid_to=day("2025-01-01")),
        owns("a", "b", id="2"),
        owns("a", "c", id="3", valid_to=TODAY),
    ]
    reached = reach(relations, [])
    assert order(reached, Part(ended=False)) == ["b"]
    assert ranked_neighbours(reached, "a", Part()).shown[0].relations == ("2", "1")
