"""groups: components and circles of guarantees, of everybody, the same by every engine."""

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analytics.relational.engine_names import ENGINES
from graph.opening import open_store
from tests.analytics.ownership.holdings import tie
from tests.api.cli.commands import Run, answer, last_entries
from tests.builders import day, firm, tell


def by_every_engine(run: Run, folder: Path, *asked: object) -> list[tuple[str, str]]:
    """The rows that the kernel and DuckDB wrote, which are the same bytes."""
    digests = set()
    for engine in ENGINES[:2]:
        out = folder / f"{engine}.parquet"
        said = answer(run, "groups", *asked, "--engine", engine, "--out", out)
        assert {"as_of", "revision", "policy", "version", "groups"} <= said.keys()
        digests.add((said["sha256"], out.read_bytes()))
    assert len(digests) == 1
    return [(row["head"], row["member"]) for row in pq.read_table(out).to_pylist()]


def test_every_engine_writes_the_same_components_of_the_city(run: Run, tmp_path: Path) -> None:
    rows = by_every_engine(run, tmp_path, "components")
    assert len(rows) > len({head for head, _ in rows}) > 3


def test_the_circles_are_those_that_the_pattern_tells_of(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rings.db'}"
    store = open_store(url)
    ends = ("ab", "bc", "ca", "de", "ed", "af")
    ended = replace(tie("guarantees", "f", "a", id="ended"), valid_to=day("2020-01-01"))
    ties = [tie("guarantees", *pair, id=f"g-{pair}") for pair in ends]
    tell(store, *map(firm, "abcdef"), *ties, ended)
    store.close()
    rows = by_every_engine(run, tmp_path, "circles", "--store", url)
    assert rows == [*(("a", one) for one in "abc"), *(("d", one) for one in "de")]
    told = answer(run, "patterns", "--pattern", "guarantee_circle", "--store", url)["findings"]
    assert sorted(sorted(one["entities"]) for one in told) == [["a", "b", "c"], ["d", "e"]]


def test_it_is_journalled_as_a_look_at_everyone(folder: Path, run: Run, tmp_path: Path) -> None:
    asked = ("groups", "components", "--engine", "duckdb", "--out", tmp_path / "c.csv")
    status, said, err = run(*asked, "--purpose", "the year's groups")
    assert (status, err) == (0, "")
    assert "no more than a tie" in said
    look, note = last_entries(folder)
    assert "groups of everyone" in str(look)
    assert "the year's groups" in str(look)
    assert str(tmp_path / "c.csv") in str(note)


def test_columns_are_read_again(run: Run, tmp_path: Path) -> None:
    answer(run, "columns", tmp_path / "columns")
    asked = ("groups", "circles", "--engine", "duckdb", "--columns", tmp_path / "columns")
    again = answer(run, *asked, "--out", tmp_path / "one.csv")
    anew = answer(run, "groups", "circles", "--out", tmp_path / "two.csv")
    assert again["sha256"] == anew["sha256"]
    status, _, err = run(*asked, "--out", tmp_path / "three.csv", "--as-of", "2026-01-01")
    assert status == 2
    assert "as of" in err


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("circles",), "--engine needs --out"),
        (("rings", "--out", "e.csv"), "rings"),
        (("circles", "--out", "e.xlsx"), "neither .csv nor .parquet"),
        (("circles", "--memory", "100", "--out", "e.csv"), "--memory goes with"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(
    run: Run, tmp_path: Path, asked: tuple[object, ...], says: str
) -> None:
    status, out, err = run("groups", *asked)
    assert (status, out) == (2, "")
    assert says in err
    assert not list(tmp_path.iterdir())
