"""A group of parties tied by circles of which not all are listed: how it is told."""

from typing import Final

from analytics.patterns.circles import Group
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.world import Hit, World

_NAMED: Final = 12  # parties of a large group that are named; all stand among its entities


def group_not_whole(world: World, pattern: Pattern, group: Group, way: str) -> Hit:
    """The hit that says of a group how many of its circles are listed, and that others are not."""
    names = world.entity_ids(group.nodes)
    figures = {"count": len(names), "listed": len(group.circles)}
    some = {"some": names[:_NAMED]}
    return Hit(pattern, way, names, on=world.day, figures=figures, parties=some, whole=False)
