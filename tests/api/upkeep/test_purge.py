"""What is kept longer than its term is shown, journalled, and then removed (PIPL 19 and 47)."""

import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics.vetting.seal import SealedCertificate
from api.access.accounts import Accounts
from api.desk.certificates import Certificates
from api.loading.job import Load, keep
from api.settings import Settings, settings_from
from api.upkeep.purge import Due, due_in, purge
from api.upkeep.terms import read_terms
from graph.errors import BadInput, StoreError
from graph.opening import open_store
from graph.store import Store
from tests.api.cli.commands import Run, answer, main_quietly
from tests.api.upkeep.killing import killed_at
from tests.builders import firm, tell
from tests.graph.engines import SECRET

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
LONG_AGO, LATELY = NOW - timedelta(days=91), NOW - timedelta(hours=3)
PASSWORD = "shale-Verandah-71-oxbow"


def settings(**more: str) -> Settings:
    return settings_from({"CREDITGRAPH_SECRET": SECRET.decode(), "USER": "keeper", **more})


def certificate(desk: Path, name: str, at: datetime) -> None:
    kept = Certificates(desk / "vettings.db", clock=at.timestamp)
    kept.keep(SealedCertificate({"hash": name}, None), "officer")
    kept.close()


def load_of(desk: Path, number: int, at: datetime, state: str = "done") -> None:
    folder = desk / "loads" / str(number)
    folder.mkdir(parents=True)
    (folder / "rejects.csv").write_text(f"refused {number}\n", "utf-8")
    (folder / "upload-1.csv").write_text(f"sent {number}\n", "utf-8")
    sent = [["upload-1.csv", "a.csv", 7]]
    ended = at.isoformat() if state == "done" else None
    keep(
        Load(number, "officer", "office", sent, at.isoformat(), state=state, ended_at=ended),  # type: ignore[arg-type]
        folder,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose desk has, of each kind, something old and something of late."""
    folder = tmp_path_factory.mktemp("made")
    store = open_store(f"sqlite:///{folder / 'city.db'}", secret=SECRET)
    tell(store, firm("a"))
    store.close()
    desk = folder / "city.db.desk"
    desk.mkdir()
    for name, at in (("old", LONG_AGO), ("new", LATELY)):
        certificate(desk, name, at)
        accounts = Accounts(desk / "accounts.db", clock=at.timestamp)
        accounts.add_user(name, PASSWORD, ["investigator"])
        accounts.ticket(name)
        accounts.close()
    load_of(desk, 1, LONG_AGO)
    load_of(desk, 2, LATELY)
    load_of(desk, 3, LONG_AGO, state="waiting")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "of the test"))


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'city.db'}", secret=SECRET)


def kinds(due: list[Due]) -> dict[str, int]:
    return {one.term.kind: one.count for one in due if one.term.kind != "access_journal"}


def run_purge(folder: Path, mine: Settings | None = None) -> None:
    store = opened(folder)
    with due_in(store, mine or settings(), NOW) as due:
        purge(store, due, who="keeper")
    store.close()


def test_only_what_is_older_than_its_term_is_due(folder: Path) -> None:
    store = opened(folder)
    with due_in(store, settings(), NOW) as due:
        assert kinds(due) == {"certificates": 1, "rejects": 1, "uploads": 1, "sessions": 1}
        assert all(one.term.article for one in due)
    store.close()


def test_what_is_due_goes_and_the_rest_stays(folder: Path) -> None:
    run_purge(folder)
    desk = folder / "city.db.desk"
    left = {path.relative_to(desk).as_posix() for path in (desk / "loads").rglob("*.csv")}
    assert left == {f"loads/{n}/{f}.csv" for n in (2, 3) for f in ("rejects", "upload-1")}
    kept = Certificates(desk / "vettings.db")
    assert kept.before(2**40).keys() == {"new"}
    kept.close()
    store = opened(folder)
    with due_in(store, settings(), NOW) as due:
        assert set(kinds(due).values()) == {0}
    store.close()


def test_what_went_is_journalled_with_count_term_and_digest(folder: Path) -> None:
    store = opened(folder)
    with due_in(store, settings(), NOW) as due:
        said = {one.term.kind: one.digest for one in due if one.count}
    run_purge(folder)
    entries = [entry for entry in store.journal("facts") if entry.action == "purge"]
    assert {str(e.particulars["kind"]): e.particulars["digest"] for e in entries} == said
    assert {(e.who, e.particulars["count"]) for e in entries} == {("keeper", 1)}
    assert store.verify() == ()
    run_purge(folder)  # nothing is due any more, and nothing is journalled
    assert len([e for e in store.journal("facts") if e.action == "purge"]) == len(entries)
    store.close()


def test_entries_of_the_access_journal_go_after_three_years_and_the_chain_is_whole(
    folder: Path,
) -> None:
    store = opened(folder)
    for _ in range(4):
        store.append_access("officer", "approval", "show", ["person:1"])
    third = store.journal("access")[2]
    in_three_years = datetime.now(UTC) + timedelta(days=1097)
    with due_in(store, settings(), in_three_years - timedelta(days=2)) as due:
        assert [one.count for one in due if one.term.kind == "access_journal"] == [0]
    with due_in(store, settings(), in_three_years) as due:
        purge(store, due, who="keeper")
    assert [entry.number for entry in store.journal("access")] == [4]
    said = next(e.particulars for e in store.journal("facts") if e.action == "purge")
    assert (said["kind"], said["count"], said["digest"]) == ("access_journal", 3, third.digest)
    assert store.verify() == ()
    store.close()


def test_of_an_unsound_store_nothing_of_the_journal_is_removed(folder: Path) -> None:
    store = opened(folder)
    for _ in range(3):
        store.append_access("officer", "approval", "show", ["person:1"])
    store.close()
    with sqlite3.connect(folder / "city.db.access") as db:
        db.execute("UPDATE journal SET who = 'nobody' WHERE number = 1")
    db.close()
    store = opened(folder)
    later = datetime.now(UTC) + timedelta(days=1097)
    with due_in(store, settings(), later) as due, pytest.raises(StoreError) as refused:
        purge(store, due, who="keeper")
    assert refused.value.code == "purge.unsound"
    assert len(store.journal("access")) == 3
    assert (folder / "city.db.desk" / "loads" / "1" / "rejects.csv").exists()
    store.close()


STEP = 1 if os.environ.get("CREDITGRAPH_SOAK") else 8


def test_a_purge_killed_at_any_touch_of_a_file_removes_nothing_unsaid(
    made: Path, tmp_path: Path
) -> None:
    kills = 0
    while True:
        folder = Path(shutil.copytree(made, tmp_path / str(kills)))
        if not killed_at(1 + kills * STEP, lambda folder=folder: run_purge(folder)):
            break
        store = opened(folder)
        said = {str(e.particulars["kind"]) for e in store.journal("facts") if e.action == "purge"}
        with due_in(store, settings(), NOW) as due:
            gone = {one.term.kind for one in due if not one.count} - {"access_journal"}
        store.close()
        assert gone <= said
        run_purge(folder)
        kills += 1
    assert kills * STEP > 20


def test_an_office_may_set_its_own_days_within_the_bounds(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.toml"
    file.write_text("[days]\nrejects = 365\n", "utf-8")
    store = opened(folder)
    with due_in(store, settings(CREDITGRAPH_RETENTION=str(file)), NOW) as due:
        assert kinds(due)["rejects"] == 0
    store.close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[days]\naccess_journal = 200\n", "purge.days"),
        ("[days]\ncertificates = 400\n", "purge.days"),
        ("[days]\nrejects = '30'\n", "purge.days"),
        ("[days]\nrecords = 30\n", "purge.kind"),
        ("rejects = 30\n", "purge.terms_file"),
        ("days = 30\n", "purge.terms_file"),
    ],
)
def test_terms_beyond_what_the_law_demands_are_refused(
    tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "terms.toml").write_text(text, "utf-8")
    with pytest.raises(BadInput) as refused:
        read_terms(tmp_path / "terms.toml")
    assert refused.value.code == code


def test_a_dry_run_shows_counts_terms_and_articles_and_removes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET.decode())
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{folder / 'city.db'}")

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main_quietly(*map(str, arguments))
        return status, *capsys.readouterr()

    shown: Run = run
    first = answer(shown, "purge", "--dry-run")
    again = answer(shown, "purge", "--dry-run")
    rejects = next(kind for kind in first["kinds"] if kind["kind"] == "rejects")
    assert (rejects["count"], rejects["days"], "第十九条" in rejects["article"]) == (1, 90, True)
    assert [k["digest"] for k in first["kinds"]] == [k["digest"] for k in again["kinds"]]
    status, out, _ = run("purge")
    assert (status, "journal of facts" in out) == (0, True)
    assert {k["count"] for k in answer(shown, "purge", "--dry-run")["kinds"]} == {0}
