"""Chains of guarantees: whom a guarantor stands for, directly or through others, and for how much.

The sums are over all that can be reached, however far. The search has a budget for each component
of the graph; one that is not searched whole is a hit of its own that says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from analytics.patterns.components import components
from analytics.patterns.guarantees import (
    Guarantees,
    added,
    amount_in_words,
    guarantees_around,
    guarantees_in_chains,
    owed_by,
)
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.world import Hit, World


def reached(debtors: Mapping[int, Sequence[int]], start: int) -> dict[int, int]:
    """Whom a guarantor stands for, directly or through others: who stands before each of them.

    The nearer come first. The guarantor itself is there where a circle leads back to it, and not
    otherwise. `debtors` maps a guarantor to those that it guarantees.
    """
    before: dict[int, int] = {}
    at = [start]
    while at:
        newer = []
        for node in at:
            for debtor in debtors.get(node, ()):
                if debtor not in before:
                    before[debtor] = node
                    newer.append(debtor)
        # A circle back to the start is seen; from there nothing new can come.
        at = [node for node in newer if node != start]
    return before


def guarantee_chains(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Guarantors whose debtors guarantee others in turn, with what each stands for in all."""
    known = guarantees_in_chains(world)
    ends = (known.sources, known.targets)
    of = components(*ends, len(world.ids))
    guaranteed = set(known.targets.tolist())
    # In each component first those whom nobody guarantees: theirs are the longest chains.
    starts = sorted(known.debtors, key=lambda one: (of[one], one in guaranteed, one))
    for _, some in groupby(starts, key=lambda one: int(of[one])):
        yield from _chains(world, pattern, known, some)


def chains_around(world: World, pattern: Pattern, about: int) -> Iterator[Hit]:
    """The chains in which a party has a part: its own, then those of who stands for it.

    Where the search was cut, the hit that says so is the party's.
    """
    known = guarantees_around(world, about)
    guarantors: dict[int, list[int]] = {}
    for guarantor, debtors in known.debtors.items():
        for debtor in debtors:
            guarantors.setdefault(debtor, []).append(guarantor)
    above = (one for one in reached(guarantors, about) if one != about)
    starts = [one for one in (about, *above) if one in known.debtors]
    yield from _chains(world, pattern, known, starts, about)


def _chains(
    world: World,
    pattern: Pattern,
    known: Guarantees,
    starts: Iterable[int],
    about: int | None = None,
) -> Iterator[Hit]:
    budget = pattern.whole("budget")
    for start in starts:
        before = reached(known.debtors, start)
        budget -= sum(len(known.debtors.get(one, ())) for one in {start, *before})
        if budget < 0:
            names = world.entity_ids([start if about is None else about])
            way = "pattern.guarantee_chains_cut"
            some = {"one": names}
            yield Hit(pattern, way, names, on=world.day, parties=some, whole=False)
            return
        path = _longest(before, start)
        if len(path) <= pattern.whole("least_ties"):
            continue
        total, _ = added(owed_by((start, *before), known.given).values())
        if total >= pattern.parameters["least_amount"] or len(before) >= pattern.whole("parties"):
            yield _chain(world, pattern, known, path, before)


def _longest(before: Mapping[int, int], start: int) -> list[int]:
    """The way to the farthest debtor, the first by place of several."""
    far = {start: 0}
    for debtor, guarantor in before.items():  # in the order of the search: the nearer first
        far.setdefault(debtor, far[guarantor] + 1)
    way = [max(far, key=lambda one: (far[one], -one))]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _chain(
    world: World,
    pattern: Pattern,
    known: Guarantees,
    path: Sequence[int],
    before: Mapping[int, int],
) -> Hit:
    """The hit of a chain: all debtors are in it, the longest way is told as far as it is read."""
    start, most = path[0], pattern.whole("most_ties")
    others = [one for one in before if one != start]
    every = owed_by((start, *others), known.given)
    own, total = added(known.given[start].values()), added(every.values())
    long = len(path) > most + 1
    return Hit(
        pattern,
        "pattern.guarantee_chain_long" if long else "pattern.guarantee_chain",
        world.entity_ids([start, *others]),
        world.relation_ids(every),
        on=world.day,
        figures={
            "count": len(others),
            "own": amount_in_words(*own),
            "amount": amount_in_words(*total),
            **({"ties": len(path) - 1, "shown": most} if long else {}),
        },
        parties={"one": world.entity_ids([start]), "chain": world.entity_ids(path[: most + 1])},
        weight=total[0],
    )
