"""Which spans of an identifier its claims allow, with and without the numbers told by commits."""

import json

from graph.held_spans import ClaimNumbers, Giving, is_held, lost_at


def numbers(**last: int) -> ClaimNumbers:
    """As of commits that tell them: r1=1 is that claims went up to number 1 at revision 1."""
    return ClaimNumbers(
        json.dumps({"revision": int(at[1:]), "last_claim": number}) for at, number in last.items()
    )


TOLD = numbers(r1=1, r2=1, r3=2, r4=2, r5=3)
AGAIN: list[Giving] = [(1, 2), (2, 4), (3, None)]


def test_a_number_given_again_is_held_in_each_of_its_times_alone() -> None:
    held = [(1, 2), (3, 4), (5, None)]
    spans = [(a, b) for a in range(7) for b in [None, *range(a + 1, 7)]]
    assert [span for span in spans if is_held(*span, AGAIN, TOLD)] == held
    assert lost_at(AGAIN, TOLD) == {2, 4}


def test_a_claim_taken_back_beside_another_one_ends_no_span() -> None:
    beside: list[Giving] = [(1, 2), (2, None)]
    told = numbers(r1=2, r2=2)
    assert lost_at(beside, told) == set()
    assert (is_held(1, None, beside, told), is_held(1, 2, beside, told)) == (True, False)


def test_revisions_of_before_leave_a_span_that_went_on() -> None:
    none = numbers()
    assert lost_at(AGAIN, none) == set()
    assert is_held(1, None, AGAIN, none)
    assert is_held(1, 2, AGAIN, none)
    assert not is_held(1, 3, AGAIN, none)


def test_after_revisions_of_before_what_is_told_must_fit() -> None:
    later = numbers(r3=2, r4=2, r5=3)
    assert lost_at(AGAIN, later) == {4}
    assert not is_held(4, None, AGAIN, later)
    assert is_held(1, 4, AGAIN, later)  # it may have gone on over revision 2
    assert is_held(3, 4, AGAIN, later)


def test_who_kept_a_claim_is_not_told_by_the_first_revision_that_tells_numbers() -> None:
    assert numbers(r3=2, r4=5).revision_of(2) is None
    assert numbers(r3=2, r4=5).revision_of(3) == 4
    assert numbers(r3=2, r4=5).revision_of(6) is None


def test_what_nobody_claims_is_not_held() -> None:
    assert not is_held(1, None, [], TOLD)
