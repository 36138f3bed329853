"""The adverse records that patterns begin at: moderate and serious ones, no minor fines."""

from typing import Final

import numpy as np

from analytics.patterns.world import Flags, World
from analytics.propagation.seeds import held_on

TIERS: Final = frozenset({"moderate", "serious"})


def adverse(world: World) -> Flags:
    """By record place, whether it is moderate or serious."""
    return np.array([tier in TIERS for tier in world.snapshot.records.tier], dtype=np.bool_)


def adverse_in_force(world: World) -> Flags:
    """By record place, whether it is one of them in force, replaced by no later grade."""
    held = np.zeros(len(world.snapshot.records.ids), dtype=np.bool_)
    held[held_on(world.snapshot, world.day.toordinal())] = True
    return held & adverse(world)
