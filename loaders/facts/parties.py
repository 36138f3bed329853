"""From the cells of a row to the entities that it names, each with its id (DESIGN §4)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.errors import InvalidFact
from graph.id_keys import IdKeys
from graph.identifiers import project_code
from graph.identity import (
    is_hashed_person,
    is_masked,
    lot_id,
    mask,
    organisation_id,
    organisation_kind,
    person_id,
    project_id,
)
from graph.mask_evidence import ATTRIBUTE
from graph.masking import mask_numbers
from graph.model import Entity
from graph.naming import normalise_name
from graph.sentence import Sentence, say
from loaders.cells.placeholders import is_no_name
from loaders.facts.checks import disagree
from loaders.facts.entity_plan import EntityPlan
from loaders.facts.fact_ids import FactIds
from loaders.facts.given_numbers import (
    GivenNumbers,
    code_of_number,
    given_numbers,
    own_number,
)
from loaders.facts.kinds import is_passport, is_travel_document, kind_of_number, party_kind
from loaders.facts.names import names_of
from loaders.facts.organisation_names import ends_as_organisation, is_hidden_firm
from loaders.facts.places import address_id, phone_id
from loaders.facts.refused import RefusedRow

Cells = Mapping[str, Any]

_PERSONS_DOCUMENT: Final = re.compile(
    "身份证|护照|通行证|居留|居住证|军官证|士官证|警官证|台胞证|回乡证"
)
_MANY: Final = 20_000  # entities kept for later rows that name them again, with others beside


class Parties:
    """Makes the entities of one source; equal cells give the same entity object.

    `keys` hash ID numbers; `ids` makes the ids of facts about these entities. The shared object
    lets `Rows` encode it only once.
    """

    def __init__(self, source: str, keys: IdKeys) -> None:
        self._source = source
        self._keys = keys
        self.ids = FactIds(keys)
        self._made: dict[tuple[object, ...], Entity] = {}
        self.warnings: list[Sentence] = []  # of entities made since they were last taken

    def entity(self, plan: EntityPlan, cells: Cells, made: Mapping[str, Entity]) -> Entity | None:
        """The entity that a row names by a plan; None where its name is blank.

        `made` holds the row's entities so far, by their name in the mapping. Raises RefusedRow.
        """
        name = cells.get(plan.name) or cells.get(plan.name_else)
        if not name:
            return None
        within = made.get(plan.within)
        scope = within.id if within else ""
        key = (plan.key, scope, *map(cells.get, plan.depends_on))
        entity = self._made.get(key)
        if entity is None:
            if plan.is_known_by_name(cells) and is_no_name(str(name)):
                return None
            entity = self._make(plan, cells, str(name), within)
            if entity.id.startswith("name:") and is_hidden_firm(entity.name):
                self.warnings.append(say("load_note.hidden_name", name=entity.name))
                return None
            if not is_by_document(plan, entity.id, within):
                self._made[key] = entity
        if within is None:
            return entity
        return _numbered_head(entity, made) or entity

    @property
    def many(self) -> bool:
        """Whether so many entities are kept that they should be dropped to bound memory."""
        return len(self._made) > _MANY

    def forget(self) -> None:
        """Drop the entities kept for later rows."""
        self._made.clear()

    def _make(self, plan: EntityPlan, cells: Cells, name: str, within: Entity | None) -> Entity:
        kind = plan.kind
        if plan.is_only_referred_to:
            return Entity(f"{plan.prefix}:{cells[plan.id]}", kind, name)
        if kind in ("address", "phone", "bid_lot"):
            return self._place(plan, cells, name)
        if kind == "project":
            return self._project(plan, cells, name)
        numbers = given_numbers(plan, cells, name)
        is_firm = kind == "person" and not plan.id and ends_as_organisation(name)
        if kind == "party" or is_firm:
            word, number = cells.get(plan.party_class), numbers.number or ""
            if number and _is_persons_document(plan, cells):
                word, number = word or "person", ""  # the form of the number says no more
            kind = party_kind(name, word, number, coded=numbers.coded)
        if kind == "person":
            return self._person(plan, cells, name, within, numbers)
        return self._organisation(plan, cells, name, kind, numbers)

    def _organisation(
        self, plan: EntityPlan, cells: Cells, name: str, kind: str, given: GivenNumbers
    ) -> Entity:
        identifiers = dict(given.codes)
        if "org_code" in identifiers and disagree(identifiers.get("uscc"), identifiers["org_code"]):
            # It would hide the organisation code inside the credit code.
            code, other = identifiers["uscc"], identifiers.pop("org_code")
            self.warnings.append(
                say("load_note.code_differs", name=name, uscc=code, org_code=other)
            )
        masked = given.masked
        # A column of mixed numbers only fills in for columns that name their scheme.
        if given.number and not identifiers:
            if is_masked(given.number):
                masked = masked or given.number
            else:
                identifiers.update(code_of_number(given.field, given.number))
        for scheme, field in plan.identifiers:
            if cells.get(field) and not is_masked(cells[field]):
                identifiers.update(own_number(scheme, str(cells[field]), identifiers))
        attributes = plan.attributes.of(cells)
        if masked and kind_of_number(masked) != "person":
            attributes["masked_code"] = mask_numbers(masked)
        id_ = _own_id(plan, cells) or organisation_id(identifiers, name, self._source)
        # A class word such as 个体工商户 gives way to a credit code.
        by_code = kind == "organisation" or (plan.kind == "party" and "uscc" in identifiers)
        return Entity(
            id_,
            organisation_kind(identifiers.get("uscc"), name) if by_code else kind,
            name,
            roles=plan.roles(cells),
            identifiers=identifiers,
            attributes=attributes,
            names=other_names(plan, cells, name),
        )

    def _person(
        self, plan: EntityPlan, cells: Cells, name: str, within: Entity | None, given: GivenNumbers
    ) -> Entity:
        field, number = given.field, given.number
        digest, masked, shown = None, None, None
        if number and is_masked(number):
            masked = self._keys.mask(number)
            # "h:" is a hash: the courts' mask leaves about 33 candidates, so it is not kept.
            shown = masked if masked and not masked.startswith("h:") else None
        elif number and _is_citizens(plan, cells, number):
            digest = _read(field, number, self._keys.number)
            shown = mask(number)
        id_ = _own_id(plan, cells)
        if id_ is None:
            document = cells.get(plan.document)
            if not digest and within is None and not document:
                raise RefusedRow(plan.name, say("load_row.nobody", name=name))
            scope = {"organisation": within.id if within else None, "document": document}
            id_ = person_id(name, **scope, number_hash=digest, masked=masked)
            if number and (keys := self.ids.first_keys):
                first = keys.number(number) if digest else None
                shown_first = keys.mask(number) if masked else None
                self.ids.person(id_, name, **scope, number_hash=first, masked=shown_first)
        attributes = plan.attributes.of(cells)
        if shown:
            attributes["masked_number"] = shown
        if number and (masked or digest) and (hashes := self._keys.mask_hashes(number, name)):
            attributes[ATTRIBUTE] = hashes
        return Entity(
            id_,
            "person",
            name,
            roles=plan.roles(cells),
            identifiers={"id_hash": digest} if digest else {},
            attributes=attributes,
            names=other_names(plan, cells, name),
        )

    def _project(self, plan: EntityPlan, cells: Cells, name: str) -> Entity:
        field = plan.code
        if not cells.get(field):
            raise RefusedRow(field, say("load_row.no_project_code"))
        code, sound = _read(field, cells[field], project_code)
        attributes = plan.attributes.of(cells)
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

    def _place(self, plan: EntityPlan, cells: Cells, name: str) -> Entity:
        if plan.kind == "bid_lot":
            code, _ = _read(plan.code, cells[plan.code], project_code)
            id_ = lot_id(code, str(cells[plan.lot]))
        elif plan.kind == "phone":
            id_ = phone_id(name)
        else:
            id_ = address_id(name)
        return Entity(id_, plan.kind, name)


def _own_id(plan: EntityPlan, cells: Cells) -> str | None:
    """The id by the source's own number, where the mapping names its column."""
    given = cells.get(plan.id)
    return f"{plan.prefix}:{given}" if given else None


