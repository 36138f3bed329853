"""A small town whose relations, records and revisions are of several days."""

import sqlite3
from pathlib import Path

from neo4j import GraphDatabase

from graph.addresses import Credentials
from graph.opening import open_store
from graph.store import Store
from tests.api.desks import SECRET
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell

HEART, OLD, NEW, LISTED, LED = "f:heart", "f:old", "f:new", "f:listed", "f:led"
HEAD = "person:f:heart/令狐峤"
IDS = [HEART, OLD, NEW, LISTED, LED, HEAD]
# The day on which each revision was committed; the last is the day of the tests.
REVISIONS = {1: "2026-03-02", 2: "2026-05-06", 3: "2026-07-01"}
_COURT = "鹤岗市中级人民法院"


def fill(store: Store) -> None:
    """Four revisions: a town, a stake and a listing made known later, one repaired, one fined."""
    tell(
        store,
        firm(HEART, "鹤岗市中枢矿业有限公司"),
        firm(OLD, "鹤岗市旧友商贸有限公司"),
        firm(NEW, "鹤岗市新友商贸有限公司"),
        firm(LISTED, "鹤岗市失信建材有限公司"),
        person(HEAD, "令狐峤"),
        heads(HEAD, HEART, id="t:heart", valid_from=day("2021-02-03")),
        heads(HEAD, LISTED, id="t:listed", valid_from=day("2020-01-01")),
        owns(OLD, HEART, 0.4, valid_from=day("2015-01-01"), valid_to=day("2022-04-05")),
        penalty("r:old", OLD, "2019-06-07", list="L-SX", issuer=_COURT, ends_on=day("2024-06-07")),
        source="shareholders",
    )
    tell(
        store,
        firm(LED, "鹤岗市牵连运输有限公司"),
        owns(LISTED, LED, 0.9, valid_from=day("2018-05-01")),
        penalty("r:listed", LISTED, "2025-09-01", list="L-SX", issuer=_COURT),
        source="shareholders",
    )
    tell(
        store,
        owns(NEW, HEART, 0.7, valid_from=day("2022-04-05")),
        penalty("r:new", NEW, "2026-06-01", list="L-SX", issuer=_COURT),
        source="shareholders",
    )
    happen(store, "r:new", "repair", on=day("2026-07-02"))


def sqlite_town(folder: Path) -> str:
    """The URL of an SQLite store of the town."""
    file = folder / "town.db"
    store = open_store(f"sqlite:///{file}", secret=SECRET.encode())
    fill(store)
    store.close()
    with sqlite3.connect(file) as db:
        for number, on in REVISIONS.items():
            told = (f"{on}T08:00:00+00:00", number)
            db.execute("UPDATE revisions SET committed_at = ? WHERE number = ?", told)
    db.close()
    return f"sqlite:///{file}"


def neo4j_town(url: str, who: Credentials) -> str:
    """The same in an empty Neo4j store."""
    store = open_store(url, secret=SECRET.encode(), credentials=who)
    fill(store)
    store.close()
    server = url.rpartition("/")[0]
    with GraphDatabase.driver(server, auth=(who.username, who.password)) as driver:
        for number, on in REVISIONS.items():
            driver.execute_query(
                "MATCH (v:Revision {number: $number}) SET v.committed_at = $at",
                number=number,
                at=f"{on}T08:00:00+00:00",
            )
    return url
