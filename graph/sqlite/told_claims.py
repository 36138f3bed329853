"""Claims whose body a version tells (format 4): of most facts it is kept once, in the version.

What is shown of a fact with one claim is what that claim says, with its source beside it. The
version then has the number of the claim, above TOLD_FROM, and `own_body` of the claim is empty.
Whoever writes over such a version, or deletes it, first gives the claim its body back.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from graph.codec import Body, KeptClaim, body_of_text, kept, text_of
from graph.model import EncodedClaim

# Numbers of versions that tell a claim. It fits four bytes, of which each index entry has a copy.
TOLD_FROM: Final = 1 << 30
_BESIDE: Final = ("sources", "rank", "stands")  # what a version has beside the body of its claim
# The columns of `told_claim`. A query about `claims` under this name alone may ask for them.
CLAIM_COLUMNS: Final = (
    "seq, fact, source, rank, dated, origin, whole, own_body, repeats, "
    "CASE WHEN own_body <> '' THEN '' WHEN fact < 'D' THEN "
    f"(SELECT v.body FROM records v WHERE v.k = seq + {TOLD_FROM}) WHEN fact < 'F' THEN "
    f"(SELECT v.body FROM entities v WHERE v.k = seq + {TOLD_FROM}) ELSE "
    f"(SELECT v.body FROM relations v WHERE v.k = seq + {TOLD_FROM}) END"
)
# Of open claims that a version tells, in parts: `v` is the version, and `c` its claim.
OF_VERSION: Final = (
    f"JOIN claims c ON c.seq = v.k - {TOLD_FROM} AND c.own_body = '' AND c.closed IS NULL "
    f"WHERE v.k >= {TOLD_FROM} "
)
# SQLite keeps the order of a CROSS JOIN: by the ids, so that nothing is sorted in memory.
_VERSIONS: Final = {
    "E": "nodes a CROSS JOIN entities v ON v.n = a.n ",
    "R": "relations v ",
    "C": "records v ",
}
_ID: Final = {"E": "a.id", "R": "v.id", "C": "v.id"}
_TOLD: Final = "c.seq, c.fact, c.source, c.rank, c.dated, c.origin, c.whole, '', c.repeats, v.body"


def tells(version: Body, claim: KeptClaim) -> bool:
    """Whether a version has the body of a claim, with nothing but its source beside it."""
    said = claim.body
    beside = ("sources" in version) + ("rank" in version) + ("stands" in version)
    return len(said) + beside == len(version) and said.items() <= version.items()


def claim_text(version: str) -> str:
    """The body of the claim that a version tells, as canonical text, from that of the version."""
    body = body_of_text(version)
    return text_of({key: value for key, value in body.items() if key not in _BESIDE})


def claim_values(row: Sequence[Any]) -> tuple[tuple[Any, ...], str]:
    """(the eight values of a claim up to its body, its repeats) of a row of CLAIM_COLUMNS."""
    *values, text, repeats, version = row[:10]
    return (*values, text or claim_text(version)), repeats


def told_claim(row: Sequence[Any]) -> KeptClaim:
    """The claim of a row of CLAIM_COLUMNS."""
    (seq, *values, whole, text), repeats = claim_values(row)
    return kept(seq, EncodedClaim._make((*values, bool(whole), text)), repeats)


def open_claims_of(db: sqlite3.Connection, letter: str, ids: str) -> Iterator[tuple[Any, ...]]:
    """Rows of the open claims of facts of a kind that a version tells; `ids` are packed."""
    return db.execute(
        f"SELECT {_TOLD} FROM {_VERSIONS[letter]} {OF_VERSION} "
        f"AND {_ID[letter]} IN (SELECT value FROM json_each(?))",
        (ids,),
    )


def open_claims_in_order(db: sqlite3.Connection, letter: str) -> Iterator[tuple[Any, ...]]:
    """Rows of all open claims of a kind that a version tells, by the fact of that version."""
    return db.execute(
        f"SELECT {_TOLD}, '{letter}' || {_ID[letter]} FROM {_VERSIONS[letter]} {OF_VERSION} "
        f"ORDER BY {_ID[letter]}, c.seq"
    )


def give_back(db: sqlite3.Connection, table: str, ks: Iterable[int]) -> None:
    """Give the claims that these versions tell their bodies: the versions are about to change."""
    for k in ks:
        if k >= TOLD_FROM:
            (text,) = db.execute(f"SELECT body FROM {table} WHERE k = ?", (k,)).fetchone()
            db.execute(
                "UPDATE claims SET own_body = ? WHERE seq = ? AND own_body = ''",
                (claim_text(text), k - TOLD_FROM),
            )
