"""Control among bidders: a bounded walk over stakes above one half (DESIGN §8b).

Ownership in general is not answered here: only whether one bidder holds or manages another, and
whether somebody holds both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from analytics.patterns.tender import Tie
from graph.words import STAKE_KINDS

HALF: Final = 0.5  # 公司法 265: control is more than one half
# 20 % is where a holding may let influence matter; below it nothing is asked of a person.
NOTABLE: Final = 0.2
_DIGITS: Final = 12  # sums are rounded before they are compared (DESIGN §8)
_FILED: Final = "actual_controller_of"


@dataclass(frozen=True, slots=True)
class Hold:
    """How one party holds another: the least and the most of its stake, and the relations."""

    low: float
    high: float
    relations: tuple[str, ...]
    managed: bool = False
    filed: bool = False


@dataclass(frozen=True)  # without slots: cached_property needs the object's dictionary
class Holdings:
    """Who holds whom on a day: `held` maps a party to its holders."""

    held: Mapping[str, Mapping[str, Hold]]
    _controlled: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict, compare=False)

    @cached_property
    def holders(self) -> set[str]:
        """Everybody who holds something."""
        return {holder for holds in self.held.values() for holder in holds}

    def controls(self, holder: str, party: str) -> bool:
        """Whether a holder alone and directly controls a party: above one half, or a branch."""
        hold = self.held.get(party, {}).get(holder)
        return bool(hold and (hold.low > HALF or hold.managed))

    def controlled(self, holder: str) -> dict[str, tuple[str, ...]]:
        """Whom a holder controls, with those it controls; each with the path of relations to it.

        The holder itself is there, with no path. The lower ends of stakes count, and an unknown one
        is taken as none: control is certain.
        """
        if holder not in self._controlled:  # asked again for each pair of bidders
            self._controlled[holder] = self._closure(holder)
        return self._controlled[holder]

    @cached_property
    def _below(self) -> Mapping[str, set[str]]:
        below: defaultdict[str, set[str]] = defaultdict(set)
        for party, holds in self.held.items():
            for holder in holds:
                below[holder].add(party)
        return below

    def _closure(self, holder: str) -> dict[str, tuple[str, ...]]:
        paths: dict[str, tuple[str, ...]] = {holder: ()}
        newest = {holder}
        while newest:  # a party is tried again whenever another of its holders is added
            below = {party for by in newest for party in self._below.get(by, ())}
            newest = set()
            for party in sorted(below - paths.keys()):
                holds = [(by, hold) for by, hold in self.held[party].items() if by in paths]
                if _is_control(hold for _, hold in holds):
                    by, hold = max(holds, key=lambda one: (_order(one[1]), one[0]))
                    paths[party] = (*paths[by], hold.relations[0])
                    newest.add(party)
        return paths

    def notable(self, holder: str, party: str) -> tuple[str, ...]:
        """The path to a party of which a holder, with those it controls, may hold 20 % or more.

        What the known stakes of others leave is the most that an unknown one can be.
        """
        within = self.controlled(holder)
        holds = self.held.get(party, {})
        ours = [(by, hold) for by, hold in holds.items() if by in within]
        if not ours:
            return ()
        left = 1 - sum(hold.low for by, hold in holds.items() if by not in within)
        most = min(sum(hold.high for _, hold in ours), left)
        by, hold = max(ours, key=lambda one: (_order(one[1]), one[0]))
        return (*within[by], hold.relations[0]) if round(most, _DIGITS) >= NOTABLE else ()


def _is_control(holds: Iterable[Hold]) -> bool:
    some = list(holds)
    managed = any(hold.managed or hold.filed for hold in some)
    return managed or round(sum(hold.low for hold in some), _DIGITS) > HALF


def _order(hold: Hold) -> tuple[bool, float]:
    return hold.managed or hold.filed, hold.high


def holdings_on(ties: Iterable[Tie], day: date | None) -> Holdings:
    """Who holds whom on a day, or on any day where it is not known.

    Of two sources of parallel stakes the one that stands counts; its stakes are added (§13.3).
    """
    parallel: defaultdict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        if tie.holds_on(day) and tie.source != tie.target:
            ends = (tie.source, tie.target)
            # A branch is tied to its head office, which manages it: the other way round.
            parallel[ends if tie.kind != "branch_of" else ends[::-1]].append(tie)
    held: defaultdict[str, dict[str, Hold]] = defaultdict(dict)
    for (holder, party), some in sorted(parallel.items()):
        held[party][holder] = _hold(some)
    return Holdings(held)


def _hold(ties: Sequence[Tie]) -> Hold:
    stakes = [tie for tie in ties if tie.kind in STAKE_KINDS]
    if stakes:
        stands = max(stakes, key=lambda tie: tie.strength)
        stakes = [
            t
            for t in stakes
            if (t.strength[0], t.claimant) == (stands.strength[0], stands.claimant)
        ]
    others = [tie for tie in ties if tie.kind not in STAKE_KINDS]
    return Hold(
        low=round(sum(max(tie.low, 0.0) for tie in stakes), _DIGITS),
        high=min(1.0, round(sum(tie.high if tie.high >= 0 else 1.0 for tie in stakes), _DIGITS)),
        relations=tuple(sorted(tie.id for tie in others) + sorted(tie.id for tie in stakes)),
        managed=any(tie.kind == "branch_of" for tie in others),
        filed=any(tie.kind == _FILED for tie in others),
    )


def common_holder(
    holdings: Holdings, one: str, other: str, states: Collection[str]
) -> tuple[str, tuple[str, ...]] | None:
    """(who controls both, the path from the first over it to the second); None for nobody.

    Of several the nearest, and then the one of the smallest id. The state alone makes no related
    parties (公司法 265), so none of `states` counts.
    """
    both = []
    for holder in holdings.holders - {one, other, *states}:
        within = holdings.controlled(holder)
        if one in within and other in within:
            both.append((holder, (*reversed(within[one]), *within[other])))
    return min(both, key=lambda found: (len(found[1]), found[0]), default=None)
