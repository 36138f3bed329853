"""Sums as sentences write them: 50万元."""

import pytest

from analytics.money import money


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        (500_000.0, "50万元", "50 × 10,000 yuan"),
        (2_000_000, "200万元", "200 × 10,000 yuan"),
        (1_999_900.0, "199.99万元", "199.99 × 10,000 yuan"),
        (10_000, "1万元", "1 × 10,000 yuan"),
        (9_999.5, "9999.5元", "9999.5 yuan"),
        (300, "300元", "300 yuan"),
        (10_000.01, "1.000001万元", "1.000001 × 10,000 yuan"),
        (1e12, "100000000万元", "100000000 × 10,000 yuan"),
    ],
)
def test_a_sum_is_written_exactly_and_in_ten_thousands_from_there_on(
    yuan: float, chinese: str, english: str
) -> None:
    assert (money(yuan).text("zh"), money(yuan).text("en")) == (chinese, english)
