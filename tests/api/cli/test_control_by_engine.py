"""ownership --engine: who controls whom, of everybody, in a file, the same by every engine."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analytics.relational.engine_names import ENGINES
from tests.api.cli.commands import Run, answer, last_entries


def test_every_engine_writes_what_ownership_tells_of_each(run: Run, tmp_path: Path) -> None:
    digests = set()
    for engine in ENGINES[:2]:
        out = tmp_path / f"{engine}.parquet"
        said = answer(run, "ownership", "--engine", engine, "--out", out)
        assert {"as_of", "revision", "policy", "version", "rows"} <= said.keys()
        digests.add((said["sha256"], out.read_bytes()))
    assert len(digests) == 1
    rows = pq.read_table(tmp_path / "duckdb.parquet").to_pylist()
    holder = rows[0]["holder"]
    told = {(row["company"], row["answer"]) for row in rows if row["holder"] == holder}
    controlled = answer(run, "ownership", holder)["controlled"]
    assert told == {(one["entity"], one["answer"]) for one in controlled}


def test_it_is_journalled_as_a_look_at_everyone(folder: Path, run: Run, tmp_path: Path) -> None:
    asked = ("ownership", "--engine", "duckdb", "--out", tmp_path / "c.csv")
    status, said, err = run(*asked, "--purpose", "the year's groups")
    assert (status, err) == (0, "")
    assert "Control is what the stakes give" in said
    look, note = last_entries(folder)
    assert "ownership of everyone" in str(look)
    assert "the year's groups" in str(look)
    assert str(tmp_path / "c.csv") in str(note)


def test_columns_are_read_again_where_they_hold_votes(run: Run, tmp_path: Path) -> None:
    answer(run, "columns", tmp_path / "columns")
    asked = ("ownership", "--engine", "duckdb", "--columns", tmp_path / "columns")
    again = answer(run, *asked, "--out", tmp_path / "one.csv")
    anew = answer(run, "ownership", "--engine", "kernel", "--out", tmp_path / "two.csv")
    assert again["sha256"] == anew["sha256"]
    (tmp_path / "columns" / "votes.parquet").unlink()
    status, _, err = run(*asked, "--out", tmp_path / "three.csv")
    assert status == 2
    assert "votes.parquet is missing" in err


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ((), "name a party"),
        (("--engine", "duckdb"), "--engine needs --out"),
        (("--out", "e.csv"), "--out of this command goes with --engine"),
        (("somebody", "--engine", "duckdb", "--out", "e.csv"), "leave out ids"),
        (("--holder", "somebody", "--engine", "duckdb", "--out", "e.csv"), "leave out ids"),
        (("--engine", "kernel", "--out", "e.xlsx"), "neither .csv nor .parquet"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, asked: tuple[object, ...], says: str
) -> None:
    status, out, err = run("ownership", *asked)
    assert (status, out) == (2, "")
    assert says in err
    assert not list(tmp_path.iterdir())
