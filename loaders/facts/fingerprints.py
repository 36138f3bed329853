"""A map of 64-bit keys to 64-bit values in 16 bytes an entry: millions of rows are remembered."""

from array import array
from typing import Final

_MASK: Final = 2**64 - 1
_FIRST_SIZE: Final = 2**16  # slots; a power of two, so that a mask finds the slot
_FULL: Final = 0.6  # of the slots: beyond it the chains of taken slots grow long


class Fingerprints:
    """Keys and values are hashes; two of equal hash count as one, which no load will meet."""

    def __init__(self) -> None:
        self._keys = array("Q", bytes(8 * _FIRST_SIZE))
        self._values = array("Q", bytes(8 * _FIRST_SIZE))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def get(self, key: int) -> int | None:
        """The value of a key; None where it was never put in."""
        slot = self._slot(key & _MASK or 1)
        return self._values[slot] if self._keys[slot] else None

    def put(self, key: int, value: int) -> None:
        """Keep the value of a key in place of the one before."""
        kept = key & _MASK or 1  # 0 marks a slot that is free
        self._set(self._slot(kept), kept, value)

    def first(self, key: int, value: int) -> int:
        """The value of a key, which is this one where it had none."""
        kept = key & _MASK or 1
        slot = self._slot(kept)
        if not self._keys[slot]:
            self._set(slot, kept, value)
            return value & _MASK
        return self._values[slot]

    def _set(self, slot: int, kept: int, value: int) -> None:
        if not self._keys[slot]:
            self._count += 1
            self._keys[slot] = kept
        self._values[slot] = value & _MASK
        if self._count > _FULL * len(self._keys):
            self._grow()

    def _slot(self, key: int) -> int:
        """The slot of a key, or the free one where it would stand."""
        keys, last = self._keys, len(self._keys) - 1
        slot = key & last
        while keys[slot] and keys[slot] != key:
            slot = (slot + 1) & last
        return slot

    def _grow(self) -> None:
        keys, values = self._keys, self._values
        self._keys = array("Q", bytes(16 * len(keys)))
        self._values = array("Q", bytes(16 * len(keys)))
        for key, value in zip(keys, values, strict=True):
            if key:
                slot = self._slot(key)
                self._keys[slot], self._values[slot] = key, value
