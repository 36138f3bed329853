"""The rejects file: what refused rows are called, and how they are shown to a spreadsheet."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.law.tiers import read_tier_law
from loaders.load import load
from loaders.native import COLUMNS
from loaders.rejects import LEADING, as_read, disarmed
from loaders.report import LoadOptions
from tests.loaders.sheets import PENALTY, USCC, a_store, with_cell, write_csv


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "-"])
def test_a_cell_that_begins_like_a_formula_is_disarmed(cell: str) -> None:
    assert disarmed(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-5", "+86", "-1,234.50", "12%", "某公司", "a=b", "'quoted"])
def test_numbers_and_plain_words_stay_as_they_are(cell: str) -> None:
    assert disarmed(cell) == cell


@given(st.text())
def test_what_is_disarmed_is_read_as_it_was(cell: str) -> None:
    if not cell.startswith("'"):
        assert as_read(disarmed(cell)) == cell


def test_refused_rows_are_told_under_the_name_that_their_sender_gave(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "upload-1.csv", PENALTY, with_cell("处罚决定日期", "三月五日"))
    options = LoadOptions(rejects=tmp_path / "r.csv", names={"upload-1.csv": "三月处罚.csv"})
    load(a_store(tmp_path), [path], law=read_tier_law(), options=options)
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["file", "三月处罚.csv"]


def test_disarmed_rows_of_a_native_table_load_as_they_were(tmp_path: Path) -> None:
    cells = {"id": f"uscc:{USCC[0]}", "kind": "enterprise", "name": disarmed("=1+1公司"),
             "roles": "", "identifiers": "{}", "attributes": "{}"}  # fmt: skip
    told = ("entities.csv", "", "2", "kind", "mended")
    row = [*told, *(cells[column] for column in COLUMNS["entities"])]
    path = write_csv(tmp_path / "mended.csv", [*LEADING, *COLUMNS["entities"]], row)
    store = a_store(tmp_path)
    load(store, [path], law=read_tier_law(), options=LoadOptions())
    assert store.entities([f"uscc:{USCC[0]}"])[f"uscc:{USCC[0]}"].name == "=1+1公司"
