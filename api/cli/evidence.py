"""Propagation on the command line: computed for a question, its evidence in words."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from analytics.policy import read_policy
from analytics.propagation.exposure import Evidence, Propagation
from analytics.propagation.kept_evidence import with_kept
from analytics.snapshot.file import snapshot_of
from api.cli.output import arrow, title
from api.cli.question import Question
from api.cli.second_word import await_second_word
from api.cli.voice import Voice
from graph.model import Entity, Relation
from graph.store import Store

_MARKS: Final = {
    "disputed": "cli.mark.disputed",
    "former": "cli.mark.former",
    "later": "cli.mark.later",
    "never_simultaneous": "cli.mark.never_simultaneous",
    "authority_unknown": "cli.mark.authority_unknown",
    "offence_date_unknown": "cli.mark.offence_date_unknown",
    "possibly_same_as": "cli.mark.possibly_same_as",
}


def propagation_of(question: Question, store: Store, policy: Path | None) -> Propagation:
    """The propagation of a question; the snapshot is kept on disk for the next command.

    `policy` is a file, by default the one that is shipped.
    """
    snapshot = snapshot_of(store, at_revision=question.at_revision, cache=question.cache(store))
    return Propagation(snapshot, read_policy(policy), question.as_of)


def answering_propagation(question: Question, store: Store, policy: Path | None) -> Propagation:
    """The same, with the evidence that an engine found of it where that is kept."""
    return with_kept(propagation_of(question, store, policy), store, question.cache(store))


def await_word_on_all(question: Question, store: Store) -> None:
    """Wait for a second person where the evidence on everybody is told: that is a full export."""
    await_second_word(question, store, "export", {"format": "evidence"})


def frame(question: Question, propagation: Propagation) -> dict[str, Any]:
    """The keys that every answer of propagation carries (DESIGN §12)."""
    origin = propagation.origin
    return {
        "as_of": question.as_of,
        "revision": propagation.snapshot.revision,
        "policy": propagation.policy.digest,
        "explored": propagation.explored,
        "truncated": propagation.truncated,
        **({} if origin is None else {"evidence_by": asdict(origin)}),
    }


def say_origin(voice: Voice, propagation: Propagation) -> None:
    """Print by whom the evidence is, where it was not searched for this answer."""
    origin = propagation.origin
    if origin is not None:
        told = {"engine": origin.engine, "version": origin.version, "sha256": origin.sha256}
        voice.say("cli.evidence.by", **told)


def on_chains(store: Store, evidence: Iterable[Evidence], at_revision: int | None) -> list[Entity]:
    """Everybody in pieces of evidence: the entities they reach and those on their chains."""
    shown = list(evidence)
    return list(_entities(store, shown, _relations(store, shown, at_revision), at_revision))


def say_evidence(
    voice: Voice, store: Store, evidence: list[Evidence], at_revision: int | None
) -> None:
    """Print each piece of evidence with its chain, one relation a line."""
    relations = _relations(store, evidence, at_revision)
    shown = _entities(store, evidence, relations, at_revision)
    names = {entity.id: entity.name for entity in shown}
    ids = {e.record for e in evidence}
    records = {record.id: record for record in store.records(ids=ids, at_revision=at_revision)}
    for e in evidence:
        record = records[e.record]
        voice.say(
            "cli.evidence.lead",
            score=e.score,
            name=names[e.entity],
            what=title(voice, record),
            document=record.document_no or record.id,
            decided_on=record.decided_on,
        )
        for id_ in e.chain:
            voice.line(f"      {_step(voice, relations[id_], names)}")
        if not e.chain:  # the record itself names the entity
            voice.say("cli.evidence.named")
        for mark in e.marks:
            voice.say("cli.evidence.note", note=voice.text(_MARKS[mark]))
        for tie in (relations[id_] for id_ in e.chain):
            if tie.kind == "possibly_same_as":
                voice.say("cli.evidence.judge", one=tie.source, other=tie.target)


def _relations(
    store: Store, evidence: list[Evidence], at_revision: int | None
) -> dict[str, Relation]:
    """The relations of these chains, by id."""
    ids = {id_ for e in evidence for id_ in e.chain}
    return dict(store.relations(ids, at_revision=at_revision))


def _entities(
    store: Store,
    evidence: list[Evidence],
    relations: dict[str, Relation],
    at_revision: int | None,
) -> Iterable[Entity]:
    """The entities that the evidence reaches, and both ends of each relation on its chains."""
    ends = {end for one in relations.values() for end in (one.source, one.target)}
    ids = ends | {e.entity for e in evidence}
    return store.entities(ids, at_revision=at_revision).values()


def _step(voice: Voice, relation: Relation, names: dict[str, str]) -> str:
    """One relation of a chain in words, with its end day where it has one."""
    ended = voice.text("cli.line.until", day=relation.valid_to) if relation.valid_to else ""
    return f"{arrow(voice, relation, names)}{ended}"
