"""A party's relations: counted by kind first, then the part asked for, most relevant first."""

from typing import Any

import numpy as np

from analytics.snapshot.columns import TIES
from api.desk.question import Ask
from api.desk.response import framed
from graph.model import Entity


def ties_of(ask: Ask, text: str) -> dict[str, Any]:
    """A party and its relations, counted by kind and direction."""
    entity = ask.entity(text)
    ask.looked_at("ties", [entity])
    counts = counts_of(ask, entity.id)
    every = sum(count["holds"] + count["ended"] for count in counts)
    return {
        **framed(ask, explored=every), "entity": ask.masking.entity(entity), "ties": counts,
    }  # fmt: skip


def counts_of(ask: Ask, entity: str) -> list[dict[str, Any]]:
    """How many relations of each kind and direction hold on the day, or have ended by it.

    `outward` is seen from the entity: it is the relation's source. What has not begun is no
    relation yet.
    """
    snapshot, day = ask.view.reach.snapshot, ask.view.as_of.toordinal()
    place = snapshot.places.get(entity)
    if place is None:
        return []
    near, ties = snapshot.adjacency, snapshot.relations
    rows = np.arange(near.offset[place], near.offset[place + 1])
    rows = rows[ties.valid_from[near.relation[rows]] <= day]
    relation, outward = near.relation[rows], near.outward[rows]
    holds = ties.valid_to[relation] > day
    keys, where = np.unique(ties.kind[relation] * 2 + outward, return_inverse=True)
    held = np.bincount(where, weights=holds, minlength=len(keys)).astype(int)
    every = np.bincount(where, minlength=len(keys))
    return [
        {"kind": TIES[int(key) // 2], "outward": bool(key % 2), "holds": int(h),
         "ended": int(n - h)}
        for key, h, n in zip(keys, held, every, strict=True)
    ]  # fmt: skip


def listed(ask: Ask, entity: Entity, *, limit: int) -> dict[str, Any]:
    """Relations at a party, at most `limit`, in id order, with the names of who stands at them."""
    view, masking = ask.view, ask.masking
    ties = view.reader.ties([entity.id], limit=limit + 1, at_revision=view.revision)
    shown = ties[:limit]
    ends = {end for tie in shown for end in (tie.source, tie.target)}
    others = view.reader.entities(ends, at_revision=view.revision)
    ask.looked_at("ties", others.values())
    return {
        **framed(ask, explored=len(others), truncated=len(ties) > limit),
        "relations": [masking.relation(tie) for tie in shown], "names": masking.names(others),
    }  # fmt: skip
