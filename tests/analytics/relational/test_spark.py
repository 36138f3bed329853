"""Spark over columns gives the kernel's evidence, byte for byte, however it divides the work."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from analytics.parquet.evidence_file import write_evidence
from analytics.parquet.writing import write_columns
from analytics.propagation.exposure import Propagation
from analytics.propagation.kept_evidence import agrees
from analytics.propagation.search import search
from analytics.relational.evidence import write_evidence_by
from analytics.relational.running import Engine
from analytics.relational.spark_engine import spark_over, spark_session, steps_of
from graph.errors import BadInput, StoreError, Unavailable
from graph.model import NamedIn, Stake
from tests.analytics.columns import snapshot
from tests.analytics.ownership.holdings import Range, stake, stakes, tie, world
from tests.analytics.propagation.worlds import NODES, POLICY, TODAY, reach
from tests.analytics.relational.parity import both, of_many_ties
from tests.analytics.relational.test_cascade import both as cascade_of_both
from tests.analytics.relational.test_control import both as control_of_both
from tests.analytics.relational.test_kept_evidence import found
from tests.analytics.relational.test_party_sets import both as sets_of_both
from tests.analytics.relational.test_party_sets import given_by, parties
from tests.analytics.relational.test_patterns import FOUND, told
from tests.analytics.relational.test_patterns import both as patterns_of_both
from tests.analytics.relational.test_patterns import every_trap as every_trapped_pattern
from tests.builders import day, heads, owns, penalty

Over = Callable[..., Callable[[Path, Path], AbstractContextManager[Engine]]]

# Each number of partitions in `make test`, each with and without adaptive plans in `make soak`.
PLANS = [(2, True), (7, False), (16, True)]
if "CREDITGRAPH_SOAK" in os.environ:
    PLANS += [(2, False), (7, True), (16, False)]


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Over]:
    """Opens engines of one session on two cores of this machine, each with settings of its own."""
    with pytest.MonkeyPatch.context() as patch:
        # Compiled quickly and not well: small steps take half the processor so.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        session = spark_session("local[2]", tmp_path_factory.mktemp("spark"), 512)

    @contextmanager
    def opening(partitions: int, adaptive: bool, columns: Path, scratch: Path) -> Iterator[Engine]:
        engine = steps_of(session, columns, scratch)
        engine.set("spark.sql.shuffle.partitions", str(partitions))
        engine.set("spark.sql.adaptive.enabled", str(adaptive).lower())
        yield engine

    def over(partitions: int = 2, *, adaptive: bool = True) -> Any:
        return partial(opening, partitions, adaptive)

    yield over
    session.stop()


@pytest.mark.parametrize(("partitions", "adaptive"), PLANS)
def test_partitions_and_adaptive_plans_change_nothing(
    over: Over, partitions: int, adaptive: bool
) -> None:
    world = of_many_ties(300, 900, 8, policy=replace(POLICY, max_hops=2))
    kernel, engine = both(world, over(partitions, adaptive=adaptive), budget=20)
    assert engine == kernel
    assert kernel[2]


def every_trap() -> Propagation:
    """One world of what the random worlds of DuckDB's test are made of."""
    late, gone = day("2026-05-01"), day("2025-12-01")
    ties = [
        owns("p1", "f1", 0.5, id="r1", valid_from=day("2020-01-01"), valid_to=late),
        owns("p1", "f1", 0.25, id="r2", valid_from=late),
        owns("p1", "f2", None, id="r3", valid_from=gone),
        replace(owns("f1", "f2", id="r4"), share=Stake(0.2, 0.6)),
        heads("p1", "f3", id="r5", valid_to=gone),
        heads("p1", "f3", id="r6", valid_from=day("2026-01-01")),
        heads("p2", "f2", id="r7"),
        owns("f2", "f3", 1.0, id="r8"),
        owns("g", "f1", 0.4, id="r9"),
        owns("f3", "f1", 0.4, id="r0"),
    ]
    named = (NamedIn("p1", "directly_responsible"), NamedIn("f2", "intermediary"))
    filed = [
        replace(penalty("c1", "f1", occurred_on=gone), named_in=named),
        penalty("c2", "f1", "2026-03-01", attributes={"filed_on": "2026-02-01", "case": "k"}),
        penalty("c3", "p2", "2024-06-01", tier="minor", attributes={"case": "k"}),
        penalty("c4", "f2", list="L-TAXG", ends_on=TODAY),
        penalty("c5", "g", list="L-XG"),
    ]
    return reach(ties, filed, nodes=NODES, policy=replace(POLICY, hub={"person": 2}))


def test_dates_stakes_starts_and_hubs_count_as_in_the_kernel(over: Over) -> None:
    kernel, engine = both(every_trap(), over())
    assert engine == kernel
    assert kernel[0] > 8


def test_whom_the_records_of_one_subject_reach_is_what_the_kernel_says(
    over: Over, tmp_path: Path
) -> None:
    world = every_trap()
    columns = tmp_path / "columns", write_columns(world, tmp_path / "columns", "a store")
    out = tmp_path / "e.parquet"
    done = write_evidence_by(over(), columns, out, lambda *_: None, subject="f1")
    assert done.written == write_evidence(world.from_subject("f1"), tmp_path / "k.parquet")
    assert done.written.records == {"c1", "c2"}


