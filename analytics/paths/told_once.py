"""Parallel ties of several sources told once: what they agree in, and where each says it.

Two sources that tell one headship make two relations where each gives its own day. A reader sees
one line with both sources; two terms of office that never held together stay two lines.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.paths.neighbours import KindCount
from graph.model import Relation, Stake


@dataclass(frozen=True, slots=True)
class Told:
    """One tie as its sources tell it, the highest ranked first; `ties` holds at least one."""

    ties: tuple[Relation, ...]

    @property
    def first(self) -> Relation:
        """The relation of the highest rank, dated before undated."""
        return self.ties[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """All sources, each once."""
        return tuple(dict.fromkeys(source for tie in self.ties for source in tie.sources))

    @property
    def valid_from(self) -> date | None:
        """The earliest day that a source gives."""
        return min((tie.valid_from for tie in self.ties if tie.valid_from), default=None)

    @property
    def valid_to(self) -> date | None:
        """The end that the sources agree on; None where one that is dated knows none."""
        dated = [tie for tie in self.ties if tie.valid_from or tie.valid_to]
        ends = [tie.valid_to for tie in dated]
        return max((end for end in ends if end), default=None) if None not in ends else None

    @property
    def shares(self) -> tuple[Stake, ...]:
        """The different stakes that the sources tell."""
        return tuple(dict.fromkeys(tie.share for tie in self.ties if tie.share))

    def holds_on(self, day: date) -> bool:
        """Whether any of them holds on the day."""
        return any(tie.holds_on(day) for tie in self.ties)


def told_once(relations: Iterable[Relation]) -> list[Told]:
    """The relations with parallel ones of different sources put together, in order of the first.

    Only ties of one kind, role and both ends go together, whose terms may have held on one day, and
    never two that one source tells apart.
    """
    groups: dict[tuple[str, ...], list[Relation]] = defaultdict(list)
    for tie in relations:
        groups[_alike(tie)].append(tie)
    return [told for ties in groups.values() for told in _apart(ties)]


def counts_told(once: Iterable[Told], party: str, day: date) -> list[KindCount]:
    """The ties of a party, each told once, counted by kind and direction; by kind.

    One that begins after the day does not count yet.
    """
    counts: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0, 0])
    for told in once:
        if told.valid_from and told.valid_from > day:
            continue
        count = counts[told.first.kind, told.first.source == party]
        count[0 if told.holds_on(day) else 1] += 1
    return [KindCount(*key, *count) for key, count in sorted(counts.items())]


def _alike(tie: Relation) -> tuple[str, ...]:
    words = (str(tie.attributes.get(key, "")) for key in ("role", "position", "category"))
    return (tie.kind, tie.source, tie.target, *words)


def _apart(ties: Sequence[Relation]) -> list[Told]:
    """Parallel ties by term: dated ones open terms, undated ones go with the last that fits."""
    ranked = sorted(ties, key=lambda t: (not (t.valid_from or t.valid_to), t.rank, t.id))
    terms: list[list[Relation]] = []
    for tie in ranked:
        fitting = [term for term in terms if all(_go_together(tie, other) for other in term)]
        if fitting:
            max(fitting, key=lambda term: _begin(term[0])).append(tie)
        else:
            terms.append([tie])
    return [Told(tuple(term)) for term in terms]


def _begin(tie: Relation) -> date:
    return tie.valid_from or date.min


def _go_together(one: Relation, other: Relation) -> bool:
    if not set(one.sources).isdisjoint(other.sources):
        return False
    begin = max(_begin(one), _begin(other))
    ends = [tie.valid_to for tie in (one, other) if tie.valid_to]
    return not ends or begin < min(ends)
