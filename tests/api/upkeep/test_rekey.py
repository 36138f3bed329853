"""A secret made anew: nothing of the old one is left, nothing is lost, whenever it is killed."""

import json
import os
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from analytics.vetting.genuine import refuse_foreign
from analytics.vetting.kept_certificates import kept_in
from analytics.vetting.officer_words import words_on
from api.desk.folder_lock import FolderLock
from api.settings import settings_from
from api.upkeep.rekeying import rekey_store
from graph.errors import BadInput, NotFound, StoreError, Taken
from graph.id_keys import IdKeys
from graph.lookup import entity_of
from graph.model import Batch, Verdict
from graph.opening import open_store
from graph.private_files import private_folder
from graph.secrets import KEY_FILE
from graph.store import Store
from tests.api.cli.commands import main_quietly
from tests.api.upkeep.killing import killed_at
from tests.api.upkeep.rekeyed_city import (
    DEBTOR,
    DEBTORS,
    HASHES,
    HEAD,
    NEW,
    OLD,
    STEP,
    THIRD,
    TURNS,
    fill,
    loaded,
    opened,
    rekeyed,
    sent,
)
from tests.builders import firm, happen, tell


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    store = opened(folder / "city.db", OLD)
    fill(store, folder)
    store.close()
    return folder


@pytest.fixture
def city(made: Path, tmp_path: Path) -> Path:
    """A store that a test may change."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "city.db"


def hashes(path: Path) -> set[bytes]:
    """Every hash of an ID number or a mask in the bytes of the store's files."""
    files = [one for one in path.parent.glob("city.db*") if one.is_file()]
    return {
        b"".join(m for m in seen.groups(b""))
        for f in files
        for seen in HASHES.finditer(f.read_bytes())
    }


def persons_facts(store: Store) -> set[str]:
    """The ids of relations and records of persons known by a hash."""
    ids = [entity_of(store, number).id for number in (DEBTOR, HEAD)]
    relations = {r.id for r in store.relations_at(ids, limit=100)}
    return relations | {record.id for record in store.records(subjects=ids)}


def test_nothing_that_the_old_secret_made_is_left_in_any_file(city: Path) -> None:
    store = opened(city, OLD)
    facts = {id_.encode() for id_ in persons_facts(store)}
    store.close()
    before = hashes(city)
    assert len(before) > 10
    assert len(facts) >= 3
    assert rekeyed(city) == "done"
    assert before & hashes(city) == set()
    content = b"".join(one.read_bytes() for one in city.parent.glob("city.db*") if one.is_file())
    assert [id_ for id_ in facts if id_ in content] == []


def test_a_rekeyed_store_verifies_and_opens_with_its_new_secret_only(city: Path) -> None:
    rekeyed(city)
    with pytest.raises(StoreError, match="another secret"):
        opened(city, OLD)
    store = opened(city, NEW)
    assert store.verify() == ()
    last = store.journal_lengths()["facts"]
    (said,) = store.journal("facts", after=last - 1)
    assert (said.who, said.action) == ("keeper", "rekey")
    store.close()


def test_persons_are_found_by_their_numbers_and_files_sent_again_tell_nothing_new(
    city: Path, tmp_path: Path
) -> None:
    store = opened(city, OLD)
    before, records = store.about().counts, len(persons_facts(store))
    store.close()
    for old, new in ((OLD, NEW), (NEW, THIRD)):
        rekeyed(city, old, new)
        store = opened(city, new)
        assert entity_of(store, DEBTOR).name == "钱大"
        report = loaded(store, sent(tmp_path / new, "\n"), tmp_path)
        assert [f.accepted - f.unchanged for f in report.files] == [0, 0]
        assert (store.about().counts, len(persons_facts(store))) == (before, records)
        assert store.verify() == ()
        store.close()


def test_a_repaired_record_stays_repaired_when_its_file_is_sent_again(
    city: Path, tmp_path: Path
) -> None:
    store = opened(city, OLD)
    debtor = entity_of(store, DEBTOR).id
    for record in store.records(subjects=[debtor]):
        happen(store, record.id, "repair")
    store.close()
    rekeyed(city)
    store = opened(city, NEW)
    loaded(store, sent(tmp_path / "again", "\n"), tmp_path)
    assert store.records(subjects=[entity_of(store, DEBTOR).id]) == ()
    store.close()