def _numbered_head(entity: Entity, made: Mapping[str, Entity]) -> Entity | None:
    """The row's legal representative, where it names him again without his number (DESIGN §4).

    Organisation, name and ID number stand in one row, so this is he and not another of his name.
    """
    if entity.kind != "person" or entity.identifiers or entity.attributes.get("masked_number"):
        return None
    heads = {
        other.id: other
        for other in made.values()
        if other.kind == "person"
        and other.identifiers.get("id_hash")
        and "legal_representative" in other.roles
        and normalise_name(other.name) == normalise_name(entity.name)
    }
    return next(iter(heads.values())) if len(heads) == 1 else None


def by_document(plan: EntityPlan, made: Mapping[str, Entity]) -> bool:
    """Whether only the document identifies the person that a row names by a plan."""
    entity = made.get(plan.key)
    return entity is not None and is_by_document(plan, entity.id, made.get(plan.within))


def is_by_document(plan: EntityPlan, id_: str, within: Entity | None) -> bool:
    """Whether only the document identifies a person: equal cells elsewhere are another person."""
    if not plan.document or within is not None:
        return False
    return id_.startswith("person:") and not is_hashed_person(id_)


def other_names(plan: EntityPlan, cells: Cells, name: str) -> tuple[str, ...]:
    """The former and other names that a row gives an entity: of its columns and its name cell."""
    former: Sequence[str] = cells.get(plan.former_names, ())
    if not plan.other_names and not former:  # as of nearly all
        return ()
    texts = [str(cells[f]) for f in plan.other_names if cells.get(f)]
    names = [*former, *(n for t in texts for n in names_of(t))]
    return tuple(dict.fromkeys(n for n in names if normalise_name(n) != normalise_name(name)))


def _is_persons_document(plan: EntityPlan, cells: Cells) -> bool:
    """Whether the row calls the number one of a document that only persons have."""
    kind = str(cells.get(plan.number_kind) or "")
    return _PERSONS_DOCUMENT.search(kind) is not None


def _is_citizens(plan: EntityPlan, cells: Cells, number: str) -> bool:
    """Whether the document is a citizen's ID card; numbers of other documents are not kept.

    A blank kind counts as one, unless the number is a passport's; 1 and 01 are its codes.
    """
    kind = cells.get(plan.number_kind)
    if not kind and (is_passport(number) or is_travel_document(number)):
        return False
    return not kind or kind in ("1", "01") or ("身份证" in kind and "外国" not in kind)


def _read(field: str, text: str, read: Any) -> Any:  # noqa: ANN401 - whatever the reader gives
    try:
        return read(text)
    except InvalidFact as error:
        raise RefusedRow(field, error.sentence) from None
