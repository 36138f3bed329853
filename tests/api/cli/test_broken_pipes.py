"""A reader that has had enough is no fault; a pipe that breaks within a command is told."""

import errno
import os
import subprocess
import sys

import click
import pytest

from api.cli.main import creditgraph
from tests.api.cli.commands import main_quietly


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
