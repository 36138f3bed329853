"""A secret made anew on Neo4j: nothing old is left, nothing is lost, also when it is killed."""

import logging
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from analytics.vetting.genuine import refuse_foreign
from analytics.vetting.kept_certificates import kept_in
from api.desk.folder_lock import FolderLock
from api.places import desk_folder
from api.settings import Settings
from api.upkeep.rekeying import rekey_store
from graph.addresses import address_of
from graph.errors import BadInput, NotFound, StoreError, Taken
from graph.id_keys import IdKeys
from graph.lookup import entity_of
from graph.model import Batch, Verdict
from graph.neo4j.link import Link
from graph.opening import export_admin, open_store
from graph.store import Store
from tests.api.upkeep.killing import was_killed
from tests.api.upkeep.rekeyed_city import (
    DEBTOR,
    HASHES,
    HEAD,
    NEW,
    OLD,
    SOAK,
    THIRD,
    fill,
    loaded,
    sent,
    settings,
)
from tests.builders import firm, penalty, tell
from tests.graph.engines import need_server, wipe

TURNS = 60 if SOAK else 4  # kills, each before another commit
FIRM = "uscc:91230400MA1TEST019"
# The city is smaller than a page of the program.
PAGES = {
    "graph.neo4j.renewing._PAGE": 60,
    "graph.neo4j.renewing._SUBJECTS": 2,
    "graph.neo4j.renewing_certificates._PAGE": 1,
    "graph.neo4j.rechaining._PAGE": 3,
    "graph.neo4j.rekey._CLEANED": 2,
}


