"""The page for departments says what the mappings read, and its examples load."""

import re
from datetime import date
from pathlib import Path

import pytest

from loaders.cells.words import words_of
from loaders.columns.mapping import shipped_mappings
from loaders.specification.examples import example_row
from loaders.specification.hints import hint_of
from loaders.specification.page import renewed
from tests.loaders.sheets import a_store, take, write_csv

SHIPPED = shipped_mappings()
PAGE = Path(__file__).parents[3] / "docs" / "数据报送规范.md"


def test_the_page_is_what_the_mappings_give() -> None:
    page = PAGE.read_text("utf-8")
    assert renewed(page) == page, "run: make specification"


def test_what_was_written_by_hand_stays() -> None:
    page = renewed("by hand\n<!-- make specification -->\nof before\n")
    assert page.startswith("by hand\n<!-- make specification -->\n\n### ")
    assert "of before" not in page


@pytest.mark.parametrize("source", sorted(SHIPPED))
def test_the_example_of_a_form_is_recognised_and_taken(tmp_path: Path, source: str) -> None:
    row = example_row(SHIPPED[source])
    path = write_csv(tmp_path / "a.csv", list(row), list(row.values()))
    (sheet,) = take(a_store(tmp_path), path, dated=date(2026, 3, 10)).files
    assert (sheet.source, sheet.accepted, sheet.refused) == (source, 1, 0)


@pytest.mark.parametrize("source", sorted(SHIPPED))
def test_every_column_of_a_form_and_every_spelling_is_on_the_page(source: str) -> None:
    mapping = SHIPPED[source]
    part = PAGE.read_text("utf-8").split(f"`--source {source}`", 1)[1].split("\n### ", 1)[0]
    spellings = [name for names in mapping.columns.values() for name in names]
    assert [name for name in spellings if name.replace("|", "\\|") not in part] == []


@pytest.mark.parametrize("source", sorted(SHIPPED))
def test_every_word_that_a_column_may_hold_is_told(source: str) -> None:
    mapping = SHIPPED[source]
    for field in mapping.columns:
        words = [word for word in words_of(mapping, field) or {} if word != "*"]
        hint = hint_of(mapping, field)
        told = hint.text("zh") if hint else ""
        assert [word for word in words if word not in told] == []


def test_every_form_of_the_departments_names_a_source_and_a_test_that_are_there() -> None:
    formats = (PAGE.parent / "formats.md").read_text("utf-8")
    table = formats.split("| form | source | test |\n", 1)[1].split("\n\n", 1)[0]
    lines = [line.split(" | ") for line in table.splitlines()[1:]]
    assert len(lines) >= 23
    for _, sources, test in lines:
        assert set(re.findall(r"`(\w+)`", sources)) <= SHIPPED.keys()
        path = PAGE.parents[1] / "tests/loaders/mappings" / test.strip(" |`")
        assert path.is_file(), test
