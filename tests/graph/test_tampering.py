"""Edits of a store past this program, each found by `verify`: by sqlite3 and by Cypher.

The attacker may do anything to the files or the database, but he has not the secret.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.addresses import address_of
from graph.chain_seal import ChainSeal
from graph.journal import GENESIS
from graph.model import Batch, Claim, Entry, StateEvent, Verdict
from graph.neo4j.integrity import all_faults
from graph.neo4j.link import Link, Transaction
from graph.sqlite.journal import entries
from graph.store import Store
from tests.builders import day, firm, happen, owns, penalty, tell
from tests.graph.engines import ENGINES, SECRET, need_server, sqlite


def fill(store: Store) -> None:
    """Two revisions of most kinds of fact, events, verdicts, texts and look-ups."""
    numbers = {"registration_no": "230400001"}
    tell(store, firm("a", "煤业公司", identifiers=numbers), firm("b"), firm("c"), source="registry")
    tell(store, owns("a", "b", 0.6), penalty("r", "a", document_no="No. 1"))
    named = [("c", "directly_responsible")]
    tell(store, *(penalty(id_, "b", named=named) for id_ in ("t", "u")), penalty("s", "b"))
    tell(store, firm("a", "煤业集团", identifiers=numbers, names=("煤业公司",)), source="registry")
    tell(store, owns("a", "b", 0.7))
    happen(store, "r", "object", reason="not our lorry", on=day("2026-03-01"))
    happen(store, "t", "repair")
    store.commit(Batch(verdicts=(Verdict("different", "a", "b", "two licences", "wang"),)))
    store.commit(Batch(verdicts=(Verdict("same", "b", "c", "one licence", "wang"),)))
    taxed = Claim(firm("b", identifiers={"tax_no": "2304002"}), "tax", origin="f", whole=False)
    for batch in (*[Batch((taxed,)), Batch(withdrawn=("f",))] * 2, Batch((taxed,))):
        store.commit(batch)
    former = firm("c", identifiers={"tax_no": "2304003"})
    for origin in ("g", "h"):
        store.commit(Batch((Claim(former, origin, origin=origin, whole=False),)))
    for origin in ("g", "h"):
        store.commit(Batch(withdrawn=(origin,)))
    store.commit(Batch(texts={"policy": "max_hops = 4"}, entries=(Entry("decision", {"n": 1}),)))
    for number in range(3):
        store.append_access("li", f"case {number}", "show", ["person:1"])
    store.commit(
        Batch((Claim(firm("gone"), origin="file"), Claim(penalty("v", "b"), origin="file")))
    )
    late = StateEvent(
        "u", "object", "on paper", "li", on=day("2026-01-01"), key="k", origin="other"
    )
    happen(store, "u", "object", on=day("2026-02-01"))
    store.commit(Batch(events=(late,)))
    store.commit(Batch(withdrawn=("file",)))
    store.commit(Batch((Claim(firm("d")),), who="officer"))


# -- SQLite: each statement is run on the store's file, unless it names the access journal

EDITS = {
    # the journals
    "the last entry deleted": "DELETE FROM journal WHERE number = "
    "(SELECT max(number) FROM journal)",
    "an entry deleted within": "DELETE FROM journal WHERE number = 3",
    "all entries deleted": "DELETE FROM journal",
    "who did it": "UPDATE journal SET who = 'nobody' WHERE number = 4",
    "when it was done": "UPDATE journal SET at = '2020-01-01T00:00:00+00:00' WHERE number = 4",
    "what was done": "UPDATE journal SET action = 'load' WHERE number = 4",
    "the particulars": "UPDATE journal SET particulars = '{}' WHERE number = 4",
    "particulars that are none": "UPDATE journal SET particulars = 'x' WHERE number = 4",
    "what an entry vouches for": "UPDATE journal SET covers = '' WHERE number = "
    "(SELECT max(number) FROM journal)",
    "a digest": "UPDATE journal SET digest = iif(digest LIKE '0%', '1', '0') "
    "|| substr(digest, 2) WHERE number = 2",
    "an entry added": "INSERT INTO journal SELECT max(number) + 1, at, who, action, particulars, "
    "digest, covers FROM journal",
    "the head removed": "DELETE FROM meta WHERE key = 'head'",
    "the head edited": "UPDATE meta SET value = replace(value, '\"number\":', '\"number\":1') "
    "WHERE key = 'head'",
    "access: the last look-up deleted": "DELETE FROM journal WHERE number = 3",
    "access: all look-ups deleted": "DELETE FROM journal",
    "access: whose look-up": "UPDATE journal SET who = 'nobody' WHERE number = 1",
    "access: why": "UPDATE journal SET particulars = '{}' WHERE number = 2",
    # events, verdicts, texts, revisions
    "an event's reason": "UPDATE events SET reason = 'because' WHERE record = 'r'",
    "who an event is by": "UPDATE events SET who = 'wang' WHERE record = 'r'",
    "an event that counts": "UPDATE events SET skipped = 1 WHERE record = 't'",
    "an event deleted": "DELETE FROM events WHERE record = 't'",
    "an event added": "INSERT INTO events (record, action, reason, who, key, revision) "
    "VALUES ('s', 'repair', 'x', 'x', '', 3)",
    "a verdict's reason": "UPDATE verdicts SET reason = 'because'",
    "a verdict lifted": "UPDATE verdicts SET closed = 9 WHERE kind = 'different'",
    "a verdict deleted": "DELETE FROM verdicts WHERE kind = 'same'",
    "a text": "UPDATE texts SET text = 'max_hops = 1'",
    "a text added": "INSERT INTO texts VALUES ('x', 'y')",
    "when a revision was": "UPDATE revisions SET committed_at = '2020-01-01T00:00:00+00:00' "
    "WHERE number = 2",
    "the last revision deleted": "DELETE FROM revisions WHERE number = "
    "(SELECT max(number) FROM revisions)",
    # facts
    "a state": "UPDATE records SET state = 'repaired' WHERE id = 's' AND closed IS NULL",
    "a state and its body": "UPDATE records SET state = 'repaired', "
    "body = json_set(body, '$.state', 'repaired') WHERE id = 's' AND closed IS NULL",
    "a tier": "UPDATE records SET tier = 'minor' WHERE id = 's'",
    "an end": "UPDATE records SET ends = 1 WHERE id = 's'",
    "a record's subject": "UPDATE records SET subject = (SELECT n FROM nodes WHERE id = 'c') "
    "WHERE id = 's'",
    "a record deleted": "DELETE FROM records WHERE id = 's'",
    "a record closed": "UPDATE records SET closed = 9 WHERE id = 's'",
    "a share": "UPDATE relations SET low = 0.1, high = 0.1 WHERE closed IS NULL",
    "a share and its body": "UPDATE relations SET low = 0.1, high = 0.1, "
    "body = json_set(body, '$.share', json('[0.1,0.1]')) WHERE closed IS NULL",
    "a past version of a share": "UPDATE relations SET body = "
    "json_set(body, '$.share', json('[0.1,0.1]')), low = 0.1, high = 0.1 WHERE closed > 0",
    "a relation's end": "UPDATE relations SET source = target WHERE closed IS NULL",
    "a relation deleted": "DELETE FROM relations WHERE closed IS NULL",
    "a name": "UPDATE entities SET name = 'x' WHERE closed IS NULL",
    "a name and its body": "UPDATE entities SET name = 'x', body = json_set(body, '$.name', 'x') "
    "WHERE closed IS NULL",
    "a name by which it is found": "UPDATE names SET norm = 'x' WHERE closed IS NULL",
    "a name no longer found": "DELETE FROM names WHERE closed IS NULL",
    "a kind": "UPDATE entities SET kind = 'person'",
    "an entity added": "INSERT INTO entities (n, opened, kind, name, roles, body) "
    "SELECT n, 1, kind, name, roles, body FROM entities LIMIT 1",
    "an id": "UPDATE nodes SET id = 'e' WHERE id = 'd'",
    "what an id answers as": "UPDATE nodes SET canonical = 1 WHERE id = 'd'",
    "an id that is hidden": "UPDATE nodes SET canonical = 0 WHERE id = 'd'",
    "a join undone": "DELETE FROM aliases",
    "a claim of its own body": "UPDATE claims SET own_body = json_set(own_body, '$.share', 0.2) "
    "WHERE own_body <> '' AND fact LIKE 'R%'",
    "a claim that a version tells": "UPDATE claims SET own_body = "
    "(SELECT json_remove(json_set(body, '$.name', 'x'), '$.sources') FROM entities WHERE n = 1) "
    "WHERE fact = 'Ea'",
    "the number of a version that tells a claim": "UPDATE records SET k = 99 WHERE id = 's'",
    "the number of a claim that a version tells": "UPDATE claims SET seq = 99 WHERE fact = 'Cs'",
    "a claim's source": "UPDATE claims SET source = 'court', rank = 0 WHERE fact = 'Ea'",
    "a claim deleted": "DELETE FROM claims WHERE fact = 'Cs'",
    "a claim closed": "UPDATE claims SET closed = 9 WHERE fact = 'Cs'",
    # what facts are found by
    "a number no longer found": "DELETE FROM identifiers WHERE token = 'registration_no:230400001'",
    "a number found as another": "UPDATE identifiers SET token = 'registration_no:1' "
    "WHERE token LIKE 'registration_no:%'",
    "a number found for another": "UPDATE identifiers SET n = (SELECT n FROM nodes WHERE id = 'c') "
    "WHERE token LIKE 'registration_no:%'",
    "a number added": "INSERT INTO identifiers SELECT 'registration_no:2', n, 1, NULL FROM nodes "
    "WHERE id = 'c'",
    "a number not found any more": "UPDATE identifiers SET closed = 3",
    "a number found later only": "UPDATE identifiers SET opened = 99",
    "a number not found as of old": "DELETE FROM past_identifiers",
    "a number not found in the second of its times": "DELETE FROM past_identifiers "
    "WHERE opened = (SELECT max(opened) FROM past_identifiers)",
    "a number found between its times": "UPDATE identifiers SET opened = "
    "(SELECT min(opened) FROM past_identifiers) WHERE token = 'tax_no:2304002'; "
    "DELETE FROM past_identifiers",
    "a former number ended with another claim": "UPDATE identifiers SET closed = closed - 1 "
    "WHERE token = 'tax_no:2304003'",
    "a former number not found at all": "DELETE FROM identifiers WHERE token = 'tax_no:2304003'",
    "a former number found on": "UPDATE identifiers SET closed = NULL "
    "WHERE token = 'tax_no:2304003'",
    "a number found for longer": "UPDATE past_identifiers SET closed = closed + 1",
    "a number said to be of old": "INSERT INTO past_identifiers SELECT token, n, 0, opened "
    "FROM identifiers WHERE token = 'registration_no:230400001'",
    "a document no longer found": "DELETE FROM documents",
    "a document found as another": "UPDATE documents SET key = 'x'",
    "a document found for another": "UPDATE documents SET record = 's'",
    "a document added": "INSERT INTO documents VALUES ('x', 's')",
    "whom a record names": "DELETE FROM named",
    "a name out of the index": "INSERT INTO grams (grams, rowid, tokens) SELECT 'delete', k, "
    "'煤 业 集 团 煤业 业集 集团' FROM names WHERE norm = '煤业集团'",
    "all names out of the index": "INSERT INTO grams (grams) VALUES ('delete-all')",
    "a name into the index": "INSERT INTO grams (rowid, tokens) VALUES (99, '煤业')",
    "a name cut otherwise": "INSERT INTO grams (rowid, tokens) SELECT k, '矿' FROM names "
    "WHERE norm = '煤业集团'",
    "a claim said to be repeated": "UPDATE claims SET repeats = '[[9,9,\"x\"]]' WHERE fact = 'Cs'",
}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a closed store that nobody has touched."""
    folder = tmp_path_factory.mktemp("pristine")
    store = sqlite(folder)
    fill(store)
    assert store.verify() == ()
    store.close()
    return folder


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_by_sqlite_is_found(what: str, pristine: Path, tmp_path: Path) -> None:
    home = shutil.copytree(pristine, tmp_path / "home")
    file = "store.db.access" if what.startswith("access: ") else "store.db"
    with sqlite3.connect(home / file) as db:
        for statement in EDITS[what].split("; "):
            assert db.execute(statement).rowcount
    db.close()
    store = sqlite(home)
    faults = [fault.text("zh") for fault in store.verify()]
    store.close()
    assert faults


