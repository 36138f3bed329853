"""Cells without width and marks that nobody sees."""

from hypothesis import given
from hypothesis import strategies as st

from loaders.cells.values import clean, is_odd

CELLS = st.lists(st.text("甲A1Ａ１ 　'\u200b\t⺁．％－", max_size=4), min_size=1, max_size=4)


@given(CELLS)
def test_a_row_is_odd_where_a_cell_of_it_would_be_cleaned(cells: list[str]) -> None:
    assert is_odd("\x00".join(cells)) or [clean(cell) for cell in cells] == cells
