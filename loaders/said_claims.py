"""Claims that many rows of a table make go from the reader to the store once.

Each row of a sheet of records names its parties again. Their claims travel with the first row that
makes them; the others name them by a token, a hash of 64 bits. The store has them by then, unless
the first row was refused: so they wait until a row that makes them is in.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from graph.model import EncodedClaim
from loaders.columns.mapping import SourceMapping
from loaders.sheet_row import SheetRow, row_of

_REMEMBERED: Final = 200_000  # tokens, in 15 MB: beyond, claims are sent again


def token_of(claim: EncodedClaim) -> int:
    """The token of a claim in this process: its texts are hashed with a secret of the process.

    Of two files each makes its claims, equal ones too: either may be taken back without the other.
    """
    return hash((claim.fact, claim.source, claim.dated, claim.origin, claim.whole, claim.text))


def can_wait(mapping: SourceMapping) -> bool:
    """Whether the rows of a source are hardly ever refused by the store, as claims may wait then.

    Each row must make a record of its own besides, which tells the file that it is from.
    """
    return bool(mapping.record) and not any(spec.get("refer") for spec in mapping.entities)


class SentClaims:
    """What the reader of a table has sent."""

    def __init__(self) -> None:
        self._sent: set[int] = set()

    def new(self, claims: Sequence[EncodedClaim], tokens: Sequence[int]) -> dict[int, EncodedClaim]:
        """Those of these claims, by token, that were not sent before."""
        if self._sent.issuperset(tokens):
            return {}
        if len(self._sent) > _REMEMBERED:
            self._sent.clear()
        new = {
            token: claim
            for token, claim in zip(tokens, claims, strict=True)
            if token not in self._sent
        }
        self._sent.update(new)
        return new


class WaitingClaims:
    """Claims that were sent and that no row has brought into the store yet."""

    def __init__(self) -> None:
        self._waiting: dict[int, EncodedClaim] = {}

    def add(self, claims: Mapping[int, EncodedClaim]) -> None:
        """Take the claims that came with a part of a table."""
        self._waiting.update(claims)

    def with_claims(self, rows: Sequence[SheetRow]) -> list[SheetRow]:
        """The rows, each with those of its claims that wait before its own."""
        return [self._with_claims(row) for row in rows] if self._waiting else list(rows)

    def _with_claims(self, row: SheetRow) -> SheetRow:
        waiting = self._waiting
        if waiting.keys().isdisjoint(row.said):
            return row
        claims = [waiting[token] for token in row.said if token in waiting]
        return row_of((row.number, row.packed, [*claims, *row.claims], *row[3:]))

    def forget(self, rows: Iterable[SheetRow]) -> None:
        """Let go of the claims of rows that are in."""
        if self._waiting:
            for row in rows:
                for token in row.said:
                    self._waiting.pop(token, None)
