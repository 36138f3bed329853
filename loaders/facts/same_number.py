"""Two decisions under one number in one load are two records; a corrected one is not (DESIGN §4).

The id of a record is its issuer, document number and subject. Where rows of one load and one source
share it and differ in content, the first keeps the id. The others get ids of their own, told apart
by day, class and grade, else by their whole content. So a later file that sends them again finds
each, and one that corrects an amount makes a new version of the same record.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from graph.codec import Body
from graph.identity import record_id_apart
from graph.model import EncodedClaim, StateEvent
from graph.record_marks import DECISION, difference
from graph.store import Store
from loaders.facts.fingerprints import Fingerprints


class RecordMark(NamedTuple):
    """What tells the record of a row from others of its id.

    `field` and `number` are for the warning; `decision` names day, class, list and grade.
    `content` is a digest of all but the spelling of number and issuer, with a digest of the
    decision in its lower 24 bits. `state` is True for a row that reports an event on the record.
    """

    field: str
    number: str
    decision: str
    content: int
    state: bool


def mark_of(body: Body, text: str, field: str, *, state: bool) -> RecordMark:
    """The mark of a record by its body and by that as canonical text."""
    apart = difference(text, body)
    number = body.get("document_no") or body["decided_on"]
    return RecordMark(field, number, apart.decision, apart.content, state)


def record_claim(claims: Sequence[EncodedClaim]) -> EncodedClaim:
    """The claim of a row's record, which stands behind those of its entities."""
    if claims[-1].fact[0] == "C":
        return claims[-1]
    return next(claim for claim in reversed(claims) if claim.fact[0] == "C")


def under_id(
    claims: Sequence[EncodedClaim], events: Sequence[StateEvent], id_: str
) -> tuple[list[EncodedClaim], list[StateEvent]]:
    """The claims and events of a row with its record under another id."""
    moved = [c._replace(fact="C" + id_) if c.fact[0] == "C" else c for c in claims]
    return moved, [replace(event, record=id_) for event in events]


class _Asked(NamedTuple):
    """The record of a row before it is placed: its claim, and its mark."""

    claim: EncodedClaim
    mark: RecordMark


class SameNumbers:
    """Gives each record of a load its id, over all its chunks and files."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._first = Fingerprints()  # of each id, source and document date: what came first
        self.repaired: set[str] = set()  # of the records last asked for, those that are repaired

    def ids(self, asked: Sequence[tuple[EncodedClaim, RecordMark]]) -> list[tuple[str, bool]]:
        """For each record of a chunk, in order: its id, and whether it is one more of its number.

        Raises StoreError where the store cannot be asked.
        """
        self.repaired = set()
        # A number that the store does not know has no siblings: in a first load all end here.
        known = self._known({claim.fact[1:] for claim, _ in asked})
        again = [_Asked(*pair) for pair in asked if pair[0].fact[1:] in known] if known else []
        siblings = self._siblings([r for r in again if self._first.get(_key(r.claim)) is None])
        return [self._placed(claim, mark, siblings) for claim, mark in asked]

    def _siblings(self, rows: Sequence[_Asked]) -> Collection[str]:
        """Ids of these rows that an earlier load gave to further records of one number."""
        return self._known({id_ for r in rows for id_ in (_by_decision(r), _by_content(r))})

    def _known(self, ids: Collection[str]) -> Collection[str]:
        if not ids:
            return ()
        records = self._store.records(ids=ids, withdrawn=True)
        self.repaired |= {record.id for record in records if record.state == "repaired"}
        return {record.id for record in records}

    def _placed(
        self, claim: EncodedClaim, mark: RecordMark, siblings: Collection[str]
    ) -> tuple[str, bool]:
        id_ = claim.fact[1:]
        key = _key(claim)
        # A row that repairs or revokes may stand above the row of the decision itself.
        keeps = not (siblings or mark.state)
        first = self._first.first(key, mark.content) if keeps else self._first.get(key)
        if first == mark.content or (first is None and not siblings):
            return id_, False
        row = _Asked(claim, mark)
        if first is None:
            if _by_content(row) in siblings:
                return _by_content(row), True
            if _by_decision(row) in siblings:
                return self._of_another_decision(row)
            if not mark.state:
                self._first.put(key, mark.content)
            return id_, False
        if first & DECISION != mark.content & DECISION:
            return self._of_another_decision(row)
        # A row that repairs or revokes is about the record, however it tells of it.
        return (id_, False) if row.mark.state else (_by_content(row), True)

    def _of_another_decision(self, row: _Asked) -> tuple[str, bool]:
        """The id of a record whose day, class, list or grade is not that of its number's first."""
        other = _by_decision(row)
        key = _key(row.claim._replace(fact="C" + other))
        first = self._first.get(key)
        if first is None and not row.mark.state:
            self._first.put(key, row.mark.content)
        if first is None or first == row.mark.content or row.mark.state:
            return other, True
        return _by_content(row), True


def _by_decision(row: _Asked) -> str:
    return record_id_apart(row.claim.fact[1:], row.mark.decision)


def _by_content(row: _Asked) -> str:
    return record_id_apart(row.claim.fact[1:], str(row.mark.content))


def _key(claim: EncodedClaim) -> int:
    return hash((claim.fact, claim.source, claim.dated))
