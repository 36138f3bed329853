"""The Neo4j store beside plain Cypher loops on the same server, in the same run; ratios.

`python -m benchmarks.neo4j [ENTITIES] [RELATIONS] [STORE]`; defaults 100,000 and 200,000, and
100,000 of each before them that only warm the server. STORE is the URL of a large embedded store
(one that `benchmarks.desk` filled) for the bulk import: starting Java weighs much on a small one.
Needs Java with Maven. The plain loops write what a
reader sees: once with the id constraint alone, once with every index that a search by name, code
and number needs; the last writes all that the store keeps (body, claims, number), but reads and
checks nothing.
"""

import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import neo4j as driver

from analytics.paths.walks import neighbourhood
from analytics.policy import Policy, read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from benchmarks.city_at_size import SECRET
from benchmarks.store import name_of
from graph.addresses import Credentials
from graph.codec import text_of
from graph.garbage import few_collections
from graph.model import Batch, Claim, Entity, Fact, Record, Relation, Stake
from graph.neo4j.admin_import import export_admin
from graph.neo4j.schema import schema
from graph.neo4j.shapes import entity_properties, relation_properties
from graph.opening import open_store
from graph.store import RelationColumns, Store
from tests.neo4j_server import Server

BATCH = 5_000
WARM = 100_000  # rows of each sort that only warm the server
Rows = Sequence[dict[str, Any]]
ENTITY = "UNWIND $rows AS row CREATE (e:Entity:Enterprise) SET e = row"
TIE = (
    "UNWIND $rows AS row MATCH (a:Entity {id: row.a}) MATCH (b:Entity {id: row.b}) "
    "CREATE (a)-[r:SHAREHOLDER_OF]->(b) SET r = row.p"
)
CLAIMS = '[[1,"native",3,"","",1,null]]'
DAY = date(2026, 11, 1)


def main() -> None:
    entities, ties = (WARM + int(text) for text in (*sys.argv[1:3], 100_000, 200_000)[:2])
    facts = Facts(entities, ties)
    with TemporaryDirectory() as folder, few_collections():
        writing(Path(folder), facts)
        with running(Path(folder) / "home") as server:
            store = opened(server)
            for rows in (facts.entities, facts.ties):
                rate(rows, commit(store))
            scanning(store, ties)
            reading(store, facts)
            store.close()
        with running(Path(folder) / "home") as server:
            against_cypher(server)
        if len(sys.argv) > 3:
            bulk(Path(folder), open_store(sys.argv[3], secret=SECRET.encode()))
        else:
            store = open_store(f"sqlite:///{folder}/store.db", secret=b"benchmark")
            for rows in (facts.entities, facts.ties):
                rate(rows, commit(store))
            bulk(Path(folder), store)


class Facts:
    """Invented firms and who owns whom."""

    def __init__(self, entities: int, ties: int, *, skew: float = 1.0) -> None:
        randomly = random.Random(7)
        self.ids = [f"uscc:91230400{n:09d}X" for n in range(entities)]
        self.entities = [
            Entity(id_, "enterprise", name_of(randomly), identifiers={"uscc": id_[5:]})
            for id_ in self.ids
        ]
        self.ties = [
            Relation(
                f"r:{n:020x}", "shareholder_of", owner, owned, Stake(0.5, 0.5), date(2015, 1, 1)
            )
            for n in range(ties)
            for owner in [self.ids[int(entities * randomly.random() ** skew)]]
            for owned in [randomly.choice(self.ids)]
        ]


def batches(rows: Sequence[Any], size: int = BATCH) -> Iterable[Sequence[Any]]:
    return (rows[first : first + size] for first in range(0, len(rows), size))


def rate(rows: Sequence[Any], work: Callable[[Sequence[Any]], object], size: int = BATCH) -> float:
    began = time.perf_counter()
    for batch in batches(rows, size):
        work(batch)
    return len(rows) / (time.perf_counter() - began)


