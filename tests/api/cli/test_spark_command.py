"""exposure --engine spark as a program: its exit status, and one sentence at most on errors."""

import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.api.cli.commands import Run, answer

HERE = Path(__file__).parents[3]
QUICKLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # small steps take half the processor so
ROOM = 65_536  # bytes of one file: too few for what Spark unpacks


@pytest.fixture
def columns(run: Run, tmp_path: Path) -> Path:
    answer(run, "columns", tmp_path / "columns")
    return tmp_path / "columns"


def ran(columns: Path, out: str, *more: str, room: int = -1) -> "subprocess.CompletedProcess[str]":
    code = "import sys; from api.cli.main import main; main(sys.argv[1:])"
    engine = ("exposure", "--engine", "spark", "--columns", columns, "--out", out, *more)
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room))
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, engine)],
        env={**os.environ, "PYTHONPATH": str(HERE), "JAVA_TOOL_OPTIONS": QUICKLY},
        preexec_fn=None if room < 0 else limit,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_ends_well_and_says_what_the_kernel_says(run: Run, columns: Path) -> None:
    done = ran(columns, "spark.csv", "--master", "local[2]")
    assert (done.returncode, done.stderr) == (0, "")
    told = answer(run, "exposure", "--engine", "kernel", "--out", "kernel.csv")
    assert told["sha256"] in done.stdout
    assert Path("spark.csv").read_bytes() == Path("kernel.csv").read_bytes()


@pytest.mark.parametrize(
    ("master", "room", "status", "says"),
    [
        ("local[2]", ROOM, 3, "spark could not finish, and nothing was written"),
        ("spark://127.0.0.1:1", -1, 3, "spark://127.0.0.1:1 did not answer"),
        ("nowhere", -1, 2, "nowhere is no master of Spark"),
    ],
)
def test_what_fails_is_one_sentence_and_leaves_nothing(
    columns: Path, tmp_path: Path, master: str, room: int, status: int, says: str
) -> None:
    done = ran(columns, "spark.csv", "--master", master, room=room)
    assert (done.returncode, done.stdout) == (status, "")
    (line,) = done.stderr.splitlines()
    assert says in line
    assert [path.name for path in tmp_path.iterdir()] == ["columns"]
