"""Least fixpoints of members let in by what those within hold together, on any engine.

Of each, `NAME_new_n` are whom round n let in, `NAME_within_n` all within after it, and `NAME_sum_n`
what these hold together.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from analytics.relational.passes import Pass, settle
from analytics.relational.running import Engine, Progress, do
from analytics.relational.steps import Step

_KEPT: Final = ("new", "within", "sum")


def begun(name: str, starts: str, nothing: str) -> tuple[Step, ...]:
    """The steps before the first round: those of the step `starts` are within.

    `nothing` is a query for no sums.
    """
    queries = (f"SELECT * FROM {starts}", f"SELECT * FROM {starts}", nothing)
    return tuple(
        Step(f"{name}_{what}_0", query, kept=True)
        for what, query in zip(_KEPT, queries, strict=True)
    )


def grown(name: str, n: int, summed: str, found: str) -> Pass:
    """The n-th round, from 1; what is left are the members that it let in.

    `summed` is the query for the sums after the round before, `found` for whom they let in.
    """
    so_far = f"SELECT * FROM {name}_within_{n - 1} UNION ALL SELECT * FROM {name}_new_{n}"
    return Pass(
        (
            Step(f"{name}_sum_{n}", summed, kept=True),
            Step(f"{name}_new_{n}", found, kept=True),
            Step(f"{name}_within_{n}", so_far, kept=True),
        ),
        left=f"SELECT count(*) FROM {name}_new_{n}",
        spent=tuple(f"{name}_{what}_{n - 1}" for what in _KEPT),
    )


def reached(
    engine: Engine,
    name: str,
    first: Callable[[str], tuple[Step, ...]],
    round_of: Callable[[str, int], Pass],
    progress: Progress,
) -> str:
    """Do rounds until one lets nobody in; the step with all who are within then."""
    for step in first(name):
        do(engine, step)
    return f"{name}_within_{settle(engine, partial(round_of, name), progress)}"