def shown_and_kept(facts: Facts) -> tuple[list[dict[str, Any]], ...]:
    """Rows of entities and relations as a reader sees them, and with all that the store keeps."""
    bodies = [
        {"kind": e.kind, "name": e.name, "sources": ["native"], "identifiers": e.identifiers}
        for e in facts.entities
    ]
    shown = [entity_properties(i, body) for i, body in zip(facts.ids, bodies, strict=True)]
    kept = [
        {**row, "_number": n, "_opened": 1, "_body": text_of(body), "_claims": CLAIMS}
        for n, (row, body) in enumerate(zip(shown, bodies, strict=True))
    ]
    relation_bodies = [
        {
            "kind": t.kind,
            "source": t.source,
            "target": t.target,
            "sources": ["native"],
            "rank": 3,
            "share": [0.5, 0.5],
            "valid_from": "2015-01-01",
        }
        for t in facts.ties
    ]
    tied = [
        {"a": t.source, "b": t.target, "p": relation_properties(t.id, body)}
        for t, body in zip(facts.ties, relation_bodies, strict=True)
    ]
    tied_kept = [
        {**row, "p": {**row["p"], "_opened": 1, "_body": text_of(body), "_claims": CLAIMS}}
        for row, body in zip(tied, relation_bodies, strict=True)
    ]
    return shown, kept, tied, tied_kept


def writing(folder: Path, facts: Facts) -> None:
    """Each way of writing on a new server of its own, warmed with rows of its own kind."""
    with running(folder / "ours") as server:
        store = opened(server)
        write = commit(store)
        ours = warmed(facts.entities, write, BATCH), warmed(facts.ties, write, BATCH)
        store.close()
    shown, kept, tied, tied_kept = shown_and_kept(facts)
    only_id = ["CREATE CONSTRAINT only_id FOR (n:Entity) REQUIRE n.id IS UNIQUE"]
    every = list(schema().values())
    few = (shown[: WARM + 500], tied[: WARM + 500])
    rates: dict[str, tuple[float, float]] = {}
    for name, statements, rows, size in (
        ("one statement a row", only_id, few, 1),
        ("plain, id constraint", only_id, (shown, tied), BATCH),
        ("plain, same indexes", every, (shown, tied), BATCH),
        ("plain, all that is kept", every, (kept, tied_kept), BATCH),
    ):
        with running(folder / "plain") as server:
            rates[name] = plainly(server, statements, rows, size)
    rates["ours"] = first, second = ours
    print(f"commit, {BATCH:,} rows a batch              entities/s    relations/s")
    for name, (entity, tie) in rates.items():
        print(
            f"  {name:24} {entity:12,.0f} ({first / entity:6.2f}x)"
            f" {tie:12,.0f} ({second / tie:6.2f}x)"
        )


def warmed(rows: Sequence[Any], work: Callable[[Sequence[Any]], object], size: int) -> float:
    """Rows a second, after as many others that are not measured."""
    rate(rows[:WARM], work)
    return rate(rows[WARM:], work, size)


def plainly(
    server: Server, statements: Sequence[str], rows: tuple[Rows, Rows], size: int
) -> tuple[float, float]:
    """Entities and relations a second of a loop that sends rows and commits."""
    entities, ties = rows
    with driver.GraphDatabase.driver(server.uri, auth=server.auth) as link, link.session() as db:

        def loop(query: str) -> Callable[[Rows], object]:
            def work(rows: Rows) -> None:
                with db.begin_transaction() as tx:
                    tx.run(query, rows=rows).consume()
                    tx.commit()

            return work

        for statement in statements:
            run(db, statement)
        made = warmed(entities, loop(ENTITY), size)
        ends = {tie[end] for tie in ties for end in "ab"} - {row["id"] for row in entities}
        run(db, "UNWIND $ids AS id CREATE (:Entity {id: id})", ids=sorted(ends))
        return made, warmed(ties, loop(TIE), size)


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """A new server, and nothing left of it afterwards."""
    server = Server(home, heap="2g", cache="2g").start()
    try:
        yield server
    finally:
        server.stop()
        rmtree(home)


def opened(server: Server) -> Store:
    who = Credentials(password=server.password)
    return open_store(server.url, secret=b"benchmark", credentials=who)


def commit(store: Store) -> Callable[[Sequence[Fact]], object]:
    return lambda facts: store.commit(Batch(tuple(map(Claim, facts))))


def run(db: driver.Session, query: str, **values: object) -> None:
    db.run(query, values).consume()  # type: ignore[arg-type]


def scanning(store: Store, ties: int) -> None:
    for turn in ("cold", "warm"):
        began = time.perf_counter()
        at, count = began, 0
        for part in store.scan():
            now = time.perf_counter()
            if isinstance(part, RelationColumns):
                count += len(part.ids)
            else:
                at = now
        took = time.perf_counter() - at
        print(
            f"scan ({turn}): {count / took:,.0f} relations/s, all in "
            f"{time.perf_counter() - began:.2f} s"
        )
        assert count == ties