def test_evidence_by_places_is_the_kernels(over: Over) -> None:
    world = every_trap()
    columns = found(world, over())
    assert agrees(world, columns)
    assert len(columns.seed) == len(world.columns.seed)
    small = of_many_ties(300, 900, 8, policy=replace(POLICY, max_hops=2))
    cut = search(small.arcs, small.seeds, small.policy, budget=20).cut
    assert found(small, over(), budget=20).cut.tolist() == cut.tolist()
    assert cut.any()


def test_who_controls_whom_is_what_the_kernel_finds(over: Over, tmp_path: Path) -> None:
    held: dict[tuple[str, str], Range] = {("p", "A"): 0.51, ("A", "B"): 0.3, ("p", "B"): (0.1, 0.3)}
    sides = [tie("family_of", "p", "q"), tie("branch_of", "C", "B"), stake("q", "D", None)]
    kernel, engine = control_of_both(world([*stakes(held), *sides]), over(), tmp_path)
    assert engine == kernel
    assert {answer for _, _, answer in engine} == {"yes", "possible"}


def test_what_the_listed_own_is_what_the_kernel_finds(over: Over, tmp_path: Path) -> None:
    held: dict[tuple[str, str], Range] = {("X", "A"): 0.5, ("A", "B"): (0.3, 0.6), ("B", "A"): 0.2}
    listed = [penalty("c1", "X", list="L-SX"), penalty("c2", "X", list="L-SX")]
    kernel, engine = cascade_of_both(world(stakes(held), records=listed), tmp_path, over())
    assert engine == kernel
    assert [(row[0], row[3]) for row in engine] == [
        *[("A", "yes"), ("A", "yes")],
        *[("B", "possible"), ("B", "possible")],
    ]


def test_patterns_are_what_the_kernel_finds(over: Over, tmp_path: Path) -> None:
    assert told(patterns_of_both(every_trapped_pattern(), tmp_path, over())) == FOUND


@pytest.mark.parametrize("which", ["components", "circles"])
def test_sets_of_parties_are_what_the_kernel_finds(over: Over, tmp_path: Path, which: str) -> None:
    rings = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3), (5, 6)]
    part = snapshot(parties(8), given_by(*rings), [])
    found = sets_of_both(part, which, tmp_path, over())
    sizes = {"components": {"f0000": 5, "f0005": 2}, "circles": {"f0000": 3, "f0003": 2}}
    assert {head: len(members) for head, members in found.items()} == sizes[which]


def test_a_folder_of_any_name_is_read(over: Over, tmp_path: Path) -> None:
    world = reach([owns("p1", "f1", 0.5)], [penalty("c", "f1")])
    columns, out = tmp_path / "a [b] \\{c}*?", tmp_path / "某 out.parquet"
    manifest = write_columns(world, columns, "a store")
    assert write_evidence_by(over(), (columns, manifest), out, lambda *_: None).written.rows == 1


# -- what cannot be done is said, and leaves nothing


def test_a_step_that_is_lost_fails_the_job_and_leaves_nothing(over: Over, tmp_path: Path) -> None:
    world = of_many_ties(300, 900, 8)
    manifest = write_columns(world, tmp_path / "columns", "a store")

    def lose(*_: int) -> None:
        lost = [*tmp_path.glob("*.scratch/step-*/*.parquet")]
        assert lost
        for file in lost:
            file.unlink()

    with pytest.raises(StoreError) as told:
        write_evidence_by(over(), (tmp_path / "columns", manifest), tmp_path / "e.parquet", lose)
    assert told.value.code == "engine.failed"
    assert [path.name for path in tmp_path.iterdir()] == ["columns"]


def opened(tmp_path: Path, **asked: Any) -> None:
    with spark_over(tmp_path, tmp_path, **asked):
        pass


def test_a_master_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"spark://127\.0\.0\.1:1 did not answer") as told:
        opened(tmp_path, master="spark://127.0.0.1:1")
    assert told.value.code == "engine.no_master"


@pytest.mark.parametrize("master", ["foo", "local[x]", "spark:/here:1", "spark://here", ""])
def test_what_is_no_master_is_refused_before_java_starts(tmp_path: Path, master: str) -> None:
    with pytest.raises(BadInput, match=r"is no master of Spark: give local\[2\]"):
        spark_session(master, tmp_path, None)


def test_without_spark_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)  # as where it is not installed
    with pytest.raises(Unavailable, match=r"pip install 'creditgraph\[spark\]'"):
        opened(tmp_path)


def test_without_java_it_is_asked_for(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\n"
        "from analytics.relational.spark_engine import spark_over\n"
        f"with spark_over(Path({str(tmp_path)!r}), Path({str(tmp_path)!r})): pass"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "JAVA_HOME": str(tmp_path / "nowhere"), "PYTHONWARNINGS": "ignore"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Unavailable: No Java that starts is here" in ran.stderr
