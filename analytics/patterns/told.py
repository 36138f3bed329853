"""A pattern that was found, as it is told to people and programs (DESIGN §8b)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from analytics.patterns.world import Hit, World
from analytics.wording import term
from graph.sentence import PAPER, Sentence, say

_CHAIN: Final = "chain"  # the particular whose names follow one another
MOST_LISTED: Final = (
    500  # of each list of one finding: a circle of holdings may have 100,000 parties
)


@dataclass(frozen=True, slots=True)
class Told:
    """A place where a pattern is found: `pattern` is its code, `sentence` says all in words.

    `marks` are words of the catalogue (`word.mark`) for what makes it less certain; the sentence
    says them too.
    """

    pattern: str
    grade: str
    article: str
    entities: tuple[str, ...]
    relations: tuple[str, ...]
    records: tuple[str, ...]
    on: date | None
    sentence: Sentence
    whole: bool = True
    marks: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The entities that programs get, in their order: at most MOST_LISTED."""
        return self.entities[:MOST_LISTED]

    def plain(self) -> dict[str, Any]:
        """The finding as programs get it; its text is Chinese, whoever reads it.

        Of each list at most MOST_LISTED are given, and `…_left` counts the others.
        """
        lists = {"entities": self.entities, "relations": self.relations, "records": self.records}
        return {
            "pattern": self.pattern,
            "grade": self.grade,
            "article": self.article,
            **{key: list(ids[:MOST_LISTED]) for key, ids in lists.items()},
            **{f"{key}_left": max(0, len(ids) - MOST_LISTED) for key, ids in lists.items()},
            "on": self.on.isoformat() if self.on else None,
            "marks": list(self.marks),
            "text": self.sentence.text(PAPER),
        }


def told(world: World, hits: Collection[Hit]) -> list[Told]:
    """These hits in words; the names of all are read at once."""
    named = {id_ for hit in hits for some in hit.parties.values() for id_ in some}
    names = {id_: entity.name for id_, entity in world.entities(named).items()}
    return [_told(hit, names) for hit in hits]


def _told(hit: Hit, names: Mapping[str, str]) -> Told:
    pattern = hit.pattern
    way = Sentence(hit.way, {**hit.figures, **_named(hit.parties, names)})
    grade = term("grade", pattern.grade)
    particulars: dict[str, object] = {"grade": grade, "name": pattern.name, "way": way}
    particulars["ask"] = pattern.ask
    if pattern.article:
        sentence = say("finding.pattern_of_law", article=pattern.article, **particulars)
    else:
        sentence = say("finding.pattern", **particulars)
    return Told(
        pattern.code,
        pattern.grade,
        pattern.article,
        hit.entities,
        hit.relations,
        hit.records,
        hit.on,
        sentence,
        hit.whole,
        hit.marks,
    )


def _named(parties: Mapping[str, Iterable[str]], names: Mapping[str, str]) -> dict[str, object]:
    """The names of parties by particular; of a chain, one after the other."""
    known = {key: [names.get(id_, id_) for id_ in ids] for key, ids in parties.items()}
    return {key: " → ".join(some) if key == _CHAIN else some for key, some in known.items()}
