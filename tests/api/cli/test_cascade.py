"""cascade: what the listed own together, of everybody, the same by every engine."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from analytics.relational.engine_names import ENGINES
from graph.opening import open_store
from tests.analytics.ownership.holdings import stake
from tests.api.cli.commands import Run, answer, last_entries
from tests.builders import day, firm, happen, penalty, tell


def by_every_engine(run: Run, folder: Path, *asked: object) -> tuple[dict[str, Any], list[Any]]:
    """The last answer and the rows that the kernel and DuckDB wrote, which are the same bytes."""
    digests = set()
    for engine in ENGINES[:2]:
        out = folder / f"{engine}.parquet"
        said = answer(run, "cascade", *asked, "--engine", engine, "--out", out)
        assert {"as_of", "revision", "policy", "version"} <= said.keys()
        digests.add((said["sha256"], out.read_bytes()))
    assert len(digests) == 1
    return said, [tuple(row.values()) for row in pq.read_table(out).to_pylist()]


def owned(folder: Path) -> str:
    """A store in which listed X and Y own A half and half, A owns B, and X a part of C."""
    url = f"sqlite:///{folder / 'owned.db'}"
    store = open_store(url)
    ties = [stake("X", "A", 0.25), stake("Y", "A", 0.25), stake("A", "B", 0.9)]
    listed = [penalty(f"c-{one}", one, list="L-SX") for one in "XY"]
    tell(store, *map(firm, "ABCXY"), *ties, stake("X", "C", (0.3, 0.7)), *listed)
    store.close()
    return url


def test_every_engine_writes_what_ownership_tells_of_each(run: Run, tmp_path: Path) -> None:
    _, rows = by_every_engine(run, tmp_path)
    assert rows
    for company in sorted({row[0] for row in rows})[:3]:
        told = answer(run, "ownership", company)["cascade"]
        assert {row[3] for row in rows if row[0] == company} == {told["answer"]}
        assert sorted({row[1] for row in rows if row[0] == company}) == told["holders"]
        assert sorted(row[2] for row in rows if row[0] == company) == sorted(told["records"])


def test_each_listing_behind_a_company_has_its_row(run: Run, tmp_path: Path) -> None:
    _, rows = by_every_engine(run, tmp_path, "--store", owned(tmp_path))
    assert rows == [
        ("A", "X", "c-X", "yes"),
        ("A", "Y", "c-Y", "yes"),
        ("B", "X", "c-X", "yes"),
        ("B", "Y", "c-Y", "yes"),
        ("C", "X", "c-X", "possible"),
    ]


def test_a_repaired_listing_owns_nothing_and_is_named_where_it_did(
    run: Run, tmp_path: Path
) -> None:
    url = owned(tmp_path)
    store = open_store(url)
    happen(store, "c-Y", "repair", on=day("2026-02-01"))
    store.close()
    said, rows = by_every_engine(run, tmp_path, "--store", url)
    assert rows == [("C", "X", "c-X", "possible")]
    assert "since_withdrawn" not in said
    said, rows = by_every_engine(run, tmp_path, "--store", url, "--at-revision", 1)
    assert len(rows) == 5
    assert said["since_withdrawn"] == ["c-Y"]


def test_it_is_journalled_as_a_look_at_everyone(folder: Path, run: Run, tmp_path: Path) -> None:
    asked = ("cascade", "--engine", "duckdb", "--out", tmp_path / "c.csv")
    status, said, err = run(*asked, "--purpose", "the year's lists")
    assert (status, err) == (0, "")
    assert "is a lead" in said
    look, note = last_entries(folder)
    assert "cascade of everyone" in str(look)
    assert "the year's lists" in str(look)
    assert str(tmp_path / "c.csv") in str(note)


def test_columns_are_read_again_where_they_hold_stakes(run: Run, tmp_path: Path) -> None:
    answer(run, "columns", tmp_path / "columns")
    asked = ("cascade", "--engine", "duckdb", "--columns", tmp_path / "columns")
    again = answer(run, *asked, "--out", tmp_path / "one.csv")
    anew = answer(run, "cascade", "--out", tmp_path / "two.csv")
    assert again["sha256"] == anew["sha256"]
    (tmp_path / "columns" / "stakes.parquet").unlink()
    status, _, err = run(*asked, "--out", tmp_path / "three.csv")
    assert status == 2
    assert "stakes.parquet is missing" in err


@pytest.mark.parametrize("columns", [True, False])
def test_a_folder_that_is_not_there_is_named_as_it_was_given(
    run: Run, tmp_path: Path, columns: bool
) -> None:
    answer(run, "columns", tmp_path / "columns")
    asked = ("--columns", tmp_path / "columns") if columns else ()
    status, _, err = run("cascade", "--engine", "duckdb", *asked, "--out", "no/such/e.csv")
    assert status == 2
    assert err.startswith(f"{tmp_path / 'no' / 'such'} cannot be used")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ((), "--engine needs --out"),
        (("somebody", "--out", "e.csv"), "somebody"),
        (("--out", "e.xlsx"), "neither .csv nor .parquet"),
        (("--memory", "100", "--out", "e.csv"), "--memory goes with"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, asked: tuple[object, ...], says: str
) -> None:
    status, out, err = run("cascade", *asked)
    assert (status, out) == (2, "")
    assert says in err
    assert not list(tmp_path.iterdir())
