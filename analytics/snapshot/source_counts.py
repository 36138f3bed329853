"""The facts of the store by source, and the last load of each source."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from graph.store import JournalEntry, Store

# `endings` is the loader's own source for relations it closed, "" that of facts without one.
_OURS: Final = frozenset({"endings", ""})
_NOTHING: Final = {"entities": 0, "relations": 0, "records": 0}
_PAGE: Final = 1000  # journal entries read at a time


@dataclass(frozen=True, slots=True)
class Loads:
    """The loads of a source in the journal: time and revision of the last one, rows of all.

    `dated` is the latest document date among them (ISO), "" where none was dated.
    """

    at: datetime
    revision: int
    rows: int
    last_rows: int
    dated: str = ""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source: its facts by kind (`held`), its loads, and seconds since the last one.

    `loads` and `age_s` are None for a source that the journal does not know.
    """

    source: str
    held: Mapping[str, int]
    loads: Loads | None
    age_s: int | None


def source_status(store: Store, *, now: datetime) -> list[SourceStatus]:
    """Every source of a store; reads all facts and the journal: seconds on a large store."""
    loads: Mapping[str, Loads] = {}
    after = 0
    while page := store.journal("facts", after=after, limit=_PAGE):
        loads, after = with_loads(loads, page), page[-1].number
    return status_by_age(store.sources(), loads, now=now)


def with_loads(loads: Mapping[str, Loads], entries: Iterable[JournalEntry]) -> dict[str, Loads]:
    """The loads by source, with those of further entries of the facts journal added."""
    summed = dict(loads)
    for entry in entries:
        if entry.action == "load":
            source = str(entry.particulars.get("source", ""))
            summed[source] = _added(summed.get(source), entry)
    return summed


def _added(before: Loads | None, entry: JournalEntry) -> Loads:
    said = entry.particulars
    rows = int(str(said.get("rows", 0)))
    return Loads(
        at=entry.at,
        revision=int(str(said.get("revision", 0))),
        rows=rows + (before.rows if before else 0),
        last_rows=rows,
        dated=max(str(said.get("dated", "")), before.dated if before else ""),
    )


def status_by_age(
    held: Mapping[str, Mapping[str, int]], loads: Mapping[str, Loads], *, now: datetime
) -> list[SourceStatus]:
    """Each source, the latest loaded first and those never loaded last; then by name."""
    statuses = [
        SourceStatus(
            source,
            held.get(source, _NOTHING),
            loads.get(source),
            max(0, int((now - loads[source].at).total_seconds())) if source in loads else None,
        )
        for source in {*held, *loads} - _OURS
    ]
    return sorted(statuses, key=_by_age)


def _by_age(status: SourceStatus) -> tuple[float, str]:
    return (math.inf if status.age_s is None else status.age_s, status.source)
