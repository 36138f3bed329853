"""What the listed own by an engine is what the kernel finds, byte for byte (DESIGN §8)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ownership.cascade import Reach, listings_on, reach_of_listed
from analytics.parquet.rows_file import write_sealed
from analytics.parquet.stakes import CASCADE, cascade_batches
from analytics.parquet.writing import write_columns
from analytics.propagation.exposure import Propagation
from analytics.relational.cascade import write_cascade_by
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.running import Opening
from analytics.snapshot.columns import Ints, Snapshot
from analytics.snapshot.stakes import stakes_of
from graph.errors import BadInput
from graph.model import Record, Relation
from tests.analytics.ownership.holdings import ON, Range, stake, stakes, world
from tests.analytics.propagation.worlds import POLICY
from tests.builders import day, penalty

FIRMS, PERSONS = "ABCDEF", "pqr"
TENTHS = st.integers(0, 10).map(lambda n: n / 10)
BAND = st.tuples(TENTHS, TENTHS).map(lambda two: (min(two), max(two)))
HELD = st.one_of(st.sampled_from([0.5, 0.25, 1 / 3]), TENTHS, st.none(), BAND)
BEFORE, AFTER = day("2020-01-01"), day("2027-01-01")
# Ended before, ended and begun on the day itself, still to come.
TERMS = st.sampled_from(
    [*[(None, None)] * 6, (None, BEFORE), (None, ON), (ON, None), (AFTER, None), (BEFORE, AFTER)]
)
ENDS = st.sampled_from([None, None, ON, AFTER])
LISTS = st.sampled_from(["L-SX", "L-SX", None, "L-TAXG", "L-RED"])


@st.composite
def ties(draw: st.DrawFn) -> list[Relation]:
    """Stakes known, banded, unknown, parallel, of oneself, in rings, too many, and by partners."""
    found = []
    for number in range(draw(st.integers(0, 14))):
        begin, end = draw(TERMS)
        found.append(
            stake(
                draw(st.sampled_from(FIRMS + PERSONS)),
                draw(st.sampled_from(FIRMS)),
                draw(HELD),
                kind=draw(st.sampled_from(["shareholder_of", "shareholder_of", "partner_of"])),
                rank=draw(st.sampled_from([1, 1, 3])),
                id=f"r{number:02}",
                valid_from=begin,
                valid_to=end,
            )
        )
    return found


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Listings and penalties, several of one party, over, of today and of tomorrow, replaced."""
    found = []
    for number in range(draw(st.integers(0, 5))):
        on = draw(st.sampled_from(["2024-01-01", "2025-01-01", str(ON), "2026-11-27"]))
        told: dict[str, Any] = {"list": draw(LISTS), "ends_on": draw(ENDS)}
        if told["list"] == "L-RED":
            told["tier"] = "positive"
        if str(told["ends_on"]) == on:
            told["ends_on"] = None
        found.append(penalty(f"c{number}", draw(st.sampled_from(FIRMS + PERSONS)), on, **told))
    return found


def both(
    part: Snapshot, folder: Path, opening: Opening = duckdb_over
) -> tuple[list[Any], list[Any]]:
    """(what the kernel says of each company alone, an engine's rows), after comparing the bytes."""
    columns = folder / "columns"
    write_columns(Propagation(part, POLICY, ON), columns, "a store", parts=["stakes"])
    out, kernel = folder / "engine.parquet", folder / "kernel.parquet"
    done = write_cascade_by(opening, columns, out, lambda *_: None)
    held = stakes_of(part, ON)
    reach, listings = reach_of_listed(part, held), listings_on(part, held.day)
    rows = cascade_batches(reach, part, listings)
    assert done.written == write_sealed(rows, CASCADE, kernel)
    assert out.read_bytes() == kernel.read_bytes()
    found = [tuple(row.values()) for row in pq.read_table(out).to_pylist()]
    assert done.written.records == {row[2] for row in found}
    return [*_one_by_one(part, reach, listings)], found


def _one_by_one(part: Snapshot, reach: Reach, listings: Ints) -> Iterator[tuple[str, ...]]:
    ids, filed = part.entities.ids, part.records
    for place, company in enumerate(ids):
        over = reach.over(place)
        if over.itself or over.answer == "no":
            continue
        for holder in over.holders:
            for record in listings[filed.subject[listings] == holder].tolist():
                yield company, ids[holder], filed.ids[record], over.answer


