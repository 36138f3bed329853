"""Evidence for all seeds, beside networkx's Dijkstra with the same cut-off and the same answer.

`python -m benchmarks.propagation [ENTITIES] [RELATIONS] [RECORDS]`; defaults 300,000 500,000 1,000.
"""

import math
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date

import networkx as nx

from analytics.policy import read_policy
from analytics.propagation.arcs import UNIT
from analytics.propagation.exposure import Propagation
from analytics.snapshot.building import snapshot_from
from graph.store import NO_END, Columns, EntityColumns, RecordColumns, RelationColumns

_TODAY = date(2026, 11, 23)
_KINDS = ("shareholder_of", "legal_representative_of", "officer_of", "guarantees")
Scores = dict[tuple[int, int], float]


def main() -> None:
    sizes = tuple(int(text) for text in (*sys.argv[1:4], 300_000, 500_000, 1_000)[:3])
    entities, relations, records = sizes if len(sys.argv) > 3 else (300_000, 500_000, 1_000)
    snapshot = snapshot_from(city(entities, relations, records), revision=1)
    reach = Propagation(snapshot, read_policy(), _TODAY)
    cold, _ = seconds(reach.evidence_columns)
    tries = [seconds(reach.evidence_columns) for _ in range(20)]
    warm, worked = (min(column) for column in zip(*tries, strict=True))
    scores = ours(reach)
    print(
        f"{entities:,} entities, {relations:,} relations, {records:,} records: "
        f"{len(scores):,} pieces of evidence"
    )
    print(
        f"evidence for all seeds: {warm:.4f} s warm, {worked:.4f} s of all processors; "
        f"{cold:.2f} s first (arcs, compiling)"
    )
    graph = layered(reach)
    theirs: Scores = {}
    peer, peer_worked = seconds(lambda: theirs.update(dijkstra(reach, graph)))
    same = scores.keys() == theirs.keys() and all(
        math.isclose(scores[key], theirs[key], rel_tol=1e-9) for key in scores
    )
    print(
        f"networkx Dijkstra, same cut-off: {peer:.2f} s, {peer / warm:.0f} times ours; "
        f"{peer_worked:.2f} s of processor, {peer_worked / worked:.0f} times; "
        f"same evidence: {same}"
    )


def city(entities: int, relations: int, records: int) -> Iterator[Columns]:
    """A random city: few owners of many, most of few; no tie limits the chains but the policy."""
    randomly = random.Random(11)
    numbers = range(entities)
    ids = [f"uscc:{n:012d}" for n in numbers]
    kinds = ["person" if n % 3 == 0 else "enterprise" for n in numbers]
    yield EntityColumns(numbers, ids, kinds, [()] * entities)
    firms = [n for n in numbers if n % 3]
    sources = [int(entities * randomly.random() ** 1.5) for _ in range(relations)]
    targets = [randomly.choice(firms) for _ in range(relations)]
    shares = [randomly.choice((0.1, 0.3, 0.51, 1.0)) for _ in range(relations)]
    words = [randomly.choice(_KINDS) for _ in range(relations)]
    names = [f"r:{n:012d}" for n in range(relations)]
    none = [0] * relations
    yield RelationColumns(
        names,
        words,
        sources,
        targets,
        shares,
        shares,
        none,
        [NO_END] * relations,
        none,
        [1.0] * relations,
        [""] * relations,
        none,
        [""] * relations,
    )
    day = _TODAY.toordinal()
    decided = [day - randomly.randrange(700) for _ in range(records)]
    yield RecordColumns(
        [f"c:{n:012d}" for n in range(records)],
        randomly.sample(firms, records),
        ["serious"] * records,
        ["L-SX"] * records,
        ["in_force"] * records,
        decided,
        decided,
        [0] * records,
        [NO_END] * records,
        [0] * records,
        [""] * records,
        [()] * records,
    )


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """(seconds on the clock, seconds of all processors: what a busy machine changes less)."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - worked


def ours(reach: Propagation) -> Scores:
    columns = reach.columns
    pairs = zip(reach.seeds.record[columns.seed].tolist(), columns.entity.tolist(), strict=True)
    return dict(zip(pairs, columns.score.tolist(), strict=True))


def dijkstra(reach: Propagation, graph: "nx.DiGraph[tuple[int, int]]") -> Scores:
    """The same by networkx: a node for each entity and layer keeps chains to max_hops ties."""
    seeds = reach.seeds
    scores: Scores = {}
    for place, subject in enumerate(seeds.subject.tolist()):
        limit = int(seeds.limit[place])
        sigma = float(seeds.sigma[place])
        best: dict[int, int] = {}
        reached = nx.single_source_dijkstra_path_length(graph, (subject, 0), cutoff=limit)
        for (entity, _), weight in reached.items():
            best[entity] = min(weight, best.get(entity, weight))
        for entity, weight in best.items():
            score = sigma * 2.0 ** (-weight / UNIT)
            if entity != subject and score >= reach.policy.threshold:
                scores[int(seeds.record[place]), entity] = score
    return scores


def layered(reach: Propagation) -> "nx.DiGraph[tuple[int, int]]":
    """What the seeds can reach, a node for each entity and layer."""
    arcs = reach.arcs
    graph: nx.DiGraph[tuple[int, int]] = nx.DiGraph()
    layer = {(subject, 0) for subject in reach.seeds.subject.tolist()}
    graph.add_nodes_from(layer)
    for depth in range(reach.policy.max_hops):
        lightest: dict[tuple[tuple[int, int], tuple[int, int]], int] = {}
        for node in layer:
            for arc in range(arcs.offset[node[0]], arcs.offset[node[0] + 1]):
                weight, head, *_ = arcs.rows[arc].item()
                pair = (node, (head, depth + 1))
                lightest[pair] = min(weight, lightest.get(pair, 2**62))
        graph.add_weighted_edges_from((one, other, w) for (one, other), w in lightest.items())
        layer = {other for _, other in lightest}
    return graph


if __name__ == "__main__":
    main()
