"""What Neo4j alone can get wrong: the graph that a reader meets, addresses, strangers."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import neo4j as driver
import pytest

from graph.addresses import Credentials
from graph.errors import BadInput, StoreError
from graph.model import Batch
from graph.opening import open_store
from graph.store import Store
from tests.builders import day, firm, happen, heads, numbered, owns, penalty, person, tell
from tests.graph.engines import SECRET, need_server, neo4j, wipe

USCC = "91230400MA18ABCD1X"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = neo4j(tmp_path)
    yield store
    store.close()


def cypher(query: str, **values: object) -> list[list[Any]]:
    """What somebody with Neo4j's own tools sees."""
    url, who = need_server()
    uri, _, database = url.rpartition("/")
    with driver.GraphDatabase.driver(uri, auth=(who.username, who.password)) as link:
        found = link.execute_query(query, values, database_=database)  # type: ignore[arg-type]
        return [list(record.values()) for record in found.records]


# -- the graph that a reader meets


def test_an_entity_bears_its_kind_and_claimed_roles_as_labels(store: Store) -> None:
    tell(store, firm("a", roles=("intermediary", "supplier")), person("p"))
    rows = cypher("MATCH (e:Entity) RETURN e.id, labels(e) ORDER BY e.id")
    assert [[id_, sorted(labels)] for id_, labels in rows] == [
        ["a", ["Enterprise", "Entity", "IntermediaryAgency", "Supplier"]],
        ["p", ["Entity", "Person"]],
    ]


def test_a_role_that_nobody_claims_any_more_is_no_label(store: Store) -> None:
    def bearers() -> list[Any]:
        return [id_ for (id_,) in cypher("MATCH (e:IntermediaryAgency) RETURN e.id")]

    tell(store, firm("a", roles=("intermediary",)), firm("b"))
    tell(store, firm("a"))
    assert bearers() == []
    tell(store, firm("b", roles=("intermediary",)), source="other", origin="file")
    assert bearers() == ["b"]
    store.commit(Batch(withdrawn=("file",)))
    assert bearers() == []


def test_a_role_label_stands_while_a_relation_of_that_role_is_open(store: Store) -> None:
    def bears() -> bool:
        return cypher("MATCH (p:LegalRepresentative) RETURN p.id") == [["p"]]

    tell(store, firm("a"), person("p", roles=("legal_representative",)), heads("p", "a"))
    assert bears()
    tell(store, heads("p", "a", valid_to=day("2020-01-01")))
    assert not bears()
    tell(store, heads("p", "a", id="again"))
    assert bears()


def test_dates_shares_and_attributes_are_what_they_are(store: Store) -> None:
    tie = owns("a", "b", 0.25, valid_from=day("1581-02-03"), valid_to=day("9999-12-31"))
    tell(
        store,
        firm("a", attributes={"employees": 3, "tags": ["x"]}),
        firm("b"),
        tie,
        penalty("c", "a", named=[("b", "intermediary")], amount=5.0),
    )
    ((share, begin, end),) = cypher(
        "MATCH (:Enterprise)-[r:SHAREHOLDER_OF]->(:Enterprise) RETURN r.share, r.valid_from, "
        "r.valid_to"
    )
    assert (share, begin.to_native(), end.to_native()) == (0.25, date(1581, 2, 3), date.max)
    assert cypher("MATCH (e {id: 'a'}) RETURN e.employees, e.tags") == [[3, ["x"]]]
    assert cypher(
        "MATCH (b)<-[n:NAMES]-(r:Record)-[:ABOUT]->(a) RETURN a.id, b.id, n.role, r.amount"
    ) == [["a", "b", "intermediary", 5.0]]


