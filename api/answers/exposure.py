"""Exposure and impact, with the records and relations behind each number (DESIGN §7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from analytics.propagation.exposure import Evidence, Exposure
from api.desk.question import Ask
from api.desk.response import framed
from api.plain import plain_evidence
from graph.model import Relation

_STRONGEST: Final = 5  # pieces of evidence given of each of the highest


def exposure_of(ask: Ask, text: str, *, limit: int) -> dict[str, Any]:
    """One party's exposure: its `limit` strongest pieces of evidence; `left` counts the others."""
    entity, reach = ask.entity(text), ask.view.reach
    exposure = reach.of(entity.id)
    evidence = exposure.evidence[:limit]
    return {
        **framed(ask, explored=reach.explored, truncated=reach.truncated),
        "entities": [_exposure(ask, replace(exposure, evidence=evidence))],
        "left": len(exposure.evidence) - len(evidence),
        **_behind(ask, evidence, [entity.id]),
    }


def highest(ask: Ask, *, limit: int) -> dict[str, Any]:
    """The `limit` parties of the highest exposure, each with its strongest evidence."""
    reach = ask.view.reach
    exposures = [replace(one, evidence=one.evidence[:_STRONGEST]) for one in reach.top(limit)]
    evidence = [piece for one in exposures for piece in one.evidence]
    return {
        **framed(ask, explored=reach.explored, truncated=reach.truncated),
        "entities": [_exposure(ask, one) for one in exposures],
        **_behind(ask, evidence, [one.entity for one in exposures]),
    }


def impact_of(ask: Ask, text: str, *, limit: int) -> dict[str, Any]:
    """The parties that a subject's records reach, strongest evidence first."""
    subject, reach = ask.entity(text), ask.view.reach
    reached = reach.impact(subject.id)
    return {
        **framed(ask, explored=len({one.entity for one in reached}), truncated=reach.truncated),
        "id": ask.masking.id(subject.id),
        "left": max(0, len(reached) - limit),
        "evidence": [_evidence(ask, one) for one in reached[:limit]],
        **_behind(ask, reached[:limit], [subject.id]),
    }


def _exposure(ask: Ask, exposure: Exposure) -> dict[str, Any]:
    return {
        "id": ask.masking.id(exposure.entity),
        "index": exposure.index,
        "level": exposure.level,
        "evidence": [_evidence(ask, one) for one in exposure.evidence],
    }


def _evidence(ask: Ask, evidence: Evidence) -> dict[str, Any]:
    return {**plain_evidence(evidence), "entity": ask.masking.id(evidence.entity)}


def _behind(ask: Ask, evidence: Iterable[Evidence], ids: Iterable[str]) -> dict[str, Any]:
    """The records, relations and names behind pieces of evidence and along their chains."""
    plain = [plain_evidence(one) for one in evidence]
    return witnesses(ask, {"lead": plain}, also={*ids, *(one["entity"] for one in plain)})


def witnesses(
    ask: Ask,
    grounds: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    also: Collection[str] = (),
) -> dict[str, Any]:
    """The records, relations and names that grounds rest on, each by id.

    `grounds` are findings by grade; `also` are ids of further entities to name.
    """
    every = [ground for part in grounds.values() for ground in part]
    view, masking = ask.view, ask.masking
    chains = {link for ground in every for link in ground.get("chain", ())}
    relations = view.reader.relations(chains, at_revision=view.revision) if chains else {}
    ids = {ground["record"] for ground in every}
    records = view.reader.records(ids=ids, at_revision=view.revision) if ids else ()
    ends = {end for tie in relations.values() for end in (tie.source, tie.target)}
    ends |= {record.subject for record in records} | set(also)
    entities = view.reader.entities(ends, at_revision=view.revision)
    # The chains show everybody on them, so all are journalled, not the subject alone.
    ask.looked_at("chains", entities.values())
    return {
        **ask.since_withdrawn(ids),
        "records": {record.id: masking.record(record) for record in records},
        "relations": {id_: masking.relation(tie) for id_, tie in relations.items()},
        "names": masking.names(entities),
    }


def steps(
    chain: Iterable[str], relations: Mapping[str, Relation], end: str
) -> list[dict[str, Any]]:
    """A chain as steps towards the entity `end`: from, relation, to.

    `forward` says whether a step goes from the source of the relation to its target.
    """
    walk: list[dict[str, Any]] = []
    # Only the last entity is known, so the chain is walked from there, and turned at the end.
    at = end
    for id_ in reversed(list(chain)):
        tie = relations[id_]
        forward = tie.target == at
        start = tie.source if forward else tie.target
        walk.append({"from": start, "to": at, "tie": tie, "forward": forward})
        at = start
    return walk[::-1]
