"""Everything a store keeps, in rows that no engine shapes: for moving a store (DESIGN §12).

Bodies are canonical texts (`graph.codec.text_of`); `opened` and `closed` are revisions.
"""

from typing import Any, NamedTuple

from graph.codec import KeptClaim


class KeptId(NamedTuple):
    """An id that any source ever gave, with its number and its own claims.

    It has answered as `answers` since revision `since`. `body` and `opened` belong to the current
    version; they are None and 0 where the id answers as another.
    """

    id: str
    number: int
    answers: str
    since: int
    opened: int
    body: str | None
    claims: list[KeptClaim]


class KeptEntity(NamedTuple):
    """A past version of an entity, known from revision `opened` until `closed`."""

    id: str
    number: int
    opened: int
    closed: int
    body: str


class KeptRelation(NamedTuple):
    """A version of a relation between the ids its ends answered as; `closed` is 0 while current."""

    id: str
    source: str
    target: str
    opened: int
    closed: int
    body: str
    claims: list[KeptClaim]


class KeptRecord(NamedTuple):
    """A version of a record; `named` holds [id, role], `closed` is 0 while it is current."""

    id: str
    subject: str
    named: list[list[str]]
    opened: int
    closed: int
    body: str
    claims: list[KeptClaim]


class KeptRow(NamedTuple):
    """A row of what is kept beside the facts, in the table of that name.

    past_answers (id, canonical, opened, closed) · past_claims (a claim, closed) ·
    identifiers (token, id, opened, closed) · events · verdicts · revisions (number, committed_at) ·
    texts (digest, text) · facts and access (entries of the two journals).
    """

    table: str
    values: dict[str, Any]


Kept = KeptId | KeptEntity | KeptRelation | KeptRecord | KeptRow
