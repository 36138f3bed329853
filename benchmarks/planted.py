"""Planted cases found, beside what one would do otherwise: `python -m benchmarks.planted [SIZE]…`.

Each method scores every question of a sample city; its cut-off is the one of the best F1 on a
tuning city of the same size and another seed, for ours as for the others (ours has its decision as
score). A question is a row of truth.csv under project approval (planted: expect is not clear) or a
project with nothing planted. In some of those one with an adverse record of the background takes
part or directs a party within three ties: they are neither planted nor clean. The figures leave
them out; the last one, F1 strict, counts whoever finds them as wrong, and so is a lower bound.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import networkx as nx
import numpy as np

from analytics.law.measures import read_measures
from analytics.vetting.participants import participants_of
from analytics.vetting.subjects import scenarios_for
from analytics.vetting.vet import Vetting, vet_entity
from graph.errors import CreditGraphError
from graph.lookup import entity_of
from graph.model import Entity
from tests.planted_city import planted_city

_TODAY: Final = date(2026, 11, 26)
_SCENARIO: Final = "project_approval"
_DECISIONS: Final = {"pass": 0.0, "fast_track": 0.0, "review": 1.0, "restricted": 2.0}
_TUNING: Final = 5
_MEASURING: Final = (6, 7, 8)
_ONE_CITY: Final = 50_000  # from this size on one city is measured: more take too long
Scores = dict[str, float]
Quality = tuple[float, float, float, float]


def main() -> None:
    """Print a line for each size and method: mean precision, recall, F1, median rank, seconds."""
    for size in [int(text) for text in sys.argv[1:]] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as folder:
            seeds = _MEASURING if size < _ONE_CITY else _MEASURING[:1]
            began = time.perf_counter()
            tuning, *cities = (City(Path(folder) / str(s), size, s) for s in (_TUNING, *seeds))
            made = time.perf_counter() - began
            print(f"{size:,} entities, seeds {seeds}, made in {made:.0f} s", flush=True)
            for city in cities:
                planted, clean = sum(city.planted.values()), len(city.clean)
                print(f"  {planted} planted, {clean - planted:,} not, {len(city.doubtful)} neither")
            for name, method in METHODS.items():
                tuned = method(tuning)
                began = time.perf_counter()
                scores = [method(city) for city in cities]
                took = (time.perf_counter() - began) / len(cities)
                cut, strict = best_cut(tuned, tuning.clean), best_cut(tuned, tuning.planted)
                found = [quality(s, c.clean, cut) for s, c in zip(scores, cities, strict=True)]
                least = [_f1(s, c.planted, strict) for s, c in zip(scores, cities, strict=True)]
                print(f"  {name:24}", told(found, least), f"{took:7.2f} s", flush=True)


class City:
    """A loaded city of the sample, its questions and what is planted in them."""

    def __init__(self, folder: Path, size: int, seed: int) -> None:
        folder.mkdir()
        made = planted_city(folder, entities=size, seed=seed, as_of=_TODAY)
        self.store, self.reach = made.store, made.reach.prepared()
        self.planted: dict[str, bool] = {}
        self.doubtful: set[str] = set()
        self.entities: dict[str, Entity] = {}
        for row in made.rows("truth.csv"):
            if not row["scenario"]:
                self._ask(row["subject"], planted=row["expect"] != "clear")
        for project in made.background:
            self._ask(project, planted=False, doubtful=made.is_rightly_looked_at(project))
        self.parties = {id_: self._parties(entity) for id_, entity in self.entities.items()}

    def _ask(self, subject: str, *, planted: bool, doubtful: bool = False) -> None:
        try:
            entity = entity_of(self.store, subject)
        except CreditGraphError:  # a faulty row of the city: nothing was loaded of it
            return
        if _SCENARIO in scenarios_for(entity.kind):
            self.entities.setdefault(entity.id, entity)
            self.planted.setdefault(entity.id, planted)
            if doubtful:
                self.doubtful.add(entity.id)

    def _parties(self, entity: Entity) -> list[str]:
        part = participants_of(
            self.store, entity, scenario=_SCENARIO, as_of=_TODAY, at_revision=None
        )
        return [party.entity for party in part.participants]

    @property
    def clean(self) -> dict[str, bool]:
        """What is planted in each question but the doubtful ones."""
        return {id_: one for id_, one in self.planted.items() if id_ not in self.doubtful}

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
        party: float(len(debtors & nx.single_source_shortest_path_length(graph, party, 2).keys()))
        for party in {party for parties in city.parties.values() for party in parties}
    }
    return city.highest(near)


def pagerank(city: City) -> Scores:
    """Personalised PageRank of networkx from all with an adverse record (damping 0.85)."""
    start = dict.fromkeys(city.debtors(), 1.0)
    return city.highest(nx.pagerank(city.graph(), personalization=start))


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
    cuts = sorted({scores[question] for question in planted if scores[question] > 0})
    return max(cuts, key=lambda cut: (_f1(scores, planted, cut), cut), default=0.0)


def _f1(scores: Scores, planted: Mapping[str, bool], cut: float) -> float:
    return quality(scores, planted, cut)[2]


def quality(scores: Scores, planted: Mapping[str, bool], cut: float) -> Quality:
    """(precision, recall, F1) of the questions at or above a cut-off, and the median rank.

    Only those in `planted` are questions. The rank of a planted one counts those not planted that
    are before it or beside it.
    """
    found = [question for question in planted if scores[question] >= cut]
    right = sum(planted[question] for question in found)
    precision = right / len(found) if found else 1.0
    recall = right / sum(planted.values())
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return precision, recall, f1, statistics.median(_ranks(scores, planted))


def told(found: list[Quality], strict: list[float]) -> str:
    """A line of means, and the range of F1 over the cities."""
    precision, recall, f1, rank = (statistics.mean(column) for column in zip(*found, strict=True))
    span = f"{min(one[2] for one in found):.2f} to {max(one[2] for one in found):.2f}"
    return (
        f"precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f} ({span})  "
        f"median rank {rank:4.0f}  F1 strict {statistics.mean(strict):.2f}"
    )


def _ranks(scores: Scores, planted: Mapping[str, bool]) -> Iterable[float]:
    others = np.sort([scores[question] for question in planted if not planted[question]])
    for question in planted:
        if planted[question]:
            yield len(others) - int(np.searchsorted(others, scores[question])) + 1


if __name__ == "__main__":
    main()
