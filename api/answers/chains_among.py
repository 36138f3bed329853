"""The chains between any two of several parties, up to a length, with grades and sources."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.paths.among_several import Bounds, PairChains, chains_among
from api.answers.neighbours import briefs, drawn
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import BadInput


@dataclass(frozen=True, slots=True)
class Wanted:
    """Parties by id or reference, the most relations in a chain, the most chains of a pair."""

    ids: Sequence[str]
    kinds: Collection[str] = ()
    hops: int = 4
    limit: int = 20


def chains_of_several(ask: Ask, wanted: Wanted) -> dict[str, Any]:
    """All chains of relations that hold on the day between any two of the parties.

    A step of a chain names every relation between its two parties. `cut` of a pair says that there
    may be more chains than those given. Raises NotFound where one of the ids is no party, BadInput
    where all of them are one and the same.
    """
    view, masking = ask.view, ask.masking
    _, chosen = drawn(ask, wanted.ids)
    if len(chosen) < 2:
        ask.looked_at("chains", chosen)
        raise BadInput("desk.same_party")
    bounds = Bounds(view.as_of, wanted.kinds or None, wanted.hops, wanted.limit)
    pairs = chains_among(view.reach.snapshot, [one.id for one in chosen], bounds)
    met = {id_ for pair in pairs for chain in pair.chains for id_ in chain.entities}
    known = view.reader.entities(met, at_revision=view.revision) if met else {}
    entities = list({one.id: one for one in (*chosen, *known.values())}.values())
    crossed = {
        tie for pair in pairs for chain in pair.chains for step in chain.steps for tie in step
    }
    ties = view.reader.relations(crossed, at_revision=view.revision) if crossed else {}
    ask.looked_at("chains", entities)
    return {
        **framed(ask, explored=len(entities), truncated=any(pair.cut for pair in pairs)),
        "chosen": [masking.id(one.id) for one in chosen],
        "hops": wanted.hops,
        "pairs": [_pair(ask, pair) for pair in pairs],
        "parties": briefs(ask, entities),
        "relations": {id_: masking.relation(tie) for id_, tie in sorted(ties.items())},
    }


def _pair(ask: Ask, pair: PairChains) -> dict[str, Any]:
    return {
        "one": ask.masking.id(pair.one),
        "other": ask.masking.id(pair.other),
        "cut": pair.cut,
        "chains": [
            {
                "entities": [ask.masking.id(id_) for id_ in chain.entities],
                "steps": [list(step) for step in chain.steps],
            }
            for chain in pair.chains
        ],
    }
