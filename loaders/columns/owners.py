"""Whom a column is about: the column that names the party to which a code or a phone belongs."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from loaders.columns.number_fields import number_fields

# Keys of an entity that hold fields of the party that the entity is.
_KEYS: Final = ("class", "uscc", "org_code", "registration_no", "number_kind", "code")
_PLACES: Final = ("address", "phone")


def owners_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Each field of a mapping file and the field that names its party; from its entities.

    A head belongs to its firm, a head's number to the head, an address to whom it is tied.
    """
    entities = {spec.get("as", ""): spec for spec in values.get("entity", ())}
    owners: dict[str, str] = {}
    for spec in entities.values():
        name = spec.get("name", "")
        for field in _fields(spec):
            if field != name:
                owners[field] = name
        around = entities.get(spec.get("within", ""))
        if around is not None:
            owners[name] = around.get("name", "")
    owners.update(_tied(values, entities))
    return {field: owner for field, owner in owners.items() if field and owner}


def _fields(spec: Mapping[str, Any]) -> Iterator[str]:
    yield from (spec[key] for key in _KEYS if isinstance(spec.get(key), str))
    yield from number_fields(spec)
    yield from spec.get("identifiers", {}).values()
    yield from spec.get("attributes", {}).values()


def _tied(
    values: Mapping[str, Any], entities: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for relation in values.get("relation", ()):
        place = entities.get(relation.get("target", ""), {})
        party = entities.get(relation.get("source", ""), {})
        if place.get("kind") in _PLACES:
            yield place.get("name", ""), party.get("name", "")
