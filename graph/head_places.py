"""Where the heads of a store's chains are kept outside it: beside its file, and in a second place.

The second place is the file that `CREDITGRAPH_ANCHOR` names: on another disk or machine, or one to
which nothing can be written but by this program.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from graph.chain_seal import ChainSeal
from graph.errors import StoreError
from graph.head_file import HeadFile
from graph.journal_check import Kept, Read, cuts_of, kept_at, kept_faults


class HeadPlaces:
    """The files that follow the chains of one store; `beside` is None where the store is no file.

    `current` gives the heads as the store has them.
    """

    def __init__(
        self,
        seal: ChainSeal,
        current: Callable[[], Iterable[str]],
        *,
        beside: Path | None = None,
        anchor: Path | None = None,
    ) -> None:
        self._seal = seal
        self._current = current
        self._files = [HeadFile(path) for path in (beside, anchor) if path]
        self._anchor = HeadFile(anchor) if anchor else None

    def begin(self) -> None:
        """Make the second place where it is missing. Raises StoreError where it cannot be."""
        if self._anchor and not self._anchor.path.exists():
            _begin(self._anchor, self._current())

    def keep(self, line: str | None, digest_at: Callable[[int], str | None]) -> None:
        """Put the newest head of a chain everywhere; what cannot be written is told by `verify`.

        The entry is committed by now, so a failure here takes nothing back.
        """
        if line is None:
            return
        for file in self._files:
            with suppress(OSError):
                file.keep(line, self._seal, digest_at)

    def kept(self, more: Iterable[Path] = ()) -> Iterator[Kept]:
        """What each place says, and each further file of heads."""
        for path in (*(file.path for file in self._files), *more):
            yield kept_at(path)

    def anchored(self, path: Path | None, read: Read) -> tuple[str, ...]:
        """The current heads, written into `path`, or into those files that follow and are missing.

        Raises StoreError for a file that cannot be written, and for one with heads that the chains,
        which `read` gives, do not bear out: it is evidence and stays.
        """
        lines = tuple(self._current())
        places = [path] if path else [file.path for file in self._files]
        for place in places:
            if place.exists():
                cuts = cuts_of(self._seal, lines)
                faults = [*kept_faults(self._seal, read, kept_at(place), cuts)] if path else []
                if faults:
                    raise StoreError(faults[0])
            if path or not place.exists():
                _begin(HeadFile(place), lines)
        return lines


def _begin(file: HeadFile, lines: Iterable[str]) -> None:
    try:
        file.begin(lines)
    except OSError as error:
        raise StoreError("journal_chain.anchor", path=file.path) from error
