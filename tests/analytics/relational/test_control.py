"""Who controls whom by an engine is what the kernel finds, byte for byte (DESIGN §8)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ownership.control import control_of
from analytics.parquet.rows_file import write_sealed
from analytics.parquet.votes import CONTROL, control_batches
from analytics.parquet.writing import write_columns
from analytics.propagation.exposure import Propagation
from analytics.relational.control import write_control_by
from analytics.relational.duckdb_engine import duckdb_over
from analytics.snapshot.columns import Snapshot
from graph.errors import BadInput
from graph.model import Relation
from tests.analytics.ownership.holdings import ON, Range, stake, stakes, tie, world
from tests.analytics.propagation.worlds import POLICY
from tests.builders import day

Opening = Callable[[Path, Path], AbstractContextManager[Any]]
FIRMS, PERSONS = "ABCDE", "pqr"
TENTHS = st.integers(0, 10).map(lambda n: n / 10)
HELD = st.one_of(TENTHS, st.none(), st.tuples(TENTHS, TENTHS).map(lambda two: (min(two), max(two))))
DAYS = st.sampled_from([None, None, None, day("2020-01-01"), day("2027-01-01")])
TOLD: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {}, {"votes": 0.3}, {"votes": [0.2, 0.7]}, {"votes": 1.0}, {"partner": "executive"}]
)
PARTS = st.sampled_from(["concert", "concert", "entrusts", "entrusted"])
AGREED: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"agreement": "1"}, {"agreement": "2", "votes": 0.2}]
)


@st.composite
def ties(draw: st.DrawFn) -> list[Relation]:
    """Stakes known, banded, unknown, of oneself and too many; offices, families, agreements."""
    firm, person = st.sampled_from(FIRMS), st.sampled_from(PERSONS)
    anybody = st.sampled_from(FIRMS + PERSONS)
    found = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["stake"] * 4 + ["partner", "office", "family", "agrees"]))
        begin, end = draw(DAYS), draw(DAYS)
        days = {"valid_from": begin, "valid_to": end if begin is None or end != begin else None}
        if begin and days["valid_to"] and begin > days["valid_to"]:
            days = {"valid_from": days["valid_to"], "valid_to": begin}
        more: dict[str, Any] = {"id": f"r{number:02}", **days}
        if kind in ("stake", "partner"):
            word = "shareholder_of" if kind == "stake" else "partner_of"
            told = {"attributes": draw(TOLD), "rank": draw(st.sampled_from([1, 1, 3]))}
            found.append(stake(draw(anybody), draw(firm), draw(HELD), kind=word, **told, **more))
        elif kind == "office":
            words = ["actual_controller_of", "principal_of", "branch_of"]
            word = draw(st.sampled_from(words))
            source = draw(firm if word == "branch_of" else anybody)
            found.append(tie(word, source, draw(firm), **more))
        elif kind == "family":
            found.append(tie("family_of", draw(person), draw(person), **more))
        else:
            part = draw(PARTS)
            told = {"filed_as": part, "position": part, **draw(AGREED)}
            found.append(tie("officer_of", draw(anybody), draw(firm), attributes=told, **more))
    return found


def both(part: Snapshot, opening: Opening, folder: Path) -> tuple[list[Any], list[Any]]:
    """(the kernel's pairs one by one, the rows of an engine), after comparing the files' bytes."""
    columns = folder / "columns"
    write_columns(Propagation(part, POLICY, ON), columns, "a store", parts=["votes"])
    out, kernel, ids = folder / "engine.parquet", folder / "kernel.parquet", part.entities.ids
    done = write_control_by(opening, columns, out, lambda *_: None)
    control = control_of(part, ON)
    assert done.written == write_sealed(control_batches(control, ids), CONTROL, kernel)
    assert out.read_bytes() == kernel.read_bytes()
    pairs = [
        (holder, ids[company], answer)
        for place, holder in enumerate(ids)
        for company, answer in sorted(control.controlled(place))
    ]
    return pairs, [tuple(row.values()) for row in pq.read_table(out).to_pylist()]


@settings(max_examples=60)
@given(ties())
def test_every_trap_of_a_random_world_gives_the_kernels_rows(held: list[Relation]) -> None:
    with TemporaryDirectory() as folder:
        kernel, engine = both(world(held), duckdb_over, Path(folder))
    assert engine == kernel


PYRAMID: dict[tuple[str, str], Range] = {
    **{("p", "A"): 0.51, ("A", "B"): 0.6, ("B", "C"): 0.3, ("A", "C"): 0.25, ("q", "C"): 0.35},
    **{("C", "C"): 0.1, ("C", "D"): (0.4, 0.6), ("q", "D"): None, ("D", "E"): 0.5},
}


def test_a_pyramid_is_climbed_to_its_end(tmp_path: Path) -> None:
    kernel, engine = both(world(stakes(PYRAMID)), duckdb_over, tmp_path)
    assert engine == kernel
    assert ("p", "C", "yes") in engine
    assert ("p", "D", "possible") in engine
    assert [row for row in engine if row[1] == "E"] == []


def test_who_controls_whom_of_thousands_is_the_same(tmp_path: Path) -> None:
    held: dict[tuple[str, str], Range] = {
        (f"F{n // 2}", f"F{n}"): 0.4 + n % 5 / 20 for n in range(1, 3000)
    }
    held |= {(f"F{n // 3}", f"F{n}"): None for n in range(1, 3000, 7) if n // 3 != n // 2}
    kernel, engine = both(world(stakes(held)), duckdb_over, tmp_path)
    assert engine == kernel
    assert {answer for _, _, answer in engine} == {"yes", "possible"}
    assert len(engine) > 2_000


def test_a_world_without_stakes_gives_a_file_without_rows(tmp_path: Path) -> None:
    assert both(world([tie("principal_of", "p", "A")]), duckdb_over, tmp_path) == ([], [])


def test_a_file_of_another_kind_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as told:
        write_control_by(duckdb_over, tmp_path, tmp_path / "e.xlsx", lambda *_: None)
    assert told.value.code == "evidence.suffix"
    assert not list(tmp_path.iterdir())
