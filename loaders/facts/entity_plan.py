"""What a mapping says of one entity, worked out once for the rows of one sheet."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from loaders.columns.mapping import Spec
from loaders.columns.number_fields import number_fields
from loaders.facts.attributes import AttributePlan
from loaders.facts.specs import applies, code_field, is_conditional

Cells = Mapping[str, Any]

# Schemes whose check digits are known, in the order of their strength.
CODE_SCHEMES: Final = ("uscc", "org_code", "registration_no")
# Entities that have no name of a party: 某某路1号 or 一标段 is one all the same.
OTHER_KINDS: Final = frozenset({"project", "bid_lot"})
# Keys of a spec that name one field of the row.
_SINGLE_FIELDS: Final = ("name", "name_else", "number_kind", "class", "code", "lot", "id")
_YES: Final = ("是", "1", "Y", "true", "True")


class EntityPlan:
    """An entity of a mapping, as the rows of one sheet name it.

    `key` is its name in the mapping, `within` that of the entity that scopes it, `prefix` stands
    before an id of the source's own. The other names are fields, "" for none. `numbers` are those
    of numbers of either kind, `codes` those of codes by scheme, `depends_on` all that rows of the
    sheet may have and that make a difference to the entity.
    """

    def __init__(self, spec: Spec, given: Collection[str]) -> None:
        self.key: str = spec["as"]
        self.kind: str = spec["kind"]
        self.prefix: str = spec.get("prefix", "")
        self.is_only_referred_to: bool = spec.get("refer", False)
        self.within: str = spec.get("within", "")
        self.name: str = spec["name"]
        self.name_else: str = spec.get("name_else", "")
        self.id: str = spec.get("id", "")
        self.document: str = spec.get("document", "")
        self.party_class: str = spec.get("class", "")
        self.number_kind: str = spec.get("number_kind", "")
        self.code, self.lot = spec.get("code", ""), spec.get("lot", "")
        self.numbers = tuple(number_fields(spec))
        self.codes = tuple((scheme, spec[scheme]) for scheme in CODE_SCHEMES if scheme in spec)
        self.code_fields = (*self.numbers, *(field for _, field in self.codes))
        self.code_beside_name = code_field(spec)
        self.may_be_named = self.name in given or self.name_else in given
        self.former_names = f"{self.key}/former"
        self.attributes = AttributePlan(spec, given)
        self.identifiers = tuple(_pairs(spec, "identifiers", given))
        self.other_names = tuple(f for f in spec.get("other_names", ()) if f in given)
        self.depends_on = (*(f for f in _fields(spec) if f in given), self.former_names)
        self._roles: tuple[str, ...] = tuple(spec.get("roles", ()))
        self._roles_if = tuple(_pairs(spec, "roles_if", given))
        self._unless: Mapping[str, Mapping[str, str]] = spec.get("roles_unless", {})
        self._spec = spec if is_conditional(spec) else None
        self._needs_name = not self.id and self.kind not in (*OTHER_KINDS, "phone")

    def applies(self, cells: Cells) -> bool:
        """Whether a row may name the entity."""
        return self._spec is None or applies(self._spec, cells)

    def name_field(self, cells: Cells) -> str:
        """The field that gives its name: its own, else the one that stands in for it."""
        return self.name if self.name in cells else self.name_else or self.name

    def is_known_by_name(self, cells: Cells) -> bool:
        """Whether it needs a name that somebody bears.

        Whoever has an id of the source's own may be called anything, and so may whoever is called
        by the code for want of a name.
        """
        return self._needs_name and self.name_field(cells) not in self.code_fields

    def roles(self, cells: Cells) -> tuple[str, ...]:
        """The roles in which a row names it."""
        roles = self._roles
        if self._roles_if:
            roles += tuple(role for role, field in self._roles_if if cells.get(field) in _YES)
        if not self._unless:
            return roles
        return tuple(role for role in roles if not _holds(self._unless.get(role, {}), cells))


def _holds(patterns: Mapping[str, str], cells: Cells) -> bool:
    """Whether the cell of any of these fields has its pattern in it."""
    return any(re.search(pattern, str(cells.get(field, ""))) for field, pattern in patterns.items())


def _pairs(spec: Spec, table: str, given: Collection[str]) -> Iterator[tuple[str, str]]:
    """The keys and fields of a table of a mapping, without fields that no row has."""
    return ((key, field) for key, field in spec.get(table, {}).items() if field in given)


def _fields(spec: Spec) -> Iterator[str]:
    """The fields of a row on which an entity depends."""
    yield from (spec[key] for key in (*_SINGLE_FIELDS, *CODE_SCHEMES) if key in spec)
    yield from number_fields(spec)
    yield from spec.get("other_names", ())
    for table in ("attributes", "identifiers", "roles_if"):
        yield from spec.get(table, {}).values()
    by = spec.get("attribute_by", {})
    yield from by.get("name", ())
    yield from by.get("value", ())
    for patterns in spec.get("roles_unless", {}).values():
        yield from patterns
