"""Whether two bids name one and the same party: for certain, or only by name and mask."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from analytics.patterns.tender import Background
from graph.mask_evidence import ATTRIBUTE as _MASKS
from graph.model import Entity
from graph.naming import name_key

Named = Mapping[str, frozenset[str]]  # bidder -> ids of the parties that it names


@dataclass(frozen=True, slots=True)
class Same:
    """Two bidders that name one party, `one` as the first knows it, `other` as the second does.

    `by` is the relation that says that the two may be one, "" where there is none.
    """

    bidders: tuple[str, str]
    one: str
    other: str
    certain: bool
    by: str = ""


def same_parties(named: Named, background: Background) -> Iterator[Same]:
    """The pairs of bidders that name one party, each pair of parties once.

    Certain is one entity with an identifier, or a person of one id. An organisation known by its
    name alone, an equal name that no number contradicts and a possible match are not (DESIGN §2).
    """
    bearers: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for bidder, parties in named.items():
        for party in parties:
            for key in _keys(party, background):
                bearers[key].add((bidder, party))
    pairs = {
        pair
        for some in bearers.values()
        for pair in combinations(sorted(some), 2)
        if pair[0][0] != pair[1][0]
    }
    for (one, first), (other, second) in sorted(pairs):
        certain = agreement(first, second, background)
        if certain is not None:
            by = background.alike.get(frozenset((first, second)), "")
            yield Same((one, other), first, second, certain, by)


def agreement(one: str, other: str, background: Background) -> bool | None:
    """Whether two ids are one party: True for certain, False for perhaps, None for no."""
    first, second = background.entities.get(one), background.entities.get(other)
    if one == other:
        return not _by_name_alone(one, first)
    if frozenset((one, other)) in background.alike:
        return False
    return False if first and second and _alike(first, second) else None


def _keys(party: str, background: Background) -> set[str]:
    entity = background.entities.get(party)
    keys = {f"id {party}"} | ({f"name {name_key(entity.name)}"} if entity else set())
    return keys | {f"alike {tie}" for pair, tie in background.alike.items() if party in pair}


def _by_name_alone(id_: str, entity: Entity | None) -> bool:
    return id_.startswith("name:") and not (entity and entity.identifiers)


def _alike(one: Entity, other: Entity) -> bool:
    """Whether two persons bear one name and the number of one of them is not known at all.

    Where both have a number or a mask, a possible match says whether they agree, unless a person
    has judged them different; so it does for organisations of one name.
    """
    return (
        one.kind == other.kind == "person"
        and name_key(one.name) == name_key(other.name)
        and not (_MASKS in one.attributes and _MASKS in other.attributes)
        and not (one.identifiers and other.identifiers)
    )
