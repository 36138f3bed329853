"""Cells without width and marks that nobody sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cells.values import clean, is_odd

CELLS = st.lists(st.text("甲乙A1Ａ１ 　'=\"\u200b\t⺁．％－", max_size=5), min_size=1, max_size=4)


@given(CELLS)
def test_a_row_is_odd_where_a_cell_of_it_would_be_cleaned(cells: list[str]) -> None:
    assert is_odd("\x00".join(cells)) or [clean(cell) for cell in cells] == cells


def test_a_number_written_as_a_formula_is_its_text() -> None:
    # Vendors' exports write codes so, since a spreadsheet program would round them.
    assert clean('="91230400MA1XYZ0000"') == "91230400MA1XYZ0000"
    assert clean(' =" 0468-3351234 "') == "0468-3351234"


def test_a_formula_that_reckons_stays_as_it_is_written() -> None:
    assert clean('="甲"&"乙"') == '="甲"&"乙"'
    assert clean("=A1+1") == "=A1+1"


@pytest.mark.parametrize("text", ["罚 款", "罚　款", " 吊  销 ", "王 小 明", "名\n称"])
def test_a_word_spread_over_its_column_is_that_word(text: str) -> None:
    assert clean(text) == "".join(text.split())


@pytest.mark.parametrize("text", ["张三 李四", "甲公司 乙", "A B", "1 2", "甲 B"])
def test_a_text_of_several_words_keeps_its_blanks(text: str) -> None:
    assert clean(text) == text
