"""A file of sealed heads, a line for each chain: beside an embedded store, or in a second place.

It is written after each entry and never goes back: a head stays until the chain that follows it is
known to hold it, so that what was taken away from the end stays missed.
"""

import fcntl
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from graph.chain_seal import ChainSeal, chain_of
from graph.codec import body_of_text
from graph.private_files import rewriting, write_private
from graph.store import Chain

_MOST: Final = 1 << 20  # bytes read: heads printed daily for some years fit
_USUAL: Final = 4096  # of two heads; room for all would take longer to make than to read


class HeadFile:
    """The newest heads of one store at one place."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = b""  # as this last wrote it, with the heads in it
        self._kept: dict[Chain, str] = {}

    def lines(self) -> tuple[str, ...]:
        """The heads there, as written. Raises OSError and UnicodeDecodeError for no such file."""
        with self.path.open("rb") as file:
            return head_lines(file.read(_MOST).decode())

    def begin(self, lines: Iterable[str]) -> None:
        """Write these heads, whatever the file held. Raises OSError."""
        write_private(self.path, _text(lines))

    def keep(self, line: str, seal: ChainSeal, digest_at: Callable[[int], str | None]) -> None:
        """Put a head in the place of an older one of its chain; a missing file stays missing.

        `digest_at` gives the digest of the entry of a number: one that differs from the older
        head's keeps that head. Raises OSError.
        """
        new = seal.head(line)
        assert new is not None
        with rewriting(self.path) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            before = os.read(file, _USUAL)
            if len(before) == _USUAL:
                before += os.read(file, _MOST - _USUAL)
            kept = dict(self._kept) if before == self._text else _by_chain(before)
            old = seal.head(kept.get(new.chain))
            if old is None or old.number >= new.number:
                return
            # One of before what was removed after its term can be borne out by nothing any more.
            if old.number > new.cut and digest_at(old.number) != old.digest:
                return
            kept[new.chain] = line
            self._text = _replace(file, kept.values(), len(before))
            self._kept = kept


def head_lines(text: str) -> tuple[str, ...]:
    """The lines of a text that are heads, genuine or not."""
    return tuple(line for line in text.splitlines() if chain_of(line) is not None)


def heads_beside(store: Path) -> Path:
    """The path of the heads of an embedded store."""
    return store.with_name(store.name + ".heads")


def _by_chain(text: bytes) -> dict[Chain, str]:
    lines = text.decode(errors="replace").splitlines()
    return {chain: one for one in lines if (chain := chain_of(one)) is not None}


def _replace(handle: int, lines: Iterable[str], before: int) -> bytes:
    """Write these heads over the `before` bytes that the file held; gives the text."""
    # In place and by one write, under the lock: a draft and a rename would cost more than the
    # entry itself. A torn line, after a failure of power, is reported by `verify`.
    text = _text(lines).encode()
    os.pwrite(handle, text, 0)
    if len(text) < before or before == _MOST:
        os.ftruncate(handle, len(text))
    return text


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def last_of(lines: Iterable[str], chain: Chain) -> str | None:
    """The last line about a chain."""
    return next((one for one in reversed([*lines]) if chain_of(one) == chain), None)


def head_text(line: str) -> dict[str, Any]:
    """The particulars of a head, for people."""
    return dict(body_of_text(line))
