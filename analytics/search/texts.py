"""Many short texts in columns, each with the number of what bears it, ready for the kernel.

Texts are added at the end and marked where they go; who holds an earlier version keeps it. Those
added last are not filed by key yet: they are few, and all of them are read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.search.kernel import postings, signatures
from analytics.search.signs import (
    Bits,
    Ints,
    Rows,
    Units,
    character_bits,
    keys_by_unit,
    letter_bits,
    sound_bits,
    text_of,
    units_of,
)

Flags = npt.NDArray[np.bool_]

_MOST_DEAD: Final = 0.1  # part of the texts that may be gone before they are written anew
_MOST_LOOSE: Final = 20_000  # texts that are not filed by key


@dataclass(frozen=True, slots=True)
class Filing:
    """The first `covered` texts by key: those of key k are rows[begin[k] : begin[k + 1]]."""

    begin: Ints
    rows: Rows
    covered: int

    def size(self, key: int) -> int:
        """How many texts have a key."""
        return int(self.begin[key + 1] - self.begin[key])

    def of(self, key: int) -> Rows:
        """The texts of a key, in order."""
        return self.rows[self.begin[key] : self.begin[key + 1]]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as columns: text n is units[offset[n] : offset[n + 1]], borne by owner[n].

    `first` marks the text by which the owner is called now. `signs` are the signatures of
    characters, sounds and first letters.
    """

    units: Units
    offset: Ints
    owner: Ints
    first: Flags
    alive: Flags
    signs: tuple[Bits, Bits, Bits] = field(repr=False)
    filing: Filing = field(repr=False)

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def columns(self) -> tuple[Any, ...]:
        """What the kernel reads."""
        return self.units, self.offset, self.alive, self.signs

    def text(self, row: int) -> str:
        """One text."""
        return text_of(self.units[self.offset[row] : self.offset[row + 1]])

    def candidates(self, keys: Sequence[Sequence[int]]) -> Rows:
        """The texts that have one of the keys of each, or more: those of the rarest key of each.

        All texts where somebody names no key.
        """
        filing = self.filing
        if not all(keys):
            return np.arange(len(self), dtype=np.int32)
        rarest = {min(some, key=lambda key: (filing.size(key), key)) for some in keys}
        if sum(map(filing.size, rarest)) > len(self) // 2:
            return np.arange(len(self), dtype=np.int32)
        parts = [filing.of(key) for key in rarest]
        loose = np.arange(filing.covered, len(self), dtype=np.int32)
        if len(parts) == 1:
            return np.concatenate((parts[0], loose))
        held = np.zeros(len(self), dtype=np.bool_)  # quicker than sorting what may be many
        for part in (*parts, loose):
            held[part] = True
        return np.flatnonzero(held).astype(np.int32)

    def without(self, gone: Flags) -> "Texts":
        """These texts without the rows that `gone` marks."""
        return replace(self, alive=self.alive & ~gone)

    @property
    def is_untidy(self) -> bool:
        """Whether so many texts are gone that the others should be written anew."""
        return len(self) - int(np.count_nonzero(self.alive)) > _MOST_DEAD * len(self)

    def tidied(self) -> "Texts":
        """These texts, written anew where many are gone."""
        return self.compacted() if self.is_untidy else self

    def compacted(self) -> "Texts":
        """These texts without those that are gone: nothing of them stays in memory or on disk."""
        if self.alive.all():
            return self
        kept, sizes = self.alive, np.diff(self.offset)
        offset = np.zeros(np.count_nonzero(kept) + 1, dtype=np.int64)
        np.cumsum(sizes[kept], out=offset[1:])
        units = self.units[np.repeat(kept, sizes)]
        return made_of(units, offset, self.owner[kept], self.first[kept])

    def with_more(self, other: "Texts") -> "Texts":
        """These texts and then those."""
        if not len(other):
            return self
        offset = np.concatenate((self.offset, other.offset[1:] + self.offset[-1]))
        units = np.concatenate((self.units, other.units))
        owner = np.concatenate((self.owner, other.owner))
        first = np.concatenate((self.first, other.first))
        if len(owner) - self.filing.covered > _MOST_LOOSE:
            made = made_of(units, offset, owner, first)
            return replace(made, alive=np.concatenate((self.alive, other.alive)))
        return Texts(
            units,
            offset,
            owner,
            first,
            np.concatenate((self.alive, other.alive)),
            _three(np.concatenate(pair) for pair in zip(self.signs, other.signs, strict=True)),
            self.filing,
        )


def texts_of(rows: Iterable[tuple[int, bool, str]]) -> Texts:
    """Texts of (number of the owner, whether it is called so now, text)."""
    listed = list(rows)
    units = [units_of(text) for _, _, text in listed]
    offset = np.zeros(len(listed) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in units], out=offset[1:])
    return made_of(
        np.concatenate(units) if units else np.empty(0, dtype=np.uint16),
        offset,
        np.array([owner for owner, _, _ in listed], dtype=np.int64),
        np.array([first for _, first, _ in listed], dtype=np.bool_),
    )


def made_of(units: Units, offset: Ints, owner: Ints, first: Flags) -> Texts:
    """The texts of these columns, with their signatures and filed by key."""
    signs = _three(
        signatures(units, offset, bits) for bits in (character_bits(), sound_bits(), letter_bits())
    )
    begin, rows = postings(units, offset, *keys_by_unit())
    filing = Filing(begin, rows, len(owner))
    return Texts(units, offset, owner, first, np.ones(len(owner), np.bool_), signs, filing)


def _three(some: Iterable[Bits]) -> tuple[Bits, Bits, Bits]:
    one, two, three = some
    return one, two, three
