"""What an export needs beyond the views: verdicts, and the claims of each id of a group.

A view shows a group of ids as one entity. A store moved by its views alone could never split a
group again: an undone verdict would find nothing to restore. So an export has each id of a group
with its own claims, and facts with the ids under which they were given (DESIGN §4, §13.13).
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from graph.codec import entity_from
from graph.commit.claims import shown_entity, standing
from graph.commit.resolution import own_tokens, tokens_of
from graph.dump import Kept, KeptId, KeptRecord, KeptRow
from graph.model import Claim, Entity, NamedIn, Record, Relation, Verdict
from graph.store import Store
from loaders.columns.mapping import RANKS

Subject = tuple[str, tuple[NamedIn, ...]]


@dataclass(frozen=True, slots=True)
class OwnView:
    """One id apart from its group; `rank` and `dated` are those of its strongest claim."""

    entity: Entity
    rank: int = RANKS["department"]
    dated: str = ""


@dataclass(slots=True)
class WholeStore:
    """Own views of the ids of groups, subjects of records as given, and all verdicts."""

    entities: dict[str, OwnView] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    verdicts: list[Mapping[str, Any]] = field(default_factory=list)

    def verdicts_at(self, revision: int) -> list[Verdict]:
        """Every verdict given by a revision, oldest first; `undone` where it was lifted by then."""
        return [
            Verdict(
                row["kind"],
                row["one"],
                row["other"],
                row["reason"],
                row["who"],
                undone=row.get("closed") is not None and row["closed"] <= revision,
            )
            # In the order in which they were given (docs/formats.md): the dump has none.
            for row in sorted(self.verdicts, key=lambda row: int(row["seq"]))
            if row["opened"] <= revision
        ]

    def as_given(self, record: Record) -> Record:
        """A record with the subject and the named parties that its sources gave, before joins."""
        if record.id not in self.subjects:
            return record
        subject, named = self.subjects[record.id]
        return replace(record, subject=subject, named_in=named)


def read_whole(store: Store, grouped: AbstractSet[str] = frozenset()) -> WholeStore:
    """The claims of these ids, each for itself, and all verdicts; reads the whole store once."""
    whole = WholeStore()
    for kept in store.dump():
        _read(whole, kept, grouped)
    return whole


def _read(whole: WholeStore, kept: Kept, grouped: AbstractSet[str]) -> None:
    if isinstance(kept, KeptRow):
        if kept.table == "verdicts":
            whole.verdicts.append(kept.values)
    elif isinstance(kept, KeptRecord):
        given = _given_subject(kept)
        if given is not None and not grouped.isdisjoint(_ids(given)):
            whole.subjects[kept.id] = given
    elif isinstance(kept, KeptId) and kept.id in grouped and kept.claims:
        strongest = standing(kept.claims)[0]  # the strongest comes first
        view = entity_from(kept.id, shown_entity(kept.claims))
        whole.entities[kept.id] = OwnView(view, strongest.rank, strongest.dated)


def _given_subject(kept: KeptRecord) -> Subject | None:
    """(subject, named parties) of a record by the ids as given; None for a past version."""
    if kept.closed or not kept.claims:
        return None
    body = standing(kept.claims)[0].body
    named = tuple(NamedIn(entity, role) for entity, role in body.get("named_in", ()))
    return str(body["subject"]), named


def _ids(subject: Subject) -> set[str]:
    id_, named = subject
    return {id_, *(one.entity for one in named)}


def past_members(entity: Entity) -> dict[str, OwnView]:
    """The ids of a group at an earlier revision, of which only the shared view is known.

    Only ids without a number of their own get its identifiers: beside its own number, an id would
    seem to claim two values of one scheme, which joins nothing (DESIGN §4).
    """
    views = {entity.id: OwnView(entity)}
    for alias in entity.aliases:
        identifiers = {} if own_tokens(alias) else entity.identifiers
        views[alias] = OwnView(replace(entity, id=alias, identifiers=identifiers))
    return views


def relation_as_given(relation: Relation) -> Relation:
    """A relation with the ends that its sources gave, before joins."""
    if not relation.given:
        return relation
    source, target = relation.given
    return replace(relation, source=source, target=target)


def alias_claim(alias: str, entity: Entity) -> Claim | None:
    """The claim that joins an unknown id to an entity; None where no identifier is shared."""
    # An id such as uscc:… holds its number itself and needs no other beside it.
    identifiers = {} if own_tokens(alias) else entity.identifiers
    tokens = tokens_of(alias, identifiers)
    if tokens.isdisjoint(tokens_of(entity.id, entity.identifiers)):
        return None
    fact = Entity(alias, entity.kind, entity.name, identifiers=identifiers)
    return Claim(fact, next(iter(entity.sources), "native"), RANKS["department"])
