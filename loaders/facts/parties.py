"""From the cells of a row to the entities that it names, each with its id (DESIGN §4)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from graph.errors import InvalidFact, InvalidIdentifier
from graph.identifiers import (
    citizen_id,
    is_placeholder,
    normalise_identifier,
    org_code,
    project_code,
    registration_no,
    uscc,
)
from graph.identity import (
    canonical_mask,
    id_hash,
    is_hashed_person,
    is_masked,
    mask,
    organisation_id,
    organisation_kind,
    person_id,
    project_id,
    scope_name,
)
from graph.model import Entity
from graph.sentence import Sentence, say
from loaders.cells.placeholders import is_no_name
from loaders.columns.mapping import Spec
from loaders.facts.attributes import attributes_of
from loaders.facts.checks import disagree

Cells = Mapping[str, Any]

_READERS: Final = {"uscc": uscc, "org_code": org_code, "registration_no": registration_no}
# Keys of a spec that name one field of the row.
_SINGLE_FIELDS: Final = ("name", "name_else", "number", "number_kind", "class", "code", "lot", "id")
# Endings of organisation names that may be as short as a person's name.
_ORGANISATION_ENDING: Final = re.compile(
    r"(公司|厂|店|社|局|院|所|中心|委员会|集团|银行|学校|矿|企业|政府|协会|部|行|站|场|队)\Z"
)
_NAMED: Final = frozenset({"party", "person", "organisation", "address"})
_MANY: Final = 120_000  # entities kept for later rows that name them again
# A Chinese person's name is seldom longer: a compound surname and two characters.
_LONGEST_PERSON_NAME: Final = 4


Fault = tuple[str, Sentence]  # a field to blame, "" for none, and the reason


class RefusedRow(Exception):
    """A row cannot be taken: carries the field to blame, the reason, and any further faults."""

    def __init__(self, field: str, reason: Sentence, *further: Fault) -> None:
        super().__init__(reason)
        self.faults: tuple[Fault, ...] = ((field, reason), *further)


class Parties:
    """Makes the entities of one source; equal cells give the same entity object.

    `secret` keys the hashes of ID numbers. The shared object lets `Rows` encode it only once.
    """

    def __init__(self, source: str, secret: bytes) -> None:
        self._source = source
        self._secret = secret
        self._made: dict[tuple[object, ...], Entity] = {}
        self._fields: dict[str, list[str]] = {}
        self.warnings: list[Sentence] = []  # of entities made since they were last taken

    def entity(self, spec: Spec, cells: Cells, made: Mapping[str, Entity]) -> Entity | None:
        """The entity that a spec makes of a row; None where its name is blank.

        `made` holds the row's entities so far, by their name in the mapping. Raises RefusedRow.
        """
        name = cells.get(spec["name"]) or cells.get(spec.get("name_else", ""))
        # Whoever has an id of the source's own need not have a name that anybody bears.
        if not name or (spec["kind"] in _NAMED and "id" not in spec and is_no_name(str(name))):
            return None
        within = made.get(spec.get("within", ""))
        fields = self._fields.get(spec["as"])
        if fields is None:
            fields = self._fields[spec["as"]] = _fields(spec)
        key = (spec["as"], within.id if within else "", *map(cells.get, fields))
        entity = self._made.get(key)
        if entity is None:
            entity = self._make(spec, cells, str(name), within)
            if "document" not in spec or not _by_document(entity.id, within):
                self._made[key] = entity
        return entity

    @property
    def many(self) -> bool:
        """Whether so many entities are kept that they should be dropped to bound memory."""
        return len(self._made) > _MANY

    def forget(self) -> None:
        """Drop the entities kept for later rows."""
        self._made.clear()

    def _make(self, spec: Spec, cells: Cells, name: str, within: Entity | None) -> Entity:
        kind = spec["kind"]
        if spec.get("refer"):
            return Entity(f"{spec['prefix']}:{cells[spec['id']]}", kind, name)
        if kind == "party":
            kind = self._kind_of(spec, cells, name)
        if kind == "person":
            return self._person(spec, cells, name, within)
        if kind == "project":
            return self._project(spec, cells, name)
        if kind in ("address", "phone", "bid_lot"):
            return self._place(spec, cells, name, kind)
        return self._organisation(spec, cells, name, kind)

    def _kind_of(self, spec: Spec, cells: Cells, name: str) -> str:
        # From the surest sign to the weakest: a column of classes, a code, a number, the name.
        word = cells.get(spec.get("class", ""))
        if word in ("person", "organisation", "individual_business"):
            return str(word)
        if any(cells.get(spec.get(scheme, "")) for scheme in _READERS):
            return "organisation"
        number = normalise_identifier(str(cells.get(spec.get("number", "")) or ""))
        # An ID number begins with six digits of a region, of which a mask may hide the last.
        if number and not number[:6].rstrip("*").isdigit():
            return "organisation"
        # Nine characters are an organisation code: courts give either number in one column.
        if len(number) == 9 or _is_uscc(number):
            return "organisation"
        if number:
            return "person"
        is_organisation = len(name) > _LONGEST_PERSON_NAME or _ORGANISATION_ENDING.search(name)
        return "organisation" if is_organisation else "person"

    def _organisation(self, spec: Spec, cells: Cells, name: str, kind: str) -> Entity:
        identifiers: dict[str, str] = {}
        for scheme, read in _READERS.items():
            field = spec.get(scheme, "")
            text = cells.get(field)
            if text and not is_placeholder(text):
                identifiers[scheme] = _read(field, text, read)
        if disagree(identifiers.get("uscc"), identifiers.get("org_code")):
            # It would hide the organisation code inside the credit code.
            code, other = identifiers["uscc"], identifiers.pop("org_code")
            self.warnings.append(
                say("load_note.code_differs", name=name, uscc=code, org_code=other)
            )
        number = cells.get(spec.get("number", ""))
        # A column of mixed numbers only fills in for columns that name their scheme.
        if number and not identifiers and not is_masked(number):
            identifiers.update(_code_of(spec["number"], number))
        for scheme, field in spec.get("identifiers", {}).items():
            if cells.get(field) and not is_masked(cells[field]):
                identifiers[scheme] = str(cells[field])
        given = cells.get(spec.get("id", ""))
        id_ = (
            f"{spec['prefix']}:{given}"
            if given
            else organisation_id(identifiers, name, self._source)
        )
        known_kind = (
            organisation_kind(identifiers.get("uscc"), name) if kind == "organisation" else kind
        )
        return Entity(
            id_,
            known_kind,
            name,
            roles=self._roles(spec, cells),
            identifiers=identifiers,
            attributes=attributes_of(spec, cells),
        )

    def _person(self, spec: Spec, cells: Cells, name: str, within: Entity | None) -> Entity:
        field = spec.get("number", "")
        number = cells.get(field)
        digest, masked, shown = None, None, None
        if number and is_masked(number):
            masked = canonical_mask(number, self._secret)
            # "h:" is a hash: the courts' mask leaves about 33 candidates, so it is not kept.
            shown = masked if masked and not masked.startswith("h:") else None
        elif number and _is_citizens(spec, cells):
            digest = _read(field, number, lambda text: id_hash(text, self._secret))
            shown = mask(number)
        given = cells.get(spec.get("id", ""))
        if given:
            id_ = f"{spec['prefix']}:{given}"
        else:
            document = cells.get(spec.get("document", ""))
            if not digest and within is None and not document:
                raise RefusedRow(spec["name"], say("load_row.nobody", name=name))
            id_ = person_id(
                name,
                organisation=within.id if within else None,
                document=document,
                number_hash=digest,
                masked=masked,
            )
        attributes = dict(attributes_of(spec, cells))
        if shown:
            attributes["masked_number"] = shown
        return Entity(
            id_,
            "person",
            name,
            roles=self._roles(spec, cells),
            identifiers={"id_hash": digest} if digest else {},
            attributes=attributes,
        )

    def _project(self, spec: Spec, cells: Cells, name: str) -> Entity:
        field = spec["code"]
        if not cells.get(field):
            raise RefusedRow(field, say("load_row.no_project_code"))
        code, sound = _read(field, cells[field], project_code)
        attributes = dict(attributes_of(spec, cells))
        # Kept and warned of (`load_note.project_check`), unlike a wrong credit code.
        if not sound:
            attributes["code_check"] = "failed"
        return Entity(
            project_id(code),
            "project",
            name,
            identifiers={"project_code": code},
            attributes=attributes,
        )

    def _place(self, spec: Spec, cells: Cells, name: str, kind: str) -> Entity:
        if kind == "bid_lot":
            code, _ = _read(spec["code"], cells[spec["code"]], project_code)
            id_ = f"lot:{code}/{scope_name(str(cells[spec['lot']]))}"
        else:
            id_ = f"{kind}:{scope_name(name)}"
        return Entity(id_, kind, name)

    def _roles(self, spec: Spec, cells: Cells) -> tuple[str, ...]:
        roles = list(spec.get("roles", ()))
        for role, field in spec.get("roles_if", {}).items():
            if cells.get(field) in ("是", "1", "Y", "true", "True"):
                roles.append(role)
        unless: Mapping[str, Mapping[str, str]] = spec.get("roles_unless", {})
        return tuple(role for role in roles if not _holds(unless.get(role, {}), cells))


def _holds(patterns: Mapping[str, str], cells: Cells) -> bool:
    """Whether the cell of any of these fields has its pattern in it."""
    return any(re.search(pattern, str(cells.get(field, ""))) for field, pattern in patterns.items())


def _by_document(id_: str, within: Entity | None) -> bool:
    """Whether only the document identifies a person: equal cells elsewhere are another person."""
    scoped = id_.startswith("person:") and not is_hashed_person(id_)
    return scoped and within is None


@lru_cache(maxsize=50_000)
def _is_uscc(number: str) -> bool:
    # Both have 18 characters, and a code of digits alone may pass both checks.
    try:
        uscc(number)
    except InvalidIdentifier:
        return False
    try:
        citizen_id(number)
    except InvalidIdentifier:
        return True
    return False


def _code_of(field: str, number: str) -> dict[str, str]:
    plain = normalise_identifier(number).replace("-", "")
    if len(plain) == 18:
        return {"uscc": _read(field, plain, uscc)}
    if len(plain) == 9:
        return {"org_code": _read(field, plain, org_code)}
    return {"registration_no": _read(field, plain, registration_no)}


def _is_citizens(spec: Spec, cells: Cells) -> bool:
    """Whether the document is a citizen's ID card; numbers of other documents are not kept.

    A blank kind counts as one; 1 and 01 are the codes of the ID card.
    """
    kind = cells.get(spec.get("number_kind", ""))
    return not kind or kind in ("1", "01") or ("身份证" in kind and "外国" not in kind)


def _read(field: str, text: str, read: Any) -> Any:  # noqa: ANN401 - whatever the reader gives
    try:
        return read(text)
    except InvalidFact as error:
        raise RefusedRow(field, error.sentence) from None


def _fields(spec: Spec) -> list[str]:
    """The fields of a row on which an entity depends: the key under which it is kept."""
    fields = [spec[key] for key in (*_SINGLE_FIELDS, *_READERS) if key in spec]
    for table in ("attributes", "identifiers", "roles_if"):
        fields += spec.get(table, {}).values()
    by = spec.get("attribute_by", {})
    fields += [*by.get("name", ()), *by.get("value", ())]
    for patterns in spec.get("roles_unless", {}).values():
        fields += patterns
    return fields
