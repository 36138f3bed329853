"""Reading the verdicts on identity that stand in one SQLite store."""

import sqlite3
from collections.abc import Collection

from graph.model import Verdict
from graph.sqlite.ledger.versions import packed


def verdicts(db: sqlite3.Connection, ids: Collection[str] | None) -> tuple[Verdict, ...]:
    """Those that nobody has lifted, oldest first; with `ids`, those that name one of them."""
    read = "SELECT kind, one, other, reason, who FROM verdicts WHERE closed IS NULL"
    if ids is None:
        rows = db.execute(f"{read} ORDER BY seq")
    else:
        named = (
            f"SELECT seq FROM verdicts WHERE {end} IN (SELECT value FROM json_each(:ids))"
            for end in ("one", "other")
        )
        # UNION, so that each half goes by its own index.
        chosen = " UNION ".join(named)
        rows = db.execute(f"{read} AND seq IN ({chosen}) ORDER BY seq", {"ids": packed(set(ids))})
    return tuple(Verdict(*row) for row in rows)
