"""Answers on standard output: plain lines for a person, JSON for a program (DESIGN §12)."""

import json
from typing import Any

import click

from api.cli.voice import Voice
from api.plain import plain
from graph.match_basis import match_basis
from graph.model import Entity, Record, Relation
from graph.sentence import Word


def give(answer: dict[str, Any]) -> None:
    """Print an answer as JSON with sorted keys: the same bytes for the same question."""
    click.echo(json.dumps(answer, ensure_ascii=False, sort_keys=True, indent=2, default=plain))


def line_of_entity(voice: Voice, entity: Entity) -> str:
    """An entity in one line: name, kind, roles, id."""
    words = [Word("role", role) for role in entity.roles]
    roles = f" {voice.text('cli.line.roles', roles=words)}" if words else ""
    return f"{entity.name}  {voice.word('kind', entity.kind)}{roles}  {entity.id}"


def line_of_relation(voice: Voice, relation: Relation, names: dict[str, str]) -> str:
    """A relation in one line: names at both ends, kind, share, dates, sources."""
    dates = _dates(voice, relation)
    return f"{arrow(voice, relation, names)}{dates}  {sources(voice, relation.sources)}"


def _dates(voice: Voice, relation: Relation) -> str:
    """The dates of a relation in brackets; empty where none is known."""
    begin, end = relation.valid_from, relation.valid_to
    if begin and end:
        return f" {voice.text('cli.line.dates', begin=begin, end=end)}"
    if begin:
        return f" {voice.text('cli.line.begun', begin=begin)}"
    return f" {voice.text('cli.line.ended', end=end)}" if end else ""


def arrow(voice: Voice, relation: Relation, names: dict[str, str]) -> str:
    """A relation as an arrow from source to target; an end that has no name shows its id."""
    share = f" {relation.share.text()}" if relation.share else ""
    source = names.get(relation.source, relation.source)
    target = names.get(relation.target, relation.target)
    basis = match_basis(relation.kind, relation.attributes)
    why = voice.text("cli.line.basis", basis=basis) if basis else ""
    return f"{source} —{voice.word('relation', relation.kind)}{share}→ {target}{why}"


def line_of_record(voice: Voice, record: Record) -> str:
    """A record in one line: what it is, tier, state unless in force, dates, issuer, id, sources."""
    until = voice.text("cli.line.until", day=record.ends_on) if record.ends_on else ""
    state = voice.word("state", record.state)
    mark = "" if record.state == "in_force" else voice.text("cli.line.state", state=state)
    number = f" {record.document_no}" if record.document_no else ""
    issuer = f" {record.issuer}" if record.issuer else ""
    facts = voice.text(
        "cli.line.record",
        what=title(voice, record),
        tier=voice.word("tier", record.tier),
        mark=mark,
        decided_on=record.decided_on,
        rest=f"{until}{issuer}{number}",
    )
    return f"{facts}  {record.id}  {sources(voice, record.sources)}"


def title(voice: Voice, record: Record) -> str:
    """The name of a record: the list it stands on, else its kind."""
    if record.list:
        return voice.word("list", record.list)
    return voice.word("record", record.kind)


def sources(voice: Voice, names: tuple[str, ...]) -> str:
    """The sources of a fact, in brackets."""
    return voice.text("cli.line.sources", sources=[Word("source", name) for name in names])
