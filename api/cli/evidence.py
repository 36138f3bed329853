"""The propagation that a question asks about, and how its answers read."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analytics.policy import read_policy
from analytics.propagation.exposure import Evidence, Propagation
from analytics.snapshot.file import snapshot_of
from api.cli.output import say
from api.cli.question import Asking
from graph.model import Entity, Relation
from graph.store import Store

_MARKS = {
    "disputed": "the record is disputed",
    "former": "through a tie that has ended",
    "never_simultaneous": "two of its ties never held at the same time",
    "offence_date_unknown": "the offence date is unknown",
    "possibly_same_as": "identity is uncertain",
}


def propagation(asking: Asking, store: Store, policy: Path | None) -> Propagation:
    """Propagation over the snapshot of the revision asked, kept for the next question."""
    snapshot = snapshot_of(store, at_revision=asking.at_revision, cache=asking.cache(store))
    return Propagation(snapshot, read_policy(policy), asking.as_of)


def frame(asking: Asking, reach: Propagation) -> dict[str, Any]:
    """What every answer of propagation carries."""
    return {
        "as_of": asking.as_of, "revision": reach.snapshot.revision,
        "policy": reach.policy.digest, "explored": reach.explored, "truncated": reach.truncated,
    }  # fmt: skip


def on_chains(store: Store, evidence: Iterable[Evidence], at_revision: int | None) -> list[Entity]:
    """Everyone whom pieces of evidence show: whom they reach, and who stands on the way."""
    found = list(evidence)
    ties = store.relations({r for e in found for r in e.chain}, at_revision=at_revision)
    ends = {end for tie in ties.values() for end in (tie.source, tie.target)}
    return list(store.entities(ends | {e.entity for e in found}, at_revision=at_revision).values())


def say_evidence(store: Store, evidence: list[Evidence], at_revision: int | None) -> None:
    """Each piece of evidence with its chain in words."""
    relations = store.relations({r for e in evidence for r in e.chain}, at_revision=at_revision)
    ends = {end for tie in relations.values() for end in (tie.source, tie.target)}
    names = {
        id_: entity.name
        for id_, entity in store.entities(
            ends | {e.entity for e in evidence}, at_revision=at_revision
        ).items()
    }
    records = {
        r.id: r for r in store.records(ids={e.record for e in evidence}, at_revision=at_revision)
    }
    for e in evidence:
        record = records[e.record]
        say(f"  lead {e.score:.3f} on {names[e.entity]} from {record.list or record.kind} "
            f"{record.document_no or record.id} ({record.decided_on})")  # fmt: skip
        for relation in e.chain:
            say(f"      {_link(relations[relation], names)}")
        if not e.chain:
            say("      named in the record itself")
        for mark in e.marks:
            say(f"      note: {_MARKS[mark]}")


def _link(relation: Relation, names: dict[str, str]) -> str:
    share = f" {relation.share.text()}" if relation.share else ""
    ended = f" until {relation.valid_to}" if relation.valid_to else ""
    return f"{names[relation.source]} —{relation.kind}{share}→ {names[relation.target]}{ended}"
