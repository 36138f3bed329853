"""Junk in any cell of any file: rows are taken or refused, and nothing else happens."""

import csv
import io
import random
from datetime import date
from pathlib import Path

import pytest

from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from graph.errors import BadInput
from loaders.city.sample import write_city
from loaders.export import export_csv
from tests.loaders.sheets import a_store, take

JUNK = [
    "",
    "-",
    "无",
    "x" * 5000,
    "=1+1",
    "@SUM(A1)",
    "<script>",
    "\u202e倒",
    "\x07",
    "a;b",
    "-1",
    "1e400",
    "9" * 20,
    "2026-02-30",
    "0000-00-00",
    "12345678901234567X",
    "９１２３",
    "'",
    '"',
    "长期",
    "100%",
    "nan",
    "inf",
    "1.5E+17",
    "🙂",
    "甲/乙",
    "甲;乙",
    "a\nb",
    "\ufeff",
    "　",
    "1899-12-31",
    "9999-12-31",
    "10000-01-01",
    "0" * 17 + "X",
    "230402********1234",
    "****",
]
NATIVE_JUNK = [
    *JUNK,
    '{"a":1}',
    "[1]",
    '{"named_in":[{"entity":"x"}]}',
    '{"named_in":5}',
    '{"sources":5}',
    '{"names":[1]}',
    '{"a":{"b":1}}',
    '{"a":null}',
    '{"rank":"x"}',
    '{"a":1e400}',
    '{"a":99999999999999999999}',
    "serious",
    "person",
    "0.9-0.1",
    "1.5",
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("junk") / "city"
    folder.mkdir()
    write_city(folder, entities=300, seed=9)
    return folder


@pytest.fixture(scope="module")
def exported(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The native tables of the city."""
    folder = tmp_path_factory.mktemp("exported")
    store = a_store(folder)
    take(store, city)
    export_csv(store, folder)
    return folder


def spoilt(path: Path, junk: list[str], chance: float, randomly: random.Random) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    delimiter = "\t" if text.split("\n")[0].count("\t") > 2 else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    for row in rows[1:]:
        row[:] = [randomly.choice(junk) if randomly.random() < chance else cell for cell in row]
        # A row of several lines that is too long counts as its lines.
        if randomly.random() < 0.03 and not any("\n" in cell for cell in row):
            row.append("more")
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(4))
def test_junk_in_department_files_refuses_rows_and_nothing_else(
    city: Path, tmp_path: Path, seed: int
) -> None:
    randomly = random.Random(seed)
    store = a_store(tmp_path)
    for path in sorted(city.glob("*.csv")):
        if path.name != "truth.csv":
            (tmp_path / path.name).write_text(spoilt(path, JUNK, 0.15, randomly), "utf-8")
            rejects = tmp_path / f"{path.name}.rejects"
            try:
                report = take(store, tmp_path / path.name, rejects=rejects)
            except BadInput as asked:  # a lone 9123 under a header without unit asks for the unit
                if asked.code != "load_unit.sheet":
                    raise
                continue
            text = (tmp_path / path.name).read_text("utf-8")
            rows = len(list(csv.reader(io.StringIO(text))))
            assert rows == sum(sheet.header_rows + sheet.rows for sheet in report.files)
    assert store.verify() == ()
    snapshot_of(store)


@pytest.mark.parametrize("seed", range(3))
def test_junk_in_native_tables_refuses_rows_and_the_rest_travels_on(
    exported: Path, tmp_path: Path, seed: int
) -> None:
    randomly = random.Random(seed)
    for name in ("in", "new", "out", "again"):
        (tmp_path / name).mkdir()
    for name in ("entities", "relations", "records"):
        text = spoilt(exported / f"{name}.csv", NATIVE_JUNK, 0.03, randomly)
        (tmp_path / "in" / f"{name}.csv").write_text(text, "utf-8")
    store, moved = a_store(tmp_path), a_store(tmp_path / "new")
    take(store, tmp_path / "in", rejects=tmp_path / "rejects.csv")
    list(Propagation(snapshot_of(store), read_policy(), date(2026, 11, 1)).all_evidence())
    export_csv(store, tmp_path / "out")
    assert sum(f.refused for f in take(moved, tmp_path / "out").files) == 0
    export_csv(moved, tmp_path / "again")
    for name in ("entities", "relations", "records"):
        one, other = (tmp_path / folder / f"{name}.csv" for folder in ("out", "again"))
        assert one.read_bytes() == other.read_bytes()