def reading(store: Store, facts: Facts) -> None:
    randomly = random.Random(3)
    wanted = randomly.sample(facts.ids, 1_500)

    def card(id_: str) -> None:
        store.entities([id_])
        store.records(subjects=[id_])
        store.relations_at([id_], limit=200)

    def network(id_: str) -> None:
        neighbourhood(store, id_, depth=2, as_of=DAY, at_revision=None, limit=300)

    for name, look, asked in (("show", card, 15), ("network, depth 2", network, 60)):
        for turn in ("server just loaded", "server warm"):
            times = sorted(timed(look, id_) for id_ in wanted)
            p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
            print(
                f"{name} ({turn}): p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms (asked {asked})"
            )


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def timed(look: Callable[[str], object], id_: str) -> float:
    return seconds(lambda: look(id_))


def against_cypher(server: Server) -> None:
    """Evidence of all seeds within 4 hops: the snapshot, and the same question as Cypher."""
    facts = Facts(5_000, 20_000, skew=2.0)
    pairs = {(tie.source, tie.target): tie for tie in facts.ties}  # the policy adds parallel ones
    with driver.GraphDatabase.driver(server.uri, auth=server.auth) as link, link.session() as db:
        store = opened(server)
        commit(store)(facts.entities)
        commit(store)(list(pairs.values()))
        commit(store)(
            [
                Record(f"c{n}", "listing", id_, DAY, list="L-SX", tier="serious", occurred_on=DAY)
                for n, id_ in enumerate(facts.ids[::50])
            ]
        )
        policy = read_policy()
        reach = Propagation(snapshot_of(store), policy, DAY)
        ours = evidence_of(reach)
        ours_s = min(seconds(reach.evidence_columns) for _ in range(5))
        began = time.perf_counter()
        theirs = {
            (record, entity): score for record, entity, score in db.run(*question(policy)).values()
        }
        theirs_s = time.perf_counter() - began
        store.close()
    near = all(abs(theirs.get(key, 0) - score) < 1e-6 for key, score in ours.items())
    print(
        f"exposure of all, {len(ours):,} pieces of evidence: {ours_s * 1000:.1f} ms from the "
        f"snapshot, {theirs_s:.2f} s in Cypher: {theirs_s / ours_s:,.0f}x, "
        f"same evidence: {near and ours.keys() == theirs.keys()}"
    )


def evidence_of(reach: Propagation) -> dict[tuple[str, str], float]:
    return {(e.record, e.entity): e.score for e in reach.all_evidence()}


def question(policy: Policy) -> tuple[Any, dict[str, object]]:
    tie = policy.relations["shareholder_of"]
    return (
        "MATCH (c:Record)-[:ABOUT]->(s:Entity) CALL (s) { "
        f"MATCH path = (s)-[:SHAREHOLDER_OF*1..{policy.max_hops}]-(v:Entity) WHERE v <> s "
        "WITH v, reduce(a = 1.0, n IN range(0, length(path) - 1) | a * "
        "relationships(path)[n].share * CASE WHEN startNode(relationships(path)[n]) = "
        "nodes(path)[n] THEN $forward ELSE $backward END) AS a "
        "WITH v, max(a) AS best WHERE $severity * best >= $threshold RETURN v, best } "
        "RETURN c.id, v.id, $severity * best",
        {
            "forward": tie.forward,
            "backward": tie.backward,
            "threshold": policy.threshold,
            "severity": policy.severity_by_list.get("L-SX", policy.severity["serious"]),
        },
    )


def bulk(folder: Path, store: Store) -> None:
    """Import into a server of its own, from an embedded store."""
    (folder / "out").mkdir()
    began = time.perf_counter()
    counts = export_admin(store, folder / "out")
    wrote = time.perf_counter() - began
    store.close()
    server = Server(folder / "imported", heap="1g")
    began = time.perf_counter()
    done = server.admin(
        "database", "import", "full", "neo4j", "@import.args", folder=folder / "out"
    )
    took = time.perf_counter() - began
    assert done.returncode == 0, done.stderr
    total, alone = sum(counts.values()), import_seconds(done.stdout)
    print(
        f"bulk: {total:,} nodes and relations written at {total / wrote:,.0f}/s, "
        f"imported at {total / took:,.0f}/s with the start of Java, {total / alone:,.0f}/s by "
        "the tool's own clock (asked 100,000)"
    )


def import_seconds(output: str) -> float:
    """What the import tool says it took."""
    units = {"m": 60.0, "s": 1.0, "ms": 0.001}
    line = output.partition("IMPORT DONE in")[2].partition("\n")[0]
    parts = re.findall(r"(\d+)(ms|m|s)", line)
    return sum(float(number) * units[unit] for number, unit in parts) or float("nan")


if __name__ == "__main__":
    main()
