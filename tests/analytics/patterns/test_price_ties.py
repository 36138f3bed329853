"""Prices by rule: told of three and more, and not of prices that merely lie near each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.patterns.price_ties import regular


@pytest.mark.parametrize(
    ("prices", "how"),
    [
        ([1_000_000, 1_010_000, 1_020_000], "differences"),
        ([1_020_000, 1_000_000, 1_010_000, 1_030_000], "differences"),
        ([1_000_000, 1_020_000, 1_040_400], "ratios"),
        ([900_000, 900_000, 900_000], "equal"),
        ([1_000_000, 1_010_000], None),
        ([1_000_000, 1_010_000, 1_021_000], None),
        ([1_000_000, 1_000_000, 1_010_000], None),
        ([0, 10_000, 20_000], None),
        ([], None),
    ],
)
def test_a_rule_among_prices_is_seen(prices: list[float], how: str | None) -> None:
    assert regular(prices) == how


@given(st.integers(10**5, 10**8), st.integers(2, 10**4), st.integers(3, 6), st.randoms())
def test_the_order_of_prices_changes_nothing(
    low: int, step: int, count: int, draws: object
) -> None:
    prices = [float(low + step * at) for at in range(count)]
    draws.shuffle(prices)  # type: ignore[attr-defined]
    assert regular(prices) == "differences"
