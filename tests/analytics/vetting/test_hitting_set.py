"""The smallest hitting set: as exhaustive search finds it, and irreducible where it is given up."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.vetting import hitting_set
from analytics.vetting.hitting_set import smallest_hitting_set

Sets = list[frozenset[str]]
SETS = st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1, max_size=4), max_size=9)


def exhaustive(sets: Sets) -> tuple[str, ...]:
    members = sorted(frozenset().union(*sets))
    for size in range(len(members) + 1):
        for some in combinations(members, size):  # in the order of sorted members
            if all(one & {*some} for one in sets):
                return some
    raise AssertionError


@settings(max_examples=400)
@given(SETS)
def test_it_is_the_first_of_the_smallest(sets: Sets) -> None:
    assert smallest_hitting_set(sets) == (exhaustive(sets), True)


@settings(max_examples=100)
@given(SETS)
def test_given_up_it_meets_all_and_no_member_can_be_left_out(sets: Sets) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hitting_set, "_STEPS", 0)
        members, proven = smallest_hitting_set(sets)
    assert all(one & {*members} for one in sets)
    for member in members:
        assert not all(one & ({*members} - {member}) for one in sets)
    assert not proven or members == exhaustive(sets)


def test_given_up_whoever_meets_most_is_chosen_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hitting_set, "_STEPS", 0)
    # Two members meet all; the least of each set would be four.
    sets = [frozenset(one) for one in ("az", "bz", "cz", "dy", "zy")]
    assert len(smallest_hitting_set(sets)[0]) == 2


def test_sets_without_a_common_member_each_need_one() -> None:
    sets = [frozenset(f"{n}{end}" for end in "ab") for n in range(60)]
    assert smallest_hitting_set(sets) == (tuple(sorted(f"{n}a" for n in range(60))), True)


def test_sets_that_only_a_third_joins_are_searched_together() -> None:
    sets = [frozenset("cd"), frozenset("abc"), frozenset("def")]
    assert smallest_hitting_set(sets) == (("a", "d"), True)
