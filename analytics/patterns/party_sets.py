"""Sets of parties on a day: who hangs together, and who guarantees one another round about."""

import numpy as np

from analytics.patterns.components import components
from analytics.patterns.guarantees import KIND
from analytics.patterns.world import World
from analytics.snapshot.columns import Ints


def components_of(world: World) -> Ints:
    """By place, the number of the party's component over all relations in force."""
    return _sets(world, np.flatnonzero(world.holding), strong=False)


def guarantee_circles_of(world: World) -> Ints:
    """By place, the number of the party's circle over the guarantees in force.

    The circles are those groups that `guarantees.guarantee_circles` looks into (DESIGN §8b).
    """
    return _sets(world, world.rows(KIND), strong=True)


def _sets(world: World, rows: Ints, *, strong: bool) -> Ints:
    ties = world.snapshot.relations
    return components(ties.source[rows], ties.target[rows], len(world.ids), strong=strong)
