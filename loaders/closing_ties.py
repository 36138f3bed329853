"""A change filed with the registry ends what another sheet began: the tie it names, by name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from graph.codec import encoded
from graph.model import Claim, EncodedClaim, Relation
from graph.naming import normalise_name
from graph.store import Store

_TIES: Final = 100_000


class Ending(NamedTuple):
    """That the tie of this kind from whoever bears the name to the target ended on a day.

    `source`, `rank`, `dated` and `origin` are those of the claim that says so. The claim ranks
    just below its source: it fills in the end where the tie's own source leaves it open.
    """

    kind: str
    target: str
    name: str
    on: date
    source: str
    rank: int
    dated: date | None
    origin: str


def claims_of(store: Store, endings: Iterable[Ending]) -> Mapping[Ending, list[EncodedClaim]]:
    """For each ending, the ends of the ties in the store that it names and that held until then."""
    asked = list(endings)
    if not asked:
        return {}
    known = store.entities({ending.target for ending in asked})
    targets = {id_: entity.id for id_, entity in known.items()}
    ties = store.relations_at(
        set(targets.values()), kinds={ending.kind for ending in asked}, limit=_TIES
    )
    bearers = store.entities({tie.source for tie in ties})
    held: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
    for tie in ties:
        who = bearers[tie.source]
        for name in {normalise_name(text) for text in (who.name, *who.names)}:
            held[tie.kind, tie.target, name].append(tie)
    return {
        ending: [
            _end(tie, ending)
            for tie in held[ending.kind, targets.get(ending.target, ""),
                            normalise_name(ending.name)]
            if _held_until(tie, ending.on)
        ]
        for ending in asked
    }  # fmt: skip


def _held_until(tie: Relation, day: date) -> bool:
    begun = tie.valid_from is None or tie.valid_from < day
    return begun and (tie.valid_to is None or tie.valid_to > day)


def _end(tie: Relation, ending: Ending) -> EncodedClaim:
    source, target = tie.given or (tie.source, tie.target)
    fact = Relation(tie.id, tie.kind, source, target, valid_to=ending.on)
    return encoded(Claim(fact, ending.source, ending.rank + 1, ending.dated, ending.origin))