class City:
    """The store in the tests' server, under whichever secret it has."""

    def __init__(self, folder: Path) -> None:
        self.url, self.credentials = need_server()
        self.folder = folder
        self.secret = OLD
        self._count = 0

    def opened(self, secret: str | None = None) -> Store:
        secret = secret or self.secret
        return open_store(self.url, secret=secret.encode(), credentials=self.credentials)

    def settings(self, new: str | None) -> Settings:
        return replace(settings(self.folder, self.secret, new), credentials=self.credentials)

    def rekeyed(self, new: str | None = None) -> str:
        """Give the store this secret, else one that it never had."""
        self._count += 1
        new = new or f"{self._count:02d}{NEW}"
        done = rekey_store(self.url, self.settings(new))
        self.secret = new
        return done

    def content(self) -> bytes:
        """Every property of every node and relation, as text."""
        link = Link(address_of(self.url), self.credentials)
        asked = ("MATCH (n) RETURN properties(n)", "MATCH ()-[r]->() RETURN properties(r)")
        rows = link.read(lambda tx: [tx.rows(one) for one in asked])
        link.close()
        return repr(rows).replace("\\", "").encode()

    def hashes(self) -> set[bytes]:
        """Every hash of an ID number or a mask in the store."""
        seen = HASHES.finditer(self.content())
        return {b"".join(one for one in match.groups(b"")) for match in seen}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One store for all tests, each of which gives it another secret, in several pages a step."""
    made = City(tmp_path_factory.mktemp("city"))
    with pytest.MonkeyPatch.context() as small:
        for page, size in PAGES.items():
            small.setattr(page, size)
        yield from filled(made)


def filled(made: City) -> Iterator[City]:
    """Give the city what is in it, and let nothing be there at the end."""
    wipe(made.url, made.credentials)
    store = made.opened()
    fill(store, made.folder)
    debtor = entity_of(store, DEBTOR).id
    store.commit(Batch(verdicts=(Verdict("different", debtor, FIRM, "no firm", "wang"),)))
    store.close()
    yield made
    uri, auth = made.url.rpartition("/")[0], (made.credentials.username, made.credentials.password)
    with GraphDatabase.driver(uri, auth=auth) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    with pytest.raises(NotFound, match="no store"):  # which no test can see while there is one
        made.rekeyed()


def facts_of_persons(store: Store) -> set[str]:
    """The ids of relations and records of persons known by a hash."""
    ids = [entity_of(store, number).id for number in (DEBTOR, HEAD)]
    relations = {r.id for r in store.relations_at(ids, limit=100)}
    return relations | {record.id for record in store.records(subjects=ids)}


def test_nothing_that_the_old_secret_made_is_left_on_neo4j(city: City) -> None:
    store = city.opened()
    facts, before = {id_.encode() for id_ in facts_of_persons(store)}, city.hashes()
    store.close()
    assert len(before) > 10
    assert len(facts) >= 3
    assert city.rekeyed() == "done"
    content = city.content()
    assert before & city.hashes() == set()
    assert [id_ for id_ in facts if id_ in content] == []
    assert b"Rekeyed" not in content
    with pytest.raises(StoreError, match="another secret"):
        city.opened(OLD)


def test_persons_files_verdicts_and_certificates_are_as_before_on_neo4j(city: City) -> None:
    store = city.opened()
    counts, facts = store.about().counts, len(facts_of_persons(store))
    store.close()
    for _ in range(2):
        city.rekeyed()
        store = city.opened()
        assert store.verify() == ()
        assert entity_of(store, DEBTOR).name == "钱大"
        report = loaded(
            store, sent(city.folder / city.secret, "\n" * len(city.secret)), city.folder
        )
        assert [f.accepted - f.unchanged for f in report.files] == [0, 0]
        assert (store.about().counts, len(facts_of_persons(store))) == (counts, facts)
        assert store.entities([f"person:{IdKeys(OLD.encode()).number(DEBTOR)}"]) == {}
        assert store.verify() == ()
        (decided,) = [e for e in store.journal("facts", limit=99) if e.action == "decision"]
        one = kept_in(store, str(decided.particulars["certificate"]))
        assert one is not None
        refuse_foreign(store, one)
        (said,) = [e for e in store.journal("facts", after=1, limit=99) if e.action == "rekey"][-1:]
        assert (said.who, said.particulars["certificates"]) == ("keeper", 1)
        store.close()
    store = city.opened()
    lifted = Verdict("different", entity_of(store, DEBTOR).id, FIRM, "yes", "wang", undone=True)
    store.commit(Batch(verdicts=(lifted,)))
    assert store.verdicts() == ()
    assert store.verify() == ()
    store.close()


def test_a_rekeyed_store_moves_by_admin_files_with_its_earlier_keys(city: City) -> None:
    city.rekeyed()
    store, folder = city.opened(), city.folder / "files"
    folder.mkdir()
    assert export_admin(store, folder)["nodes"]
    text = "".join(one.read_text("utf-8") for one in folder.rglob("*.csv"))
    assert "id_keys" in text
    store.close()


def test_a_program_that_runs_on_is_told_so_on_neo4j(city: City) -> None:
    store = city.opened()
    city.rekeyed()
    with pytest.raises(StoreError, match="start it again"):
        tell(store, firm("uscc:91230400MA1TEST027"))
    with pytest.raises(StoreError, match="start it again"):
        store.append_access("officer", "approval", "show", [])
    store.close()


def test_a_store_is_not_rekeyed_while_a_desk_serves_it_on_neo4j(city: City) -> None:
    store = city.opened()
    desk = FolderLock(desk_folder(store, city.settings(NEW)))
    store.close()
    desk.hold()
    with pytest.raises(Taken):
        city.rekeyed()
    desk.release()
    before = city.secret
    assert city.rekeyed(THIRD) == "done"
    city.secret = before
    assert city.rekeyed(THIRD) == "was done"


def test_what_is_refused_changes_nothing_on_neo4j(city: City) -> None:
    refused = {None: "CREDITGRAPH_NEW_SECRET", city.secret: "of today", "x" * 40: "weak"}
    for new, told in refused.items():
        with pytest.raises(BadInput, match=told):
            rekey_store(city.url, city.settings(new))
    link = Link(address_of(city.url), city.credentials)
    query = "MATCH (j:JournalEntry {number: 1}) SET j.who = "
    link.write(lambda tx: tx.do(f"{query} j.who + '!'"))
    with pytest.raises(StoreError, match="does not verify"):
        city.rekeyed()
    link.write(lambda tx: tx.do(f"{query} left(j.who, size(j.who) - 1)"))
    link.close()
    store = city.opened()
    assert store.verify() == ()
    store.close()


# -- whenever it is killed


class _Commits(logging.Handler):
    """Counts the COMMITs that the driver is about to send, and kills its process at the last."""

    def __init__(self, last: int | None) -> None:
        super().__init__()
        self.seen = 0
        self._last = last

    def emit(self, record: logging.LogRecord) -> None:
        self.seen += "C: COMMIT" in record.getMessage()
        if self.seen == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def commits(city: City, new: str | None = None, last: int | None = None) -> int:
    """How many commits a rekey takes, which is killed before the last of them."""
    log, handler = logging.getLogger("neo4j.io"), _Commits(last)
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        city.rekeyed(new)
    finally:
        log.removeHandler(handler)
        log.setLevel(logging.NOTSET)
        log.propagate = True
    return handler.seen


def test_a_kill_before_any_commit_is_finished_by_the_same_command_on_neo4j(city: City) -> None:
    store = city.opened()
    tell(store, penalty("p", entity_of(store, DEBTOR).id))
    store.close()
    whole = commits(city)
    assert whole > 25
    halves = 0
    for turn in range(TURNS):
        before, new = city.secret, f"{turn:02d}{THIRD}"
        running = city.opened()
        assert was_killed(partial(commits, city, new, 1 + turn * whole // TURNS))
        try:
            city.opened(before).close()
        except StoreError as error:
            halves += error.code == "rekey.half_done"
            with pytest.raises(StoreError, match="half way"):
                running.entities([FIRM])
        running.close()
        assert city.rekeyed(new) in ("done", "was done")
        store = city.opened()
        assert store.verify() == ()
        assert entity_of(store, DEBTOR).name == "钱大"
        store.close()
    assert halves >= TURNS // 2
