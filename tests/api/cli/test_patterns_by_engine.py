"""patterns --engine: patterns that are joins, of everybody, the same by every engine."""

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from analytics.relational.engine_names import ENGINES
from graph.model import Relation, Stake
from graph.opening import open_store
from loaders.city.sample import DEMO_DAY, write_city
from loaders.city.shapes import plant_patterns
from tests.api.cli.commands import Run, answer, last_entries
from tests.builders import day, firm, happen, penalty, person, tell

JOINED = ["banned_practitioner", "guarantor_closely_linked", "nominee"]


def by_every_engine(run: Run, folder: Path, *asked: object) -> tuple[dict[str, Any], list[Any]]:
    """The last answer and the rows that the kernel and DuckDB wrote, which are the same bytes."""
    digests = set()
    for engine in ENGINES[:2]:
        out = folder / f"{engine}.parquet"
        said = answer(run, "patterns", *asked, "--engine", engine, "--out", out)
        assert {"as_of", "revision", "policy", "version"} <= said.keys()
        digests.add((said["sha256"], out.read_bytes()))
    assert len(digests) == 1
    return said, pq.read_table(out).to_pylist()


@pytest.fixture
def linked(tmp_path: Path) -> str:
    """A store of a guarantor that holds its debtor, and of a punished agent in another agency."""
    url = f"sqlite:///{tmp_path / 'linked.db'}"
    store = open_store(url)
    tell(
        store,
        *map(firm, "fg"),
        *(firm(one, roles=("intermediary",)) for one in "ab"),
        person("p"),
        Relation("gives", "guarantees", "f", "g"),
        Relation("holds", "shareholder_of", "f", "g", Stake(0.3, 0.3)),
        Relation("was", "practises_at", "p", "a", valid_to=day("2026-01-10")),
        Relation("is", "practises_at", "p", "b", valid_from=day("2026-02-01")),
        penalty("c", "p", "2026-01-15", occurred_on=day("2026-01-05")),
    )
    store.close()
    return url


def test_every_engine_writes_what_patterns_tells(run: Run, tmp_path: Path, linked: str) -> None:
    said, rows = by_every_engine(run, tmp_path, "--store", linked)
    told = answer(run, "patterns", "--store", linked)["findings"]
    assert {row["pattern"] for row in rows} == {"banned_practitioner", "guarantor_closely_linked"}
    assert [
        (one["pattern"], one["entities"][:2], ";".join(one["relations"]), one["records"], one["on"])
        for one in sorted(told, key=lambda one: str(one["pattern"]))
        if one["pattern"] in JOINED
    ] == [
        (
            row["pattern"],
            [row["first"], row["second"]],
            row["relations"],
            [row["record"]] if row["record"] else [],
            str(row["on"]),
        )
        for row in rows
    ]
    assert said["patterns"] == JOINED


def test_what_is_not_looked_for_is_named(run: Run, tmp_path: Path, linked: str) -> None:
    asked = ("patterns", "--engine", "kernel", "--out", tmp_path / "p.csv", "--store", linked)
    left_out = answer(run, *asked)["left_out"]
    assert {"circular_holding", "phoenix_firm", "T-BID-34-2A"} <= set(left_out)
    assert not set(JOINED) & set(left_out)
    _, said, _ = run(*asked)
    assert "alone, and not agency_of_listed, circular_holding" in said
    assert "Ties of law in bids and projects were not looked for" in said
    assert "never a ground" in said
    one = (*asked, "--pattern", "nominee")
    assert (answer(run, *one)["patterns"], answer(run, *one)["left_out"]) == (["nominee"], [])
    assert "Looked for" not in run(*one)[1]


def test_every_engine_writes_what_is_planted_in_a_city(run: Run, tmp_path: Path) -> None:
    write_city(tmp_path / "city", entities=1, seed=8, plant=plant_patterns)
    store = ("--store", f"sqlite:///{tmp_path / 'planted.db'}")
    answer(run, "load", tmp_path / "city", *store)
    _, rows = by_every_engine(run, tmp_path, *store, "--as-of", DEMO_DAY)
    found = Counter(row["pattern"] for row in rows)
    assert [found[code] >= 6 for code in JOINED] == [True] * 3


def test_a_repaired_record_finds_nobody_and_is_named_where_it_did(
    run: Run, tmp_path: Path, linked: str
) -> None:
    store = open_store(linked)
    happen(store, "c", "repair", on=day("2026-03-01"))
    store.close()
    asked = ("--store", linked, "--pattern", "banned_practitioner")
    said, rows = by_every_engine(run, tmp_path, *asked)
    assert (rows, "since_withdrawn" in said) == ([], False)
    said, rows = by_every_engine(run, tmp_path, *asked, "--at-revision", 1)
    assert [row["first"] for row in rows] == ["b"]
    assert said["since_withdrawn"] == ["c"]


def test_it_is_journalled_as_a_look_at_everyone(folder: Path, run: Run, tmp_path: Path) -> None:
    asked = ("patterns", "--engine", "duckdb", "--out", tmp_path / "p.csv")
    status, _, err = run(*asked, "--purpose", "the year's patterns")
    assert (status, err) == (0, "")
    look, note = last_entries(folder)
    assert "patterns of everyone" in str(look)
    assert "the year's patterns" in str(look)
    assert str(tmp_path / "p.csv") in str(note)


def test_columns_are_read_again_where_they_hold_stakes(
    run: Run, tmp_path: Path, linked: str
) -> None:
    folder = tmp_path / "columns"
    answer(run, "columns", folder, "--store", linked)
    asked = ("patterns", "--store", linked, "--engine", "duckdb", "--columns", folder)
    again = answer(run, *asked, "--out", tmp_path / "one.csv")
    _, rows = by_every_engine(run, tmp_path, "--store", linked)
    assert again["rows"] == len(rows)
    (folder / "stakes.parquet").unlink()
    status, _, err = run(*asked, "--out", tmp_path / "three.csv")
    assert status == 2
    assert "stakes.parquet is missing" in err


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--engine", "duckdb"), "--engine needs --out"),
        (("--out", "e.csv"), "--out of this command goes with --engine"),
        (("somebody", "--engine", "duckdb", "--out", "e.csv"), "leave out ids"),
        (("--engine", "kernel", "--out", "e.xlsx"), "neither .csv nor .parquet"),
        (
            ("--engine", "duckdb", "--out", "e.csv", "--pattern", "circular_holding"),
            "circular_holding cannot be looked for with --engine",
        ),
        (
            ("--engine", "duckdb", "--out", "e.csv", "--pattern", "T-BID-13"),
            "T-BID-13 cannot be looked for with --engine",
        ),
        (
            ("--engine", "duckdb", "--out", "e.csv", "--pattern", "rings"),
            "there is no pattern rings",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, asked: tuple[object, ...], says: str
) -> None:
    status, out, err = run("patterns", *asked)
    assert (status, out) == (2, "")
    assert says in err
    assert not list(tmp_path.iterdir())
