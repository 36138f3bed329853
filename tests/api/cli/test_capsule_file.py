"""The capsule on the command line: written beside a vetting, and checked without the program."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.vetting.capsule import LARGEST
from tests.api.cli.commands import Run, planted

TOOL = Path(__file__).parents[3] / "tools" / "verify_capsule.py"


def checked(path: Path) -> "subprocess.CompletedProcess[str]":
    """The verifier run apart: `-I` lets it see nothing of ours."""
    command = [sys.executable, "-I", str(TOOL), str(path)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("case", ["phoenix", "listed_participant", "listed_applicant"])
@pytest.mark.parametrize("name", ["capsule.json", "capsule.json.gz"])
def test_a_capsule_is_checked_without_the_program(
    run: Run, folder: Path, tmp_path: Path, case: str, name: str
) -> None:
    path = tmp_path / name
    assert run("vet", planted(folder, case), "--capsule", path)[0] == 0
    assert path.stat().st_size <= LARGEST
    done = checked(path)
    assert (done.returncode, "all fits" in done.stdout) == (0, True)


def test_a_changed_capsule_ends_the_verifier_with_status_1(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "capsule.json.gz"
    run("vet", planted(folder, "phoenix"), "--capsule", path)
    capsule = json.loads(gzip.decompress(path.read_bytes()))
    capsule["certificate"]["decision"] = "pass"
    path.write_text(json.dumps(capsule), encoding="utf-8")
    done = checked(path)
    assert done.returncode == 1
    assert "the decision, which must be review," in done.stdout


def test_what_is_no_capsule_is_said(tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    for text in ("", "[]", "{}", "no json"):
        path.write_text(text, encoding="utf-8")
        done = checked(path)
        assert (done.returncode, "unreadable" in done.stdout, done.stderr) == (1, True, "")
