"""The desk's own files of tables: what fails within a change is told as what it is."""

from pathlib import Path

import pytest

from api.table_file import TableFile
from graph.errors import StoreError


def fill(file: TableFile) -> None:
    """Write more than there is room for, as one change."""
    with file.together():
        for _ in range(50):
            file.done("INSERT INTO t VALUES (?)", "x" * 4000)


def test_a_change_that_fills_the_disk_says_so_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    tables = "CREATE TABLE IF NOT EXISTS t (x)"
    file = TableFile(tmp_path / "t.db", tables, "access.accounts_unusable")
    ((pages,),) = file.rows("PRAGMA page_count")
    file.rows(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match="full"):
        fill(file)
    with file.together():
        file.done("INSERT INTO t VALUES ('later')")
    assert file.rows("SELECT x FROM t") == [("later",)]
    file.close()
