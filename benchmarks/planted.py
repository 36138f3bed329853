"""Planted cases found, beside what one would do otherwise: `python -m benchmarks.planted [SIZE]…`.

Each method scores every question of a sample city; its cut-off is the one of the best F1 on a
tuning city of the same size and another seed, for ours as for the others (ours has its decision as
score). A question is a row of truth.csv under project approval (planted: expect is not clear) or a
project of the background, which counts as not planted though some of them do have adverse records:
so precision is a lower bound for every method alike.
"""

import csv
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np

from analytics.law.measures import read_measures
from analytics.law.tiers import read_tier_law
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.participants import participants_of
from analytics.vetting.subjects import scenarios_for
from analytics.vetting.vet import Vetting, vet_entity
from graph.errors import CreditGraphError
from graph.lookup import entity_of
from graph.model import Entity
from graph.opening import open_store
from graph.store import Store
from loaders.city.sample import write_city
from loaders.load import load
from loaders.report import LoadOptions

_TODAY = date(2026, 11, 26)
_SCENARIO = "project_approval"
_DECISIONS = {"pass": 0.0, "fast_track": 0.0, "review": 1.0, "restricted": 2.0}
_SEEDS = (5, 6)  # tuning, measuring
Scores = dict[str, float]


def main() -> None:
    """Print a line for each size and method: precision, recall, F1, median rank, seconds."""
    for size in [int(text) for text in sys.argv[1:]] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as folder:
            tuning, measuring = (City(Path(folder) / str(s), size, s) for s in _SEEDS)
            positive = sum(measuring.planted.values())
            print(f"{size:,} entities: {len(measuring.planted):,} questions, {positive} planted")
            for name, method in METHODS.items():
                cut = best_cut(method(tuning), tuning.planted)
                began = time.perf_counter()
                scores = method(measuring)
                took = time.perf_counter() - began
                print(f"  {name:24}", told(scores, measuring.planted, cut), f"{took:7.2f} s")


class City:
    """A loaded city of the sample, its questions and what is planted in them."""

    def __init__(self, folder: Path, size: int, seed: int) -> None:
        write_city(folder / "city", entities=size, seed=seed)
        self.store: Store = open_store(f"sqlite:///{folder / 'city.db'}", secret=b"benchmark")
        options = LoadOptions(rejects=folder / "rejects.csv")
        load(self.store, [folder / "city"], law=read_tier_law(), options=options)
        self.reach = Propagation(snapshot_of(self.store), read_policy(), _TODAY).prepared()
        self.planted: dict[str, bool] = {}
        self.entities: dict[str, Entity] = {}
        for row in _rows(folder / "city" / "truth.csv"):
            if not row["scenario"]:
                self._ask(row["subject"], planted=row["expect"] != "clear")
        for row in _rows(folder / "city" / "项目.csv"):
            self._ask(row["项目代码"], planted=False)
        self.parties = {id_: self._parties(entity) for id_, entity in self.entities.items()}

    def _ask(self, subject: str, *, planted: bool) -> None:
        try:
            entity = entity_of(self.store, subject)
        except CreditGraphError:  # a faulty row of the city: nothing was loaded of it
            return
        if _SCENARIO in scenarios_for(entity.kind):
            self.entities.setdefault(entity.id, entity)
            self.planted.setdefault(entity.id, planted)

    def _parties(self, entity: Entity) -> list[str]:
        part = participants_of(
            self.store, entity, scenario=_SCENARIO, as_of=_TODAY, at_revision=None
        )
        return [party.entity for party in part.participants]

    def debtors(self) -> set[str]:
        """Who carries an adverse record in force."""
        ids = self.reach.snapshot.entities.ids
        return {ids[int(place)] for place in self.reach.seeds.subject}

    def graph(self) -> "nx.Graph[str]":
        """All relations, without direction, for what networkx offers."""
        relations, ids = self.reach.snapshot.relations, self.reach.snapshot.entities.ids
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(ids)
        pairs = zip(relations.source, relations.target, strict=True)
        graph.add_edges_from((ids[int(s)], ids[int(t)]) for s, t in pairs)
        return graph

    def highest(self, of: Mapping[str, float]) -> Scores:
        """For each question the highest score of a participant."""
        return {
            question: max((of.get(party, 0.0) for party in parties), default=0.0)
            for question, parties in self.parties.items()
        }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def ours(city: City) -> Scores:
    """The decision of a vetting; of reviews first those on a ground, then by the strongest lead."""
    law = read_measures()
    vetted = (
        (id_, vet_entity(city.store, city.reach, one, scenario=_SCENARIO, measures=law))
        for id_, one in city.entities.items()
    )
    return {id_: _DECISIONS[vetting.decision] + _within(vetting) for id_, vetting in vetted}


