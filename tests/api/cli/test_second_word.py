"""Four eyes at the command line: a full export waits for an administrator's word, once each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.cli.commands import main_quietly
from tests.api.desks import SECRET, Client, client, copy_of_city
from tests.api.routes.test_approvals_http import Person


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A desk beside which commands run as `keeper`, under four eyes."""
    url = copy_of_city(tmp_path)
    told = {"STORE": url, "SECRET": SECRET, "FOUR_EYES": "on", "LANG": "en"}
    for name, value in told.items():
        monkeypatch.setenv(f"CREDITGRAPH_{name}", value)
    monkeypatch.setenv("USER", "keeper")
    with client(url, tmp_path, CREDITGRAPH_FOUR_EYES="on") as made:
        yield made


def export(folder: Path, *options: str) -> int:
    return main_quietly("export", str(folder), *options)


def waiting(person: Person) -> list[dict[str, object]]:
    listed = person("GET", "/approvals").json()["approvals"]
    return [one for one in listed if one["kind"] == "export" and one["state"] == "waiting"]


def test_a_full_export_waits_for_a_second_person_and_is_done_once(
    at: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert export(out) == 2
    assert "waits for a second person" in capsys.readouterr().err
    assert export(out) == 2  # it asks no second time
    assert [*out.iterdir()] == []
    assert waiting(Person(at, "supervisor")) == []
    administrator = Person(at, "administrator")
    (asked,) = waiting(administrator)
    assert (asked["who"], asked["particulars"]) == ("keeper", {"format": "csv"})
    answer = administrator("POST", f"/approvals/{asked['number']}/approve")
    assert answer.status_code == 200, answer.text
    assert export(out) == 0
    assert (out / "records.csv").stat().st_size
    assert export(tmp_path / "again") == 2
    said = [
        e.particulars["what"]
        for e in at.desk.store.journal("facts", limit=10_000)
        if e.action == "approval"
    ]
    assert said == ["asked", "approved", "asked"]


def test_columns_are_a_full_export_and_wait_too(at: Client, tmp_path: Path) -> None:
    out = tmp_path / "columns"
    assert main_quietly("columns", str(out)) == 2
    assert not out.exists()
    administrator = Person(at, "administrator")
    (asked,) = waiting(administrator)
    assert asked["particulars"] == {"format": "parquet"}
    administrator("POST", f"/approvals/{asked['number']}/approve")
    assert main_quietly("columns", str(out)) == 0
    assert (out / "records.parquet").stat().st_size


@pytest.mark.parametrize(
    "asked",
    [
        ("--out", "all.csv"),
        (),
        ("--top", "51"),
        ("--top", "3", "--out", "all.csv"),
        ("--engine", "kernel"),
    ],
    ids=["file", "screen", "many", "file beside a few", "engine"],
)
def test_evidence_on_everybody_is_a_full_export_and_waits_too(
    at: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = ("--out", "all.csv") if "--engine" in asked else ()
    assert main_quietly("exposure", *asked, *engine) == 2
    assert not Path("all.csv").exists()
    administrator = Person(at, "administrator")
    (asking,) = waiting(administrator)
    assert asking["particulars"] == {"format": "evidence"}
    administrator("POST", f"/approvals/{asking['number']}/approve")
    assert main_quietly("exposure", *asked, *engine) == 0
    assert Path("all.csv").exists() == ("--out" in (*asked, *engine))
    assert main_quietly("exposure", "--top", "3") == 0  # a few wait for nobody


@pytest.mark.parametrize(
    "asked",
    [
        ("ownership", "--engine", "kernel"),
        ("groups", "circles"),
        ("cascade",),
        ("patterns", "--engine", "kernel"),
    ],
)
def test_who_is_tied_to_whom_of_everybody_waits_too(
    at: Client, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    asked = (*asked, "--out", str(tmp_path / "all.csv"))
    assert main_quietly(*asked) == 2
    assert not (tmp_path / "all.csv").exists()
    administrator = Person(at, "administrator")
    (asking,) = waiting(administrator)
    administrator("POST", f"/approvals/{asking['number']}/approve")
    assert main_quietly(*asked) == 0
    assert (tmp_path / "all.csv").exists()


def test_a_word_for_today_lets_no_earlier_revision_out(at: Client, tmp_path: Path) -> None:
    administrator = Person(at, "administrator")
    assert export(tmp_path / "today") == 2
    (asked,) = waiting(administrator)
    administrator("POST", f"/approvals/{asked['number']}/approve")
    assert export(tmp_path / "then", "--at-revision", "1") == 2
    (earlier,) = waiting(administrator)
    assert earlier["particulars"] == {"format": "csv", "at_revision": "1"}
    assert [*(tmp_path / "then").iterdir()] == []


@pytest.mark.usefixtures("at")
def test_without_four_eyes_an_export_waits_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITGRAPH_FOUR_EYES", "off")
    assert export(tmp_path / "out") == 0


def test_no_route_exports_everything_or_changes_the_law(at: Client) -> None:
    paths = at.http.get("/api/openapi.json").json()["paths"]
    assert [path for path in paths if "law" in path or "measures/change" in path] == []
    exporting = [path for path in paths if "export" in path or "backup" in path]
    assert all(path.startswith("/api/cases/") for path in exporting), exporting
