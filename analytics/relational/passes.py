"""Passes of steps that are done until one leaves nothing to do, on any engine."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.relational.running import Engine, Progress, do
from analytics.relational.steps import Step


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass: its steps, the query for how much is left to do, and what nothing reads after."""

    steps: tuple[Step, ...]
    left: str
    spent: tuple[str, ...]


def settle(engine: Engine, pass_of: Callable[[int], Pass], progress: Progress) -> int:
    """Do passes, numbered from 1, until one leaves nothing to do; the number of the last."""
    number, left = 0, 1
    while left:
        number += 1
        one = pass_of(number)
        for step in one.steps:
            do(engine, step)
        (left,) = engine.row(one.left)
        progress(number, left)
        for spent in one.spent:
            engine.drop(spent)
    return number
