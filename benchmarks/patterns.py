"""Patterns: found where planted, how often elsewhere, how soon: `python -m benchmarks.patterns`.

Three tables. Planted: of the subjects of a pattern and of their innocent twins, of how many it is
told. Background: findings for a thousand firms of a city of usual density with nothing planted.
Time: every pattern over a graph of a million relations, beside a plain peer for the circles.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

import networkx as nx
import numpy as np

from analytics.law.measures import read_measures
from analytics.law.tiers import read_tier_law
from analytics.patterns.search import hits_in, patterns_of
from analytics.patterns.world import Hit, World
from analytics.snapshot.columns import ENTITY_WORDS
from analytics.snapshot.file import snapshot_of
from analytics.vetting.tie_findings import ties_found
from graph.lookup import entity_of
from graph.model import Attributes, Batch, Claim, Entity, Record, Relation, Stake
from graph.opening import open_store
from graph.store import Store
from loaders.city.planted import Case, Planter
from loaders.city.sample import write_city
from loaders.city.shapes import plant_patterns
from loaders.load import load
from loaders.report import LoadOptions

_TODAY = date(2026, 11, 1)
_SEEDS = (5, 6, 7)
_ENTERPRISE = ENTITY_WORDS.index("enterprise")
_ON = date(2026, 9, 1)  # the day of all bids
_PART = 50_000  # facts of one commit


def main() -> None:
    """Print the three tables; the arguments are the sizes of the background and of the graph."""
    sizes = [int(text) for text in sys.argv[1:]]
    background, relations = (*sizes, 10_000, 1_000_000)[:2] if len(sizes) < 2 else sizes[:2]
    with tempfile.TemporaryDirectory() as folder:
        print("planted: told of / subjects, told of / innocent twins")
        for code, (found, guilty, alarms, twins) in planted(Path(folder) / "planted").items():
            print(f"  {code:26} {found}/{guilty}  {alarms}/{twins}")
        print("background: findings for 1,000 firms, least to most of three cities")
        for code, rates in alarms_of(Path(folder), background).items():
            print(f"  {code:26} {min(rates):6.2f} – {max(rates):.2f}")
        timed(Path(folder), relations)


def _city(folder: Path, entities: int, seed: int, *, shapes: bool) -> Store:
    plant = plant_patterns if shapes else _nothing
    write_city(folder / "city", entities=entities, seed=seed, today=_TODAY, plant=plant)
    store = open_store(f"sqlite:///{folder / 'city.db'}", secret=b"benchmark")
    options = LoadOptions(rejects=folder / "rejects.csv")
    load(store, [folder / "city"], law=read_tier_law(), options=options)
    return store


def _nothing(_planter: Planter) -> tuple[Case, ...]:
    return ()


def _hits(store: Store) -> list[Hit]:
    return hits_in(World(snapshot_of(store), _TODAY, store), patterns_of())


def planted(folder: Path) -> dict[str, tuple[int, int, int, int]]:
    """(told of, subjects, told of, innocent twins) by pattern in a city with planted patterns."""
    store = _city(folder, 3_000, _SEEDS[0], shapes=True)
    hits = _hits(store)
    counts: dict[str, list[int]] = {}
    with (folder / "city" / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            subject = entity_of(store, row["subject"]).id
            told = any(hit.pattern.code == row["case"] and subject in hit.entities for hit in hits)
            four = counts.setdefault(row["case"], [0, 0, 0, 0])
            at = 0 if row["expect"] == "lead" else 2
            four[at] += told
            four[at + 1] += 1
    return {code: (one[0], one[1], one[2], one[3]) for code, one in counts.items()}


def alarms_of(folder: Path, entities: int) -> dict[str, list[float]]:
    """Findings for a thousand firms by pattern, in three cities where nothing is planted."""
    rates: dict[str, list[float]] = {one.code: [] for one in patterns_of()}
    for seed in _SEEDS:
        store = _city(folder / f"{seed}", entities, seed, shapes=False)
        firms = int(np.count_nonzero(snapshot_of(store).entities.kind == _ENTERPRISE))
        hits = _hits(store)
        for code, some in rates.items():
            some.append(1000 * sum(hit.pattern.code == code for hit in hits) / firms)
    return rates


def timed(folder: Path, relations: int) -> None:
    """Time every pattern over a random graph, and the circles beside networkx."""
    store = open_store(f"sqlite:///{folder / 'graph.db'}", secret=b"benchmark")
    facts = (Claim(fact) for fact in graph(relations, Random(relations)))
    while part := tuple(islice(facts, _PART)):
        store.commit(Batch(claims=part))
    snapshot = snapshot_of(store)
    _ = snapshot.adjacency
    print(
        f"time over {len(snapshot.relations.ids):,} relations, snapshot in memory, processor time"
    )
    whole = time.process_time()
    for pattern in patterns_of():
        began = time.process_time()
        hits = hits_in(World(snapshot, _TODAY, store), [pattern])
        took = time.process_time() - began
        print(f"  {pattern.code:26} {took:6.2f} s  {len(hits):7,} findings")
    began = time.process_time()
    rules = [rule for rule in read_measures().ties if rule.confirmed]
    found = ties_found(World(snapshot, _TODAY, store), rules, None)
    took = time.process_time() - began
    print(f"  {'ties of law':26} {took:6.2f} s  {len(found.findings):7,} findings")
    print(f"  {'all':26} {time.process_time() - whole:6.2f} s")
    rows = World(snapshot, _TODAY, store).rows("guarantees")
    ties = snapshot.relations
    ends = zip(ties.source[rows].tolist(), ties.target[rows].tolist(), strict=True)
    began = time.process_time()
    count = sum(1 for _ in nx.simple_cycles(nx.DiGraph(ends), length_bound=10))
    took = time.process_time() - began
    print(f"  {'networkx, circles':26} {took:6.2f} s  {count:7,} circles")


def graph(relations: int, draws: Random) -> Iterator[Entity | Relation | Record]:
    """A graph of a register's shape, of about so many relations."""
    firms, agencies = relations // 5, max(1, relations // 5000)
    for number in range(firms):
        yield Entity(f"f{number}", "enterprise", f"firm {number}")
        yield Entity(f"p{number}", "person", f"person {number}")
        yield Entity(f"address:{number}", "address", f"address {number}")
        yield from _around(number, draws)
    for number in range(relations // 100):
        yield from _project(number, firms, draws)
    for number in range(agencies):
        yield Entity(f"a{number}", "enterprise", f"agency {number}", roles=("intermediary",))
        yield _tie("practises_at", draws.randrange(firms), "p", number, "a")
    for number in range(relations // 5):
        category: Attributes = {"category": f"IM{number % 14 + 1:02d}"}
        agency, client = f"a{draws.randrange(agencies)}", f"f{draws.randrange(firms)}"
        yield Relation(f"s{number}", "serves", agency, client, attributes=category)


def _project(number: int, firms: int, draws: Random) -> Iterator[Entity | Relation]:
    """A project with its client, a supervisor, a builder, and a lot with three bids."""
    yield Entity(f"j{number}", "project", f"project {number}")
    yield Entity(f"lot{number}", "bid_lot", f"lot {number}")
    yield _tie("lot_of", number, "lot", number, "j")
    yield _tie("project_legal_person_of", draws.randrange(firms), "f", number, "j")
    for role in ("supervision", "construction"):
        given: Attributes = {"role": role}
        ends = f"f{draws.randrange(firms)}", f"j{number}"
        yield Relation(f"w{number}-{role}", "participates_in", *ends, None, _ON, None, given)
    for bidder in draws.sample(range(firms), 3):
        who: Attributes = {"agent": f"p{draws.randrange(firms)}"}
        ends = f"f{bidder}", f"lot{number}"
        yield Relation(f"b{number}-{bidder}", "bids_in", *ends, None, _ON, None, who)
    yield _tie("reviews", draws.randrange(firms), "p", number, "lot")


def _tie(kind: str, source: int, from_: str, target: int, to: str) -> Relation:
    ends = f"{from_}{source}", f"{to}{target}"
    return Relation(f"{kind}-{ends[0]}-{ends[1]}", kind, *ends)


def _around(number: int, draws: Random) -> Iterator[Relation | Record]:
    """A head, two holders, an address, sometimes a guarantee, seldom a record."""
    earlier = draws.randrange(number + 1)
    yield _tie(
        "legal_representative_of", number if draws.random() < 0.8 else earlier, "p", number, "f"
    )
    yield Relation(
        f"o{number}", "shareholder_of", f"p{number}", f"f{number}", share=Stake(0.6, 0.6)
    )
    if number:  # nine of ten have persons alone as holders
        firm = draws.random() < 0.1
        holder = f"f{draws.randrange(number)}" if firm else f"p{earlier}"
        yield Relation(f"h{number}", "shareholder_of", holder, f"f{number}", share=Stake(0.4, 0.4))
    yield _tie("located_at", number, "f", earlier if draws.random() < 0.1 else number, "address:")
    if number > 1 and draws.random() < 0.3:
        amount: Attributes = {"amount": draws.choice((500_000, 3_000_000, 15_000_000))}
        other = f"f{draws.randrange(number)}"
        ends = (f"f{number}", other) if draws.random() < 0.8 else (other, f"f{number}")
        yield Relation(f"g{number}", "guarantees", *ends, attributes=amount)
    if draws.random() < 0.02:
        yield Record(f"r{number}", "penalty", f"f{number}", date(2026, 3, 1), tier="serious")


if __name__ == "__main__":
    main()
