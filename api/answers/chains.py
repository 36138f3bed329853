"""Connections of two parties: all shortest chains of relations, and the strongest one."""

from collections.abc import Collection
from typing import Any, Final

from analytics.paths.strongest import Strongest, strongest
from analytics.paths.walks import Chains, chains
from api.desk.question import Ask
from api.desk.response import framed

_MOST: Final = 100  # shortest chains in one answer


def chains_between(
    ask: Ask, one: str, other: str, *, kinds: Collection[str] = (), max_hops: int
) -> dict[str, Any]:
    """The chains between two parties over relations that hold on the day, at most `max_hops` long.

    `kinds` limits the kinds of relation; empty allows all. `strongest` is None where none is found.
    """
    ends, view, allowed = [ask.entity(one), ask.entity(other)], ask.view, kinds or None
    shortest = chains(
        view.reader,
        ends[0].id,
        ends[1].id,
        as_of=view.as_of,
        at_revision=view.revision,
        kinds=allowed,
        max_hops=max_hops,
        limit=_MOST,
        snapshot=view.reach.snapshot,
    )
    best = strongest(view.reach, ends[0].id, ends[1].id, kinds=allowed, max_hops=max_hops)
    relations = [chain.relations for chain in shortest.chains] + [best.relations]
    walked = [chain.entities for chain in shortest.chains] + [best.entities]
    ids = {end.id for end in ends} | {id_ for entities in walked for id_ in entities}
    known = view.reader.entities(ids, at_revision=view.revision)
    ask.looked_at("chains", known.values())
    # The two searches cross many of the same relations: each is read once.
    crossed = {tie for chain in relations for tie in chain}
    ties = view.reader.relations(crossed, at_revision=view.revision) if crossed else {}
    masking = ask.masking
    return {
        **framed(ask, explored=shortest.explored, truncated=shortest.truncated or best.truncated),
        "one": masking.id(ends[0].id),
        "other": masking.id(ends[1].id),
        "cut": {"shortest": shortest.truncated, "strongest": best.truncated},
        "chains": _shortest(ask, shortest),
        "strongest": _strongest(ask, best),
        "relations": {id_: masking.relation(tie) for id_, tie in ties.items()},
        "names": masking.names(known),
    }


def _shortest(ask: Ask, shortest: Chains) -> list[dict[str, Any]]:
    return [
        {"entities": [ask.masking.id(id_) for id_ in chain.entities], "relations": chain.relations}
        for chain in shortest.chains
    ]


def _strongest(ask: Ask, best: Strongest) -> dict[str, Any] | None:
    if not best.entities:
        return None
    return {
        "entities": [ask.masking.id(id_) for id_ in best.entities],
        "relations": best.relations,
        "factor": best.factor,
    }
