"""All evidence as a file: the same rows in either format (DESIGN §12)."""

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analytics.parquet.evidence_file import write_evidence
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from graph.errors import BadInput
from tests.analytics.columns import snapshot
from tests.builders import day, firm, heads, owns, penalty, person

COLUMNS = ["record", "entity", "score", "hops", "chain"]
RECORDS = [penalty("c1", "a", occurred_on=day("2026-01-01"))]
REACH = Propagation(
    snapshot(
        [firm("a"), firm("b"), person("p")],
        [owns("a", "b", 1.0, id="r1"), heads("p", "b", id="r2")],
        RECORDS,
    ),
    read_policy(),
    day("2026-06-01"),
)
NOTHING = Propagation(snapshot([firm("a")], [], []), read_policy(), day("2026-06-01"))


def expected(reach: Propagation) -> list[tuple[str, str, float, int, str]]:
    return [(e.record, e.entity, e.score, e.hops, ";".join(e.chain)) for e in reach.all_evidence()]


def test_a_csv_has_a_row_for_each_piece_of_evidence(tmp_path: Path) -> None:
    path = tmp_path / "evidence.csv"
    write_evidence(REACH, path)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == COLUMNS
    typed = [(r[0], r[1], float(r[2]), int(r[3]), r[4]) for r in rows]
    assert typed == expected(REACH)
    assert max(len(row[4].split(";")) for row in typed) > 1
    assert b"\r" not in path.read_bytes()


@pytest.mark.parametrize("reach", [REACH, NOTHING], ids=["some", "none"])
def test_a_parquet_has_the_same_rows_with_types(tmp_path: Path, reach: Propagation) -> None:
    path = tmp_path / "evidence.parquet"
    write_evidence(reach, path)
    table = pq.read_table(path)
    assert table.column_names == COLUMNS
    assert [str(kind) for kind in table.schema.types] == [
        "string",
        "string",
        "double",
        "int64",
        "string",
    ]
    assert [tuple(row.values()) for row in table.to_pylist()] == expected(reach)


def test_another_suffix_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        write_evidence(REACH, tmp_path / "evidence.xlsx")
    assert error.value.code == "evidence.suffix"
    assert "evidence.xlsx" in str(error.value)
    assert not [*tmp_path.iterdir()]


def test_no_cell_of_a_csv_is_a_formula_and_a_parquet_has_ids_as_they_are(tmp_path: Path) -> None:
    record, entity, tie = "=1+1", "@b", "-r1"
    records = [penalty(record, "a", occurred_on=day("2026-01-01"))]
    kept = snapshot([firm("a"), firm(entity)], [owns("a", entity, 1.0, id=tie)], records)
    reach = Propagation(kept, read_policy(), day("2026-06-01"))
    write_evidence(reach, tmp_path / "e.csv")
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        _, row = csv.reader(file)
    assert [row[0], row[1], row[4]] == ["'=1+1", "'@b", "'-r1"]
    write_evidence(reach, tmp_path / "e.parquet")
    (whole,) = pq.read_table(tmp_path / "e.parquet").to_pylist()
    assert [whole["record"], whole["entity"], whole["chain"]] == [record, entity, tie]
