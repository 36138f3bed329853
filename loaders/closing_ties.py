"""A change filed with the registry ends what another sheet began: the relation it names, by name.

The sheet of changes gives names, not ids, so what it ends is looked up in the store once every file
of the load is in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from graph.codec import encoded
from graph.model import Claim, EncodedClaim, Relation
from graph.naming import normalise_name
from graph.store import Store
from loaders.store_reading import all_relations


class Closing(NamedTuple):
    """The relation of this kind from whoever bears the name to the target ended on a day.

    `source`, `rank`, `dated` and `origin` are those of the row that says so.
    """

    kind: str
    target: str
    name: str
    on: date
    source: str
    rank: int
    dated: date | None
    origin: str


def closing_claims(store: Store, closings: Iterable[Closing]) -> list[EncodedClaim]:
    """The ends of the relations in the store that closings name and that held until then."""
    asked = list(closings)
    if not asked:
        return []
    known = store.entities({closing.target for closing in asked})
    targets = {id_: entity.id for id_, entity in known.items()}
    candidates = _by_name(store, set(targets.values()), {closing.kind for closing in asked})
    return [
        _end_of(relation, closing)
        for closing in asked
        for relation in candidates.get(
            (closing.kind, targets.get(closing.target, ""), normalise_name(closing.name)), ()
        )
        if _held_until(relation, closing.on) and not _ended_by_itself(relation, closing)
    ]


def _by_name(
    store: Store, targets: set[str], kinds: set[str]
) -> Mapping[tuple[str, str, str], list[Relation]]:
    """Relations by their kind, target and each name that their source bears or bore."""
    relations = all_relations(store, targets, kinds)
    bearers = store.entities({relation.source for relation in relations})
    by_name: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
    for relation in relations:
        bearer = bearers[relation.source]
        for name in {normalise_name(text) for text in (bearer.name, *bearer.names)}:
            by_name[relation.kind, relation.target, name].append(relation)
    return by_name


def _held_until(relation: Relation, day: date) -> bool:
    """Whether a relation had begun before a day and, as known so far, had not ended by then.

    One that begins on that very day is the successor's, and is not ended by it.
    """
    begun = relation.valid_from is None or relation.valid_from < day
    return begun and (relation.valid_to is None or relation.valid_to > day)


def _ended_by_itself(relation: Relation, closing: Closing) -> bool:
    """Whether the source that closes a relation has given it an end of its own: another term.

    Its later claim would replace the earlier, and the later term would end with the earlier one.
    """
    return relation.valid_to is not None and closing.source in relation.sources


def _end_of(relation: Relation, closing: Closing) -> EncodedClaim:
    """The claim of the end, one rank below its source: it fills in an end, it overrides none."""
    source, target = relation.given or (relation.source, relation.target)
    fact = Relation(relation.id, relation.kind, source, target, valid_to=closing.on)
    return encoded(Claim(fact, closing.source, closing.rank + 1, closing.dated, closing.origin))
