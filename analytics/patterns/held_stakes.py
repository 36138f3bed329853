"""The stakes of the day of a world, and how a stake is told."""

from analytics.patterns.world import World
from analytics.percent import percent
from analytics.snapshot.stakes import Stakes, stakes_of


def stakes_held(world: World) -> Stakes:
    """The stakes on the day: those of which all answers about ownership are made."""
    return stakes_of(world.snapshot, world.day)


def in_words(stakes: Stakes, row: int) -> str:
    """A stake as percent, `20–50%` for a range."""
    low, high = (percent(float(end)) for end in (stakes.low[row], stakes.high[row]))
    return f"{low}%" if low == high else f"{low}–{high}%"
