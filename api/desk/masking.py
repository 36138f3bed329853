"""How parties are shown to one caller: persons masked or in full, always by a safe reference."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from analytics.snapshot.references import References
from graph.model import Attributes, Entity, NamedIn, Record, Relation

# Attributes of a record that name nobody. The others are free words of a document, in which the
# person, relatives and addresses may stand.
_NAMING_NOBODY: frozenset[str] = frozenset({"penalty_class", "grade", "case"})


class Masking:
    """Facts as one caller may see them: persons masked or not, ids as references (DESIGN §4)."""

    def __init__(self, references: References, *, masked: bool) -> None:
        self._references = references
        self.masked = masked

    def id(self, id_: str) -> str:
        """The reference of an entity."""
        return self._references.of(id_)

    def entity(self, entity: Entity) -> Entity:
        """An entity; of a masked person no more than kind, roles and the first character."""
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
        shown = {k: v for k, v in entity.identifiers.items() if k != "id_hash"}
        aliases = tuple(self.id(alias) for alias in entity.aliases)
        return replace(entity, id=self.id(entity.id), identifiers=shown, aliases=aliases)

    def relation(self, relation: Relation) -> Relation:
        """A relation between references."""
        return replace(
            relation,
            source=self.id(relation.source),
            target=self.id(relation.target),
            given=tuple(self.id(end) for end in relation.given),
        )

    def record(self, record: Record) -> Record:
        """A record; of one about a masked person its free words are left out."""
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
            for person in sorted(persons, key=lambda one: -len(one.name)):
                text = text.replace(person.name, masked_name(person.name))
        return text

    def names(self, entities: Mapping[str, Entity]) -> dict[str, str]:
        """Names by reference."""
        return {self.id(entity.id): self.entity(entity).name for entity in entities.values()}


def masked_name(name: str) -> str:
    """A person's name as it may be shown without a purpose: 张三丰 as 张**."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 3))