def test_the_old_secret_alone_matches_no_number_any_more(city: Path) -> None:
    rekeyed(city)
    store = opened(city, NEW)
    assert store.entities([f"person:{IdKeys(OLD.encode()).number(DEBTOR)}"]) == {}
    assert store.entities([f"person:{IdKeys(NEW.encode()).number(DEBTOR)}"]) == {}
    assert store.entities([f"person:{store.id_keys.number(DEBTOR)}"])
    store.close()


def test_a_decided_certificate_is_kept_under_its_new_hash_and_is_genuine(city: Path) -> None:
    store = opened(city, OLD)
    (before,) = [e for e in store.journal("facts") if e.action == "decision"]
    store.close()
    rekeyed(city)
    store = opened(city, NEW)
    (said,) = [e for e in store.journal("facts") if e.action == "decision"]
    hash_ = str(said.particulars["certificate"])
    one = kept_in(store, hash_)
    assert one is not None
    refuse_foreign(store, one)
    assert words_on(store, hash_)[0].who == "officer"
    assert kept_in(store, str(before.particulars["certificate"])) is None
    assert one.certificate["question"]["subject"] == entity_of(store, DEBTOR).id
    store.close()


def test_a_program_that_runs_on_writes_nothing_under_the_old_secret(city: Path) -> None:
    store = opened(city, OLD)
    store.append_access("officer", "approval", "show", [])
    rekeyed(city)
    with pytest.raises(StoreError, match="start it again"):
        tell(store, firm("uscc:91230400MA1TEST019"))
    with pytest.raises(StoreError, match="start it again"):
        store.append_access("officer", "approval", "show", [])
    store.close()
    store = opened(city, NEW)
    assert store.verify() == ()
    store.close()


def test_the_second_place_of_heads_is_kept_apart_and_begun_anew(city: Path, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor"
    open_store(f"sqlite:///{city}", secret=OLD.encode(), anchor=anchor).close()
    before = anchor.read_text()
    values = {"CREDITGRAPH_SECRET": OLD, "CREDITGRAPH_NEW_SECRET": NEW}
    values |= {"CREDITGRAPH_ANCHOR": str(anchor), "XDG_DATA_HOME": str(tmp_path)}
    rekey_store(f"sqlite:///{city}", settings_from({**values, "USER": "keeper"}))
    assert (tmp_path / "anchor.before-rekey").read_text() == before
    store = open_store(f"sqlite:///{city}", secret=NEW.encode(), anchor=anchor)
    assert store.verify() == ()
    assert anchor.exists()
    store.close()


def test_a_store_is_not_rekeyed_while_a_desk_serves_it(city: Path) -> None:
    folder = private_folder(Path(f"{city}.desk"))
    desk, before = FolderLock(folder), city.read_bytes()
    desk.hold()
    with pytest.raises(Taken):
        rekeyed(city)
    assert city.read_bytes() == before
    desk.release()
    assert rekeyed(city) == "done"


def test_doing_it_again_does_nothing(city: Path) -> None:
    rekeyed(city)
    before = city.read_bytes()
    assert rekeyed(city) == "was done"
    assert city.read_bytes() == before


# -- whenever it is killed


def whole(path: Path, old: str | None, new: str | None) -> None:
    """The same command finishes it, and then all is as if it had not been killed."""
    if old:
        secret = new or ""
        assert rekeyed(path, old, new) in ("done", "was done")
    else:
        rekeyed(path, None, None)
        secret = (path.parent / KEY_FILE).read_text().strip()
    store = opened(path, secret)
    assert store.verify() == ()
    assert entity_of(store, DEBTOR).name == "钱大"
    store.close()
    assert [*path.parent.glob("*.new")] == []


def refused_as_half_done(path: Path) -> bool:
    """Whether a store says, to whichever secret, that its rekey has to be finished."""
    said = []
    for secret in (OLD, NEW):
        try:
            opened(path, secret).close()
        except StoreError as error:
            said.append(error.code == "rekey.half_done")
    return len(said) == 2 and all(said)


@pytest.mark.parametrize("in_files", [False, True], ids=["given", "beside"])
def test_a_kill_before_any_touch_of_a_file_is_finished_by_the_same_command(
    made: Path, tmp_path: Path, in_files: bool
) -> None:
    old, new = (None, None) if in_files else (OLD, NEW)
    half_done = 0
    for touch in range(1 + in_files, 200, STEP):
        folder = tmp_path / str(touch)
        shutil.copytree(made, folder, ignore=shutil.ignore_patterns("sent"))
        if in_files:
            (folder / KEY_FILE).write_text(OLD)
        path = folder / "city.db"
        killed = killed_at(touch, lambda path=path: rekeyed(path, old, new))
        half_done += refused_as_half_done(path)
        whole(path, old, new)
        shutil.rmtree(folder)
        if not killed:
            break
    assert half_done
    assert touch > 20


def test_a_kill_at_any_time_is_finished_by_the_same_command(made: Path, tmp_path: Path) -> None:
    took = 0.0
    for turn in range(TURNS):
        folder = tmp_path / str(turn)
        shutil.copytree(made, folder, ignore=shutil.ignore_patterns("sent"))
        path, began = folder / "city.db", time.monotonic()
        child = os.fork()
        if not child:
            try:
                rekeyed(path)
            finally:
                os._exit(0)
        if turn:
            time.sleep(took * turn / TURNS)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        took = took or time.monotonic() - began
        whole(path, OLD, NEW)


# -- what is refused, before anything is changed


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (OLD, None, "CREDITGRAPH_NEW_SECRET"),
        (OLD, OLD, "is the one of today"),
        (OLD, "x" * 40, "weak"),
        (THIRD, NEW, "another secret"),
        (None, NEW, "CREDITGRAPH_SECRET"),
    ],
)
def test_secrets_that_will_not_do_change_nothing(
    city: Path, old: str | None, new: str | None, told: str
) -> None:
    before = city.read_bytes()
    with pytest.raises((BadInput, StoreError), match=told):
        rekeyed(city, old, new)
    assert city.read_bytes() == before


