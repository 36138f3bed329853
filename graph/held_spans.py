"""From which revision an identifier finds its id, and until which: as the claims that give it tell.

The spans themselves are vouched for by no sum of the journal; claims are, and the entry of each
commit tells up to which number they went then. Claims are numbered in the order in which they came,
so the revision of each follows. Programs of before told no numbers, and kept a span on over a time
in which nobody claimed the identifier: of their revisions only what no program does is wrong.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from graph.codec import body_of_text

COMMIT: Final = "commit"  # the action of the entry of a commit that changes facts
LAST_CLAIM: Final = "last_claim"  # its particular: the highest number of a claim at its end

# A claim that gives an identifier: its number, and the revision that closed it; None: it is open.
Giving = tuple[int, int | None]


class ClaimNumbers:
    """Up to which number claims went at each revision of which an entry tells it."""

    def __init__(self, particulars: Iterable[str]) -> None:
        """Read it in the particulars of the commits, as JSON texts, oldest first."""
        self._last: dict[int, int] = {}
        for text in particulars:
            said = body_of_text(text)
            if LAST_CLAIM in said:
                self._last[int(said["revision"])] = int(said[LAST_CLAIM])
        self._revisions = sorted(self._last)

    def __contains__(self, revision: int) -> bool:
        return revision in self._last

    def until(self, revision: int) -> int:
        """The highest number of a claim at a revision of which it is told."""
        return self._last[revision]

    def revision_of(self, number: int) -> int | None:
        """The revision that kept a claim of this number; None where none tells it."""
        place = bisect_left(self._revisions, number, key=self._last.__getitem__)
        if place == len(self._revisions):
            return None
        revision = self._revisions[place]
        return revision if revision == 1 or revision - 1 in self._last else None


def lost_at(claims: Sequence[Giving], numbers: ClaimNumbers) -> set[int]:
    """The revisions that took back the last of these claims, of those that tell their numbers.

    One that was claimed by then, and is closed later or never, still gave the identifier: of its
    own, or as a repetition of a claim with the same words.
    """
    return {
        revision
        for revision in {closed for _, closed in claims if closed is not None}
        if revision in numbers
        and not any(
            number <= numbers.until(revision) and (closed is None or closed > revision)
            for number, closed in claims
        )
    }


def is_held(
    opened: int, closed: int | None, claims: Sequence[Giving], numbers: ClaimNumbers
) -> bool:
    """Whether an identifier that these claims give may have been held in this span."""
    ends = {end for _, end in claims if end is not None}
    lost = lost_at(claims, numbers)
    if closed is None:
        # A program of before ended none whose claim another one had replaced.
        right = any(end is None for _, end in claims) or max(ends, default=0) not in numbers
        return right and _begins(opened, claims, ends, lost, numbers)
    right = closed in (lost if closed in numbers else ends)
    return right and _begins(opened, claims, {end for end in ends if end < closed}, lost, numbers)


def _begins(
    opened: int, claims: Sequence[Giving], ends: set[int], lost: set[int], numbers: ClaimNumbers
) -> bool:
    """Whether a span may begin here that is the last one after these ends of claims."""
    before = max(lost & ends, default=0)
    if not all(end in numbers for end in ends):
        return opened > before
    after = numbers.until(before) if before else 0
    first = min((number for number, _ in claims if number > after), default=None)
    revision = None if first is None else numbers.revision_of(first)
    return first is not None and (opened > before if revision is None else opened == revision)
