"""A store written out for Neo4j's own import tool comes back as the same store."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.addresses import Credentials
from graph.model import Batch, Claim
from graph.neo4j.admin_import import export_admin
from graph.opening import open_store
from graph.store import Store
from tests.builders import day, firm, happen, heads, judge, owns, penalty, person, tell
from tests.graph.engines import ENGINES, SECRET
from tests.graph.test_bad_input import HOSTILE
from tests.missing import missing
from tests.neo4j_server import Server, Unavailable


def fill(store: Store) -> None:
    """Something of everything: hostile text, joins, verdicts, repairs, former versions, spans."""
    for n, text in enumerate(HOSTILE):
        kept = {"note": text, "n": n, "list": [text, "x"], "none": [], "flag": True, "x": 0.5}
        tell(store, firm(f"h{n}", text, attributes=kept, names=(f"former {n}",)))
    tell(
        store,
        firm("reg:R1", "old"),
        firm("x"),
        person("p", roles=("legal_representative",)),
        owns("reg:R1", "x", 0.1, valid_from=day("1581-02-03")),
        heads("p", "x"),
        penalty("c1", "x", named=[("reg:R1", "intermediary")], amount=1.5, document_no="No.1"),
        penalty("c2", "reg:R1", occurred_on=day("2020-01-01"), ends_on=date.max),
    )
    tell(store, owns("reg:R1", "x", 0.2), person("p", "renamed"))
    numbers = {"registration_no": "R1", "tax_no": "T1"}
    tell(store, firm("uscc:91230400MA18ABCD1X", "new", identifiers=numbers), source="registry")
    taxed = Claim(firm("x", identifiers={"tax_no": "T2"}), "tax", origin="f", whole=False)
    for batch in (Batch((taxed,)), Batch(withdrawn=("f",)), Batch((taxed,))):
        store.commit(batch)
    happen(store, "c1", "confirm", measure="M-1", document="函3号")
    happen(store, "c2", "lift", measure="M-2", on=day("2026-03-01"))
    happen(store, "c1", "repair", key="row 1")
    tell(store, firm("y"), firm("z"), owns("y", "z"))
    judge(store, "same", "y", "z")
    judge(store, "same", "y", "z", undone=True)
    store.append_access("me", "a test", "show", ["p"])


def answers(store: Store) -> list[Any]:
    """What a store says at every revision."""
    said: list[Any] = [store.revision().number, store.verdicts()]
    ids = [*(f"h{n}" for n in range(len(HOSTILE))), "reg:R1", "x", "p", "y", "z"]
    for at in range(store.revision().number + 1):
        said += [
            store.entities(ids, at_revision=at),
            store.relations_at(ids, limit=999, at_revision=at),
            store.records(withdrawn=True, at_revision=at),
            store.find("T1", at_revision=at),
            store.find("T2", at_revision=at),
            store.find("former", at_revision=at),
            store.find("old", at_revision=at),
            store.records_by_document_no("No. 1", limit=9, at_revision=at),
        ]
    said += [store.events(record) for record in ("c1", "c2")]
    return [*said, store.journal("facts"), store.journal("access")]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_imported_database_is_the_store_it_was(
    engine: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = ENGINES[engine](tmp_path)
    fill(store)
    (tmp_path / "out").mkdir()
    export_admin(store, tmp_path / "out")
    try:
        server = Server(tmp_path_factory.mktemp("import"), heap="500m")
    except Unavailable as why:
        missing(why)
    done = server.admin(
        "database",
        "import",
        "full",
        "neo4j",
        "--overwrite-destination",
        "@import.args",
        folder=tmp_path / "out",
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[:1500]
    server.start()
    try:
        who = Credentials(password=server.password)
        moved = open_store(server.url, secret=SECRET, credentials=who)
        assert moved.verify() == ()
        assert answers(moved) == answers(store)
        load_again(moved, store, fill_more)
        assert answers(moved)[0] == answers(store)[0]
        moved.close()
    finally:
        server.stop()
        store.close()


def fill_more(store: Store) -> None:
    tell(store, owns("reg:R1", "x", 0.3), firm("new one"))
    tell(store, firm("h0", HOSTILE[1]), heads("p", "x", valid_to=day("2025-01-01")))


def load_again(moved: Store, store: Store, fill: Callable[[Store], None]) -> None:
    """The next load works, and goes the same way on both."""
    for one in (moved, store):
        fill(one)
        again = one.revision().number
        fill(one)
        assert one.revision().number == again
        assert one.verify() == ()
    ids = ["uscc:91230400MA18ABCD1X", "x", "p", "h0", "new one"]
    assert moved.entities(ids) == store.entities(ids)
    assert moved.relations_at(ids, limit=99) == store.relations_at(ids, limit=99)
    assert [type(part) for part in moved.scan(since=1)] == [type(p) for p in store.scan(since=1)]