def test_a_plain_match_sees_only_what_holds_as_last_known(store: Store) -> None:
    named = [("reg:R1", "intermediary")]
    tell(
        store,
        firm("reg:R1", "old name"),
        firm("x"),
        owns("reg:R1", "x", 0.1),
        penalty("c1", "x", named=named),
        penalty("c2", "reg:R1"),
    )
    tell(store, owns("reg:R1", "x", 0.2))
    tell(store, firm(f"uscc:{USCC}", "new name", identifiers={"registration_no": "R1"}))
    happen(store, "c1", "repair")
    happen(store, "c2", "revoke")
    assert cypher("MATCH (e:Entity) RETURN e.id ORDER BY e.id") == [[f"uscc:{USCC}"], ["x"]]
    assert cypher("MATCH (:Entity)-[r]-(:Entity) RETURN DISTINCT type(r), r.share") == [
        ["SHAREHOLDER_OF", 0.2]
    ]
    assert cypher("MATCH (r:Record) RETURN r.id") == []
    assert cypher("MATCH (:Entity)--(n) WHERE NOT n:Entity RETURN DISTINCT labels(n)") == [
        [["OtherId"]]
    ]
    # nothing withdrawn or superseded hangs on anything
    assert cypher(
        "MATCH (n)--() WHERE any(l IN labels(n) WHERE l STARTS WITH 'Past' "
        "OR l STARTS WITH 'Withdrawn') RETURN count(n)"
    ) == [[0]]
    assert store.verify() == ()
    happen(store, "c1", "restore")
    assert cypher("MATCH (r:Record)-[:NAMES]->(e) RETURN r.id, e.id") == [["c1", f"uscc:{USCC}"]]


# -- addresses and strangers


@pytest.mark.parametrize("url", ["neo4j://", "bolt://h:x/db", "neo4j://h/a/b", "bolt://h/db?x=1"])
def test_a_url_that_is_none_is_bad_input(url: str) -> None:
    with pytest.raises(BadInput, match="no store we can open"):
        open_store(url, secret=SECRET)


@pytest.mark.parametrize(
    "url",
    ["neo4j://me:hush@host/db", "Neo4j://me:hush@h", "bolt://h?password=hush", "x://me:hush@h"],
)
def test_a_password_in_a_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadInput) as told:
        open_store(url, secret=SECRET)
    assert "hush" not in str(told.value)


def test_without_a_secret_the_store_asks_for_it() -> None:
    with pytest.raises(StoreError, match="CREDITGRAPH_SECRET"):
        open_store("bolt://127.0.0.1:1/neo4j")


def test_a_server_that_is_not_there_is_one_sentence_soon() -> None:
    begun = time.monotonic()
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store("bolt://127.0.0.1:1/neo4j", secret=SECRET)
    assert time.monotonic() - begun < 15


def test_a_wrong_password_is_one_sentence(store: Store) -> None:
    with pytest.raises(StoreError, match="NEO4J_PASSWORD") as told:
        open_store(store.name, secret=SECRET, credentials=Credentials(password="wrong"))
    assert "wrong" not in str(told.value).replace("refuses", "")


def test_a_database_that_is_not_there_is_one_sentence() -> None:
    url, who = need_server()
    with pytest.raises(StoreError, match="no database of the name"):
        open_store(url.replace("/neo4j", "/elsewhere"), secret=SECRET, credentials=who)


def test_anothers_database_is_refused_untouched() -> None:
    url, who = need_server()
    wipe(url, who)
    cypher("CREATE (:Theirs {x: 1})")
    try:
        with pytest.raises(StoreError, match="another program"):
            open_store(url, secret=SECRET, credentials=who)
        assert cypher("MATCH (n) RETURN labels(n), properties(n)") == [[["Theirs"], {"x": 1}]]
    finally:
        cypher("MATCH (n:Theirs) DELETE n")


@pytest.mark.usefixtures("store")
def test_another_secret_and_a_newer_format_are_refused() -> None:
    url, who = need_server()
    with pytest.raises(StoreError, match="another secret"):
        open_store(url, secret=b"other", credentials=who)
    cypher("MATCH (m:CreditGraph) SET m.format = 99")
    with pytest.raises(StoreError, match="newer version"):
        open_store(url, secret=SECRET, credentials=who)


