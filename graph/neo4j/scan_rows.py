"""Rows and columns of a scan, made from the bodies of facts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from graph.codec import Body
from graph.standing import standing_of
from graph.store import BEGINNING, NO_END, UNKNOWN_SHARE, RecordColumns, RelationColumns
from graph.tiers import is_unsure
from graph.voting_terms import voting_terms


def ordinal(day: str | None, absent: int) -> int:
    """An ISO date as a day ordinal, or `absent`."""
    return date.fromisoformat(day).toordinal() if day else absent


def relation_row(id_: str, body: Body, source: int, target: int) -> tuple[Any, ...]:
    """A relation as one row of RelationColumns."""
    low, high = body.get("share", (UNKNOWN_SHARE, UNKNOWN_SHARE))
    return (
        id_,
        body["kind"],
        source,
        target,
        low,
        high,
        ordinal(body.get("valid_from"), BEGINNING),
        ordinal(body.get("valid_to"), NO_END),
        body["rank"],
        float(body.get("attributes", {}).get("score", 1.0)),
        *standing_of(body.get("stands")),
        voting_terms(body["kind"], body.get("attributes", {}), body.get("share")),
    )


def record_row(
    id_: str, body: Body, subject: int, named: Sequence[tuple[int, str]]
) -> tuple[Any, ...]:
    """A record as one row of RecordColumns."""
    attributes = body.get("attributes", {})
    return (
        id_,
        subject,
        body["tier"],
        body.get("list", ""),
        body.get("state", "in_force"),
        ordinal(body["decided_on"], BEGINNING),
        ordinal(body.get("occurred_on"), BEGINNING),
        ordinal(attributes.get("filed_on"), BEGINNING),
        ordinal(body.get("ends_on"), NO_END),
        int(is_unsure(attributes)),
        str(attributes.get("case", "")),
        tuple(named),
    )


def relation_columns(rows: Sequence[tuple[Any, ...]]) -> RelationColumns:
    """Rows of `relation_row`, at least one, as columns."""
    return RelationColumns(*zip(*rows, strict=True))


def record_columns(rows: Sequence[tuple[Any, ...]]) -> RecordColumns:
    """Rows of `record_row`, at least one, as columns."""
    return RecordColumns(*zip(*rows, strict=True))
