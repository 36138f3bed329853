"""What listed holders own together, beside the published examples (OFAC FAQ 398 to 401)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ownership.cascade import Cascade, reach_of_listed
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.stakes import stakes_of
from graph.model import Record
from tests.analytics.ownership.holdings import ON, Stakes, answers, stakes, tie, world
from tests.builders import penalty


def listing(subject: str, list_: str | None = "L-SX", **fields: Any) -> Record:
    return penalty(f"r-{subject}", subject, list=list_, **fields)


FAR: Stakes = {("X", "N"): 0.1, ("Y", "N"): 0.1}  # so that both are there


def cascade(part: Snapshot, company: str) -> Cascade:
    return reach_of_listed(part, stakes_of(part, ON)).over(part.places[company])


def listed(held: Stakes, *holders: str) -> Snapshot:
    return world(stakes(held), records=[listing(one) for one in holders or ("X",)])


# Facts and figures of the published examples; each names its FAQ.
EXAMPLES = {
    "399 in the aggregate": ({("X", "A"): 0.25, ("Y", "A"): 0.25}, "A", "yes"),
    "401.1 half of half": ({("X", "A"): 0.5, ("A", "B"): 0.5}, "B", "yes"),
    "401.2 over two halves": (
        {("X", "A"): 0.5, ("X", "B"): 0.5, ("A", "C"): 0.25, ("B", "C"): 0.25},
        "C",
        "yes",
    ),
    "401.3 direct and over a half": (
        {("X", "A"): 0.5, ("X", "B"): 0.1, ("A", "B"): 0.4},
        "B",
        "yes",
    ),
    "401.4 a quarter of one of two": (
        {("X", "A"): 0.5, ("X", "B"): 0.25, ("A", "C"): 0.25, ("B", "C"): 0.25},
        "C",
        "no",
    ),
    "401.5 a quarter of both": (
        {("X", "A"): 0.25, ("X", "B"): 0.25, ("A", "C"): 0.5, ("B", "C"): 0.5},
        "C",
        "no",
    ),
}


@pytest.mark.parametrize(("held", "company", "answer"), EXAMPLES.values(), ids=list(EXAMPLES))
def test_the_published_examples_are_answered_as_published(
    held: Stakes, company: str, answer: str
) -> None:
    persons = {holder for holder, _ in held} & {"X", "Y"}
    assert cascade(listed(held, *persons), company).answer == answer


def test_control_without_half_of_the_ownership_is_none() -> None:
    # FAQ 398: the rule speaks only to ownership and not to control.
    part = world(
        [*stakes({("X", "A"): 0.1}), tie("actual_controller_of", "X", "A")], records=[listing("X")]
    )
    assert answers(part) == {("X", "A"): "yes"}
    assert cascade(part, "A") == Cascade("no", (part.places["X"],), 0.1, 0.1)


def test_the_share_is_not_diluted_and_names_who_is_behind_it() -> None:
    part = listed({("X", "A"): 0.5, ("A", "B"): 0.6, ("Y", "B"): 0.4})
    assert cascade(part, "B") == Cascade("yes", (part.places["X"],), 0.6, 0.6)


def test_exactly_one_half_is_enough_and_a_band_makes_it_possible() -> None:
    part = listed({("X", "A"): 0.5, ("X", "B"): (0.3, 0.5), ("X", "C"): (0.3, 0.49)})
    assert [cascade(part, one).answer for one in "ABC"] == ["yes", "possible", "no"]


def test_an_unknown_stake_is_at_most_what_the_others_leave() -> None:
    part = listed({("X", "A"): None, ("Y", "A"): 0.6, ("X", "B"): None, ("Y", "B"): 0.4})
    assert [cascade(part, one).answer for one in "AB"] == ["no", "possible"]
    assert cascade(part, "B").high == 0.6


@pytest.mark.parametrize(
    ("held", "answer", "share"),
    [
        ({("X", "A"): 0.45, ("A", "A"): 0.2, ("Y", "A"): 0.35}, "yes", (0.5625, 0.5625)),
        ({("X", "A"): 0.4, ("A", "A"): 0.2, ("Y", "A"): 0.4}, "yes", (0.5, 0.5)),
        ({("X", "A"): 0.39, ("A", "A"): 0.2, ("Y", "A"): 0.41}, "no", (0.4875, 0.4875)),
        ({("X", "A"): 0.45, ("A", "A"): (0.0, 0.2), ("Y", "A"): 0.3}, "possible", (0.45, 0.5625)),
        (
            {("X", "A"): (0.0, 0.6), ("A", "A"): (0.1, 0.3), ("Y", "A"): 0.4},
            "possible",
            (0, 0.5555),
        ),
        ({("A", "A"): 1.0, ("X", "B"): 0.6, ("A", "B"): 0.4}, "no", (0.0, 0.0)),
    ],
    ids=[
        "more of the rest",
        "half of the rest",
        "less",
        "an own band",
        "both banded",
        "all its own",
    ],
)
def test_what_a_company_holds_of_itself_counts_neither_for_nor_against(
    held: Stakes, answer: str, share: tuple[float, float]
) -> None:
    found = cascade(listed(held), "A")
    assert found.answer == answer
    assert (found.low, found.high) == pytest.approx(share, abs=1e-4)


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 4), min_size=2, max_size=4), st.integers(0, 6), st.sampled_from("XY")
)
def test_an_own_stake_leaves_the_answer_of_the_rest(parts: list[int], own: int, one: str) -> None:
    if sum(parts) == 0:
        return
    whole = sum(parts)
    names = ["X", "Y", "Z", "W"][: len(parts)]
    plain = {(name, "A"): part / whole for name, part in zip(names, parts, strict=True) if part}
    with_own = {pair: share * (1 - own / 10) for pair, share in plain.items()}
    with_own |= {("A", "A"): own / 10} if own else {}
    bare, held = (cascade(listed(stakes_, one), "A") for stakes_ in (plain | FAR, with_own | FAR))
    assert held.answer == bare.answer
    assert held.low == pytest.approx(bare.low, abs=1e-9)


def test_a_listed_company_is_wholly_its_own() -> None:
    part = listed({("Y", "X"): 1.0})
    assert cascade(part, "X") == Cascade("yes", (part.places["X"],), 1.0, 1.0, itself=True)


def test_two_unknown_stakes_are_together_at_most_what_the_others_leave() -> None:
    part = listed({("X", "A"): None, ("Y", "A"): None, ("Z", "A"): 0.6}, "X", "Y")
    assert cascade(part, "A") == Cascade("no", (part.places["X"], part.places["Y"]), 0.0, 0.4)


@pytest.mark.parametrize(
    ("record", "answer"),
    [
        (listing("X", state="disputed"), "yes"),
        (listing("X", None), "no"),  # a penalty is no listing
        (listing("X", ends_on=ON), "no"),
        (listing("X", tier="positive", list_="L-RED"), "no"),
    ],
    ids=["disputed", "penalty", "ended", "red list"],
)
def test_only_adverse_listings_in_force_count(record: Record, answer: str) -> None:
    part = world(stakes({("X", "A"): 0.6}), records=[record])
    assert cascade(part, "A").answer == answer


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("XYABC"), st.sampled_from("ABC")), st.integers(1, 6), max_size=9
    )
)
def test_the_cascade_is_the_least_fixpoint_of_one_half(held: dict[tuple[str, str], int]) -> None:
    held = {pair: n for pair, n in held.items() if pair[0] != pair[1]}
    for company in "ABC":  # no company is held by more than all of it
        while sum(n for (_, c), n in held.items() if c == company) > 10:
            held.pop(next(pair for pair in held if pair[1] == company))
    known = {pair: n / 10 for pair, n in held.items()} | {("Z", one): 0.0 for one in "ABCX"}
    counted = {"X"}
    while (
        more := {
            c for c in "ABC" if sum(n for (h, t), n in held.items() if h in counted and t == c) >= 5
        }
        - counted
    ):
        counted |= more
    part = listed(known)
    assert {one for one in "ABC" if cascade(part, one).answer == "yes"} == counted - {"X"}
