"""Worked cases of the law, asked through both doors on both engines (DESIGN §2, §5, §9, §10)."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.law_cases.opening import Doors, opened
from tests.law_cases.shared import CASES
from tests.law_cases.statements import Statement, faults_of

FOLDER = Path(__file__).parents[3] / "shared" / "cases" / "law"

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="../shared/cases/law is not here")


class Loaded(NamedTuple):
    """A store with some cases, and what they must answer."""

    doors: Doors
    statements: tuple[Statement, ...]


# Each case alone, as somebody would try it, and all of them together, as a city has them.
TRIED = {
    **{f"sqlite-{case}": ("sqlite", [case]) for case in CASES},
    "neo4j-all": ("neo4j", [*CASES]),
}


def together(files: Sequence[Path], folder: Path) -> list[Path]:
    """The rows of these files, one file for all of one header: a load commits sheet by sheet."""
    rows: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for path in files:
        header, *data = path.read_text("utf-8-sig").splitlines()
        names.setdefault(header, f"{len(names)}-{path.name}")
        rows.setdefault(header, [header]).extend(data)
    for header, lines in rows.items():
        (folder / names[header]).write_text("\n".join(lines) + "\n", "utf-8")
    return [folder / name for name in names.values()]


@pytest.fixture(scope="module", params=TRIED.values(), ids=TRIED)
def loaded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    engine, cases = request.param
    files = [path for case in cases for path in sorted((FOLDER / case).glob("*.csv"))]
    folder = tmp_path_factory.mktemp("case")
    files = together(files, folder) if len(cases) > 1 else files
    with opened(engine, files, folder) as doors:
        yield Loaded(doors, tuple(one for case in cases for one in CASES[case]))


@pytest.mark.parametrize("door", ["command line", "HTTP"])
def test_a_case_is_answered_as_the_law_says(loaded: Loaded, door: str) -> None:
    asked = ((one, faults_of(one, loaded.doors[door])) for one in loaded.statements)
    assert [(one, faults) for one, faults in asked if faults] == []


def test_every_case_that_is_here_is_asked() -> None:
    assert {folder.name for folder in FOLDER.iterdir()} == CASES.keys()
