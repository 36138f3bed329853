"""What a picture draws: one mark a party, one line a pair, leaves of one kind folded into one.

No places and no colours yet: those are of `layout` and `style`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from analytics import wording
from analytics.percent import percent
from graph.model import Entity, Relation
from graph.sentence import PAPER, Language, say

_ALL_SHOWN: Final = 24  # a picture of as few parties is readable with all of them
_FOLDED: Final = 4  # as many leaves of one kind are one mark
_FORMER: Final = "former"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A party as it is drawn, or several leaves of one kind (`members`) folded into one.

    What is folded has no `name`: see `called`. `grade` is None without a ground and without a
    strong lead. `middle`: it is asked about.
    """

    id: str
    kind: str
    name: str
    members: tuple[str, ...]
    grade: str | None = None
    middle: bool = False

    @property
    def folded(self) -> bool:
        """Whether it stands for several parties."""
        return len(self.members) > 1

    def called(self, language: Language = PAPER) -> str:
        """The name, or the kind and number of those who are folded."""
        if not self.folded:
            return self.name
        kind = wording.term("kind", self.kind)
        return say("drawing.folded", kind=kind, count=len(self.members)).text(language)


@dataclass(frozen=True, slots=True)
class Line:
    """All relations between two marks; `ends` is their source and target where they agree.

    `both`: relations run in both directions, so each end has an arrow. `told` are those of them
    that hold, or all where none does.
    """

    ends: Pair
    relations: tuple[Relation, ...]
    told: tuple[Relation, ...]
    holds: bool
    both: bool

    def words(self, language: Language = PAPER) -> list[str]:
        """What is told beside it: each sort of relation once, and how many others ended."""
        words = list(dict.fromkeys(word_of(one, language) for one in self.told))
        former = len(self.relations) - len(self.told)
        return [*words, say("drawing.and_former", count=former).text(language)] if former else words


@dataclass(frozen=True, slots=True)
class Drawing:
    """The marks and lines of a picture, in id order, and the mark of each party."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]

    @property
    def mark_of(self) -> dict[str, str]:
        """By party, the id of the mark that shows it."""
        return {member: mark.id for mark in self.marks for member in mark.members}

    @property
    def line_of(self) -> dict[str, int]:
        """By relation, the place of its line; a relation between two of one fold has none."""
        return {one.id: n for n, line in enumerate(self.lines) for one in line.relations}


def drawing_of(
    entities: Iterable[Entity],
    relations: Iterable[Relation],
    day: date,
    *,
    grades: Mapping[str, str | None],
    middle: Collection[str] = (),
    whole: Collection[str] = (),
) -> Drawing:
    """The drawing of parties and their relations on a day; relations to others are left out.

    Those asked about (`middle`), those of `whole` and all with a grade stand for themselves.
    """
    known = {one.id: one for one in sorted(entities, key=lambda one: one.id)}
    ties = sorted(
        (one for one in relations if one.source in known and one.target in known),
        key=lambda one: one.id,
    )
    apart = {*middle, *whole, *(id_ for id_, grade in grades.items() if grade)}
    folds = _folds(known, ties, apart, day) if len(known) > _ALL_SHOWN else {}
    inside = {member: fold for fold, members in folds.items() for member in members}
    single = [
        Mark(one.id, one.kind, one.name, (one.id,), grades.get(one.id), one.id in middle)
        for one in known.values()
        if one.id not in inside
    ]
    folded = [Mark(id_, known[ids[0]].kind, "", ids) for id_, ids in folds.items()]
    return Drawing(tuple([*single, *folded]), _lines(ties, inside, day))


def _folds(
    known: Mapping[str, Entity], ties: Sequence[Relation], apart: Collection[str], day: date
) -> dict[str, tuple[str, ...]]:
    """The leaves that are folded, by the id of the mark that stands for them."""
    around: defaultdict[str, set[str]] = defaultdict(set)
    sorts: defaultdict[str, set[str]] = defaultdict(set)
    for tie in ties:
        for one, other in ((tie.source, tie.target), (tie.target, tie.source)):
            around[one].add(other)
            sorts[one].add(f"{tie.kind} {one == tie.source} {tie.holds_on(day)}")
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for id_, entity in known.items():
        if len(around[id_]) == 1 and id_ not in apart and id_ not in around[id_]:
            (anchor,) = around[id_]
            alike["\0".join([anchor, entity.kind, *sorted(sorts[id_])])].append(id_)
    # A leaf of a leaf: two parties tied to each other alone fold neither.
    return {
        f"\0fold\0{key}": tuple(ids) for key, ids in sorted(alike.items()) if len(ids) >= _FOLDED
    }


def _lines(ties: Iterable[Relation], inside: Mapping[str, str], day: date) -> tuple[Line, ...]:
    """The lines between marks, in order of their ends; a party's tie to itself is a line too."""
    pairs: defaultdict[Pair, list[tuple[Pair, Relation]]] = defaultdict(list)
    for tie in ties:
        ends = (inside.get(tie.source, tie.source), inside.get(tie.target, tie.target))
        pairs[(min(ends), max(ends))].append((ends, tie))
    return tuple(_line(ways, day) for _, ways in sorted(pairs.items()))


def _line(ways: Sequence[tuple[Pair, Relation]], day: date) -> Line:
    # An arrow follows what holds; ties that ended turn none around.
    directions = {ends for ends, tie in ways if tie.holds_on(day)} or {ends for ends, _ in ways}
    # By what is said first: ids hang on the store's secret, and words beside a line must not.
    ties = [tie for _, tie in ways]
    relations = tuple(sorted(ties, key=lambda tie: (tie.kind, word_of(tie), tie.id)))
    holding = [tie for tie in relations if tie.holds_on(day)]
    told = tuple(holding) or relations
    return Line(min(directions), relations, told, bool(holding), len(directions) > 1)


def word_of(relation: Relation, language: Language = PAPER) -> str:
    """The word of a relation, with its share or role."""
    word = wording.word("relation", relation.kind, language)
    if relation.share:
        low, high = percent(relation.share.low), percent(relation.share.high)
        return f"{word} {low}%" if low == high else f"{word} {low}%–{high}%"
    role = relation.attributes.get("role")
    if not role:
        return word
    told = wording.term("participant", str(role))
    return say("report.relation_role", relation=word, role=told).text(language)


def dates_of(relation: Relation, language: Language = PAPER) -> str:
    """The dates of a relation, in brackets; "" where no date is known."""
    if not relation.valid_from and not relation.valid_to:
        return ""
    end = relation.valid_to or say("report.now")
    return say("report.dates", begin=relation.valid_from or "", end=end).text(language)