def _within(vetting: Vetting) -> float:
    if vetting.decision != "review":
        return 0.0
    return max((0.5 if f.score is None else f.score / 2 for f in vetting.findings), default=0.0)


def neighbours(city: City) -> Scores:
    """How many with an adverse record are within two relations of a participant."""
    graph, debtors = city.graph(), city.debtors()
    near = {
        party: float(len(debtors & nx.ego_graph(graph, party, radius=2).nodes))
        for party in {party for parties in city.parties.values() for party in parties}
    }
    return city.highest(near)


def pagerank(city: City) -> Scores:
    """Personalised PageRank from all with an adverse record, as networkx has it (damping 0.85).

    Iterated here: networkx's own needs scipy, which nothing else does.
    """
    snapshot = city.reach.snapshot
    size = len(snapshot.entities.ids)
    ends = np.concatenate([snapshot.relations.source, snapshot.relations.target])
    others = np.concatenate([snapshot.relations.target, snapshot.relations.source])
    degree = np.bincount(ends, minlength=size)
    start = np.bincount(np.unique(city.reach.seeds.subject), minlength=size).astype(np.float64)
    start /= start.sum()
    rank = start.copy()
    for _ in range(100):
        flow = np.bincount(others, weights=(rank / np.maximum(degree, 1))[ends], minlength=size)
        rank = 0.85 * (flow + rank[degree == 0].sum() * start) + 0.15 * start
    return city.highest(dict(zip(snapshot.entities.ids, rank.tolist(), strict=True)))


def flags(city: City) -> Scores:
    """How many adverse records in force all participants carry together."""
    ids, count = city.reach.snapshot.entities.ids, dict[str, float]()
    for place in city.reach.seeds.subject:
        count[ids[int(place)]] = count.get(ids[int(place)], 0.0) + 1
    return {q: sum(count.get(p, 0.0) for p in parties) for q, parties in city.parties.items()}


def chain(city: City) -> Scores:
    """The strongest chain of any kind to a participant, 1 for a record of its own."""
    debtors = city.debtors()
    strongest = {
        party: 1.0
        if party in debtors
        else max((one.score for one in city.reach.of(party).evidence), default=0.0)
        for party in {party for parties in city.parties.values() for party in parties}
    }
    return city.highest(strongest)


METHODS: Mapping[str, Callable[[City], Scores]] = {
    "vetting (ours)": ours,
    "neighbour count": neighbours,
    "personalised PageRank": pagerank,
    "sum of flags": flags,
    "strongest chain alone": chain,
}


def best_cut(scores: Scores, planted: Mapping[str, bool]) -> float:
    """The cut-off of the best F1, the highest of equals."""
    cuts = sorted({score for score in scores.values() if score > 0})
    return max(cuts, key=lambda cut: (_quality(scores, planted, cut)[2], cut), default=0.0)


def _quality(scores: Scores, planted: Mapping[str, bool], cut: float) -> tuple[float, float, float]:
    """(precision, recall, F1) of what is at or above a cut-off."""
    found = [question for question, score in scores.items() if score >= cut]
    right = sum(planted[question] for question in found)
    precision = right / len(found) if found else 1.0
    recall = right / sum(planted.values())
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def told(scores: Scores, planted: Mapping[str, bool], cut: float) -> str:
    """A line of figures; the rank of a planted question counts those not planted before it."""
    precision, recall, f1 = _quality(scores, planted, cut)
    rank = statistics.median(_ranks(scores, planted))
    return f"precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}  median rank {rank:5.0f}"


def _ranks(scores: Scores, planted: Mapping[str, bool]) -> Iterable[float]:
    others = sorted(score for question, score in scores.items() if not planted[question])
    for question, score in scores.items():
        if planted[question]:
            yield sum(other >= score for other in others) + 1


if __name__ == "__main__":
    main()
