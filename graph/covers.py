"""What an entry vouches for beside itself: the store's rows, and the end of the other chain.

A JSON text: `ends` is the number and digest of the other chain's last entry as its writer knew it,
so that neither chain can be put back to an earlier day alone; `rows` (facts chain only) the sums of
`graph.row_sums`, blinded.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graph.chain_seal import Link
from graph.codec import body_of_text, text_of
from graph.journal import GENESIS

NOTHING: Link = (0, GENESIS)


class Covers(NamedTuple):
    """The parts of `JournalEntry.covers`; no `rows` in entries that vouch for none."""

    other: Link = NOTHING
    rows: Mapping[str, str] | None = None

    def text(self) -> str:
        """The canonical text."""
        said: dict[str, Any] = {"ends": list(self.other)}
        return text_of(said if self.rows is None else {**said, "rows": self.rows})


def covers_of(text: str) -> Covers:
    """The parts of a text that `Covers.text` wrote; "" is of an entry that vouches for nothing."""
    if not text:
        return Covers()
    said = body_of_text(text)
    number, digest = said["ends"]
    return Covers((number, digest), said.get("rows"))
