"""What the tables of a mapping say about a row: whether they apply, whom they name, which ties."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from graph.model import Entity, Value
from loaders.columns.mapping import Spec

Cells = Mapping[str, Any]

_CONDITIONS: Final = frozenset({"when", "unless", "needs", "without"})


def applies(spec: Spec, cells: Cells) -> bool:
    """Whether a row has every value of `when` and none of `unless`.

    It also has every field of `needs`, and none of `without`.
    """
    if _CONDITIONS.isdisjoint(spec):  # asked of every table for every row
        return True
    when: Mapping[str, str] = spec.get("when", {})
    unless: Mapping[str, str] = spec.get("unless", {})
    if not all(field in cells for field in spec.get("needs", ())):
        return False
    if any(field in cells for field in spec.get("without", ())):
        return False
    return all(cells.get(field) == value for field, value in when.items()) and not any(
        cells.get(field) == value for field, value in unless.items()
    )


def named_by(entities: Sequence[Spec], fields: Collection[str]) -> tuple[Spec, ...]:
    """The entities that rows with these fields can name: a sheet has few of a form's columns."""
    return tuple(
        spec for spec in entities if spec["name"] in fields or spec.get("name_else") in fields
    )


def tied_by(relations: Sequence[Spec], entities: Sequence[Spec]) -> tuple[Spec, ...]:
    """The relations of which both ends are among these entities."""
    names = {spec["as"] for spec in entities}
    return tuple(spec for spec in relations if {spec["source"], spec["target"]} <= names)


def parties_of(spec: Spec, made: Mapping[str, Entity]) -> dict[str, Value]:
    """The ids of those whom a relation names beside its ends, such as a bidder's agent."""
    parties: Mapping[str, str] = spec.get("parties", {})
    return {key: made[name].id for key, name in parties.items() if name in made}


def parallel_key(spec: Spec, cells: Cells) -> str:
    """The part of a relation's id that separates parallel ones of equal kind and ends (DESIGN §4).

    The source's own number, else position and start; with the fields `apart`, since one contract of
    an agency may be for several projects. A sheet of changes gives neither for whoever left: there
    (`ended_apart`) the end separates two terms of one person.
    """
    number = cells.get(spec.get("number", ""))
    further = [cells.get(field) for field in spec.get("apart", ())]
    if number:
        return "/".join(str(part) for part in (f"n:{number}", *further) if part)
    parts = (cells.get(spec.get("position", "")), cells.get(spec.get("from", "")), *further)
    apart = "/".join(str(part) for part in parts if part)
    end = cells.get(spec.get("to", ""))
    return f"until:{end}" if not apart and end and spec.get("ended_apart") else apart
