"""Nothing that any command or the desk leaves on the disk can be read by another user."""

import os
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

import api.cli.main
from loaders.city.sample import write_city
from tests.api.cli.commands import main_quietly, planted
from tests.api.desks import PASSWORD, client
from tests.api.loading.uploading import loaded


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a city."""
    folder = tmp_path_factory.mktemp("sent")
    write_city(folder / "city", entities=60, seed=4)
    return folder


@pytest.fixture(params=[0o000, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def folder(umask: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to run commands in, under a umask that is too wide or too narrow."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CREDITGRAPH_SECRET", raising=False)
    monkeypatch.delenv("CREDITGRAPH_STORE", raising=False)
    if umask == 0:
        # So that each file is private by itself, as in a notebook, where no command sets a umask.
        monkeypatch.setattr(api.cli.main, "keep_private", lambda: None)
    before = os.umask(umask)
    yield tmp_path
    os.umask(before)


def open_to_others(folder: Path) -> dict[str, str]:
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    return {
        path.relative_to(folder).as_posix(): oct(mode)
        for path, mode in modes.items()
        if mode != (0o700 if path.is_dir() else 0o600)
    }


def test_every_file_of_the_command_line_is_for_its_owner(
    folder: Path, umask: int, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = planted(sent, "listed_applicant")
    commands = (
        ("sample", "out/sample", "--entities", "20"),
        ("load", str(sent / "city"), "--rejects", "rejects.csv"),
        ("vet", subject, "--scenario", "project_approval", "--out", "cert.json"),
        ("vet", subject, "--scenario", "project_approval", "--capsule", "capsule.json.gz"),
        ("report", subject, "--out", "report.html"),
        ("exposure", "--out", "evidence.csv"),
        ("exposure", "--out", "evidence.parquet"),
        ("export", "out/tables"),
        ("export", "out/import", "--format", "neo4j-admin"),
        ("journal", "anchor", "--out", "heads"),
        ("purge",),
        ("rekey",),
        ("backup", "out/backup"),
        ("restore", "out/backup", "--store", "sqlite:///restored.db"),
    )
    # A narrow umask is taken away in one place, for all commands alike.
    for command in commands[:3] if umask else commands:
        assert main_quietly(*command) == 0, command
    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\n"))
    main_quietly("user", "key", "system", "--role", "enquirer")
    assert {"creditgraph.key", "creditgraph.db.desk", "rejects.csv", "out"} <= {
        path.name for path in folder.iterdir()
    }
    assert open_to_others(folder) == {}


def test_every_file_of_a_desk_is_for_its_owner(folder: Path, sent: Path) -> None:
    os.umask(0)
    (folder / "desk").mkdir(0o700)
    file = sorted((sent / "city").glob("*.csv"))[0]
    with client(f"sqlite:///{folder / 'desk' / 'city.db'}", folder) as at:
        loaded(at, (file.name, file.read_bytes()))
        assert open_to_others(folder / "desk") == {}
