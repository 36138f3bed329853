"""About the data: how old it is by source, what is held, how late each department sent it."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from analytics.snapshot.columns import KINDS, TIES, Ints
from api.desk.question import Ask
from api.desk.response import framed
from api.desk.source_counts import Stock

_NOTHING = {"entities": 0, "relations": 0, "records": 0}


def freshness(ask: Ask) -> dict[str, Any]:
    """Sources, totals and lateness; `counted_revision` is None while the first count goes on."""
    stock = ask.desk.stocktaking.of(ask.desk.store)
    return {
        **framed(ask),
        "counted_revision": stock.revision if stock else None,
        "sources": _sources(stock) if stock else [],
        "departments": _departments(stock) if stock else [],
        "totals": _totals(ask),
    }


def _sources(stock: Stock) -> list[dict[str, Any]]:
    """Each source with its last load, the most lately loaded first."""
    now = datetime.now(UTC)
    told = []
    for source in sorted({*stock.held, *stock.loaded} - {"endings", ""}):
        one: dict[str, Any] = {"source": source, **stock.held.get(source, _NOTHING)}
        if load := stock.loaded.get(source):
            one |= {
                "loaded_at": load.at, "age_s": max(0, int((now - load.at).total_seconds())),
                "revision": load.revision, "rows": load.rows, "last_rows": load.last_rows,
            }  # fmt: skip
            one |= {"latest_document": load.dated} if load.dated else {}
        told.append(one)
    return sorted(told, key=lambda one: (one.get("age_s", np.inf), one["source"]))


def _departments(stock: Stock) -> list[dict[str, Any]]:
    """What each department sent, the latest ones first."""
    told = [
        {"department": name, "decisions": one.rows, "late": one.late, "most_days": one.most_days,
         "counted_at": stock.late_at[name]}
        for name, one in stock.lateness.items()
    ]  # fmt: skip
    return sorted(told, key=lambda one: (-one["late"], one["department"]))


def _totals(ask: Ask) -> dict[str, Any]:
    """What the answer's own revision holds, less what was withdrawn since."""
    snapshot = ask.view.reach.snapshot
    records = snapshot.records
    gone = set(snapshot.record_places(ask.view.withdrawn).tolist())
    lists = Counter(list_ for place, list_ in enumerate(records.lists) if place not in gone)
    return {
        "entities": _counted(KINDS, snapshot.entities.kind),
        "relations": _counted(TIES, snapshot.relations.kind),
        "records": dict(sorted(lists.items())),
    }


def _counted(words: Sequence[str], column: Ints) -> dict[str, int]:
    counts = np.bincount(column, minlength=len(words)).tolist()
    return {word: int(count) for word, count in zip(words, counts, strict=True) if count}
