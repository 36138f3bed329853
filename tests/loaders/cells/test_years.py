"""Years as departments write them."""

import pytest

from graph.errors import InvalidFact
from loaders.cells.years import parse_year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025", 2025),
        ("2025年", 2025),
        ("2025年度", 2025),
        ("2025 年度", 2025),
        ("2024-2025年度", 2025),
        ("2024年-2025年", 2025),
        ("2025.0", 2025),
        ("无", None),
    ],
)
def test_a_year_is_read_in_any_form(text: str, year: int | None) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize(
    "text", ["25", "二〇二五", "2025年上半年", "1900", "2099", "20250101", "年"]
)
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(InvalidFact, match="no year"):
        parse_year(text)
