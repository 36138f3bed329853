"""A graph around one party unfolded into a tree for reading: each party once, all arcs kept."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

Tie = TypeVar("Tie")
Repeat = Literal["", "shown", "circle"]


@dataclass
class Branch(Generic[Tie]):
    """A party of the tree, reached over a tie (None at the root), and what lies behind it.

    `level` counts the ties from the root. `repeat` says why nothing lies behind it here: "shown"
    where the party stands elsewhere in the tree, "circle" where it stands on the way to here.
    """

    entity: str
    tie: Tie | None
    level: int = 0
    repeat: Repeat = ""
    inside: list["Branch[Tie]"] = field(default_factory=list)

    def every(self) -> Iterator["Branch[Tie]"]:
        """All branches behind it, level by level; not itself."""
        waiting = deque(self.inside)
        while waiting:
            branch = waiting.popleft()
            yield branch
            waiting.extend(branch.inside)


def unfolded(root: str, arcs: Iterable[tuple[str, str, Tie]]) -> Branch[Tie]:
    """The tree of arcs (from, to, tie) that lead away from a party; arcs elsewhere are left out.

    A party stands where it is nearest to the root, at its first arc; siblings keep the order of the
    arcs. Each arc that is reached is one branch, so the tree is as large as the graph.
    """
    leaving: defaultdict[str, list[tuple[str, Tie]]] = defaultdict(list)
    for source, target, tie in arcs:
        leaving[source].append((target, tie))
    tree: Branch[Tie] = Branch(root, None)
    before: dict[str, str | None] = {root: None}
    waiting = deque([tree])
    while waiting:
        at = waiting.popleft()
        for entity, tie in leaving[at.entity]:
            branch = Branch(entity, tie, at.level + 1)
            at.inside.append(branch)
            if entity in before:
                branch.repeat = "circle" if _leads_to(before, entity, at.entity) else "shown"
            else:
                before[entity] = at.entity
                waiting.append(branch)
    return tree


def _leads_to(before: dict[str, str | None], entity: str, end: str | None) -> bool:
    """Whether a party stands on the way from the root to another."""
    while end is not None and end != entity:
        end = before[end]
    return end == entity
