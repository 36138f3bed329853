"""Masking: how a caller sees parties, persons masked or in full, always under a reference."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from analytics.snapshot.references import References
from graph.mask_evidence import shown_attributes
from graph.model import Attributes, Entity, NamedIn, Record, Relation, Value

# Attributes of a record that name nobody. The others are free text of a document, which may name
# the person, relatives and addresses.
_NAMING_NOBODY: frozenset[str] = frozenset({"penalty_class", "grade", "case"})


class Masking:
    """Facts as one caller may see them: persons `masked` or not, ids as references (DESIGN §4)."""

    def __init__(self, references: References, *, masked: bool) -> None:
        self._references = references
        self.masked = masked

    def id(self, id_: str) -> str:
        """The reference of an entity."""
        return self._references.of(id_)

    def entity(self, entity: Entity) -> Entity:
        """An entity; a masked person keeps kind, roles, sources and one character of the name."""
        if entity.kind != "person":
            return entity
        if self.masked:
            return Entity(
                self.id(entity.id),
                "person",
                masked_name(entity.name),
                entity.roles,
                sources=entity.sources,
            )
        # The keyed hash of an ID number serves to match, not to read; so do those of its masks.
        shown = {k: v for k, v in entity.identifiers.items() if k != "id_hash"}
        return replace(
            entity,
            id=self.id(entity.id),
            identifiers=shown,
            attributes=shown_attributes(entity.attributes),
            aliases=tuple(self.id(alias) for alias in entity.aliases),
        )

    def relation(self, relation: Relation) -> Relation:
        """A relation with references at both ends, and for the parties that it names besides.

        A bid names its agent by an id, which may hold the name.
        """
        return replace(
            relation,
            source=self.id(relation.source),
            target=self.id(relation.target),
            given=tuple(self.id(end) for end in relation.given),
            attributes={key: self._without_ids(one) for key, one in relation.attributes.items()},
        )

    def _without_ids(self, value: Value) -> Value:
        if isinstance(value, list):
            return cast(Value, [self.id(one) if isinstance(one, str) else one for one in value])
        return self.id(value) if isinstance(value, str) else value

    def record(self, record: Record) -> Record:
        """A record; one about a masked person loses its free text."""
        attributes: Attributes = record.attributes
        if self.masked and self._references.is_person(record.subject):
            attributes = {key: v for key, v in attributes.items() if key in _NAMING_NOBODY}
        return replace(
            record,
            subject=self.id(record.subject),
            attributes=attributes,
            named_in=tuple(NamedIn(self.id(n.entity), n.role) for n in record.named_in),
        )

    def text(self, text: str, persons: Iterable[Entity]) -> str:
        """A sentence in which these persons are named."""
        if self.masked:
            # Longest first: a name inside a longer one would leave the rest of it readable.
            for person in sorted(persons, key=lambda one: -len(one.name)):
                text = text.replace(person.name, masked_name(person.name))
        return text

    def names(self, entities: Mapping[str, Entity]) -> dict[str, str]:
        """The names of entities, by reference, masked where they must be."""
        return {self.id(entity.id): self.entity(entity).name for entity in entities.values()}


def masked_name(name: str) -> str:
    """A name as shown without a purpose, 张三丰 as 张**: never more than three stars."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 3))