def test_a_store_from_before_documents_were_found_is_filled_when_opened(store: Store) -> None:
    tell(store, firm("a"), penalty("c1", "a", document_no="鹤规罚〔2026〕1号"), penalty("c2", "a"))
    tell(store, penalty("c1", "a", document_no="corrected"))
    cypher("MATCH (r:Record) REMOVE r._document")
    cypher("MATCH (r:PastRecord) REMOVE r.document")
    cypher("DROP INDEX creditgraph_record_document")
    cypher("MATCH (m:CreditGraph) SET m.format = 1")
    url, who = need_server()
    again = open_store(url, secret=SECRET, credentials=who)
    assert numbered(again, "corrected") == ["c1"]
    assert numbered(again, "鹤规罚[2026]1号", at_revision=1) == ["c1"]
    again.close()


def test_missing_indexes_are_made_when_the_store_is_opened(store: Store) -> None:
    cypher("DROP INDEX creditgraph_entity_text")
    assert any("creditgraph_entity_text is missing" in str(fault) for fault in store.verify())
    url, who = need_server()
    open_store(url, secret=SECRET, credentials=who).close()
    assert store.verify() == ()
    assert store.about().advice == ()


def test_a_store_of_the_first_format_is_brought_up_to_date(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(store, *map(firm, "abcd"), person("p"), heads("p", "a"), owns("a", "b", id="r1"))
    tell(store, owns("b", "c", id="r2"), owns("c", "d", id="r3"))
    tell(store, owns("a", "b", id="r1", valid_to=day("2020-01-01")))
    was = list(store.dump())
    cypher("CREATE CONSTRAINT creditgraph_relation FOR (f:RelationSource) REQUIRE f.id IS UNIQUE")
    cypher(
        "MATCH (a)-[r]->(b) WHERE r._body IS NOT NULL CREATE (f:RelationSource {id: r.id, "
        "kind: toLower(type(r)), source: a.id, target: b.id, opened: r._opened, body: r._body, "
        "claims: r._claims}) REMOVE r._body, r._claims"
    )
    cypher("MATCH (m:CreditGraph) SET m.format = 1 REMOVE m.relations, m.kinds")
    monkeypatch.setattr("graph.neo4j.upgrade._PAGE", 2)
    url, who = need_server()
    again = open_store(url, secret=SECRET, credentials=who)
    assert sorted(again.dump(), key=repr) == sorted(was, key=repr)
    assert not tell(again, owns("b", "c", id="r2")).changed
    tell(again, owns("b", "d", id="r4"))
    assert again.verify() == ()
    assert cypher("MATCH (f:RelationSource) RETURN count(f)") == [[0]]
    again.close()


def test_a_store_of_the_first_format_that_lacks_a_relation_is_refused(store: Store) -> None:
    tell(store, firm("a"))
    cypher("CREATE (:RelationSource {id: 'r', kind: 'shareholder_of', source: 'a', target: 'a'})")
    cypher("MATCH (m:CreditGraph) SET m.format = 1")
    url, who = need_server()
    with pytest.raises(StoreError, match="no longer in the graph"):
        open_store(url, secret=SECRET, credentials=who)


def test_what_was_written_past_the_program_is_reported(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b"), penalty("c", "a"))
    cypher("MATCH ()-[r:SHAREHOLDER_OF]->() DELETE r")
    cypher("MATCH (j:JournalEntry {number: 1}) SET j.who = 'nobody'")
    told = " ".join(map(str, store.verify()))
    assert "taken out of the graph" in told
    assert "broken at entry 1" in told


def test_a_relation_written_by_hand_is_reported_and_is_no_fact(store: Store) -> None:
    tell(store, firm("a"), firm("b"), owns("a", "b"))
    was = list(store.scan()), list(store.dump()), store.relations_at(["a"], limit=9)
    cypher("MATCH (a {id: 'a'}), (b {id: 'b'}) CREATE (b)-[:SHAREHOLDER_OF {id: 'x'}]->(a)")
    assert any("written past this program" in str(fault) for fault in store.verify())
    assert (list(store.scan()), list(store.dump()), store.relations_at(["a"], limit=9)) == was