@settings(max_examples=40, deadline=None)
@given(ties(), records())
def test_every_trap_of_a_random_world_gives_the_kernels_rows(
    held: list[Relation], filed: list[Record]
) -> None:
    subjects = [stake(one.subject, "Z", 0.0, id=f"z-{one.id}") for one in filed]
    with TemporaryDirectory() as folder:
        kernel, engine = both(world([*held, *subjects], records=filed), Path(folder))
    assert engine == kernel


def listing(subject: str, **fields: Any) -> Record:
    return penalty(f"c-{subject}", subject, list="L-SX", **fields)


AROUND: dict[tuple[str, str], Range] = {
    **{("X", "A"): 0.5, ("A", "B"): 0.3, ("Y", "B"): 0.2, ("B", "C"): 0.6, ("C", "A"): 0.1},
    **{("B", "D"): (0.4, 0.6), ("D", "E"): 0.9, ("B", "B"): 0.1, ("X", "F"): 0.49},
    # Half of the rest where G holds least of itself.
    **{("X", "G"): (0.0, 0.6), ("G", "G"): (0.1, 0.3), ("W", "G"): 0.4, ("Q", "G"): 0.0},
}


def test_halves_are_added_up_undiluted_and_each_listing_behind_them_is_told(
    tmp_path: Path,
) -> None:
    filed = [listing("X"), listing("Y"), replace(listing("Y"), id="d-Y"), listing("Q")]
    kernel, engine = both(world(stakes(AROUND), records=filed), tmp_path)
    assert engine == kernel
    behind = {(company, answer): set[str]() for company, *_, answer in engine}
    for company, _, record, answer in engine:
        behind[company, answer].add(record)
    every = {"c-X", "c-Y", "d-Y"}
    assert behind == {
        ("A", "yes"): every,  # Y stands behind B, which is behind C, which holds a part of A
        ("B", "yes"): every,
        ("C", "yes"): every,
        ("D", "possible"): every,
        ("E", "possible"): every,
        ("G", "possible"): {"c-X"},
    }


KINDS_HELD: list[Range] = [0.5, 0.6, 0.25, None, (0.4, 0.6)]


def city_of_stakes(companies: int) -> Snapshot:
    """Pyramids and rings, of which one in a few dozen is listed."""
    random = np.random.default_rng(11)
    held: dict[tuple[str, str], Range] = {}
    for n in range(1, companies):
        held[f"F{n // 2:06}", f"F{n:06}"] = KINDS_HELD[random.integers(5)]
        held[f"F{int(random.integers(companies)):06}", f"F{n:06}"] = 0.25
    listed = [listing(f"F{n:06}") for n in range(0, companies, 37)]
    return world(stakes(held), records=listed)


def test_what_is_owned_of_thousands_is_the_same_in_little_memory(tmp_path: Path) -> None:
    part = city_of_stakes(3_000)
    (tmp_path / "little").mkdir()
    kernel, engine = both(part, tmp_path)
    assert engine == kernel
    assert {answer for *_, answer in engine} == {"yes", "possible"}
    assert len(engine) > 250
    little = both(part, tmp_path / "little", partial(duckdb_over, memory_mb=100))
    assert little == (kernel, engine)


@pytest.mark.parametrize("filed", [[], [listing("X")]], ids=["nobody listed", "nothing half"])
def test_where_nothing_counts_whole_the_file_has_no_rows(
    tmp_path: Path, filed: list[Record]
) -> None:
    part = world(stakes({("X", "A"): 0.49, ("Y", "A"): 0.51}), records=filed)
    assert both(part, tmp_path) == ([], [])


def test_a_world_without_anybody_gives_a_file_without_rows(tmp_path: Path) -> None:
    assert both(world([]), tmp_path) == ([], [])


def test_a_file_of_another_kind_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as told:
        write_cascade_by(duckdb_over, tmp_path, tmp_path / "e.xlsx", lambda *_: None)
    assert told.value.code == "evidence.suffix"
    assert not list(tmp_path.iterdir())
