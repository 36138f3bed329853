"""Everything a store keeps, in words of no engine: for moving a store whole (DESIGN §12)."""

from typing import Any, NamedTuple

from graph.codec import KeptClaim


class KeptId(NamedTuple):
    """An id that was ever given: its number, whom it answers as since when, and its own claims.

    `body` and `opened` are of the version that stands, where it stands for itself.
    """

    id: str
    number: int
    answers: str
    since: int
    opened: int
    body: str | None
    claims: list[KeptClaim]


class KeptEntity(NamedTuple):
    """A past version of an entity."""

    id: str
    number: int
    opened: int
    closed: int
    body: str


class KeptRelation(NamedTuple):
    """A version of a relation between whom its ends answered as; `closed` 0 where it stands."""

    id: str
    source: str
    target: str
    opened: int
    closed: int
    body: str
    claims: list[KeptClaim]


class KeptRecord(NamedTuple):
    """A version of a record, and whom it names: (id, role); `closed` 0 where it stands."""

    id: str
    subject: str
    named: list[list[str]]
    opened: int
    closed: int
    body: str
    claims: list[KeptClaim]


class KeptRow(NamedTuple):
    """A row of what goes with the facts; `table` says what it is.

    past_answers (id, canonical, opened, closed) · past_claims (a claim, closed) ·
    identifiers (token, id, opened) · events · verdicts · revisions (number, committed_at) ·
    texts (digest, text) · facts and access (entries of the two journals).
    """

    table: str
    values: dict[str, Any]


Kept = KeptId | KeptEntity | KeptRelation | KeptRecord | KeptRow
