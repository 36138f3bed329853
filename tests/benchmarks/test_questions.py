"""What the benchmarks ask of each engine has an answer, and one by the kernel and an engine."""

from pathlib import Path

import pytest

from analytics.parquet.writing import write_columns
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.relational.duckdb_engine import duckdb_over
from analytics.snapshot.building import snapshot_from
from benchmarks.propagation import _TODAY
from benchmarks.questions import QUESTIONS, city_with_guarantors


@pytest.mark.parametrize("question", sorted(QUESTIONS))
def test_each_question_finds_something_and_the_same_by_an_engine(
    question: str, tmp_path: Path
) -> None:
    snapshot = snapshot_from(city_with_guarantors(1_200, 2_000, 200), revision=1)
    reach, folder = Propagation(snapshot, read_policy(), _TODAY), tmp_path / "columns"
    columns = folder, write_columns(reach, folder, "a benchmark", parts=["stakes"])
    asked = QUESTIONS[question]
    kernel = asked.kernel(snapshot, tmp_path / "kernel.parquet")
    assert asked.relational(duckdb_over, columns, tmp_path / "engine.parquet").written == kernel
    assert kernel.rows > 0
