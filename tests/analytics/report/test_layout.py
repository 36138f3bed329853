"""Where boxes stand: clear of each other, in their rank, within the frame, whatever the graph."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.report.layout import Box, Layout, layered, ranks_around

Boxes = dict[str, Box]
SIZES = st.builds(Box, st.integers(20, 400), st.integers(20, 120))
IDS = st.lists(st.text("abcdefgh", min_size=1, max_size=2), min_size=1, max_size=24, unique=True)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Boxes, list[tuple[str, str]]]:
    ids = draw(IDS)
    one = st.sampled_from(ids)
    return {id_: draw(SIZES) for id_ in ids}, draw(st.lists(st.tuples(one, one), max_size=40))


def meet(one: str, other: str, boxes: Boxes, layout: Layout) -> bool:
    a, b = layout.places[one], layout.places[other]
    return (
        abs(a.x - b.x) < (boxes[one].width + boxes[other].width) / 2
        and abs(a.y - b.y) < (boxes[one].height + boxes[other].height) / 2
    )


def is_within(id_: str, boxes: Boxes, layout: Layout) -> bool:
    at, box = layout.places[id_], boxes[id_]
    across = box.width / 2 <= at.x <= layout.width - box.width / 2
    return across and box.height / 2 <= at.y <= layout.height - box.height / 2


@settings(max_examples=30)
@given(graphs())
def test_no_box_meets_another_and_all_are_within_the_frame(
    graph: tuple[Boxes, list[tuple[str, str]]],
) -> None:
    boxes, ways = graph
    layout = layered(boxes, ranks_around(min(boxes), boxes, ways), ways)
    assert layout.places.keys() == boxes.keys()
    assert not [pair for pair in combinations(boxes, 2) if meet(*pair, boxes, layout)]
    assert all(is_within(id_, boxes, layout) for id_ in boxes)


@settings(max_examples=30)
@given(graphs())
def test_each_rank_lies_wholly_beneath_the_one_before(
    graph: tuple[Boxes, list[tuple[str, str]]],
) -> None:
    boxes, ways = graph
    ranks = ranks_around(min(boxes), boxes, ways)
    places = layered(boxes, ranks, ways).places
    for one, other in combinations(boxes, 2):
        first, second = sorted((one, other), key=ranks.__getitem__)
        if ranks[first] < ranks[second]:
            bottom = places[first].y + boxes[first].height / 2
            assert bottom < places[second].y - boxes[second].height / 2


@settings(max_examples=30)
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_no_place(
    graph: tuple[Boxes, list[tuple[str, str]]], random: st.DataObject
) -> None:
    boxes, ways = graph
    ids, turned = list(boxes), list(ways)
    random.shuffle(ids)  # type: ignore[attr-defined]
    random.shuffle(turned)  # type: ignore[attr-defined]
    ranks = ranks_around(min(boxes), boxes, ways)
    again = ranks_around(min(boxes), ids, turned)
    assert again == ranks
    assert layered({id_: boxes[id_] for id_ in ids}, again, turned) == layered(boxes, ranks, ways)


@settings(max_examples=30)
@given(graphs())
def test_no_tie_of_the_middle_stays_in_its_own_rank(
    graph: tuple[Boxes, list[tuple[str, str]]],
) -> None:
    boxes, ways = graph
    middle = min(boxes)
    ranks = ranks_around(middle, boxes, ways)
    for source, target in ways:
        if middle in (source, target) and source != target:
            other = target if source == middle else source
            assert abs(ranks[other]) == 1
            assert ranks[other] == -1 or (other, middle) not in ways


def test_a_chain_stands_straight_beneath_itself() -> None:
    boxes = dict.fromkeys("abcd", Box(100, 40))
    ways = [("a", "b"), ("b", "c"), ("c", "d")]
    layout = layered(boxes, {"a": 0, "b": 1, "c": 2, "d": 3}, ways)
    assert {place.x for place in layout.places.values()} == {layout.width / 2}


def test_those_who_hold_stand_above_and_what_is_held_below() -> None:
    ways = [("owner", "m"), ("grandowner", "owner"), ("m", "daughter"), ("daughter", "grandchild")]
    ranks = ranks_around("m", {end for way in ways for end in way} | {"stray"}, ways)
    assert ranks == {
        "grandowner": -2,
        "owner": -1,
        "m": 0,
        "daughter": 1,
        "grandchild": 2,
        "stray": 3,
    }


def test_a_row_of_sixty_is_folded_and_no_wider_than_a_screen() -> None:
    boxes = {"m": Box(40, 40)} | {f"n{n}": Box(130, 70) for n in range(60)}
    ways = [("m", f"n{n}") for n in range(60)]
    assert layered(boxes, ranks_around("m", boxes, ways), ways).width <= 1220
