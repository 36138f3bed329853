"""Files that are there whole or not at all."""

import subprocess
from pathlib import Path

import pytest

from graph.atomic_files import folder_written_whole, written_whole


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


def test_a_folder_takes_its_place_whole_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with folder_written_whole(path) as draft:
        (draft / "one").write_text("new")
        assert not path.exists()
    assert [entry.name for entry in path.iterdir()] == ["one"]
    assert (path.stat().st_mode & 0o777, [*tmp_path.iterdir()]) == (0o700, [path])


def test_a_folder_that_failed_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        fill_the_disk_of_a_folder(tmp_path / "out")
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_holds_something_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.mkdir()
    (path / "mine").touch()
    with pytest.raises(OSError, match="not empty"), folder_written_whole(path) as draft:
        (draft / "one").touch()
    assert [entry.name for entry in tmp_path.rglob("*")] == ["out", "mine"]


def test_the_draft_of_a_killed_process_goes_with_the_next_and_one_at_work_stays(
    tmp_path: Path,
) -> None:
    killed = subprocess.Popen(["true"])
    killed.wait()
    working = subprocess.Popen(["sleep", "60"])
    try:
        for process in (killed, working):
            (tmp_path / f"out.{process.pid}.part").mkdir()
        with folder_written_whole(tmp_path / "out") as draft:
            (draft / "one").touch()
        assert {entry.name for entry in tmp_path.iterdir()} == {"out", f"out.{working.pid}.part"}
    finally:
        working.kill()
        working.wait()


def fill_the_disk_of_a_folder(path: Path) -> None:
    with folder_written_whole(path) as draft:
        (draft / "one").write_text("half")
        Path("/dev/full").write_text("the other half")
