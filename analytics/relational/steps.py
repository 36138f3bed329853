"""What relational steps are, in plain SQL that names no engine.

They read the files of columns (docs/scale.md) by their names, and earlier steps by theirs.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A named query over files of columns and earlier steps; `kept` where more than one reads it.

    What is not kept an engine may compute as a part of what reads it.
    """

    name: str
    query: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Round:
    """Chains of one relation more, of some seeds.

    `made` asks for (how many labels the round made, how many the seed has made in all rounds that
    made the most of those with one in this round at least); `best` is the step that has the best
    labels so far. `spent` names kept steps that nothing reads afterwards. `cut` asks for the seeds
    whose searches the budget has cut in this round: none, while no seed has made as many labels.
    """

    steps: tuple[Step, ...]
    made: str
    spent: tuple[str, ...]
    best: str
    cut: str = ""
