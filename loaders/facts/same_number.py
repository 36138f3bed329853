"""Two decisions under one number in one load are two records; a corrected one is not (DESIGN §4).

The id of a record is its issuer, document number and subject. Where rows of one load and one source
share it and differ in content, the first keeps the id. The others get ids of their own, told apart
by day, class and grade, else by their whole content. So a later file that sends them again finds
each, and one that corrects an amount makes a new version of the same record.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, NamedTuple
from zlib import crc32

from graph.identity import record_id_apart
from graph.model import EncodedClaim, Record, StateEvent
from graph.store import Store
from loaders.facts.fingerprints import Fingerprints

_DIGEST: Final = 8  # bytes: what `Fingerprints` keeps
_DECISION: Final = 2**24 - 1


class RecordMark(NamedTuple):
    """What tells the record of a row from others of its id.

    `field` and `number` are for the warning; `decision` names day, class, list and grade; `content`
    is a digest of all but the spelling of number and issuer. `state` is True for a row that reports
    an event on the record.
    """

    field: str
    number: str
    decision: str
    content: int
    state: bool


def mark_of(record: Record, claim: EncodedClaim, field: str, *, state: bool) -> RecordMark:
    """The mark of a record and of its claim."""
    text = claim.text
    # Spelled otherwise they are the same: the id holds both, with brackets and blanks folded.
    for key, value in (("document_no", record.document_no), ("issuer", record.issuer)):
        if value:
            text = text.replace(f'"{key}":{json.dumps(value, ensure_ascii=False)}', "", 1)
    attributes = record.attributes
    parts = (record.decided_on, attributes.get("penalty_class"), record.list)
    decision = "/".join(map(str, (*parts, attributes.get("grade"))))
    number = record.document_no or record.decided_on.isoformat()
    return RecordMark(field, number, decision, _digest(text), state)


def record_claim(claims: Sequence[EncodedClaim]) -> EncodedClaim:
    """The claim of a row's record, which stands behind those of its entities."""
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

    def ids(self, asked: Sequence[tuple[EncodedClaim, RecordMark]]) -> list[tuple[str, bool]]:
        """For each record of a chunk, in order: its id, and whether it is one more of its number.

        Raises StoreError where the store cannot be asked.
        """
        rows = [_Asked(claim, mark) for claim, mark in asked]
        siblings = self._siblings([r for r in rows if self._first.get(_key(r.claim)) is None])
        return [self._placed(row, siblings) for row in rows]

    def _siblings(self, rows: Sequence[_Asked]) -> Collection[str]:
        """Ids of these rows that an earlier load gave to further records of one number."""
        # A number that the store does not know has no siblings: most rows end here.
        known = self._known({row.claim.fact[1:] for row in rows})
        again = [row for row in rows if row.claim.fact[1:] in known]
        return self._known({id_ for r in again for id_ in (_by_decision(r), _by_content(r))})

    def _known(self, ids: Collection[str]) -> Collection[str]:
        if not ids:
            return ()
        return {record.id for record in self._store.records(ids=ids, withdrawn=True)}

    def _placed(self, row: _Asked, siblings: Collection[str]) -> tuple[str, bool]:
        id_ = row.claim.fact[1:]
        first = self._first.get(_key(row.claim))
        if first is None:
            if _by_content(row) in siblings:
                return _by_content(row), True
            if _by_decision(row) in siblings:
                return self._of_another_decision(row)
            # A row that repairs or revokes may stand above the row of the decision itself.
            if not row.mark.state:
                self._first.put(_key(row.claim), _fingerprint(row.mark))
            return id_, False
        mine = _fingerprint(row.mark)
        if first == mine:
            return id_, False
        if first & _DECISION != mine & _DECISION:
            return self._of_another_decision(row)
        # A row that repairs or revokes is about the record, however it tells of it.
        return (id_, False) if row.mark.state else (_by_content(row), True)

    def _of_another_decision(self, row: _Asked) -> tuple[str, bool]:
        """The id of a record whose day, class, list or grade is not that of its number's first."""
        other = _by_decision(row)
        key = _key(row.claim._replace(fact="C" + other))
        first = self._first.get(key)
        if first is None and not row.mark.state:
            self._first.put(key, _fingerprint(row.mark))
        if first is None or first == _fingerprint(row.mark) or row.mark.state:
            return other, True
        return _by_content(row), True


def _fingerprint(mark: RecordMark) -> int:
    """The content in the upper bits, the decision in the lower 24."""
    return (mark.content & ~_DECISION) | (crc32(mark.decision.encode()) & _DECISION)


def _by_decision(row: _Asked) -> str:
    return record_id_apart(row.claim.fact[1:], row.mark.decision)


def _by_content(row: _Asked) -> str:
    return record_id_apart(row.claim.fact[1:], str(row.mark.content))


def _key(claim: EncodedClaim) -> int:
    return hash((claim.fact, claim.source, claim.dated))


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_DIGEST).digest())
