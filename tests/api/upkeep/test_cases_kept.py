"""The file of cases through backup, restore, another secret, and the proof of a withdrawal."""

import json
import stat
from pathlib import Path

import pytest

from analytics.vetting.standing import Question
from api.cases.book import CaseBook
from api.cases.renewing import renew
from api.desk.desk import open_desk
from api.settings import settings_from
from api.upkeep.backup import DESK, back_up
from api.upkeep.restore import restore
from graph.id_keys import renewed_text
from graph.opening import open_store
from graph.sealed_keys import later_key
from tests.api.cli.commands import main_quietly
from tests.api.desks import PATIENCE_S, SECRET, copy_of_city
from tests.builders import firm, happen, penalty, tell

GONE, NUMBER = "c:gone-in-case", "鹤测字〔2026〕88号"
PERSON = "person:0123456789abcdef0123456789abcdef"


def settings(folder: Path) -> dict[str, str]:
    return {
        "CREDITGRAPH_SECRET": SECRET,
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_DATA_HOME": str(folder / "data"),
        "USER": "tester",
    }


def city(folder: Path) -> Path:
    """A store with a desk that keeps a case with a note, a watch, and an alert on a record."""
    url = copy_of_city(folder)
    desk = open_desk(url, settings_from(settings(folder)), patience_s=PATIENCE_S)
    desk.views.start()
    tell(desk.store, firm("uscc:in-case"))
    case = desk.book.cases.open("核查", "li")
    desk.book.cases.add(case.number, "party", "li", {"id": "uscc:in-case"})
    desk.book.cases.add(case.number, "note", "li", {"text": "见鹤测字[2026]88号"})
    asked = Question("uscc:in-case")
    desk.book.watches.begin(asked, "li", desk.watcher.standing(asked))
    desk.watcher.look()
    tell(desk.store, penalty(GONE, "uscc:in-case", "2026-11-01", document_no=NUMBER))
    while not desk.watcher.look():
        pass
    desk.close()
    return Path(url.removeprefix("sqlite:///"))


def test_cases_are_backed_up_and_restored_for_their_owner_alone(tmp_path: Path) -> None:
    path, values = city(tmp_path), settings_from(settings(tmp_path))
    store = open_store(f"sqlite:///{path}", secret=SECRET.encode())
    back_up(store, tmp_path / "backup", values)
    store.close()
    assert (tmp_path / "backup" / DESK / "cases.db").is_file()
    (tmp_path / "new").mkdir()
    restore(tmp_path / "backup", f"sqlite:///{tmp_path / 'new' / 'city.db'}", values)
    file = tmp_path / "new" / "city.db.desk" / "cases.db"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    book = CaseBook(file)
    assert [one.title for one in book.cases.listed(None, before=9, limit=9)] == ["核查"]
    assert len(book.alerts.listed(None, before=9, limit=9)) == 1
    book.close()


def test_the_proof_of_a_withdrawal_lists_notes_and_alerts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = city(tmp_path)
    store = open_store(f"sqlite:///{path}", secret=SECRET.encode())
    happen(store, GONE, "repair")
    store.close()
    for name, value in settings(tmp_path).items():
        monkeypatch.setenv(name, value)
    status = main_quietly("withdrawn", GONE, "--json", "--store", f"sqlite:///{path}")
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    derived = {one["kind"]: one for one in json.loads(out)["derived"]}
    assert (derived["note"]["who"], derived["note"]["marked"]) == ("li", True)
    assert "alert" in derived


def test_another_secret_makes_ids_anew_once_and_keeps_the_rest(tmp_path: Path) -> None:
    file, secret = tmp_path / "cases.db", b"another secret for tests"
    book = CaseBook(file)
    case = book.cases.open("核查", "li")
    book.cases.add(case.number, "party", "li", {"id": PERSON})
    book.cases.add(case.number, "note", "li", {"text": "问过本人"})
    book.close()
    for _ in range(2):
        renew(file, secret)
    book = CaseBook(file)
    party, note = book.cases.items(case.number)
    assert party.content["id"] == renewed_text(PERSON, (later_key(secret),)) != PERSON
    assert note.content["text"] == "问过本人"
    book.close()
