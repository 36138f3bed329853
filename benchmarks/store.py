"""The store at size: look-up, find, scan and snapshot, beside bare sqlite3 in the same run.

`python -m benchmarks.store [NAMES] [RELATIONS] [ENTITIES]`; the snapshot is of 300,000 entities
with 500,000 relations, look-up and find are at 1,000,000 names.
"""

import random
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.snapshot.file import snapshot_of
from graph.model import Batch, Claim, Entity, Relation, Stake
from graph.opening import open_store
from graph.store import Store

_SIGNS = "兴安南山向阳工农东新华源泰和顺达昌盛隆鑫恒瑞丰润嘉宏远腾飞龙江北方天地日月星光明辉"
_TRADES = ("煤业", "建筑工程", "商贸", "运输", "农业开发", "物业", "食品", "机械", "咨询", "电子")


def main() -> None:
    sizes = [1_000_000, 500_000, 300_000]
    sizes[: len(sys.argv) - 1] = [int(text) for text in sys.argv[1:4]]
    names, ties, entities = sizes
    randomly = random.Random(7)
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/store.db", secret=b"benchmark")
        ids = [f"uscc:91230400{n:09d}X" for n in range(names)]
        fill_entities(store, ids[:entities], randomly)
        fill_relations(store, ids[:entities], ties, randomly)
        measure_snapshot(store, Path(folder))
        fill_entities(store, ids[entities:], randomly)
        measure_finding(store, Path(folder), ids, randomly)
        store.close()


def fill_entities(store: Store, ids: list[str], randomly: random.Random) -> None:
    began = time.perf_counter()
    for first in range(0, len(ids), 10_000):
        entities = [
            Claim(Entity(id_, "enterprise", name_of(randomly), identifiers={"tax_no": id_[5:]}))
            for id_ in ids[first : first + 10_000]
        ]
        store.commit(Batch(tuple(entities)))
    print(f"commit: {len(ids) / (time.perf_counter() - began):,.0f} entities/s")


def fill_relations(store: Store, ids: list[str], ties: int, randomly: random.Random) -> None:
    began = time.perf_counter()
    for first in range(0, ties, 10_000):
        relations = [
            Claim(
                Relation(f"r:{n:020x}", "shareholder_of", *randomly.sample(ids, 2), Stake(0.5, 0.5))
            )
            for n in range(first, min(first + 10_000, ties))
        ]
        store.commit(Batch(tuple(relations)))
    print(f"commit: {ties / (time.perf_counter() - began):,.0f} relations/s")


def name_of(randomly: random.Random) -> str:
    sign = "".join(randomly.choices(_SIGNS, k=3))
    return f"鹤岗市{sign}{randomly.choice(_TRADES)}有限公司"


def measure_snapshot(store: Store, folder: Path) -> None:
    began = time.perf_counter()
    counted = sum(1 for part in store.scan() for _ in getattr(part, "ids", ()))
    scanned = time.perf_counter() - began
    began = time.perf_counter()
    made = snapshot_of(store)
    built = time.perf_counter() - began
    print(f"scan: {counted / scanned:,.0f} facts/s ({scanned:.2f} s)")
    print(
        f"snapshot: {len(made.relations.ids):,} relations, {len(made.entities.ids):,} entities "
        f"in {built:.2f} s from the store"
    )
    snapshot_of(store, cache=folder)
    began = time.perf_counter()
    snapshot_of(store, cache=folder)
    print(f"snapshot from disk: {time.perf_counter() - began:.2f} s")


def measure_finding(store: Store, folder: Path, ids: list[str], randomly: random.Random) -> None:
    print(f"at {len(ids):,} names:")
    bare = sqlite3.connect(folder / "store.db")
    wanted = randomly.sample(ids, 2000)
    ours = timed(lambda id_: store.entities([id_]), wanted)
    plain = timed(
        lambda id_: bare.execute(
            "SELECT body FROM entities JOIN nodes USING (n) WHERE id = ?", (id_,)
        ).fetchone(),
        wanted,
    )
    report("look-up", ours, plain)
    texts = ["".join(randomly.choices(_SIGNS, k=k)) for k in (1, 2, 2, 3) for _ in range(100)]
    texts += ["有限公司", "鹤岗市", "煤业有限", "鹤岗市兴安", "公司", "岗", "司"] * 10
    ours = timed(lambda text: store.find(text), texts)
    like = timed(
        lambda text: bare.execute(
            "SELECT n FROM names WHERE norm LIKE '%' || ? || '%' LIMIT 50", (text,)
        ).fetchall(),
        texts,
    )
    report("find", ours, like)
    bare.close()


def timed(ask: Callable[[str], object], texts: list[str]) -> list[float]:
    times = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


def report(what: str, ours: list[float], peer: list[float]) -> None:
    def at(times: list[float], part: float) -> float:
        return times[min(len(times) - 1, int(len(times) * part))]

    print(
        f"{what}: p50 {at(ours, 0.5):.2f} ms, p99 {at(ours, 0.99):.2f} ms; "
        f"bare sqlite3 p50 {at(peer, 0.5):.2f} ms, p99 {at(peer, 0.99):.2f} ms; "
        f"ratio at p99 {at(ours, 0.99) / at(peer, 0.99):.2f}"
    )


if __name__ == "__main__":
    main()
