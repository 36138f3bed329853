"""Files that are there whole or not at all."""

from pathlib import Path

import pytest

from graph.atomic_files import written_whole


def test_what_was_written_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with written_whole(path) as draft:
        draft.write_text("new")
        assert path.read_text() == "old"
    assert (path.read_text(), [*tmp_path.iterdir()]) == ("new", [path])


def test_a_failure_leaves_what_stood_there_and_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    with pytest.raises(OSError, match="No space"):
        fill_the_disk(path)
    assert (path.read_text(), [*tmp_path.iterdir()]) == ("old", [path])


def test_an_error_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "out.txt"
    with pytest.raises(FileNotFoundError) as told, written_whole(path) as draft:
        draft.touch()
    assert told.value.filename == str(path)


def test_a_link_goes_on_pointing_at_its_file(tmp_path: Path) -> None:
    path, link = tmp_path / "out.txt", tmp_path / "link.txt"
    link.symlink_to(path)
    with written_whole(link) as draft:
        draft.write_text("new")
    assert (link.is_symlink(), path.read_text()) == (True, "new")


def test_a_device_is_written_itself() -> None:
    with written_whole(Path("/dev/null")) as draft:
        draft.write_text("anything")
    assert Path("/dev/null").is_char_device()


def fill_the_disk(path: Path) -> None:
    with written_whole(path) as draft:
        draft.write_text("half")
        Path("/dev/full").write_text("the other half")
