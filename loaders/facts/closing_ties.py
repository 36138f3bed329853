"""A change filed with the registry ends a relation that another sheet began.

The sheet of changes gives names, not ids, so the relation is looked up in the store by kind, target
and name once every file of the load is in (docs/decisions.md 8).
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
    """The end, on a day, of the relation of this kind from the bearer of a name to a target.

    `source`, `rank`, `dated` and `origin` are those of the row that reports it.
    """

    kind: str
    target: str
    name: str
    on: date
    source: str
    rank: int
    dated: date | None
    origin: str


class Endings(NamedTuple):
    """The claims that end relations, and how many closings name somebody of whom none is known."""

    claims: list[EncodedClaim]
    unknown: int


def closing_claims(store: Store, closings: Iterable[Closing]) -> list[EncodedClaim]:
    """Claims that end the relations which closings name and which held until that day."""
    return endings(store, closings).claims


def endings(store: Store, closings: Iterable[Closing]) -> Endings:
    """What closings end, once every file of the load is in the store.

    A head that left is a relation of the closing's own sheet, so only holders and officers can be
    unknown.
    """
    asked = list(closings)
    if not asked:
        return Endings([], 0)
    known = store.entities({closing.target for closing in asked})
    targets = {id_: entity.id for id_, entity in known.items()}
    by_name = _by_name(store, set(targets.values()), {closing.kind for closing in asked})
    ended = Endings([], 0)
    for closing in asked:
        key = (closing.kind, targets.get(closing.target, ""), normalise_name(closing.name))
        candidates = by_name.get(key, [])
        if not candidates and closing.kind != "legal_representative_of":
            ended = ended._replace(unknown=ended.unknown + 1)
        ended.claims.extend(
            _end_of(relation, closing) for relation in candidates if _ends(relation, closing)
        )
    return ended


def _by_name(
    store: Store, targets: set[str], kinds: set[str]
) -> Mapping[tuple[str, str, str], list[Relation]]:
    """Relations by (kind, target, normalised name), for each name their source bears or bore."""
    relations = all_relations(store, targets, kinds)
    bearers = store.entities({relation.source for relation in relations})
    by_name: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
    for relation in relations:
        bearer = bearers[relation.source]
        for name in {normalise_name(text) for text in (bearer.name, *bearer.names)}:
            by_name[relation.kind, relation.target, name].append(relation)
    return by_name


def _ends(relation: Relation, closing: Closing) -> bool:
    # Said again of the same day, it is noted: where the other file is withdrawn, the end stays.
    if relation.valid_to == closing.on and closing.source in relation.sources:
        return True
    return _held_until(relation, closing.on) and not _ended_by_itself(relation, closing)


def _held_until(relation: Relation, day: date) -> bool:
    """Whether a relation began before a day and, as known so far, ended after it or not at all.

    A relation that begins on that very day is the successor's, so the change does not end it.
    """
    begun = relation.valid_from is None or relation.valid_from < day
    return begun and (relation.valid_to is None or relation.valid_to > day)


def _ended_by_itself(relation: Relation, closing: Closing) -> bool:
    """Whether the source of the closing has itself given this relation an end: another term.

    A second claim of that source would replace the first and end the later term too early.
    """
    return relation.valid_to is not None and closing.source in relation.sources


def _end_of(relation: Relation, closing: Closing) -> EncodedClaim:
    """The claim of the end, one rank below its source: it fills a missing end, overrides none.

    It is a partial claim: alone it makes no relation, and it replaces nothing.
    """
    # The ids as given: facts remember them, so that joins can be undone (DESIGN §4).
    source, target = relation.given or (relation.source, relation.target)
    fact = Relation(relation.id, relation.kind, source, target, valid_to=closing.on)
    rank = closing.rank + 1
    return encoded(Claim(fact, closing.source, rank, closing.dated, closing.origin, whole=False))
