"""Control among bidders: what a rule asks of who holds whom on a day (DESIGN §8b).

What control is, is said once, in `analytics.ownership.control`; whoever asks the rules gives an
answer of that kind.
"""

from collections.abc import Collection, Mapping
from typing import Final, Protocol

# 20 % is where a holding may let influence matter; below it nothing is asked of a person.
NOTABLE: Final = 0.2


class Holdings(Protocol):
    """Who holds and controls whom on a day, upwards from some bidders.

    Control here is certain, and nobody's family is reckoned to him.
    """

    @property
    def holders(self) -> Collection[str]:
        """Everybody who holds or directs something."""

    def controls(self, holder: str, party: str) -> bool:
        """Whether a holder alone and directly controls a party: above one half, or a branch."""

    def controlled(self, holder: str) -> Mapping[str, tuple[str, ...]]:
        """Whom a holder controls, each with the path of relations to it; itself with none."""

    def notable(self, holder: str, party: str) -> tuple[str, ...]:
        """The path to a party of which a holder, with those it controls, may hold NOTABLE or more.

        Empty where it cannot.
        """


def common_holder(
    holdings: Holdings, one: str, other: str, states: Collection[str]
) -> tuple[str, tuple[str, ...]] | None:
    """(who controls both, the path from the first over it to the second); None for nobody.

    Of several the nearest, and then the one of the smallest id. The state alone makes no related
    parties (公司法 265), so none of `states` counts.
    """
    both = []
    for holder in {*holdings.holders} - {one, other, *states}:
        within = holdings.controlled(holder)
        if one in within and other in within:
            both.append((holder, (*reversed(within[one]), *within[other])))
    return min(both, key=lambda found: (len(found[1]), found[0]), default=None)
