"""What a table of a mapping asks of a row: whether it applies, and which ties it makes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from graph.model import Entity, Value
from loaders.columns.mapping import SourceMapping, Spec
from loaders.columns.number_fields import number_fields
from loaders.facts.attributes import AttributePlan

Cells = Mapping[str, Any]

_CONDITIONS: Final = frozenset({"when", "unless", "needs", "without"})


def is_conditional(spec: Spec) -> bool:
    """Whether a table of a mapping applies to some rows only."""
    return not _CONDITIONS.isdisjoint(spec)


def applies(spec: Spec, cells: Cells) -> bool:
    """Whether a row has every value of `when` and none of `unless`.

    It also has every field of `needs`, and none of `without`.
    """
    when: Mapping[str, str] = spec.get("when", {})
    unless: Mapping[str, str] = spec.get("unless", {})
    if not all(field in cells for field in spec.get("needs", ())):
        return False
    if any(field in cells for field in spec.get("without", ())):
        return False
    return all(cells.get(field) == value for field, value in when.items()) and not any(
        cells.get(field) == value for field, value in unless.items()
    )


def fields_of_rows(mapping: SourceMapping, columns: Collection[str]) -> frozenset[str]:
    """The fields that rows of a sheet may have: its columns, constants, and what names bring.

    A name may stand with a note or a code of its own, for which the sheet has no column.
    """
    noted = {
        spec[key] for spec in mapping.several for key in ("field", "note", "whole") if key in spec
    }
    coded = {code_field(spec) for spec in mapping.entities}
    return frozenset({*columns, *mapping.constants, *mapping.fill, *noted, *coded})


def code_field(spec: Spec) -> str:
    """The column of the code that stands beside the name of an entity; "" where it has none."""
    field: str = spec.get("uscc", "") or next(iter(number_fields(spec)), "")
    return field


class RelationPlan:
    """A relation of a mapping, as the rows of one sheet make it: worked out once a sheet.

    `kind`, `source` and `target` are as in the mapping; the other names are fields, "" for none.
    """

    def __init__(self, spec: Spec, given: Collection[str]) -> None:
        self.kind: str = spec["kind"]
        self.source: str = spec["source"]
        self.target: str = spec["target"]
        self.unless_target_kind: str | None = spec.get("unless_target_kind")
        self.begin, self.end = self._field(spec, "from"), self._field(spec, "to")
        self.share = self._field(spec, "share")
        self.part, self.whole = self._field(spec, "part"), self._field(spec, "whole")
        self.number, self.position = self._field(spec, "number"), self._field(spec, "position")
        self._attributes = AttributePlan(spec, given)
        self._parties: Mapping[str, str] = spec.get("parties", {})
        self._apart: Sequence[str] = spec.get("apart", ())
        self._ended_apart: bool = spec.get("ended_apart", False)
        self._spec = spec if is_conditional(spec) else None

    @staticmethod
    def _field(spec: Spec, key: str) -> str:
        field: str = spec.get(key, "")
        return field

    def applies(self, cells: Cells) -> bool:
        """Whether a row makes such a relation."""
        return self._spec is None or applies(self._spec, cells)

    def attributes(self, cells: Cells, made: Mapping[str, Entity]) -> dict[str, Value]:
        """What a row says of the relation, and whom it names beside its ends: a bidder's agent."""
        attributes = self._attributes.of(cells)
        for key, name in self._parties.items():
            if name in made:
                attributes[key] = made[name].id
        return attributes

    def parallel_key(self, cells: Cells) -> str:
        """The part of its id that separates parallel ones of equal kind and ends (DESIGN §4).

        The source's own number, else position and start; with the fields `apart`, since one
        contract of an agency may be for several projects. A sheet of changes gives neither for
        whoever left: there (`ended_apart`) the end separates two terms of one person.
        """
        number = cells.get(self.number)
        further = [cells.get(field) for field in self._apart]
        if number:
            return "/".join([str(part) for part in (f"n:{number}", *further) if part])
        parts = (cells.get(self.position), cells.get(self.begin), *further)
        apart = "/".join([str(part) for part in parts if part])
        end = cells.get(self.end)
        return f"until:{end}" if not apart and end and self._ended_apart else apart


def relation_plans(
    relations: Sequence[Spec], named: Collection[str], given: Collection[str]
) -> list[RelationPlan]:
    """The relations of which both ends are among the entities that a sheet names."""
    return [
        RelationPlan(spec, given)
        for spec in relations
        if {spec["source"], spec["target"]} <= {*named}
    ]
