"""impact --engine: whom one subject's records reach, in a file, the same by every engine."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from analytics.relational.engine_names import ENGINES
from tests.api.cli.commands import Run, answer, last_entries, planted

Rows = list[tuple[Any, ...]]


@pytest.fixture
def subject(folder: Path) -> str:
    return planted(folder, "listed_applicant")


def told(run: Run, subject: str) -> Rows:
    """The rows that `impact` without an engine tells, in the order of a file."""
    evidence = answer(run, "impact", subject)["evidence"]
    keys = ("record", "entity", "score", "hops")
    return sorted((*(e[key] for key in keys), ";".join(e["chain"])) for e in evidence)


def test_every_engine_writes_what_impact_tells(run: Run, tmp_path: Path, subject: str) -> None:
    expected = told(run, subject)
    assert expected
    digests = set()
    for engine in ENGINES[:2]:
        out = tmp_path / f"{engine}.parquet"
        said = answer(run, "impact", subject, "--engine", engine, "--out", out)
        assert [tuple(row.values()) for row in pq.read_table(out).to_pylist()] == expected
        assert {"as_of", "revision", "policy", "truncated", "version", "id"} <= said.keys()
        digests.add((said["sha256"], out.read_bytes()))
    assert len(digests) == 1


def test_those_whom_the_file_shows_are_journalled_as_by_impact_itself(
    folder: Path, run: Run, tmp_path: Path, subject: str
) -> None:
    looks = []
    for more in ((), ("--engine", "duckdb", "--out", tmp_path / "e.csv")):
        assert run("impact", subject, *more, "--purpose", "one's leads")[0] == 0
        look, note = last_entries(folder)
        looks.append((look.who, look.action, look.particulars))
    assert looks[0] == looks[1]
    assert "one's leads" in str(looks[0])
    assert str(tmp_path / "e.csv") in str(note)


def test_columns_that_were_written_before_are_read_again(
    run: Run, tmp_path: Path, subject: str
) -> None:
    answer(run, "columns", tmp_path / "columns")
    asked = ("impact", subject, "--engine", "duckdb")
    again = answer(run, *asked, "--columns", tmp_path / "columns", "--out", tmp_path / "one.csv")
    anew = answer(run, *asked, "--out", tmp_path / "two.csv")
    assert again["sha256"] == anew["sha256"]
    other = ("--columns", tmp_path / "columns", "--out", tmp_path / "e.csv", "--at-revision", 1)
    status, _, err = run(*asked, *other)
    assert status in (2, 4)
    assert err
    assert not (tmp_path / "e.csv").exists()


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        (("nobody", "--engine", "duckdb", "--out", "e.csv"), 4, "nobody"),
        (("nobody", "--engine", "duckdb"), 2, "--engine needs --out"),
        (("nobody", "--out", "e.csv"), 2, "--out of this command goes with --engine"),
        (("nobody", "--engine", "kernel", "--out", "e.xlsx"), 2, "neither .csv nor .parquet"),
        (("nobody", "--memory", 100), 2, "--memory goes with"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, asked: tuple[object, ...], status: int, says: str
) -> None:
    given, out, err = run("impact", *asked)
    assert (given, out) == (status, "")
    assert says in err
    assert not list(tmp_path.iterdir())
