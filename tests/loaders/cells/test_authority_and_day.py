"""An authority and a day in one cell: parted where both can be read, else refused."""

from datetime import date

import pytest

from graph.errors import InvalidFact
from loaders.cells.authority_and_day import authority_of, day_of


@pytest.mark.parametrize(
    "cell",
    [
        "甲市城市管理局 2026年3月5日",
        "甲市城市管理局2026-03-05",
        "甲市城市管理局\n2026年3月5日",
        "2026年3月5日，甲市城市管理局",
        "甲市城市管理局（2026年3月5日）",
        "甲市城市管理局/20260305",
        "甲市城市管理局二〇二六年三月五日",
    ],
)
def test_both_are_read(cell: str) -> None:
    assert (authority_of(cell), day_of(cell)) == ("甲市城市管理局", date(2026, 3, 5))


@pytest.mark.parametrize(
    "cell",
    [
        "甲市城市管理局",
        "2026年3月5日",
        "甲局2026年3月5日、乙局2026年3月6日",
        "甲局2026年3月5日乙局",
        "甲市城市管理局 2026年3月",
        "甲市第12分局 2026年3月5日",
    ],
)
def test_what_does_not_name_one_of_each_is_refused(cell: str) -> None:
    for read in (authority_of, day_of):
        with pytest.raises(InvalidFact) as refused:
            read(cell)
        assert refused.value.code == "load_cell.authority_and_day"


def test_a_blank_is_neither() -> None:
    assert authority_of("——") is None
    assert day_of("无") is None
