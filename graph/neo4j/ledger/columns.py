"""Nodes or relations that one statement creates, their properties as columns.

A map for each of them costs the server a quarter (entities) to two thirds (relations) more, and the
driver more than half (measured). A statement names only properties that the program itself knows,
so no data is ever in its text. All other properties of facts go along as maps.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Final

from graph.commit.resolution import STRONG_SCHEMES
from graph.neo4j.ledger.session import Rows
from graph.neo4j.shapes import Properties

ENTITY: Final = (
    "id",
    "kind",
    "name",
    "_norm",
    "sources",
    "roles",
    "other_names",
    *STRONG_SCHEMES,
    "_code",
    "_number",
    "_answers",
    "_since",
    "_opened",
    "_body",
    "_claims",
)
RELATION: Final = (
    "id",
    "sources",
    "share",
    "share_low",
    "share_high",
    "valid_from",
    "valid_to",
    "_from",
    "_to",
    "_rank",
    "_score",
    "_terms",
    "_given_source",
    "_given_target",
    "_opened",
    "_body",
    "_claims",
)
EACH: Final = "UNWIND range(0, size($id) - 1) AS i"
_DAYS: Final = frozenset({"valid_from", "valid_to"})


@dataclass(frozen=True, slots=True)
class Columns:
    """Nodes or relations to create, for a statement that begins with EACH and numbers them `i`."""

    properties: str  # the map of a pattern
    values: dict[str, Any]

    def rest(self, name: str) -> str:
        """The clause that sets the properties of `name` that the program does not know."""
        return f" SET {name} += $more[i]" if "more" in self.values else ""


def columns(things: Sequence[Properties], known: Sequence[str]) -> Columns:
    """`things` as columns; `known` are the properties that a statement may name."""
    borne = set[str]().union(*things)
    values: dict[str, Any] = {}
    parts = []
    for key in (key for key in known if key in borne):
        column = _column(things, key)
        if key in _DAYS:  # a date costs the driver more than all the rest, so each is sent once
            values[f"{key}_days"], column = _coded(column)
            parts.append(f"{key}: ${key}_days[${key}[i]]")
        else:
            parts.append(f"{key}: ${key}[i]")
        values[key] = Rows(column)
    others = borne.difference(known)
    if others:
        values["more"] = Rows({k: thing[k] for k in others & thing.keys()} for thing in things)
    return Columns(f"{{{', '.join(parts)}}}", values)


def _column(things: Sequence[Properties], key: str) -> list[Any]:
    try:
        return list(map(itemgetter(key), things))
    except KeyError:
        return [thing.get(key) for thing in things]


def _coded(values: Iterable[date | None]) -> tuple[list[date], list[int | None]]:
    """(each different value once, the place in that list of every value or None)."""
    places: dict[date, int] = {}
    held = [None if v is None else places.setdefault(v, len(places)) for v in values]
    return list(places), held
