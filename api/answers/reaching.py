"""How dishonesty reaches: the records and relations behind numbers, in words a reader can check."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.desk.asking import Ask
from graph.model import Relation


def witnesses(ask: Ask, grounds: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, Any]:
    """The records, relations and names that grounds rest on, by id: what a number is shown with."""
    every = [ground for part in grounds.values() for ground in part]
    view, showing = ask.view, ask.showing
    chains = {link for ground in every for link in ground.get("chain", ())}
    relations = view.reader.relations(chains, at_revision=view.revision) if chains else {}
    ids = {ground["record"] for ground in every}
    found = view.reader.records(ids=ids, at_revision=view.revision) if ids else ()
    ends = {end for tie in relations.values() for end in (tie.source, tie.target)}
    ends |= {record.subject for record in found}
    entities = view.reader.entities(ends, at_revision=view.revision)
    ask.looked_at("chains", entities.values())
    return {
        "records": {record.id: showing.record(record) for record in found},
        "relations": {id_: showing.relation(tie) for id_, tie in relations.items()},
        "names": showing.names(entities),
    }


def steps(
    chain: Iterable[str], relations: Mapping[str, Relation], end: str
) -> list[dict[str, Any]]:
    """A chain as steps towards whom it reaches: from, tie, to, and whether along the arrow."""
    walk: list[dict[str, Any]] = []
    at = end
    for id_ in reversed(list(chain)):
        tie = relations[id_]
        forward = tie.target == at
        start = tie.source if forward else tie.target
        walk.append({"from": start, "to": at, "tie": tie, "forward": forward})
        at = start
    return walk[::-1]