def test_a_store_with_a_fault_is_refused_since_a_new_chain_would_hide_it(city: Path) -> None:
    with sqlite3.connect(city) as db:
        db.execute("UPDATE journal SET who = 'somebody else' WHERE number = 1")
    with pytest.raises(StoreError, match="does not verify"):
        rekeyed(city)


def test_a_key_file_that_another_store_needs_is_not_replaced(city: Path) -> None:
    (city.parent / KEY_FILE).write_text(OLD)
    other = city.with_name("other.db")
    opened(other, OLD).close()
    with pytest.raises(BadInput, match="uses the same key file"):
        rekeyed(city, None, None)


def test_a_missing_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no store"):
        rekeyed(tmp_path / "none.db")
    assert [*tmp_path.iterdir()] == []


def test_the_command_makes_a_key_where_the_key_lies_beside_the_store(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    key = tmp_path / KEY_FILE
    key.write_text(OLD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CREDITGRAPH_SECRET", raising=False)
    monkeypatch.setenv("CREDITGRAPH_STORE", "sqlite:///city.db")
    assert main_quietly("rekey", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"rekeyed": True, "store": "sqlite:///city.db"}
    assert key.read_text().strip() != OLD
    assert key.stat().st_mode & 0o777 == 0o600
    assert main_quietly("verify") == 0


def test_a_verdict_given_before_is_lifted_after(city: Path) -> None:
    def told(undone: bool, secret: str) -> None:
        store = opened(city, secret)
        debtor, head = (entity_of(store, number).id for number in (DEBTOR, HEAD))
        verdict = Verdict("different", debtor, head, "two numbers", "wang", undone=undone)
        store.commit(Batch(verdicts=(verdict,)))
        assert len(store.verdicts()) == (not undone)
        store.close()

    told(False, OLD)
    for old, new in ((OLD, NEW), (NEW, THIRD), (THIRD, OLD + "2"), (OLD + "2", OLD + "3")):
        rekeyed(city, old, new)
        told(True, new)
        told(False, new)


def test_a_masked_debtor_of_later_reaches_whom_an_earlier_secret_hashed(
    city: Path, tmp_path: Path
) -> None:
    rekeyed(city)
    store = opened(city, NEW)
    masked = f"{HEAD[:10]}****{HEAD[-4:]}"
    path = tmp_path / "失信被执行人.csv"
    line = f"李三,{masked},某某法院,2026-05-02,（2026）黑0403执99号,2026-05-20\n"
    path.write_text(DEBTORS.splitlines(keepends=True)[0] + line, encoding="utf-8")
    loaded(store, [path], tmp_path)
    head = entity_of(store, HEAD).id
    ties = store.relations_at([head], kinds=["possibly_same_as"], limit=9)
    assert [tie.attributes["score"] for tie in ties] == [0.95]
    store.close()
