"""Masking: how a caller sees parties, persons masked or in full, always under a reference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from analytics.snapshot.references import References
from api.desk.known_names import KnownNames
from graph.likenesses import mask_likenesses
from graph.mask_evidence import shown_attributes
from graph.model import Attributes, Entity, NamedIn, Record, Relation, Value
from graph.names_in_text import masked_name

# Attributes of a record that name nobody. The others are free text of a document, which may name
# the person, relatives and addresses.
_NAMING_NOBODY: frozenset[str] = frozenset({"penalty_class", "grade", "case"})
# Two fields of a record that are masked with its attributes; none of those is called so.
_BASIS: Final = "\0basis"
_NUMBER: Final = "\0number"


class Masking:
    """Facts as one caller may see them: persons `masked` or not, ids as references (DESIGN §4).

    `names` are those that the store knows, hidden wherever a text holds one.
    """

    def __init__(self, references: References, names: KnownNames, *, masked: bool) -> None:
        self._references = references
        self._names = names
        self.masked = masked

    def id(self, id_: str) -> str:
        """The reference of an entity."""
        return self._references.of(id_)

    def entity(self, entity: Entity) -> Entity:
        """An entity; a masked person keeps kind, roles, sources and one character of the name."""
        if entity.kind != "person":
            # The relations of an address or a telephone name it by reference: so must it itself.
            thing = replace(entity, id=self.id(entity.id))
            return self._thing(thing) if self.masked else thing
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

    def _thing(self, entity: Entity) -> Entity:
        """What is no person; a mobile number leads to one, and free words may name one."""
        name = mask_likenesses(entity.name) if entity.kind == "phone" else entity.name
        if name != entity.name:
            return Entity(self.id(entity.id), "phone", name, sources=entity.sources)
        return replace(entity, attributes=self._words(entity.attributes, [entity.name]))

    def relation(self, relation: Relation) -> Relation:
        """A relation with references at both ends, and for the parties that it names besides.

        A bid names its agent by an id, which may hold the name.
        """
        return replace(
            relation,
            source=self.id(relation.source),
            target=self.id(relation.target),
            given=tuple(self.id(end) for end in relation.given),
            attributes=self._words(
                {key: self._without_ids(one) for key, one in relation.attributes.items()}
            ),
        )

    def _without_ids(self, value: Value) -> Value:
        if isinstance(value, list):
            return cast(Value, [self.id(one) if isinstance(one, str) else one for one in value])
        return self.id(value) if isinstance(value, str) else value

    def record(self, record: Record) -> Record:
        """A record; its free words are masked, and one about a masked person loses them."""
        attributes: Attributes = record.attributes
        named = tuple(NamedIn(self.id(n.entity), n.role) for n in record.named_in)
        if not self.masked:
            return replace(record, subject=self.id(record.subject), named_in=named)
        if self._references.is_person(record.subject):
            attributes = {key: v for key, v in attributes.items() if key in _NAMING_NOBODY}
        beside = {_BASIS: record.basis or "", _NUMBER: record.document_no or ""}
        meant = [n.entity for n in record.named_in]
        told = dict(self._words({**attributes, **beside}, meant=meant))
        basis, number = str(told.pop(_BASIS)), str(told.pop(_NUMBER))
        return replace(
            record,
            subject=self.id(record.subject),
            named_in=named,
            basis=basis or None,
            document_no=number or None,
            attributes=told,
        )

    def _words(
        self, told: Attributes, shown: Sequence[str] = (), meant: Sequence[str] = ()
    ) -> Attributes:
        """Attributes with the texts among them masked; `meant` are ids of persons meant."""
        if not (self.masked and told):
            return told
        texts = {one for value in told.values() for one in _texts(value)}
        persons = [id_ for id_ in meant if self._references.is_person(id_)]
        also = self._names.of(persons) if persons else ()
        asked = sorted(texts)
        masked = dict(zip(asked, self._names.masked(asked, also=also, shown=shown), strict=True))
        return {key: _replaced(value, masked) for key, value in told.items()}

    def texts(self, texts: Sequence[str], named: Iterable[Entity] = ()) -> list[str]:
        """Sentences in which these persons and organisations are named, among others."""
        if not self.masked:
            return list(texts)
        persons, others = list[str](), list[str]()
        for one in named:
            (persons if one.kind == "person" else others).extend((one.name, *one.names))
        return self._names.masked(texts, also=persons, shown=others)

    def text(self, text: str, named: Iterable[Entity] = ()) -> str:
        """`texts` of one sentence."""
        return self.texts([text], named)[0]

    def names(self, entities: Mapping[str, Entity]) -> dict[str, str]:
        """The names of entities, by reference, masked where they must be."""
        return {self.id(entity.id): self.entity(entity).name for entity in entities.values()}


def _texts(value: Value) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _replaced(value: Value, masked: Mapping[str, str]) -> Value:
    if isinstance(value, str):
        return masked[value]
    if isinstance(value, list):
        return cast(Value, [masked[one] if isinstance(one, str) else one for one in value])
    return value
