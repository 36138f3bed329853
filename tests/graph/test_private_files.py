"""Files and folders that nobody but their owner may read, whatever the umask."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from graph.atomic_files import written_whole
from graph.private_files import keep_private, open_private, private_database, private_folder
from graph.sqlite.file import connect


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777], ids=oct, autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_for_its_owner(tmp_path: Path) -> None:
    with open_private(tmp_path / "new", "w") as file:
        file.write("data")
    assert mode(tmp_path / "new") == 0o600


def test_a_file_that_others_could_read_is_closed_to_them_before_it_is_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old"
    path.touch()
    path.chmod(0o666)
    with open_private(path, "w"):
        assert mode(path) == 0o600


def test_a_draft_is_for_its_owner_from_its_first_moment_to_its_last(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.touch()
    path.chmod(0o644)
    with written_whole(path) as draft:
        assert mode(draft) == 0o600
        draft.write_text("data")
    assert (mode(path), path.read_text()) == (0o600, "data")


def test_a_draft_never_follows_a_link_that_was_planted(tmp_path: Path) -> None:
    path, victim = tmp_path / "out", tmp_path / "victim"
    victim.write_text("as it was")
    (tmp_path / f"out.{os.getpid()}.part").symlink_to(victim)
    with written_whole(path) as draft:
        draft.write_text("data")
    assert (victim.read_text(), path.read_text()) == ("as it was", "data")


def test_a_database_and_what_stands_beside_it_are_for_their_owner(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "a.db")) as db:
        db.execute("CREATE TABLE t (x)")
        modes = {path.name: mode(path) for path in tmp_path.iterdir()}
    assert modes == {"a.db": 0o600, "a.db-wal": 0o600, "a.db-shm": 0o600}


def test_a_database_of_before_is_closed_to_others_and_keeps_its_locks(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(connect(path)) as db, closing(connect(path)) as other:
        db.execute("CREATE TABLE t (x)")
        for one in tmp_path.iterdir():
            one.chmod(0o664)
        other.execute("PRAGMA busy_timeout = 0")
        db.execute("BEGIN IMMEDIATE")
        private_database(path)
        assert {mode(one) for one in tmp_path.iterdir()} == {0o600}
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_database_that_may_only_be_read_stays_so(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    (tmp_path / "a.db").chmod(0o444)
    private_database(tmp_path / "a.db")
    assert mode(tmp_path / "a.db") == 0o400


def test_new_folders_are_for_their_owner_and_a_persons_own_is_left_as_it_is(
    tmp_path: Path,
) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o755)
    private_folder(tmp_path / "shared" / "one" / "two")
    private_folder(tmp_path / "shared")
    assert mode(tmp_path / "shared" / "one") == mode(tmp_path / "shared" / "one" / "two") == 0o700
    assert mode(tmp_path / "shared") == 0o755


def test_our_own_folder_is_closed_to_others_where_it_stood_open(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk").chmod(0o755)
    private_folder(tmp_path / "desk", ours=True)
    assert mode(tmp_path / "desk") == 0o700


def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        private_folder(tmp_path / "file")


def test_what_a_library_makes_is_for_its_owner_too(tmp_path: Path) -> None:
    keep_private()
    (tmp_path / "made").touch()
    (tmp_path / "folder").mkdir()
    assert (mode(tmp_path / "made"), mode(tmp_path / "folder")) == (0o600, 0o700)
