"""What an embedded store reports about itself."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Final

from graph.sentence import say
from graph.store import About

_LOW: Final = 1 << 30  # bytes that should stay free on the store's disk
_COUNTS: Final = {
    "entities": "SELECT count(*) FROM entities WHERE closed IS NULL",
    "relations": "SELECT count(*) FROM relations WHERE closed IS NULL",
    "records": "SELECT count(*) FROM records WHERE closed IS NULL "
    "AND state NOT IN ('repaired', 'revoked')",
}
_SOURCES: Final = {
    what: sql.replace("count(*)", "json_extract(body, '$.sources'), count(*)") + " GROUP BY 1"
    for what, sql in _COUNTS.items()
}


def about(db: sqlite3.Connection, revision: int, path: Path) -> About:
    """Version, format, counts and indexes, with advice where the disk is nearly full."""
    counts = {what: int(db.execute(sql).fetchone()[0]) for what, sql in _COUNTS.items()}
    format_ = db.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()[0]
    indexes = db.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    free = shutil.disk_usage(path.parent).free
    advice = (say("advice.disk", free=free >> 20, store=path),) if free < _LOW else ()
    return About(
        engine="SQLite",
        version=sqlite3.sqlite_version,
        format=int(format_),
        revision=revision,
        counts=counts,
        indexes={name: "online" for (name,) in indexes},
        behind_s=0.0,  # the file has no clock of its own
        advice=advice,
    )


def sources(db: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Numbers of entities, relations and records by source; a fact counts for each of its own."""
    counts: dict[str, dict[str, int]] = {}
    for what, sql in _SOURCES.items():
        # Grouped by the whole list in SQL: few combinations of sources, many facts.
        for names, count in db.execute(sql):
            for name in json.loads(names):
                own = counts.setdefault(name, dict.fromkeys(_COUNTS, 0))
                own[what] += count
    return counts
