"""Companies of which no share can be computed, and what they touch (DESIGN §8)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ownership.unsound import contradiction_sentence, reason_sentence, unsound_of
from analytics.snapshot.columns import Snapshot
from graph.standing import Standing
from tests.analytics.ownership.worlds import holds, today, world


def reasons(graph: Snapshot) -> dict[str, str]:
    found = unsound_of(graph, today(graph)).reasons
    return {graph.entities.ids[place]: reason for place, reason in found.items()}


def touched(graph: Snapshot) -> str:
    marks = unsound_of(graph, today(graph)).touched
    return " ".join(id_ for id_, mark in zip(graph.entities.ids, marks, strict=True) if mark)


def test_guaranteed_stakes_above_one_are_unsound_and_touch_all_below() -> None:
    graph = world(
        holds("p1", "a", 0.6),
        holds("p2", "a", (0.5, 0.7)),
        holds("a", "b", 0.1),
        holds("b", "c", None),
        holds("p1", "d", 0.5),
        holds("c", "e", 0.0),
    )
    assert (reasons(graph), touched(graph)) == ({"a": "above_one"}, "a b c")


def test_stakes_that_exceed_one_by_rounding_alone_are_sound() -> None:
    graph = world(*[holds(f"p{n}", "a", 0.3333336) for n in range(3)])
    assert reasons(graph) == {}


def test_stakes_that_could_exceed_one_but_need_not_are_sound() -> None:
    assert reasons(world(holds("p1", "a", (0.2, 0.9)), holds("p2", "a", (0.3, 0.9)))) == {}


def test_a_company_of_itself_counts_among_its_guaranteed_stakes() -> None:
    assert reasons(world(holds("a", "a", 0.5), holds("p1", "a", 0.6))) == {"a": "above_one"}


def test_two_sources_that_together_exceed_one_are_named_as_the_reason() -> None:
    graph = world(
        holds("p1", "a", 0.7, rank=1, stands=Standing("registry", "2020-01-01", 1)),
        holds("p2", "a", 0.7, rank=4, stands=Standing("sheet", "2024-01-01", 2)),
    )
    assert reasons(graph) == {"a": "sources"}


def test_a_circle_without_an_outside_owner_is_closed_and_so_is_what_it_owns_whole() -> None:
    graph = world(
        holds("a", "b", 1.0),
        holds("b", "c", 0.4),
        holds("c", "c", 0.2),
        holds("a", "c", 0.4),
        holds("c", "a", 1.0),
        holds("a", "d", 1.0),
        holds("b", "e", 0.5),
        holds("p1", "e", 0.5),
    )
    assert reasons(graph) == dict.fromkeys("abcd", "closed")
    assert touched(graph) == "a b c d e"


def test_a_circle_that_somebody_outside_may_own_a_part_of_is_sound() -> None:
    for outside in (0.1, (0.0, 0.1), None):
        circle = (holds("a", "b", 1.0), holds("b", "a", (0.5, 1.0)), holds("p1", "a", outside))
        assert reasons(world(*circle)) == {}
    assert reasons(world(holds("a", "b", None), holds("b", "a", None))) == {}


@pytest.mark.parametrize("step", [1, -1])
def test_a_long_chain_with_an_owner_at_its_end_is_sound(step: int) -> None:
    chain = [holds(f"c{n:02d}", f"c{n + step:02d}", 1.0) for n in range(20, 60)]
    assert reasons(world(*chain)) == {}


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("pabcdefgh"), st.sampled_from("abcdefgh")),
        st.sampled_from([0.4, 0.5, 1.0]),
        max_size=20,
    )
)
def test_the_closed_companies_are_the_greatest_set_that_owns_itself(
    held: dict[tuple[str, str], float],
) -> None:
    graph = world(*(holds(*pair, share) for pair, share in held.items()))
    closed = set("abcdefgh")
    while True:
        own = {c: sum(s for (h, t), s in held.items() if t == c and h in closed) for c in closed}
        if all(total >= 1 - 1e-6 for total in own.values()):
            break
        closed = {c for c in closed if own[c] >= 1 - 1e-6}
    ids = graph.entities.ids
    found = {ids[one] for one, why in unsound_of(graph, today(graph)).reasons.items()}
    above = {c for c in "abcdefgh" if sum(s for (_, t), s in held.items() if t == c) > 1 + 1e-6}
    assert found == closed | above


def test_sources_that_contradict_each_other_are_listed_and_the_stronger_counts() -> None:
    graph = world(
        holds("p1", "a", 0.7, id="r1", rank=1, stands=Standing("registry", "2020-01-01", 1)),
        holds("p1", "a", 0.5, id="r2", rank=4, stands=Standing("sheet", "2024-01-01", 2)),
        holds("p2", "a", 0.1, id="r3", rank=1, stands=Standing("registry", "2020-01-01", 3)),
        holds("p2", "a", (0.0, 0.2), id="r4", rank=4, stands=Standing("sheet", "2024-01-01", 4)),
    )
    stakes = today(graph)
    assert reasons(graph) == {}
    assert [graph.entities.ids[h] for h in stakes.holder[stakes.differing[:, 0]]] == ["p1"]
    assert [graph.relations.ids[r] for r in stakes.differing[:, 1]] == ["r2"]


def test_each_reason_says_how_to_mend_it() -> None:
    graph = world(holds("p1", "a", 0.7), holds("p2", "a", 0.6))
    sentence = reason_sentence(today(graph), graph.places["a"], "above_one")
    assert "130%" in sentence.text("en")
    assert "超过 100%" in sentence.text("zh")
    assert "circle" in reason_sentence(today(graph), graph.places["a"], "closed").text("en")
    assert "来源" in reason_sentence(today(graph), graph.places["a"], "sources").text("zh")


def test_a_contradiction_tells_both_numbers() -> None:
    graph = world(
        holds("p1", "a", (0.7, 0.8), id="r1", rank=1, stands=Standing("registry", "", 1)),
        holds("p1", "a", 0.5, id="r2", rank=4, stands=Standing("sheet", "", 2)),
    )
    sentence = contradiction_sentence(graph, today(graph), 0)
    assert "70%–80%" in sentence.text("en")
    assert "50%" in sentence.text("zh")
