"""Filed beneficial owners beside the computed ones, and where they differ (令〔2025〕12号 28).

A filing is told and decides nothing: it names whom the party itself declared.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from analytics.ownership.grounds import NAMES
from graph.model import Entity, Relation, Value
from graph.sentence import Sentence, say
from graph.store import Reader

_MOST: Final = 1000  # officers of one organisation that are read
_SHARES: Final = ("equity", "votes", "income")


class Filed(NamedTuple):
    """A filed owner: the ground, else what is `said` in its place, and a share."""

    entity: str
    ground: str | None
    said: str | None
    low: float | None
    high: float | None
    relation: str


def filed_owners_of(
    store: Reader, organisation: str, *, as_of: date, at_revision: int | None = None
) -> tuple[Filed, ...]:
    """Who is filed as a beneficial owner of an organisation on a day, by id."""
    ties = store.relations_at(
        [organisation], kinds=["officer_of"], as_of=as_of, limit=_MOST, at_revision=at_revision
    )
    filed = (tie for tie in ties if tie.target == organisation and _is_filing(tie))
    return tuple(sorted((_filed(tie) for tie in filed), key=lambda one: (one.entity, one.relation)))


def _is_filing(tie: Relation) -> bool:
    return tie.attributes.get("filed_as") == "owner"  # `graph.voting_terms.CAPACITIES`


def _filed(tie: Relation) -> Filed:
    said = tie.attributes.get("ground")
    ground = said if isinstance(said, str) and said in NAMES else None
    of_ground = [ground] if ground in _SHARES else []
    told = [tie.attributes[key] for key in (*of_ground, *_SHARES) if key in tie.attributes]
    low, high = _range(told[0]) if told else (None, None)
    return Filed(
        tie.source, ground, None if ground or said is None else str(said), low, high, tie.id
    )


def _range(told: Value) -> tuple[float | None, float | None]:
    ends = told if isinstance(told, list) else [told, told]
    numbers = [float(end) for end in ends if isinstance(end, int | float)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (None, None)


def difference(
    filed: Sequence[Filed],
    computed: Sequence[Mapping[str, Any]],
    entities: Mapping[str, Entity],
    *,
    open_to: Collection[str] = (),
) -> Sentence | None:
    """Where filing and computing differ, as one sentence; None where they do not.

    `computed` are rows of `beneficial_owners`. Nobody is missing from the filing who is only
    possible, nor too many in it who is among those `open_to` be one. Two ids of one name are taken
    as one person where either is known by name alone: that is no sure difference.
    """
    sure = {one["entity"] for one in computed if one["answer"] == "yes"}
    some = {one["entity"] for one in computed} | set(open_to)
    declared = {one.entity for one in filed}
    more = [one for one in declared if not _among(one, some, entities)]
    fewer = [one for one in sure if not _among(one, declared, entities)]
    grounds: dict[str, set[str]] = {}
    for row in computed:
        grounds.setdefault(row["entity"], set()).add(row["ground"])
    apart = {
        one.entity
        for one in filed
        if one.ground and one.entity in grounds and one.ground not in grounds[one.entity]
    }
    if not (more or fewer or apart):
        return None
    counts = {"more": len(more), "fewer": len(fewer), "apart": len(apart)}
    return say("ownership.filed.differ", **counts)


def _among(one: str, others: Collection[str], entities: Mapping[str, Entity]) -> bool:
    """Whether a person is one of these, or has the name of one and either has no number."""
    if one in others:
        return True
    same = [other for other in others if _name(other, entities) == _name(one, entities) != ""]
    return any(not (_is_numbered(one) and _is_numbered(other)) for other in same)


def _name(id_: str, entities: Mapping[str, Entity]) -> str:
    return entities[id_].name if id_ in entities else ""


def _is_numbered(id_: str) -> bool:
    return "/" not in id_  # the id of a person known by name holds his organisation (DESIGN §4)
