"""Who stands behind a party with the facts that tell it: one answer for page, command and report.

What is in no column of a snapshot is read from the store: names, relations and who has which post.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from analytics.ownership.answer import links_of, named_in, ownership_of
from analytics.ownership.beneficial import head_office
from analytics.ownership.filed_owners import Filed, difference, filed_owners_of
from analytics.ownership.managers import managers_of
from analytics.paths.unfolding import Branch, unfolded
from analytics.snapshot.columns import Snapshot
from graph.model import Entity, Relation
from graph.store import Reader

Tie = Mapping[str, Any]  # of the tree of an answer: holder, company, low, high, relation, control


class Behind(NamedTuple):
    """The answer about a party, everybody who is shown with it, and the relations of its chains.

    `entities` are to be journalled: the ends of each relation are among them.
    """

    answer: dict[str, Any]
    entities: Mapping[str, Entity]
    relations: Mapping[str, Relation]


def who_is_behind(
    reader: Reader,
    snapshot: Snapshot,
    as_of: date,
    entity: str,
    holder: str | None = None,
    *,
    withdrawn: Collection[str] = (),
) -> Behind:
    """The answer of `ownership_of`, all of the snapshot's revision, with its facts."""
    at = snapshot.revision
    managers = partial(managers_of, reader, as_of=as_of, at_revision=at)
    answer = ownership_of(snapshot, as_of, entity, holder, withdrawn=withdrawn, managers=managers)
    office = snapshot.entities.ids[head_office(snapshot, as_of, snapshot.places[entity])]
    filed = filed_owners_of(reader, office, as_of=as_of, at_revision=at)
    answer["filed_owners"] = _plain([one for one in filed if holder in (None, one.entity)])
    entities = reader.entities(named_in(snapshot, answer), at_revision=at)
    if filed and holder is None:
        left = answer["owners_left_out"]
        open_to = left["entities"] if left else ()
        owners = answer["beneficial_owners"]
        answer["filed_owners"]["differ"] = difference(filed, owners, entities, open_to=open_to)
    return Behind(answer, entities, reader.relations(set(links_of(answer)), at_revision=at))


def _plain(filed: Sequence[Filed]) -> dict[str, Any] | None:
    return {"owners": [one._asdict() for one in filed], "differ": None} if filed else None


def branches_of(answer: Mapping[str, Any], *, upwards: bool) -> Branch[Tie]:
    """The tree of holders of an answer, or of holdings, the largest stakes first."""
    ties = sorted(answer["tree"]["ties"], key=lambda tie: (-tie["high"], -tie["low"]))
    ends = ("company", "holder") if upwards else ("holder", "company")
    return unfolded(answer["entity"], [(tie[ends[0]], tie[ends[1]], tie) for tie in ties])
