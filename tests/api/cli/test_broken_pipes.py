"""What a command printed is never lost under status 0, unless its reader left.

A reader that has had enough is no fault; a pipe that breaks within a command is told.
"""

import errno
import fcntl
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from api.cli.main import creditgraph
from tests.api.cli.commands import main_quietly
from tests.test_architecture import ROOT


def test_a_reader_that_leaves_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "api", "--help"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_pipe_that_breaks_within_a_command_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: click.Context) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(creditgraph, "invoke", broken)
    assert main_quietly("find", "x", "--lang", "en") == 2
    assert "Broken pipe" in capsys.readouterr().err


COMMAND = f"{sys.executable} -P -m api --lang en"


def ended(line: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """A command as a shell runs it in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", ["--help", "--version", "doctor", "no such command"])
@pytest.mark.parametrize("where", [">&-", "> /dev/full", ">&- 2>&-", "> /dev/full 2>&1"])
def test_an_answer_that_cannot_be_written_is_no_success(
    where: str, words: str, tmp_path: Path
) -> None:
    assert ended(f"{COMMAND} {words} {where}", tmp_path).returncode == 2


def test_a_closed_output_is_told_before_anything_is_done(tmp_path: Path) -> None:
    store = tmp_path / "s.db"
    done = ended(f"{COMMAND} load {tmp_path} --store sqlite:///{store} >&-", tmp_path)
    assert done.stderr.startswith("standard output is closed")
    assert not store.exists()


def test_a_refusal_that_cannot_be_told_keeps_its_status(tmp_path: Path) -> None:
    asked = f"{COMMAND} show nobody --store sqlite:///s.db"
    where = (">/dev/full", ">&-")
    assert [ended(f"{asked} 2{one}", tmp_path).returncode for one in where] == [4, 4]


def test_no_file_takes_the_place_of_a_closed_one(tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "from api.cli.whole_output import hold_standard_files\n"
        "hold_standard_files()\n"
        f"file = os.open({str(tmp_path / 'store')!r}, os.O_CREAT | os.O_RDWR)\n"
        "os.system('echo printed; echo complained >&2; cat')\n"
        "sys.exit(file < 3 or os.fstat(file).st_size)"
    )
    done = subprocess.run(
        ["sh", "-c", '"$0" -c "$1" <&- >&- 2>&-', sys.executable, code], check=False
    )
    assert done.returncode == 0


def narrow_pipe() -> tuple[int, int]:
    """A pipe of 4096 bytes whose writing end does not wait, as a program of node leaves it."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    return reading, writing


def started(writing: int, unbuffered: str) -> "subprocess.Popen[bytes]":
    """The help of all commands, some 5,000 bytes, printed into a pipe that this closes here."""
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "api", "--help"], stdout=writing, env=environment
    )
    os.close(writing)
    return process


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_slow_reader_of_a_pipe_that_does_not_wait_gets_all(
    unbuffered: str, tmp_path: Path
) -> None:
    reading, writing = narrow_pipe()
    filler = os.write(writing, b"x" * 4096)
    process = started(writing, unbuffered)
    assert process.poll() is None  # nothing of it fits before some is read
    with os.fdopen(reading, "rb") as pipe:
        got = pipe.read()[filler:]
    whole = ended(f"{sys.executable} -P -m api --help", tmp_path).stdout
    assert (process.wait(), got.decode()) == (0, whole)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_midway_is_no_fault(unbuffered: str) -> None:
    reading, writing = narrow_pipe()
    process = started(writing, unbuffered)
    assert os.read(reading, 100)
    os.close(reading)
    assert process.wait() == 0


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_file_that_takes_a_part_only_is_no_success(unbuffered: str, tmp_path: Path) -> None:
    def at_most_1000_bytes() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with (tmp_path / "help").open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-P", "-B", "-m", "api", "--help"],
            stdout=file,
            env=environment,
            preexec_fn=at_most_1000_bytes,
            check=False,
        )
    assert done.returncode == 2
