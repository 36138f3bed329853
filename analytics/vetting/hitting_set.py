"""The smallest set that meets each of some sets: by branch and bound, the same on every machine.

Bounded by a number of steps and not by time, since its answer stands in certificates.
"""

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Final

_STEPS: Final = 5_000  # of the search in one part: some tenths of a second

Sets = list[frozenset[str]]


def smallest_hitting_set(sets: Iterable[frozenset[str]]) -> tuple[tuple[str, ...], bool]:
    """(the set that meets every one of `sets`, sorted; whether it is proven the smallest).

    Of several smallest the one whose sorted members are least. Where the search is given up, the
    set is still one of which no member can be left out. No set may be empty.
    """
    chosen: set[str] = set()
    proven = True
    # Parts without a common member are apart: the smallest sets of each are together the smallest.
    for part in _parts(_least(sets)):
        members, certain = _of_part(part)
        chosen |= members
        proven = proven and certain
    return tuple(sorted(chosen)), proven


def _least(sets: Iterable[frozenset[str]]) -> Sets:
    """The sets that hold no other one: whoever meets those meets all."""
    kept: Sets = []
    for one in sorted(set(sets), key=lambda one: (len(one), sorted(one))):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def _parts(sets: Sets) -> list[Sets]:
    """The sets grouped so that those of different groups have no common member."""
    groups: list[tuple[set[str], Sets]] = []
    for one in sets:
        near = [group for group in groups if group[0] & one]
        groups = [group for group in groups if not group[0] & one]
        members = set(one).union(*(group[0] for group in near))
        groups.append((members, [*chain.from_iterable(group[1] for group in near), one]))
    return [group[1] for group in groups]


def _of_part(sets: Sets) -> tuple[set[str], bool]:
    greedy = irreducible(_greedy(sets), sets)
    search = _Search(_STEPS)
    try:
        size = _disjoint(sets)
        while size < len(greedy) and not search.meets(sets, size):
            size += 1
        return _first(search, sets, size), True
    except _GivenUp:
        return greedy, False


def _first(search: "_Search", sets: Sets, size: int) -> set[str]:
    """The set of this size, which is the smallest possible, whose sorted members are least."""
    chosen: set[str] = set()
    for member in sorted(frozenset().union(*sets)):
        unmet = [one for one in sets if member not in one]
        if len(unmet) < len(sets) and search.meets(unmet, size - len(chosen) - 1):
            chosen.add(member)
            sets = unmet
        else:
            sets = [one - {member} for one in sets]
    return chosen


class _GivenUp(Exception):
    """The search took too many steps."""


class _Search:
    """Branch and bound: branches on the members of a set, bounded by sets that have none alike."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def meets(self, sets: Sets, most: int) -> bool:
        """Whether `most` members can meet all these sets."""
        if not sets:
            return True
        if not all(sets) or _disjoint(sets) > most:
            return False
        if self._left == 0:
            raise _GivenUp
        self._left -= 1
        tried: set[str] = set()
        smallest = min(len(one) for one in sets)
        for member in sorted(next(one for one in sets if len(one) == smallest)):
            if self.meets([one - tried for one in sets if member not in one], most - 1):
                return True
            tried.add(member)
        return False


def _disjoint(sets: Sets) -> int:
    """How many of the sets have no member in common: so many members are needed at least."""
    met: set[str] = set()
    count = 0
    for one in sorted(sets, key=len):
        if not met & one:
            met |= one
            count += 1
    return count


def _greedy(sets: Sets) -> set[str]:
    chosen: set[str] = set()
    while sets:
        every = [member for one in sets for member in one]
        best = min(set(every), key=lambda member: (-every.count(member), member))
        chosen.add(best)
        sets = [one for one in sets if best not in one]
    return chosen


def irreducible(chosen: Collection[str], sets: Sets) -> set[str]:
    """Those of the chosen without which some set would not be met, tried from the last."""
    kept = set(chosen)
    for member in sorted(chosen, reverse=True):
        if all(one & (kept - {member}) for one in sets):
            kept.remove(member)
    return kept
