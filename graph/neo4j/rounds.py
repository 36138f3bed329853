"""Rounds of a search in Cypher, over the relations as last known (`graph.rounds`).

Weights are whole numbers, and each order has no two equal rows, as in the steps in SQL. Labels are
rows as `graph.rounds.Label` names them, and arcs are by relation id, each a row of the other fields
of `graph.rounds.Arc`. A server keeps nothing between two queries: the labels of the round before
are sent with each round, and the weights of the arcs that leave their entities.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from graph.errors import StoreError
from graph.neo4j.link import Transaction
from graph.rounds import Arc, Label, Seed

NAME: Final = "neo4j"
# Every usable arc from the labels of the round before, as heavy as the seed allows. `turn` tells
# when the kernel comes to it, and so from which label: it is that label's number and the arc's row.
_CROSSED: Final = """
UNWIND $labels AS label
WITH label[0] AS nth, label[1] AS at, label[2] AS so_far, label[3] AS number
WITH *, $seeds[nth] AS seed
MATCH (:Entity {id: at})-[relation]-(head:Entity)
WHERE head.id <> seed.subject
UNWIND $arcs[relation.id] AS arc
WITH nth, seed, number, at, head.id AS entity, so_far + arc[2] AS weight, arc
WHERE arc[0] = at AND arc[1] = entity AND weight <= seed.heaviest
  AND arc[3] <= seed.event AND seed.event < arc[4]
WITH nth, seed, entity, weight, arc[6] AS place, number * $count + arc[5] AS turn,
  seed.lightest[entity] AS lightest
"""
# What is lighter than all earlier labels of the entity; of the ways to it the lightest, of equals
# that of the smallest place. Entities get numbers by their first turn, while the budget lasts.
_LABELS: Final = f"""{_CROSSED}
WHERE (lightest IS NULL OR weight < lightest) AND (seed.last IS NULL OR turn <= seed.last)
WITH nth, seed.made AS made, entity, min(turn) AS first, min([weight, place, turn]) AS way
ORDER BY nth, first
WITH nth, made, collect([entity, first, way]) AS found
WITH nth, made, found, $budget - made AS room
UNWIND range(0, CASE WHEN size(found) < room THEN size(found) ELSE room END - 1) AS k
WITH nth, made + k AS number, found[k][0] AS entity, found[k][1] AS first, found[k][2] AS way
RETURN nth, entity, way[0], number, way[2] / $count, way[1], first
ORDER BY nth, number
"""
_CUT: Final = f"""{_CROSSED}
WHERE (seed.made >= $budget OR turn > seed.last) AND (lightest IS NULL OR weight <= lightest)
RETURN collect(DISTINCT nth)
"""
# Each arc by the one relation that it is of, between the ends that it says.
_FOUND: Final = """
MATCH (tail:Entity)-[relation]-(head:Entity)
UNWIND $arcs[relation.id] AS arc
WITH tail, head, arc WHERE arc[0] = tail.id AND arc[1] = head.id
RETURN count(*), count(DISTINCT arc[5])
"""
_VERSION: Final = (
    "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]"
)


class CypherRounds:
    """Implements `graph.rounds.Rounds` within one reading transaction."""

    name = NAME

    def __init__(self, tx: Transaction, arcs: Collection[Arc], budget: int) -> None:
        """Raises StoreError where the relations are not as the arcs say."""
        self._tx = tx
        self._bounds = {"budget": budget, "count": len(arcs)}
        self._leaving: dict[str, list[Arc]] = {}
        for arc in arcs:
            self._leaving.setdefault(arc.tail, []).append(arc)
        ((found, of_them),) = tx.rows(_FOUND, arcs=_by_relation(arcs))
        if (found, of_them) != (len(arcs), len(arcs)):
            raise StoreError("engine.other_relations", engine=NAME)
        self.version = str(tx.rows(_VERSION)[0][0])

    def labels(self, seeds: Sequence[Seed], before: Collection[Label]) -> list[Label]:
        return [Label(*row) for row in self._rows(_LABELS, seeds, before)]

    def cut(self, seeds: Sequence[Seed], before: Collection[Label]) -> list[int]:
        ((cut,),) = self._rows(_CUT, seeds, before)
        return [*cut]

    def _rows(
        self, query: str, seeds: Sequence[Seed], before: Collection[Label]
    ) -> list[list[Any]]:
        tails = {label.entity for label in before}
        return self._tx.rows(
            query,
            labels=[[*label[:4]] for label in before],
            seeds=[asdict(seed) for seed in seeds],
            arcs=_by_relation(arc for tail in tails for arc in self._leaving.get(tail, ())),
            **self._bounds,
        )


def _by_relation(arcs: Iterable[Arc]) -> dict[str, list[list[Any]]]:
    table: dict[str, list[list[Any]]] = {}
    for relation, *row in arcs:
        table.setdefault(relation, []).append(row)
    return table
