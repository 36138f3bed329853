"""A share in per cent stays on its side of each limit on which an answer turns."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.percent import percent

LIMITS = [Decimal(0), Decimal(25), Decimal(50), Decimal(100)]
NEAR = st.sampled_from([0.25, 0.5, 2 / 3, 1.0]).flatmap(
    lambda limit: st.floats(max(0.0, limit - 1e-6), min(1.0, limit + 1e-6))
)


@given(st.floats(0, 1) | NEAR)
@example(0.499996)
@example(0.999999)
@example(2 / 3)
@example(5e-324)
def test_a_printed_share_is_on_the_side_of_every_limit_that_it_is_on(share: float) -> None:
    exact, printed = 100 * Decimal(repr(share)), Decimal(percent(share))
    assert [printed.compare(limit) for limit in LIMITS] == [
        exact.compare(limit) for limit in LIMITS
    ]
    assert (printed / 100 >= Decimal(repr(2 / 3))) == (share >= 2 / 3)


@given(st.floats(0, 1))
def test_it_is_off_by_less_than_half_of_its_fourth_digit(share: float) -> None:
    assert abs(Decimal(percent(share)) - 100 * Decimal(repr(share))) <= 100 * Decimal(
        repr(share)
    ) * Decimal("0.0005")


@pytest.mark.parametrize(
    ("share", "figure"),
    [
        (0.3, "30"),
        (0.07, "7"),
        (1 / 3, "33.33"),
        (2 / 3, "66.67"),
        (0.66666, "66.666"),
        (0.499996, "49.9996"),
        (0.500001, "50.0001"),
        (0.999999, "99.9999"),
        (1.000002, "100.0002"),
        (1e-05, "0.001"),
        (0.0, "0"),
        (1.0, "100"),
    ],
)
def test_figures_are_short_and_plain(share: float, figure: str) -> None:
    assert percent(share) == figure
