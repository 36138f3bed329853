"""Invented cases of the law in one town, asked through both doors (DESIGN §5, §9, §10)."""

from collections.abc import Iterator
from pathlib import Path
from subprocess import run
from sys import executable
from typing import NamedTuple

import pytest

from tests.api.cli.commands import main_quietly
from tests.law_cases.invented import tell
from tests.law_cases.opening import Doors, opened
from tests.law_cases.statements import Statement, Vet, faults_of
from tests.law_cases.town import Town

TOOL = Path(__file__).parents[2] / "tools" / "verify_capsule.py"


class Told(NamedTuple):
    """A store of the town, and what it must answer."""

    doors: Doors
    statements: list[Statement]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    town, folder = Town(), tmp_path_factory.mktemp("town")
    statements = tell(town)
    with opened("sqlite", town.write(folder), folder) as doors:
        yield Told(doors, statements)


@pytest.mark.parametrize("door", ["command line", "HTTP"])
def test_every_case_of_the_town_is_answered_as_the_law_says(told: Told, door: str) -> None:
    asked = ((one, faults_of(one, told.doors[door])) for one in told.statements)
    assert [(one, faults) for one, faults in asked if faults] == []


def test_the_program_apart_agrees_on_roles_in_doubt(told: Told, tmp_path: Path) -> None:
    doubted = [
        one
        for one in told.statements
        if isinstance(one, Vet) and any(tell.mark == "role_doubted" for tell in one.tells)
    ]
    assert len(doubted) >= 2
    for one in doubted:
        about = (one.party, "--scenario", one.scenario, "--as-of", one.on)
        capsule = tmp_path / "capsule.json"
        assert main_quietly("vet", *about, "--capsule", str(capsule)) == 0
        assert run([executable, TOOL, capsule], check=False).returncode == 0


def test_no_case_says_nothing(told: Told) -> None:
    assert len(told.statements) >= 45


def test_the_program_apart_agrees_on_whom_a_list_names(told: Told, tmp_path: Path) -> None:
    (asked,) = [
        one
        for one in told.statements
        if isinstance(one, Vet) and any(tell.measure == "M-JOB-05-W" for tell in one.tells)
    ]
    capsule = tmp_path / "capsule.json"
    about = (asked.party, "--scenario", asked.scenario, "--as-of", asked.on)
    assert main_quietly("vet", *about, "--capsule", str(capsule)) == 0
    assert run([executable, TOOL, capsule], check=False).returncode == 0
