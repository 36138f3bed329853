"""Keyed sums over the rows of a store: what is edited, added or removed behind our back is missed.

Each row has a keyed digest of its text (`graph.kept_rows`), and the digests of each kind of row are
added modulo 2^128: MSet-Add-Hash of Clarke et al., "Incremental Multiset Hash Functions" (ASIACRYPT
2003). So a commit counts only the rows that it writes, in whatever order. Each entry of the facts
chain vouches for the sums of all rows after its commit. There they are blinded by the entry's
number, as the paper asks, since the difference of two bare sums would tell the digest of one row.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final, Literal

from graph.secrets import derived_key

RowKind = Literal[
    "entities", "relations", "records", "ids", "claims", "events", "verdicts", "revisions", "texts"
]
ROW_KINDS: Final[tuple[RowKind, ...]] = (
    "entities",
    "relations",
    "records",
    "ids",
    "claims",
    "events",
    "verdicts",
    "revisions",
    "texts",
)
_BYTES: Final = 16  # of a digest: a tag of 128 bits cannot be met by trying
_MODULUS: Final = 1 << (8 * _BYTES)

Sums = Mapping[RowKind, int]


class RowKey:
    """The key of one store's row digests."""

    def __init__(self, secret: bytes) -> None:
        self.state = blake2b(key=derived_key(secret, "rows of the store"), digest_size=_BYTES)

    def blinded(self, sums: Sums, number: int) -> dict[str, str]:
        """Sums as an entry of this number keeps them: 32 hex digits for each kind."""
        return {
            kind: f"{(sums[kind] + self._blind(kind, number)) % _MODULUS:032x}"
            for kind in ROW_KINDS
        }

    def bare(self, rows: Mapping[str, str], number: int) -> dict[RowKind, int]:
        """The sums that an entry of this number keeps blinded."""
        return {
            kind: (int(rows[kind], 16) - self._blind(kind, number)) % _MODULUS for kind in ROW_KINDS
        }

    def _blind(self, kind: RowKind, number: int) -> int:
        state = self.state.copy()
        # No row's text begins so.
        state.update(f"blind\0{kind}\0{number}".encode())
        return int.from_bytes(state.digest(), "little")


class RowSums:
    """What one transaction of a revision changes in the sums."""

    def __init__(self, key: RowKey, revision: int = 0) -> None:
        self._copy = key.state.copy
        self._revision = revision
        self._sums: dict[RowKind, int] = dict.fromkeys(ROW_KINDS, 0)
        # Of versions that this revision itself opened, which it may write again: by id.
        self._own: dict[RowKind, dict[str, int]] = {kind: {} for kind in ROW_KINDS}

    def begin(self, revision: int) -> None:
        """Name the revision that is written, where it was not known before."""
        self._revision = revision

    def add(self, kind: RowKind, texts: Iterable[str]) -> None:
        """Count rows with these texts."""
        self._sums[kind] += self._total(texts)

    def take(self, kind: RowKind, texts: Iterable[str]) -> None:
        """Count rows no longer, whose texts were these."""
        self._sums[kind] -= self._total(texts)

    def _total(self, texts: Iterable[str]) -> int:
        copy, number, total = self._copy, int.from_bytes, 0
        for text in texts:
            state = copy()
            state.update(text.encode())
            total += number(state.digest(), "little")
        return total

    def opened(self, kind: RowKind, versions: Iterable[tuple[str, str]]) -> None:
        """Count (id, text) of versions of this revision, in the place of its own of before."""
        own, copy, number, total = self._own[kind], self._copy, int.from_bytes, 0
        for id_, text in versions:
            state = copy()
            state.update(text.encode())
            value = number(state.digest(), "little")
            total += value - own.get(id_, 0)
            own[id_] = value
        self._sums[kind] += total

    def closed(self, kind: RowKind, versions: Iterable[tuple[str, int]]) -> None:
        """Count that these versions, (id, revision that opened it), are closed.

        One that this revision opened is as if it had never been.
        """
        own = self._own[kind]
        for id_, opened in versions:
            if opened == self._revision:
                self._sums[kind] -= own.pop(id_, 0)
            else:
                self.add(kind, [closing(kind, id_, opened, self._revision)])

    def taken(self) -> dict[RowKind, int]:
        """What was changed since this was last asked."""
        sums, self._sums = self._sums, dict.fromkeys(ROW_KINDS, 0)
        return sums


def closing(kind: RowKind, id_: str, opened: int, closed: int) -> str:
    """The text that stands for the end of a version."""
    return f"-{kind}\0{id_}\0{opened}\0{closed}"


def added(sums: Sums, more: Sums) -> dict[RowKind, int]:
    """The sums of both."""
    return {kind: (sums[kind] + more[kind]) % _MODULUS for kind in ROW_KINDS}


def nothing() -> dict[RowKind, int]:
    """The sums of a store without rows."""
    return dict.fromkeys(ROW_KINDS, 0)
