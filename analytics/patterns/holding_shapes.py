"""Shapes in who heads and holds whom today: one person with many firms, and rings of stakes."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import numpy as np

from analytics.patterns.circles import circles, ring
from analytics.patterns.groups import group_not_whole
from analytics.patterns.held_stakes import in_words, stakes_held
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.world import Hit, World
from analytics.snapshot.stakes import Stakes
from graph.words import HEAD_KINDS

_PLACES: Final = ("located_at", "reachable_at")


def nominees(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Persons who head many organisations at one address or telephone."""
    ties, least = world.snapshot.relations, pattern.whole("least_firms")
    headed: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for row in world.rows(*HEAD_KINDS).tolist():
        headed[int(ties.source[row])].setdefault(int(ties.target[row]), row)
    many = {head: firms for head, firms in headed.items() if len(firms) >= least}
    used: defaultdict[int, dict[int, int]] = defaultdict(dict)
    asked = np.array(sorted({firm for firms in many.values() for firm in firms}), dtype=np.int64)
    rows = world.rows(*_PLACES)
    for row in rows[np.isin(ties.source[rows], asked)].tolist():
        used[int(ties.source[row])].setdefault(int(ties.target[row]), row)
    for head, firms in sorted(many.items()):
        at: defaultdict[int, list[int]] = defaultdict(list)
        for firm in sorted(firms):
            for place in used[firm]:
                at[place].append(firm)
        for place, some in sorted(at.items()):
            if len(some) >= least:
                witnesses = [row for firm in some for row in (firms[firm], used[firm][place])]
                yield _nominee(world, pattern, (head, place), some, witnesses)


def _nominee(
    world: World, pattern: Pattern, at: tuple[int, int], firms: list[int], rows: list[int]
) -> Hit:
    head, place = at
    return Hit(
        pattern,
        "pattern.nominee",
        world.entity_ids([head, place, *firms]),
        world.relation_ids(rows),
        on=world.day,
        figures={"count": len(firms)},
        parties={"one": world.entity_ids([head]), "place": world.entity_ids([place])},
        weight=len(firms),
    )


def circular_holdings(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Companies that hold one another in a ring, and each group that is not listed whole."""
    stakes, least = stakes_held(world), pattern.parameters["least_share"]
    # A ring of stakes that may all be far smaller than this moves nobody's votes.
    kept = (stakes.high >= least) & world.organisations[stakes.holder]
    most, budget = pattern.whole("most_ties"), pattern.whole("budget")
    groups = circles(stakes.holder[kept], stakes.company[kept], most_ties=most, budget=budget)
    for group in groups:
        for circle in group.circles:
            yield _ring(world, pattern, stakes, circle)
        if not group.whole:
            yield group_not_whole(world, pattern, group, "pattern.circular_group")


def _ring(world: World, pattern: Pattern, stakes: Stakes, circle: tuple[int, ...]) -> Hit:
    arcs = np.array(list(ring(circle)))
    around = stakes.find(arcs[:, 0], arcs[:, 1]).tolist()
    names = world.entity_ids(circle)
    rows = [row for stake in around for row in stakes.relations(stake)]
    return Hit(
        pattern,
        "pattern.circular_holding",
        names,
        world.relation_ids(rows),
        on=world.day,
        figures={"count": len(circle), "share": [in_words(stakes, stake) for stake in around]},
        parties={"chain": (*names, names[0])},
        weight=float(min(stakes.low[stake] for stake in around)),
    )
