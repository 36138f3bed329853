"""What a change of the law would alter, told before it decides (docs/law.md)."""

import shutil
from pathlib import Path

import pytest

import analytics.law
from graph.opening import open_store
from tests.api.cli.commands import Run, answer
from tests.builders import firm, penalty, tell

FOLDER = Path(analytics.law.__file__).parent


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store with a firm on the list of work safety and one with nothing."""
    url = f"sqlite:///{tmp_path / 'law.db'}"
    made = open_store(url)
    tell(made, firm("a"), firm("b"), penalty("r", "a", list="L-SAFE"))
    made.close()
    monkeypatch.setenv("CREDITGRAPH_STORE", url)
    return run


def changed(folder: Path, old: str, new: str) -> str:
    """A copy of the law in which a text of the measures is another one."""
    shutil.copytree(FOLDER, folder)
    path = folder / "measures.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(folder)


def test_the_same_law_alters_nothing(run: Run) -> None:
    assert answer(run, "law", "diff", str(FOLDER))["changed"] == []


def test_a_row_that_no_longer_bars_is_told_with_whom_it_would_free(
    run: Run, tmp_path: Path
) -> None:
    old = (
        'bars = { project_approval = ["applicant", "project_legal_person"] }\ndepartment = "市应急'
    )
    folder = changed(tmp_path / "law", old, 'department = "市应急')
    told = answer(run, "law", "diff", folder, "--scenario", "project_approval")
    (one,) = told["changed"]
    assert (one["subject"], one["before"], one["after"]) == ("a", "restricted", "review")
    assert told["counts"] == {"restricted → review": 1}


def test_a_faulty_row_is_refused_before_anything_is_asked(run: Run, tmp_path: Path) -> None:
    folder = changed(tmp_path / "law", 'lists = ["L-SAFE"]', 'lists = ["L-SAVE"]')
    status, _, error = run("law", "diff", folder)
    assert (status, "measures.toml" in error, "L-SAVE" in error) == (2, True, True)
