"""Mutated files of every source: each row that a person sees is accounted for (DESIGN §6)."""

import os
import random
import re
import time
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.store import Store
from loaders.city.sample import write_city
from loaders.report import LoadReport
from tests.loaders.mutations import Cells, mutant_of, source_cells, written
from tests.loaders.sheets import a_store, take

FILES = 20_000 if os.environ.get("CREDITGRAPH_SOAK") else 500
PARTS = 5
_ROWS = 8
_ID_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X](?![0-9A-Z])")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Cells]]:
    folder = tmp_path_factory.mktemp("mutated") / "city"
    folder.mkdir()
    write_city(folder, entities=120, seed=9)
    paths = [path for path in sorted(folder.iterdir()) if path.name != "truth.csv"]
    return [(path.name, source_cells(path, _ROWS)) for path in paths]


def accounted(report: LoadReport) -> int:
    kinds = [kind for file in report.files for kind in file.passed_over.kinds.values()]
    rows = sum(file.header_rows + file.accepted + file.refused for file in report.files)
    return rows + sum(kind.rows for kind in kinds)


def outcome_of(store: Store, path: Path, rejects: Path) -> LoadReport | BadInput:
    """What a load gives, or the one error that may refuse a file whole."""
    try:
        return take(store, path, rejects=rejects)
    except BadInput as error:
        return error


def said(report: LoadReport | BadInput) -> str:
    if isinstance(report, BadInput):
        return str(report)
    warnings = [str(warning) for file in report.files for warning in file.warnings]
    return "\n".join([*warnings, *map(str, report.notices)])


@pytest.mark.parametrize("part", range(PARTS))
def test_rows_seen_are_taken_refused_or_passed_over(
    sources: list[tuple[str, Cells]], tmp_path: Path, part: int
) -> None:
    numbers = {n for _, cells in sources for row in cells for n in _ID_NUMBER.findall(str(row))}
    store, loaded, files = a_store(tmp_path), 0, FILES // PARTS
    for number in range(files):
        randomly = random.Random(f"{part}/{number}")
        name, cells = sources[number % len(sources)]
        mutant = mutant_of(cells, randomly)
        path, rows = written(mutant, tmp_path, f"f{number}", randomly)
        began, where = time.monotonic(), f"{name}, {part}/{number}: {mutant.harms}"
        outcome = outcome_of(store, path, tmp_path / "r.csv")
        assert not numbers & set(_ID_NUMBER.findall(said(outcome))), where
        if isinstance(outcome, LoadReport):
            loaded += 1
            assert accounted(outcome) == rows, where
        assert time.monotonic() - began < 30, where
        path.unlink()
    store.close()
    kept = (tmp_path / "store.db").read_bytes()
    assert not [n for n in numbers if n.encode() in kept]
    assert loaded > files // 2  # else the test would count little
