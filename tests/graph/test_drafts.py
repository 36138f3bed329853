"""Files that are there whole or not at all."""

import os
from pathlib import Path

import pytest

from graph.drafts import drafted


def test_what_was_written_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with drafted(path) as draft:
        draft.write_text("new")
        assert path.read_text() == "old"
    assert (path.read_text(), os.listdir(tmp_path)) == ("new", ["out.txt"])


def test_a_failure_leaves_what_stood_there_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(OSError, match="No space"), drafted(path) as draft:
        draft.write_text("half")
        Path("/dev/full").write_text("the other half")
    assert (path.read_text(), os.listdir(tmp_path)) == ("old", ["out.txt"])


def test_an_error_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "out.txt"
    with pytest.raises(FileNotFoundError) as told, drafted(path) as draft:
        draft.write_text("")
    assert told.value.filename == str(path)


def test_a_device_is_written_itself() -> None:
    with drafted(Path("/dev/null")) as draft:
        draft.write_text("anything")
    assert Path("/dev/null").is_char_device()
