"""doctor: what is unwell with an installation, and what to do about it."""

import json
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import api.installation
from api.desk.folder_lock import FolderLock
from graph.opening import open_store
from tests.api.cli.commands import main_quietly
from tests.builders import firm, tell

Asked = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def doctor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Asked:
    """Asks the doctor about a store whose secret is a strong one of the environment."""
    secret = secrets.token_hex(16)
    monkeypatch.setenv("CREDITGRAPH_SECRET", secret)
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{tmp_path / 'city.db'}")
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")
    tmp_path.chmod(0o755)
    store = open_store(f"sqlite:///{tmp_path / 'city.db'}", secret=secret.encode())
    tell(store, firm("uscc:91230400MA1TEST019"))
    store.close()

    def asked() -> tuple[int, dict[str, Any], str]:
        status = main_quietly("doctor", "--json")
        answer = json.loads(capsys.readouterr().out)
        main_quietly("doctor")
        return (
            status,
            {one["check"]: one["state"] for one in answer["checks"]},
            "".join(capsys.readouterr()),
        )

    return asked


def test_a_sound_installation_is_well(doctor: Asked) -> None:
    status, states, said = doctor()
    assert (status, set(states.values())) == (0, {"well"})
    assert f"{len(states)} checks made: all is well" in said


def test_a_key_beside_the_store_is_said_with_what_to_do(
    doctor: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDITGRAPH_SECRET")
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{tmp_path / 'own.db'}")
    status, states, said = doctor()
    assert (status, states["key"]) == (0, "notice")
    assert "CREDITGRAPH_SECRET_FILE" in said
    assert str(tmp_path / "creditgraph.key") in said


def test_a_weak_secret_is_a_fault(
    doctor: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITGRAPH_SECRET", "x" * 20)
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{tmp_path / 'weak.db'}")
    status, states, said = doctor()
    assert (status, states["secret"]) == (2, "fault")
    assert "creditgraph rekey" in said


def test_a_file_that_others_may_read_is_a_fault(doctor: Asked, tmp_path: Path) -> None:
    doctor()
    (tmp_path / "city.db.desk" / "report").touch(0o644)
    (tmp_path / "city.db.desk" / "report").chmod(0o644)
    status, states, said = doctor()
    assert (status, states["modes"]) == (2, "fault")
    assert "chmod" in said


def test_a_folder_into_which_others_may_write_is_a_fault(doctor: Asked, tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    status, states, said = doctor()
    assert (status, states["folder"]) == (2, "fault")
    assert f"chmod go-w {tmp_path}" in said


def test_a_full_disk_is_a_fault(doctor: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.installation, "_LOW", 1 << 62)
    status, states, _ = doctor()
    assert (status, states["space"]) == (2, "fault")


def test_a_clock_behind_the_last_commit_is_a_fault(doctor: Asked, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "city.db") as db:
        db.execute("UPDATE revisions SET committed_at = '2199-01-01T00:00:00+00:00'")
    status, states, said = doctor()
    assert (status, states["clock"]) == (2, "fault")
    assert "2199" in said


def test_a_damaged_access_journal_is_a_fault(doctor: Asked, tmp_path: Path) -> None:
    (tmp_path / "city.db.access").unlink(missing_ok=True)
    (tmp_path / "city.db.access").write_bytes(b"no database at all" * 100)
    status, states, _ = doctor()
    assert (status, states["access_journal"]) == (2, "fault")


def test_a_desk_that_serves_the_store_is_told(doctor: Asked, tmp_path: Path) -> None:
    doctor()
    lock = FolderLock(tmp_path / "city.db.desk")
    lock.hold()
    status, states, said = doctor()
    lock.release()
    assert (status, states["lock"]) == (0, "notice")
    assert "a desk serves this store" in said
