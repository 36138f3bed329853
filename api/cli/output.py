"""What a command says: plain lines for a person, JSON with sorted keys for a program."""

import json
from typing import Any

import click

from api.plain import plain
from graph.model import Entity, Record, Relation


def say(text: str = "") -> None:
    """A line for a person, always UTF-8."""
    click.echo(text)


def give(answer: dict[str, Any]) -> None:
    """An answer for a program: sorted keys, the same bytes for the same question."""
    click.echo(json.dumps(answer, ensure_ascii=False, sort_keys=True, indent=2, default=plain))


def line_of_entity(entity: Entity) -> str:
    """One entity in one line."""
    roles = f" [{', '.join(entity.roles)}]" if entity.roles else ""
    return f"{entity.name}  {entity.kind}{roles}  {entity.id}"


def line_of_relation(relation: Relation, names: dict[str, str]) -> str:
    """One relation in one line."""
    share = f" {relation.share.text()}" if relation.share else ""
    begin = relation.valid_from.isoformat() if relation.valid_from else ""
    end = relation.valid_to.isoformat() if relation.valid_to else ""
    dates = f" ({begin}–{end})" if begin or end else ""
    source = names.get(relation.source, relation.source)
    target = names.get(relation.target, relation.target)
    return f"{source} —{relation.kind}{share}→ {target}{dates}  [{', '.join(relation.sources)}]"


def line_of_record(record: Record) -> str:
    """One record in one line."""
    what = record.list or record.kind
    until = f" until {record.ends_on}" if record.ends_on else ""
    mark = "" if record.state == "in_force" else f" ({record.state})"
    number = f" {record.document_no}" if record.document_no else ""
    issuer = f" {record.issuer}" if record.issuer else ""
    return (
        f"{what} {record.tier}{mark}: {record.decided_on}{until}{issuer}{number}  {record.id}"
        f"  [{', '.join(record.sources)}]"
    )
