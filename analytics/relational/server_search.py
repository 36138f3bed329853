"""The search of DESIGN §7 by a store's own server: rounds of join and minimum, where the facts are.

The server is given arcs and seeds with their integer weights, as every engine is; joins, minima,
numbers and budgets are its own (`graph.rounds`). What it answers is kept here between the rounds.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from analytics.propagation.exposure import Propagation
from analytics.propagation.rounding import at_least
from analytics.propagation.search import EvidenceColumns, budget_of, scores_of
from analytics.relational.running import Progress
from analytics.snapshot.columns import Ints
from graph.errors import BadInput
from graph.rounds import Arc, Label, Rounds, Searching, Seed
from graph.store import Store

_TOGETHER: Final = 64  # seeds whose labels are sent at once
_Chained = tuple[int, tuple[int, ...]]  # the weight of a label, its relations by place


@dataclass(slots=True)
class _Part:
    """Seeds that are searched together, by their rows.

    `labels` are those of the last round, `made` all of each seed by number, with the chain of each,
    and `best` the last of each entity, which is the lightest.
    """

    rows: list[int]
    seeds: list[Seed]
    labels: list[Label]
    made: list[list[_Chained]]
    best: list[dict[str, _Chained]]
    cut: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Searched:
    """All evidence that a server found, of which name and version it is."""

    engine: str
    version: str
    columns: EvidenceColumns


def server_of(store: Store) -> Searching:
    """What searches by itself in a store; raises BadInput for a store without a server."""
    if not isinstance(store, Searching):
        raise BadInput("engine.no_server")
    return store


def search_on_server(
    server: Searching,
    reach: Propagation,
    progress: Progress,
    *,
    subject: str | None = None,
    budget: int | None = None,
) -> Searched:
    """The evidence of a propagation by the server of its store.

    With `subject`, the id of an entity, only what the records about it reach; `budget` is as the
    kernel's search takes it. Raises as `graph.rounds.Searching` does.
    """
    labels = budget or budget_of(len(reach.snapshot.entities.ids), reach.policy.max_hops)

    def work(rounds: Rounds) -> Searched:
        parts = _parts(reach, subject)
        for number in range(1, reach.policy.max_hops + 1):
            made = sum(_round(rounds, part, labels) for part in parts)
            progress(number, made)
            if not made:
                break
        return Searched(rounds.name, rounds.version, _columns(reach, parts))

    return server.searched(arcs_of(reach), labels, work, revision=reach.snapshot.revision)


def arcs_of(reach: Propagation) -> list[Arc]:
    """All arcs of a propagation, by the ids of their ends and relations."""
    entities, relations = reach.snapshot.entities.ids, reach.snapshot.relations.ids
    arcs = reach.arcs
    tails = np.repeat(np.arange(len(entities)), np.diff(arcs.offset)).tolist()
    columns = ("head", "weight", "event_low", "event_high", "relation")
    rows = zip(tails, *(arcs.rows[name].tolist() for name in columns), strict=True)
    return [
        Arc(relations[place], entities[tail], entities[head], weight, low, high, row, place)
        for row, (tail, head, weight, low, high, place) in enumerate(rows)
    ]


def _parts(reach: Propagation, subject: str | None) -> list[_Part]:
    seeds = reach.seeds
    rows = np.arange(len(seeds.record))
    if subject is not None:
        rows = rows[seeds.subject == reach.snapshot.places[subject]]
    return [_part(reach, rows[at : at + _TOGETHER]) for at in range(0, len(rows), _TOGETHER)]


def _part(reach: Propagation, rows: Ints) -> _Part:
    """Some seeds with the labels of round 0, which are their starts."""
    seeds, ids = reach.seeds, reach.snapshot.entities.ids
    part = _Part(rows.tolist(), [], [], [], [])
    for nth, row in enumerate(part.rows):
        subject, event, heaviest = (
            int(column[row]) for column in (seeds.subject, seeds.event, seeds.limit)
        )
        span = slice(*seeds.first_start[row : row + 2].tolist())
        entities, weights = seeds.start_entity[span].tolist(), seeds.start_weight[span].tolist()
        part.seeds.append(Seed(ids[subject], event, heaviest, made=0))
        part.made.append([])
        part.best.append({})
        part.labels += [
            Label(nth, ids[entity], weight, number, -1, -1, -1)
            for number, (entity, weight) in enumerate(zip(entities, weights, strict=True))
        ]
    _take(part, part.labels)
    _counted(part)
    return part


def _take(part: _Part, labels: list[Label]) -> None:
    """Add labels to those made, in the order of their numbers, each with its chain."""
    for label in labels:
        made = part.made[label.seed]
        before = made[label.parent][1] if label.parent >= 0 else ()
        chained = label.weight, before if label.place < 0 else (*before, label.place)
        made.append(chained)
        part.best[label.seed][label.entity] = chained
        part.seeds[label.seed].lightest[label.entity] = label.weight


def _counted(part: _Part) -> None:
    """Make seeds ready for the next round."""
    for seed, made in zip(part.seeds, part.made, strict=True):
        seed.made, seed.last = len(made), None


def _round(rounds: Rounds, part: _Part, budget: int) -> int:
    """Do one round for some seeds; how many labels it made."""
    before = part.labels
    if not before:
        return 0
    part.labels = rounds.labels(part.seeds, before)
    spent = {label.seed for label in part.labels if label.number == budget - 1}
    if spent:
        part.labels = _until_spent(rounds, part, before, spent)
    _take(part, part.labels)
    if any(len(made) >= budget for made in part.made):
        part.cut.update(rounds.cut(part.seeds, before))
    _counted(part)
    return len(part.labels)


def _until_spent(rounds: Rounds, part: _Part, before: list[Label], spent: set[int]) -> list[Label]:
    """The labels of a round in which some seeds spend their budget: what came later has no part."""
    for label in part.labels:
        if label.seed in spent:
            part.seeds[label.seed].last = label.first
    again = rounds.labels(part.seeds, [label for label in before if label.seed in spent])
    return [label for label in part.labels if label.seed not in spent] + again


def _columns(reach: Propagation, parts: list[_Part]) -> EvidenceColumns:
    """What was found as the kernel gives it, in order of seed and entity."""
    places, seeds = reach.snapshot.places, reach.seeds
    found = sorted(
        (row, places[entity], *chained)
        for part in parts
        for row, best in zip(part.rows, part.best, strict=True)
        for entity, chained in best.items()
        if places[entity] != seeds.subject[row]
    )
    chain = np.full((len(found), reach.policy.max_hops), -1, dtype=np.int32)
    for nth, (_, _, _, relations) in enumerate(found):
        chain[nth, : len(relations)] = relations
    seed, entity, weight = (np.array([row[at] for row in found], dtype=np.int64) for at in range(3))
    score = scores_of(weight, seeds.sigma[seed])
    kept = at_least(score, reach.policy.threshold)
    cut = np.zeros(len(seeds.record), dtype=np.bool_)
    cut[[part.rows[nth] for part in parts for nth in part.cut]] = True
    hops = np.array([len(row[3]) for row in found], dtype=np.int32)
    return EvidenceColumns(
        seed=seed[kept].astype(np.int32),
        entity=entity[kept].astype(np.int32),
        score=score[kept],
        hops=hops[kept],
        chain=chain[kept],
        cut=cut,
    )
