"""A party's neighbours: the part asked for, most relevant first; only what is shown is read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.paths.walks import among
from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import TIES, Ints
from analytics.snapshot.ties import links_at
from analytics.vetting.grading import graded_among
from api.answers.ties import counts_of
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import NotFound
from graph.model import Entity, Relation

_PARALLEL: Final = 20  # relations given of one neighbour; how many more there are is said
_BETWEEN: Final = 5_000


@dataclass(frozen=True, slots=True)
class Part:
    """Which neighbours: by kind and direction of a relation, also those of ended ones or not."""

    kind: str | None = None
    outward: bool | None = None
    ended: bool = True
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Every neighbour of the part, most relevant first, and the ties to each."""

    others: Ints
    ties: dict[int, list[int]]
    total: int


def neighbours_of(ask: Ask, text: str, part: Part) -> dict[str, Any]:
    """Own adverse record in force first, then the strongest evidence, holding before ended, id."""
    entity, view = ask.entity(text), ask.view
    ranked = _ranked(ask, entity.id, part)
    snapshot = view.reach.snapshot
    ids = [snapshot.entities.ids[other] for other in ranked.others.tolist()]
    tied = [[snapshot.relations.ids[tie] for tie in ranked.ties[other]]
            for other in ranked.others.tolist()]  # fmt: skip
    shown = {tie for some in tied for tie in some[:_PARALLEL]}
    relations = view.reader.relations(shown, at_revision=view.revision) if shown else {}
    known = view.reader.entities(ids, at_revision=view.revision) if ids else {}
    ask.looked_at("neighbours", [entity, *known.values()])
    left = max(0, ranked.total - part.offset - len(ids))
    return {
        **framed(ask, explored=ranked.total, truncated=left > 0),
        "id": ask.masking.id(entity.id), "total": ranked.total, "left": left,
        "neighbours": [
            {**brief, **_told(ask, [relations[tie] for tie in some[:_PARALLEL]], len(some))}
            for brief, some in zip(briefs(ask, [known[id_] for id_ in ids]), tied, strict=True)
        ],
    }  # fmt: skip


def _told(ask: Ask, relations: Sequence[Relation], every: int) -> dict[str, Any]:
    return {
        "relations": [ask.masking.relation(relation) for relation in relations],
        "more_relations": every - len(relations),
    }


def briefs(ask: Ask, entities: Collection[Entity]) -> list[dict[str, Any]]:
    """Each party in brief, as pictures and lists show it: who, its grade, its relations counted."""
    view = ask.view
    graded = graded_among(view.reader, view.reach, entities, measures=ask.desk.measures)
    return [
        {
            "entity": ask.masking.entity(entity), "grade": graded[entity.id].grade,
            "level": graded[entity.id].level, "index": graded[entity.id].index,
            "ties": counts_of(ask, entity.id),
        }
        for entity in entities
    ]  # fmt: skip


def _ranked(ask: Ask, entity: str, part: Part) -> _Ranked:
    """Rank in columns: a hub's neighbours are never made into objects, but for the page shown."""
    reach, day = ask.view.reach, ask.view.as_of.toordinal()
    near, ties = reach.snapshot.adjacency, reach.snapshot.relations
    rows = _rows(reach, entity, part)
    relation = near.relation[rows]
    others, where = np.unique(near.other[rows], return_inverse=True)
    holds = ties.valid_to[relation] > day
    held = np.bincount(where, weights=holds, minlength=len(others)) > 0
    own = _adverse(ask)[others]
    order = np.lexsort((others, ~held, -reach.peaks[others], ~own))
    shown = order[part.offset : part.offset + part.limit]
    mine = np.isin(where, shown)
    found: dict[int, list[tuple[bool, int]]] = defaultdict(list)
    for other, tie, holding in zip(near.other[rows[mine]].tolist(), relation[mine].tolist(),
                                   holds[mine].tolist(), strict=True):  # fmt: skip
        found[other].append((not holding, tie))
    listed = {other: [tie for _, tie in sorted(some)] for other, some in found.items()}
    return _Ranked(others[shown], listed, len(others))


def _rows(reach: Propagation, entity: str, part: Part) -> Ints:
    """The rows of the adjacency that belong to the part."""
    near, ties = reach.snapshot.adjacency, reach.snapshot.relations
    day, place = reach.as_of.toordinal(), reach.snapshot.places[entity]
    rows = np.arange(near.offset[place], near.offset[place + 1])
    relation = near.relation[rows]
    kept = ties.valid_from[relation] <= day
    if part.kind is not None:
        kept &= ties.kind[relation] == TIES.index(part.kind)
    if part.outward is not None:
        kept &= near.outward[rows] == part.outward
    if not part.ended:
        kept &= ties.valid_to[relation] > day
    return rows[kept]


def _adverse(ask: Ask) -> npt.NDArray[np.bool_]:
    """By entity place, whether an adverse record in force names this very subject."""
    snapshot, seeds = ask.view.reach.snapshot, ask.view.reach.seeds
    gone = np.isin(seeds.record, snapshot.record_places(ask.view.withdrawn))
    found = np.zeros(len(snapshot.entities.ids), dtype=np.bool_)
    found[seeds.subject[~gone]] = True
    return found


def between(ask: Ask, texts: Iterable[str]) -> dict[str, Any]:
    """These parties in brief, and the relations among them that have begun: for a picture."""
    view, snapshot = ask.view, ask.view.reach.snapshot
    wanted = dict.fromkeys(view.references.id_of(text) for text in texts)
    known = view.reader.entities(wanted, at_revision=view.revision)
    if known.keys() != wanted.keys():
        raise NotFound("one of these is nobody known here: look for the name instead.")
    entities = list({entity.id: entity for entity in known.values()}.values())
    links = links_at(snapshot, [e.id for e in entities], kinds=None, as_of=None,
                     limit=_BETWEEN, within=True)  # fmt: skip
    relations = [tie for tie in among(view.reader, links, at_revision=view.revision)
                 if tie.valid_from is None or tie.valid_from <= view.as_of]  # fmt: skip
    ask.looked_at("between", entities)
    return {
        **framed(ask, explored=len(entities), truncated=len(links) == _BETWEEN),
        "parties": briefs(ask, entities),
        "relations": [ask.masking.relation(tie) for tie in relations],
    }  # fmt: skip
