"""Tries are limited by account and place together; nobody's failures lock another out."""

import pytest

from api.access.refusals import TooMany
from api.access.throttle import Throttle
from tests.api.access.clocks import Clock

HERE, THERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(clock)


def test_five_tries_close_an_account_at_a_place_until_the_window_has_passed(
    throttle: Throttle, clock: Clock
) -> None:
    for _ in range(5):
        throttle.begin("wang", HERE)
        clock.now += 10
    with pytest.raises(TooMany) as refused:
        throttle.begin("wang", HERE)
    assert refused.value.after_s == 250
    clock.now += refused.value.after_s
    throttle.begin("wang", HERE)


def test_an_account_closed_at_one_place_is_open_at_another_and_other_accounts_are_there(
    throttle: Throttle,
) -> None:
    for _ in range(5):
        throttle.begin("wang", HERE)
    throttle.begin("wang", THERE)
    throttle.begin("li", HERE)


def test_a_right_password_forgets_the_slips_before_it(throttle: Throttle) -> None:
    for _ in range(3):
        for _ in range(4):
            throttle.begin("wang", HERE)
        throttle.passed("wang", HERE)


def test_an_address_where_much_fails_takes_turns_and_is_never_closed(
    throttle: Throttle, clock: Clock
) -> None:
    for place in range(30):
        assert throttle.turn(HERE) == 0
        throttle.begin(f"user {place}", HERE)
        throttle.failed(HERE)
    # A right password waits a moment; a list of passwords gets one try a second.
    assert [throttle.turn(HERE) for _ in range(3)] == [0, 1, 2]
    assert throttle.turn(THERE) == 0
    for _ in range(8):
        throttle.turn(HERE)
    with pytest.raises(TooMany) as refused:
        throttle.turn(HERE)
    assert refused.value.after_s == 11
    clock.now += 11
    assert throttle.turn(HERE) == 0


def test_counts_do_not_pile_up(throttle: Throttle, clock: Clock) -> None:
    for place in range(100):
        throttle.begin(f"user {place}", HERE)
    clock.now += 301
    throttle.begin("wang", HERE)
    assert len(throttle._tries) == 1
