"""exposure --engine: the evidence of the city by every engine, with one digest."""

import hashlib
import os
from pathlib import Path

import pytest

from analytics.relational.engine_names import ENGINES
from tests.api.cli.commands import Run, answer, last_entries

# Spark starts Java, which takes longer than the rest: in `make test` its own file starts it once.
TRIED = ENGINES if os.environ.get("CREDITGRAPH_SOAK") else ENGINES[:2]


def test_every_engine_gives_the_city_the_same_bytes(run: Run, tmp_path: Path) -> None:
    told = {
        engine: answer(run, "exposure", "--engine", engine, "--out", tmp_path / f"{engine}.parquet")
        for engine in TRIED
    }
    files = {hashlib.sha256((tmp_path / f"{e}.parquet").read_bytes()).digest() for e in TRIED}
    assert len(files) == 1
    assert len({one["sha256"] for one in told.values()}) == 1
    assert {one["rows"] for one in told.values()} != {0}
    assert all(
        {"as_of", "revision", "policy", "truncated", "version"} <= t.keys() for t in told.values()
    )


def test_a_person_is_told_the_digest_and_that_leads_are_no_grounds(
    run: Run, tmp_path: Path
) -> None:
    asked = ("exposure", "--engine", "duckdb", "--out", tmp_path / "e.parquet")
    status, told, err = run(*asked)
    assert (status, err) == (0, "")
    assert answer(run, *asked)["sha256"] in told
    assert "A lead is not a ground" in told


def test_it_is_journalled_before_the_columns_for_it_are_written(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / f"e.csv.columns.{os.getpid()}.scratch").touch()  # no folder of it can be made
    asked = ("exposure", "--engine", "duckdb", "--out", tmp_path / "e.csv")
    assert run(*asked, "--purpose", "a year's leads")[0] != 0
    look, note = last_entries(folder)
    assert "exposure of everyone" in str(look)
    assert "a year's leads" in str(look)
    assert str(tmp_path / "e.csv") in str(note)


def test_the_digest_is_that_of_the_rows_as_csv(run: Run, tmp_path: Path) -> None:
    told = answer(run, "exposure", "--engine", "duckdb", "--out", tmp_path / "e.csv")
    answer(run, "exposure", "--out", tmp_path / "plain.csv", "--top", 1)
    content = (tmp_path / "e.csv").read_bytes()
    # No id of the city begins like a formula, so that a cell is as the row has it.
    assert hashlib.sha256(content).hexdigest() == told["sha256"]
    assert content == (tmp_path / "plain.csv").read_bytes()


def test_columns_that_were_written_before_are_read_again(run: Run, tmp_path: Path) -> None:
    answer(run, "columns", tmp_path / "columns")
    asked = ("exposure", "--engine", "duckdb", "--columns", tmp_path / "columns")
    again = answer(run, *asked, "--out", tmp_path / "one.parquet", "--memory", 200)
    anew = answer(run, "exposure", "--engine", "duckdb", "--out", tmp_path / "two.parquet")
    assert again["sha256"] == anew["sha256"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--as-of", "2026-01-01"), "as of"),
        (("--at-revision", 1), "are of revision"),
        (("--policy", "other.toml"), "another policy"),
    ],
)
def test_columns_of_another_question_are_refused(
    run: Run, tmp_path: Path, asked: tuple[object, ...], says: str
) -> None:
    answer(run, "columns", tmp_path / "columns")
    policy = Path(__file__).parents[3] / "analytics" / "policy.toml"
    Path("other.toml").write_text(policy.read_text("utf-8") + "\n# another\n", "utf-8")
    engine = ("exposure", "--engine", "duckdb", "--columns", tmp_path / "columns")
    status, out, err = run(*engine, "--out", tmp_path / "e.parquet", *asked)
    assert (status, out) == (2, "")
    assert says in err
    assert not (tmp_path / "e.parquet").exists()


def test_columns_of_changes_alone_or_of_another_store_are_refused(run: Run, tmp_path: Path) -> None:
    answer(run, "columns", tmp_path / "changes", "--since", 1)
    answer(run, "columns", tmp_path / "other", "--store", f"sqlite:///{tmp_path / 'other.db'}")
    for name, says in (("changes", "only what changed"), ("other", "another store")):
        engine = ("exposure", "--engine", "duckdb", "--columns", tmp_path / name)
        status, _, err = run(*engine, "--out", tmp_path / "e.parquet")
        assert status == 2
        assert says in err


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--engine", "duckdb"), "--engine needs --out"),
        (("--engine", "kernel", "--top", 3, "--out", "e.csv"), "leave out ids and --top"),
        (("--columns", "here", "--out", "e.csv"), "--columns goes with --engine duckdb"),
        (("--engine", "kernel", "--memory", 100, "--out", "e.csv"), "--memory goes with"),
        (("--engine", "duckdb", "--out", "e.xlsx"), "neither .csv nor .parquet"),
        (("--engine", "neo4j", "--out", "e.csv"), "is for a store in Neo4j"),
        (("--engine", "neo4j", "--memory", 100, "--out", "e.csv"), "--memory goes with"),
        (("--engine", "polars", "--out", "e.csv"), "--engine"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    run: Run, asked: tuple[object, ...], says: str
) -> None:
    status, out, err = run("exposure", *asked)
    assert (status, out) == (2, "")
    assert says in err


@pytest.mark.parametrize("question", [("cascade",), ("ownership",), ("groups", "circles")])
def test_the_server_of_a_store_is_offered_for_evidence_alone(
    run: Run, question: tuple[str, ...]
) -> None:
    status, out, err = run(*question, "--engine", "neo4j", "--out", "e.csv")
    assert (status, out) == (2, "")
    assert "kernel, duckdb, spark" in err
