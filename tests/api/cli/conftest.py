"""A loaded city, and commands run on it."""

from pathlib import Path

import pytest

from loaders.city.sample import write_city
from tests.api.cli.commands import Run, main_quietly


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A loaded city: the files in `city`, the store in `city.db`."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "city").mkdir()
    write_city(folder / "city", entities=700, seed=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREDITGRAPH_STORE", f"sqlite:///{folder / 'city.db'}")
        main_quietly("load", str(folder / "city"), "--rejects", str(folder / "rejects.csv"))
    return folder


@pytest.fixture
def run(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """Runs a command on the city, from an empty folder; (status, output, errors) in English."""
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{folder / 'city.db'}")
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")
    monkeypatch.delenv("CREDITGRAPH_SECRET", raising=False)
    monkeypatch.chdir(tmp_path)

    def running(*arguments: object) -> tuple[int, str, str]:
        status = main_quietly(*map(str, arguments))
        return status, *capsys.readouterr()

    return running
