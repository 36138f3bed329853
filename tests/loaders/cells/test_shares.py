"""Shares of ownership in every spelling; a bare number as its column is read."""

import pytest

from graph.errors import InvalidFact
from graph.model import Stake
from loaders.cells.shares import parse_share


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        *(("35%", 0.35, 0.35), ("25%-30%", 0.25, 0.3), ("25-30%", 0.25, 0.3), ("约30%", 0.3, 0.3)),
        *(("<5%", 0, 0.05), ("不足5%", 0, 0.05), ("5%以上", 0.05, 1), (">50%", 0.5, 1)),
        *(
            ("1/4", 0.25, 0.25),
            ("四分之一", 0.25, 0.25),
            ("百分之三十", 0.3, 0.3),
            ("3‰", 0.003, 0.003),
        ),
        ("5%以下", 0, 0.05),
    ],
)
@pytest.mark.parametrize("reading", ["percent", "fraction", "unknown"])
def test_a_share_that_says_its_own_unit(text: str, low: float, high: float, reading: str) -> None:
    assert parse_share(text, reading) == Stake(low, high)  # type: ignore[arg-type]


def test_a_bare_number_is_read_as_its_column() -> None:
    assert parse_share("0.9", "percent") == Stake(0.009, 0.009)
    assert parse_share("1", "percent") == Stake(0.01, 0.01)
    assert parse_share("0.9", "fraction") == Stake(0.9, 0.9)


@pytest.mark.parametrize(("text", "reading"), [("60", "fraction"), ("0.9", "unknown")])
def test_a_bare_number_that_may_be_either_is_refused(text: str, reading: str) -> None:
    with pytest.raises(InvalidFact) as refusal:
        parse_share(text, reading)  # type: ignore[arg-type]
    assert refusal.value.code == "load_cell.share_unit"


@pytest.mark.parametrize("text", ["101%", "60%-130%", "4/3", "120"])
def test_more_than_the_whole_is_refused(text: str) -> None:
    with pytest.raises(InvalidFact) as refusal:
        parse_share(text, "percent")
    assert refusal.value.code == "load_cell.share_over"


@pytest.mark.parametrize("text", ["持股60%", "占60%", "出资比例：60%", "持股比例为60%"])
def test_what_a_share_is_called_is_no_part_of_it(text: str) -> None:
    assert parse_share(text, "percent") == Stake(0.6, 0.6)
