"""Stores that earlier versions wrote, kept as they were: today's program answers from each.

`tests/kept_stores/format_N` holds a store of format N (16 revisions of an invented city, one record
repaired, one objected to, a vetting), and what the version that wrote it exported. When the format
is raised, a store of the one before is added and none is made anew. When the method of certificates
is raised, one of the new method (`certificate_N.json`) is added beside the earlier ones.
"""

import gzip
import json
from pathlib import Path

import pytest

from analytics.vetting.certificate import ALGORITHM
from graph.sqlite.schema import FORMAT
from tests.api.cli.commands import Run, main_quietly
from tests.test_architecture import ROOT

KEPT = sorted((ROOT / "tests" / "kept_stores").iterdir())
SECRET = "a secret of the kept stores, long enough 1"
TABLES = ("entities.csv", "relations.csv", "records.csv")


@pytest.fixture(params=KEPT, ids=lambda folder: folder.name)
def kept(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


@pytest.fixture
def run(
    kept: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command on an unpacked copy of the kept store."""
    for packed in kept.glob("store.db*.gz"):
        (tmp_path / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
    monkeypatch.chdir(tmp_path)
    for name, value in {"STORE": "sqlite:///store.db", "SECRET": SECRET, "LANG": "en"}.items():
        monkeypatch.setenv(f"CREDITGRAPH_{name}", value)

    def running(*arguments: object) -> tuple[int, str, str]:
        status = main_quietly(*map(str, arguments))
        return status, *capsys.readouterr()

    return running


def test_a_store_of_every_format_that_opens_is_kept() -> None:
    assert [folder.name for folder in KEPT] == [f"format_{n}" for n in range(2, FORMAT + 1)]


def test_it_is_sound_and_exports_the_bytes_of_then(run: Run, kept: Path) -> None:
    assert run("verify")[0] == 0
    assert run("export", "out")[0] == 0
    for table in TABLES:
        assert Path("out", table).read_bytes() == (kept / table).read_bytes(), table


def method_of(path: Path) -> int:
    number: int = json.loads(path.read_text("utf-8"))["certificate"]["algorithm"]
    return number


def test_a_certificate_of_then_is_replayed_to_the_same_bytes_or_of_another_method(
    run: Run, kept: Path
) -> None:
    for path in kept.glob("certificate*.json"):
        status, told, error = run("vet", "--replay", path)
        if method_of(path) == ALGORITHM:
            assert (status, told.strip()) == (0, "The same bytes.")
        else:
            assert status == 2
            assert f"of method {method_of(path)}" in error


def test_a_certificate_of_today_s_method_is_kept_with_the_last_format() -> None:
    assert ALGORITHM in map(method_of, KEPT[-1].glob("certificate*.json"))


def test_it_takes_new_facts_and_stays_sound(run: Run, kept: Path) -> None:
    record = (kept / "records.csv").read_text("utf-8").splitlines()[-1].split(",")[0]
    assert run("repair", record, "--reason", "repaired after the upgrade")[0] == 0
    assert run("verify")[0] == 0
    assert run("export", "out")[0] == 0
    rows = Path("out", "records.csv").read_text("utf-8").splitlines()
    assert [",repaired," in row for row in rows if row.startswith(record)] == [True]
