"""One of two parties that may be one and the same: the facts by which a person compares them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.model import Entity, Record, Relation
from graph.naming import name_key


@dataclass(frozen=True, slots=True)
class Side:
    """A party with its relations (possible matches left out) and the records about it."""

    entity: Entity
    ties: Sequence[Relation] = ()
    records: Sequence[Record] = ()

    @property
    def names(self) -> frozenset[str]:
        """All its names as they are compared."""
        return frozenset(map(name_key, (self.entity.name, *self.entity.names)))

    def ends(self) -> Mapping[str, list[Relation]]:
        """Whom it is tied to, and by what."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for tie in self.ties:
            found[tie.target if tie.source == self.entity.id else tie.source].append(tie)
        return found

    def heads(self, kinds: frozenset[str], day: date) -> list[str]:
        """Who holds one of these offices in it on the day."""
        held = (t for t in self.ties if t.kind in kinds and t.target == self.entity.id)
        return list(dict.fromkeys(tie.source for tie in held if tie.holds_on(day)))


def ever_together(one: Relation, other: Relation) -> bool:
    """Whether two relations may have held on one day; an end that nobody dated is open."""
    begins = [tie.valid_from for tie in (one, other) if tie.valid_from]
    ends = [tie.valid_to for tie in (one, other) if tie.valid_to]
    return not (begins and ends) or max(begins) < min(ends)