def test_a_row_that_an_index_lacks_is_found(pristine: Path, tmp_path: Path) -> None:
    home = shutil.copytree(pristine, tmp_path / "home")
    with sqlite3.connect(home / "store.db") as db:
        (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'names_norm'").fetchone()
        db.executescript(
            "DROP INDEX names_norm; "
            "CREATE INDEX names_norm ON names (norm) WHERE norm <> '煤业集团'; "
            "PRAGMA writable_schema = ON; "
            f"UPDATE sqlite_master SET sql = '{made}' WHERE name = 'names_norm'"
        )
    db.close()
    store = sqlite(home)
    assert [fault.code for fault in store.verify()] == ["verify.damaged"]
    store.close()


def test_the_chain_and_the_rows_edited_together_are_found(pristine: Path, tmp_path: Path) -> None:
    home = shutil.copytree(pristine, tmp_path / "home")
    db = sqlite3.connect(home / "store.db")
    db.execute("UPDATE events SET reason = 'because'")
    seal, before = ChainSeal(b"guessed", "this store"), GENESIS
    for entry in entries(db, after=0, limit=99):
        before = seal.digest(before, entry, "facts")
        db.execute("UPDATE journal SET digest = ? WHERE number = ?", (before, entry.number))
    db.commit()
    db.close()
    store = sqlite(home)
    codes = {fault.code for fault in store.verify()}
    store.close()
    assert {"journal_chain.changed", "verify.rows"} <= codes


# -- Neo4j: each statement is run and looked for in a transaction that is rolled back

CYPHERS = {
    "the last entry deleted": "MATCH (j:JournalEntry) WITH j ORDER BY j.number DESC LIMIT 1 "
    "DELETE j",
    "the last entry and its count": "MATCH (m:CreditGraph) MATCH (j:JournalEntry "
    "{number: m.entries}) MATCH (b:JournalEntry {number: m.entries - 1}) "
    "SET m.entries = b.number, m.digest = b.digest DELETE j",
    "who did it": "MATCH (j:JournalEntry {number: 4}) SET j.who = 'nobody'",
    "what an entry vouches for": "MATCH (j:JournalEntry) SET j.covers = ''",
    "the head removed": "MATCH (m:CreditGraph) REMOVE m.head",
    "a look-up deleted": "MATCH (j:AccessEntry {number: 3}) DELETE j",
    "all look-ups forgotten": "MATCH (j:AccessEntry) DETACH DELETE j WITH count(*) AS n "
    "MATCH (a:CreditGraphAccess) SET a.entries = 0, a.digest = ''",
    "the access journal removed": "MATCH (j:AccessEntry|CreditGraphAccess) DETACH DELETE j",
    "an event's reason": "MATCH (e:StateEvent {record: 'r'}) SET e.reason = 'because'",
    "an event deleted": "MATCH (e:StateEvent {record: 't'}) DELETE e",
    "a verdict's reason": "MATCH (v:Verdict) SET v.reason = 'because'",
    "a verdict lifted": "MATCH (v:Verdict {kind: 'different'}) SET v.closed = 9",
    "a text": "MATCH (t:Text) SET t.text = 'max_hops = 1'",
    "when a revision was": "MATCH (v:Revision {number: 2}) SET v.committed_at = '2020-01-01'",
    "a state": "MATCH (r:Record {id: 's'}) SET r.state = 'repaired'",
    "a state by its label": "MATCH (r:Record {id: 's'}) REMOVE r:Record SET r:WithdrawnRecord",
    "a record's body": "MATCH (r:Record {id: 's'}) "
    "SET r._body = replace(r._body, 'penalty', 'licence')",
    "a record's subject": "MATCH (r:Record {id: 'r'})-[a:ABOUT]->() MATCH (d:Entity {id: 'd'}) "
    "CREATE (r)-[:ABOUT]->(d) DELETE a",
    "a record deleted": "MATCH (r:Record {id: 's'}) DETACH DELETE r",
    "a share": "MATCH ()-[r:SHAREHOLDER_OF]->() SET r.share = 0.1",
    "a past share": "MATCH (p:PastRelation) SET p.body = replace(p.body, '0.6', '0.1')",
    "a relation deleted": "MATCH ()-[r:SHAREHOLDER_OF]->() DELETE r",
    "a relation deleted and its count": "MATCH ()-[r:SHAREHOLDER_OF]->() DELETE r "
    "WITH count(*) AS n MATCH (m:CreditGraph) SET m.relations = m.relations - n",
    "a name": "MATCH (e:Entity {id: 'a'}) SET e.name = 'x'",
    "a name and its body": "MATCH (e:Entity {id: 'a'}) "
    "SET e._body = replace(e._body, '煤业集团', '煤业公司')",
    "a name by which it is found": "MATCH (e:Entity {id: 'a'}) SET e._norm = 'x'",
    "a number no longer found": "MATCH (i:Identifier) DELETE i",
    "a number found as another": "MATCH (i:Identifier) SET i.token = 'registration_no:1'",
    "a number found for another": "MATCH (i:Identifier) SET i.id = 'c'",
    "a number added": "CREATE (:Identifier {token: 'registration_no:2', id: 'c', opened: 1})",
    "a number not found any more": "MATCH (i:Identifier) SET i.closed = 3",
    "a number found later only": "MATCH (i:Identifier) SET i.opened = 99",
    "a number found a revision later": "MATCH (i:Identifier {token: 'registration_no:230400001'}) "
    "SET i.opened = i.opened + 1",
    "a number not found as of old": "MATCH (i:Identifier {token: 'tax_no:2304002'}) "
    "WHERE i.closed > 0 DELETE i",
    "a number not found in the second of its times": "MATCH (i:Identifier {token: "
    "'tax_no:2304002'}) WHERE i.closed > 0 WITH i ORDER BY i.opened DESC LIMIT 1 DELETE i",
    "a number found between its times": "MATCH (i:Identifier {token: 'tax_no:2304002'}) "
    "WITH i ORDER BY i.opened WITH collect(i) AS all FOREACH (i IN all[1..] | DELETE i) "
    "WITH all[0] AS i REMOVE i.closed",
    "a former number ended with another claim": "MATCH (i:Identifier {token: 'tax_no:2304003'}) "
    "SET i.closed = i.closed - 1",
    "a former number not found at all": "MATCH (i:Identifier {token: 'tax_no:2304003'}) DELETE i",
    "a former number found on": "MATCH (i:Identifier {token: 'tax_no:2304003'}) REMOVE i.closed",
    "a number found for longer": "MATCH (i:Identifier) WHERE i.closed > 0 SET i.closed = 99",
    "a document no longer found": "MATCH (r:Record {id: 'r'}) REMOVE r._document",
    "a document found for another": "MATCH (r:Record {id: 's'}) SET r._document = 'x'",
    "a past document": "MATCH (r:PastRecord {id: 'r'}) REMOVE r.document",
    "an other name no longer found": "MATCH (o:OtherName) DELETE o",
    "an other name found later only": "MATCH (o:OtherName) SET o.opened = 99",
    "an other name added": "CREATE (:OtherName {id: 'c', norm: 'x', opened: 1})",
    "a past name": "MATCH (p:PastEntity {id: 'a'}) SET p.norm = 'x'",
    "a past name added": "CREATE (:PastName {id: 'c', norm: 'x', opened: 1, closed: 2})",
    "a kind by a label more": "MATCH (e:Entity {id: 'a'}) SET e:Person",
    "whom a withdrawn record names": "MATCH (n:WithdrawnName) DELETE n",
    "the clock set back": "MATCH (c:CreditGraphClock) SET c.begun = 4, c.settled = 4",
    "a revision's changes": "MATCH (v:Revision {number: 3}) SET v._records = ['t']",
    "a revision's parties": "MATCH (v:Revision) SET v._entities = [1]",
    "a revision's ties": "MATCH (v:Revision) SET v._relations = []",
    "which ties there are": "MATCH (m:CreditGraph) SET m.kinds = []",
    "that there are verdicts": "MATCH (m:CreditGraph) REMOVE m.has_verdicts",
    "that there are joins": "MATCH (m:CreditGraph) SET m.has_others = false",
    "that ids have more numbers": "MATCH (m:CreditGraph) SET m.has_extras = false",
    "the number of claims": "MATCH (m:CreditGraph) SET m.claims = 1",
    "the number of parties": "MATCH (m:CreditGraph) SET m.numbers = 1",
    "the number of events": "MATCH (m:CreditGraph) SET m.events = 0",
    "a party made unknown": "MATCH (e:Entity {id: 'd'}) SET e._gone = true",
    "an id made unknown": "MATCH (o:OtherId {id: 'c'}) SET o._gone = true",
    "an id that nobody claims": "MATCH (o:OtherId {id: 'gone'}) REMOVE o._gone",
    "an id that nobody claims, joined": "MATCH (o:OtherId {id: 'gone'}) MATCH (d:Entity {id: 'd'}) "
    "REMOVE o._gone CREATE (o)-[:ANSWERS_AS]->(d)",
    "the end of a tie in a scan": "MATCH ()-[r:SHAREHOLDER_OF]->() SET r._to = 1",
    "the owner that was given": "MATCH ()-[r:SHAREHOLDER_OF]->() SET r._given_source = 'd'",
    "an event that counts after all": "MATCH (e:SkippedEvent) SET e:StateEvent",
    "a claim": "MATCH (e:Entity {id: 'a'}) SET e._claims = replace(e._claims, 'reg', 'cou')",
    "a join undone": "MATCH (o:OtherId)-[a:ANSWERS_AS]->() MATCH (d:Entity {id: 'd'}) "
    "CREATE (o)-[:ANSWERS_AS]->(d) DELETE a",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Link, Store]]:
    """The tests' server with a filled store, and a link to it."""
    url, credentials = need_server()
    store = ENGINES["neo4j"](tmp_path_factory.mktemp("tampering"))
    fill(store)
    link = Link(address_of(url), credentials)
    yield link, store
    assert store.verify() == ()
    link.close()
    store.close()


@pytest.mark.parametrize("what", CYPHERS)
def test_an_edit_by_cypher_in_neo4j_is_found(what: str, server: tuple[Link, Store]) -> None:
    link, store = server
    seal = ChainSeal(SECRET, store.identity)

    class Undone(Exception):
        """Rolls the edit back."""

    faults: list[str] = []

    def edit(tx: Transaction) -> None:
        tx.do(CYPHERS[what])
        faults.extend(fault.text("zh") for fault in all_faults(tx, seal, store.name, []))
        raise Undone

    with pytest.raises(Undone):
        link.write(edit)
    assert faults
