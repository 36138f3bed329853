"""A row to claims: what one line of a sheet says, by its source's mapping."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from graph.codec import encoded
from graph.errors import InvalidFact
from graph.identity import record_id, relation_id
from graph.masking import SHORTEST, mask_numbers
from graph.model import (
    Claim,
    EncodedClaim,
    Entity,
    NamedIn,
    Record,
    Relation,
    Stake,
    StateEvent,
    Value,
)
from loaders.closing_ties import Ending
from loaders.mapping import SourceMapping, Spec
from loaders.parties import Parties, Refused
from loaders.tiers import ends_on, tier_of
from loaders.values import absent, parse_amount, parse_date, parse_end_date, parse_share

_SEPARATORS: Final = re.compile(r"[;；、,，|]")
_NUMBERS: Final = ("number", "uscc", "org_code", "registration_no", "code", "id")


@dataclass(frozen=True, slots=True)
class RowTold:
    """What a row says: claims, events on its record, and what was odd without being refused.

    `refers` holds ids that it names without saying who they are, with the field of each;
    `ends` the ties of other sheets that it ends.
    """

    claims: list[EncodedClaim]
    events: list[StateEvent]
    odd: list[str]
    refers: Mapping[str, str]
    ends: Sequence[Ending] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: where fields stand, the document's date, the file's digest, who loads.

    `units` holds the unit of each column of amounts.
    """

    mapping: SourceMapping
    fields: Mapping[str, int]
    dated: date | None
    origin: str
    who: str
    units: Mapping[str, str]


class Rows:
    """Turns the rows of one sheet into claims; `secret` keys the hashes of ID numbers."""

    def __init__(self, reading: Reading, secret: bytes) -> None:
        self._reading = reading
        self._mapping = reading.mapping
        self._parties = Parties(reading.mapping.name, secret)
        read = {field: _reader(reading, field) for field in reading.fields}
        numbers = {spec.get(key) for spec in reading.mapping.entities for key in _NUMBERS}
        plain = {f for f in reading.fields if read[f] is _text and f not in numbers}
        self._plain = [(f, p) for f, p in reading.fields.items() if f in plain]
        self._readers = [(f, p, read[f]) for f, p in reading.fields.items() if f not in plain]
        self._said: dict[tuple[int, date | None], tuple[Entity | Relation, EncodedClaim]] = {}
        self._relations: dict[tuple[object, ...], Relation] = {}

    def forget(self) -> None:
        """Drop what was made for earlier rows once it is much: memory stays bounded."""
        if self._parties.many:
            self._parties.forget()
            self._said.clear()
            self._relations.clear()

    def told(self, values: Sequence[str]) -> RowTold:
        """What a row says; Refused with the field to blame where it cannot be taken."""
        cells = self._cells(values)
        dated = cells.get(self._mapping.dated or "") or self._reading.dated
        made, refers = self._entities(cells)
        claims = [
            self._claim(entity, dated, whole=False)
            for entity in made.values()
            if entity.id not in refers
        ]
        for spec in self._mapping.relations:
            relation = self._relation(spec, cells, made)
            if relation is not None:
                claims.append(self._claim(relation, dated, whole=True))
        odd = [
            f"{entity.id}: the check digit of the project code fails"
            for entity in made.values()
            if entity.attributes.get("code_check") == "failed"
        ]
        events: list[StateEvent] = []
        if self._mapping.record:
            record = self._record(cells, made, odd)
            claims.append(encoded(Claim(record, self._mapping.name, self._mapping.rank, dated,
                                     self._reading.origin)))  # fmt: skip
            events = self._events(cells, record)
        return RowTold(claims, events, odd, refers, self._ends(cells, made, dated))

    def _ends(
        self, cells: Mapping[str, Any], made: Mapping[str, Entity], dated: date | None
    ) -> list[Ending]:
        return [
            Ending(spec["kind"], made[spec["target"]].id, str(cells[spec["name"]]),
                   cells[spec["on"]], self._mapping.name, self._mapping.rank, dated,
                   self._reading.origin)
            for spec in self._mapping.ends
            if _applies(spec, cells) and spec["name"] in cells and spec["on"] in cells
        ]  # fmt: skip

    def _entities(self, cells: Mapping[str, Any]) -> tuple[dict[str, Entity], dict[str, str]]:
        """The entities of a row by their name in the mapping; those only referred to, by id."""
        made: dict[str, Entity] = {}
        refers: dict[str, str] = {}
        for spec in self._mapping.entities:
            if not _applies(spec, cells):
                continue
            entity = self._parties.entity(spec, cells, made)
            if entity is not None:
                made[spec["as"]] = entity
                if spec.get("refer"):
                    refers[entity.id] = spec["id"]
        return made, refers

    def cell(self, values: Sequence[str], field: str) -> Any:  # noqa: ANN401 - date or text
        """One field of a row, read; None where it is absent or cannot be read."""
        place = self._reading.fields.get(field)
        if place is None:
            return self._mapping.constants.get(field)
        try:
            return _reader(self._reading, field)(values[place])
        except InvalidFact:
            return None

    def _cells(self, values: Sequence[str]) -> dict[str, Any]:
        cells: dict[str, Any] = dict(self._mapping.constants)
        for field, place in self._plain:
            text = values[place]
            if text and not absent(text):
                cells[field] = text if len(text) < SHORTEST else mask_numbers(text)
        for field, place, read in self._readers:
            text = values[place]
            if not text:
                continue
            try:
                value = read(text)
            except InvalidFact as error:
                raise Refused(field, str(error)) from None
            if value is not None:
                cells[field] = value
        for field in self._mapping.required:
            if field not in cells:
                raise Refused(field, "the cell is empty and must not be: fill it in.")
        return cells

    def _claim(self, fact: Entity | Relation, dated: date | None, *, whole: bool) -> EncodedClaim:
        known = self._said.get((id(fact), dated))
        if known is not None and known[0] is fact:
            return known[1]
        claim = encoded(
            Claim(fact, self._mapping.name, self._mapping.rank, dated, self._reading.origin, whole)
        )
        self._said[id(fact), dated] = (fact, claim)
        return claim

    def _relation(
        self, spec: Spec, cells: Mapping[str, Any], made: Mapping[str, Entity]
    ) -> Relation | None:
        source, target = made.get(spec["source"]), made.get(spec["target"])
        if source is None or target is None or not _applies(spec, cells):
            return None
        if target.kind == spec.get("unless_target_kind"):
            return None
        begin, end = cells.get(spec.get("from", "")), cells.get(spec.get("to", ""))
        share = self._share(spec, cells)
        attributes = _attributes(spec, cells)
        key = (spec["kind"], source.id, target.id, begin, end, share, str(attributes),
               cells.get(spec.get("number", "")), cells.get(spec.get("position", "")))  # fmt: skip
        known = self._relations.get(key)
        if known is None:
            known = self._relations[key] = self._made_relation(
                spec, cells, (source.id, target.id), (begin, end), share, attributes
            )
        return known

    def _made_relation(
        self, spec: Spec, cells: Mapping[str, Any], ends: tuple[str, str],
        dates: tuple[date | None, date | None], share: Stake | None, attributes: dict[str, Value],
    ) -> Relation:  # fmt: skip
        number = cells.get(spec.get("number", ""))
        position = cells.get(spec.get("position", ""))
        begin, end = dates
        if number:
            apart = f"n:{number}"
        else:
            apart = "/".join(str(part) for part in (position, begin) if part)
        if not apart and end and spec.get("ended_apart"):
            apart = f"until:{end}"
        id_ = relation_id(spec["kind"], *ends, discriminator=apart)
        try:
            return Relation(id_, spec["kind"], *ends, share, begin, end, attributes)
        except InvalidFact as error:
            raise Refused(spec.get("to", spec["source"]), str(error)) from None

    def _share(self, spec: Spec, cells: Mapping[str, Any]) -> Stake | None:
        given: Stake | None = cells.get(spec.get("share", ""))
        if given is not None or "part" not in spec:
            return given
        part, whole = cells.get(spec["part"]), cells.get(spec["whole"])
        if part is None or not whole:
            return None
        if part > whole:
            raise Refused(spec["part"], f"{part:g} of {whole:g} is a share over 100 %: correct it.")
        share = round(part / whole, 12)
        return Stake(share, share)

    def _record(
        self, cells: Mapping[str, Any], made: Mapping[str, Entity], odd: list[str]
    ) -> Record:
        spec = self._mapping.record
        subject = made[spec["subject"]]
        list_ = cells.get(spec.get("list", "")) or spec.get("list_code")
        issuer = cells.get(spec.get("issuer", ""))
        document = cells.get(spec.get("document", ""))
        decided, assumed = cells.get(spec.get("decided", "")), False
        if decided is None:
            published = cells.get(spec.get("published", ""))
            decided, assumed = published or self._reading.dated, True
        if decided is None:
            raise Refused(spec.get("decided", "decided"), "there is neither a decision date nor a "
                          "publication date: fill one in, or load with --dated.")  # fmt: skip
        classes = _classes(spec, cells)
        amount = cells.get(spec.get("amount", ""))
        grade = cells.get(spec.get("grade", ""))
        tier = spec.get("tier") or tier_of(list_, grade, classes, amount)
        if tier is None:
            odd.append(
                f"no tier is known for {list_ or '、'.join(classes) or 'this'} {grade or ''}"
            )
        attributes = _attributes(spec, cells)
        if classes:
            attributes["penalty_class"] = list(classes)
        if assumed:
            attributes["assumed"] = "decided_on"
        given_end = cells.get(spec.get("ends", ""))
        kind = spec["kind"]
        return Record(
            id=record_id(issuer or self._mapping.name, document, subject.id,
                         fallback=(kind, list_ or "", decided.isoformat())),
            kind=kind, subject=subject.id, decided_on=decided, list=list_,
            domain=spec.get("domain"), tier=tier or "neutral",
            occurred_on=cells.get(spec.get("occurred", "")),
            ends_on=ends_on(list_, tier or "neutral", decided, given_end),
            issuer=issuer, document_no=document, basis=cells.get(spec.get("basis", "")),
            amount=amount, named_in=self._named(cells, made), attributes=attributes,
        )  # fmt: skip

    def _named(self, cells: Mapping[str, Any], made: Mapping[str, Entity]) -> tuple[NamedIn, ...]:
        found = []
        for spec in self._mapping.named:
            entity = made.get(spec["entity"])
            role = spec.get("role") or cells.get(spec.get("role_field", ""))
            if entity is not None and role:
                found.append(NamedIn(entity.id, str(role)))
        return tuple(found)

    def _events(self, cells: Mapping[str, Any], record: Record) -> list[StateEvent]:
        word = cells.get(self._mapping.events.get("state", ""))
        if not word or word == "in_force":
            return []
        if word not in ("object", "repair", "revoke"):
            raise Refused(self._mapping.events["state"], f"{word} is no known state: correct it.")
        key = f"{self._mapping.name}/{word}"
        return [StateEvent(record.id, word, f"the {self._mapping.name} file says so",
                           self._reading.who, key=key)]  # fmt: skip


def _reader(reading: Reading, field: str) -> Callable[[str], Any]:
    """How the cells of a field are read: absent words are None, value tables translate."""
    mapping = reading.mapping
    if field in mapping.dates:
        return parse_date
    if field in mapping.end_dates:
        return parse_end_date
    if field in mapping.amounts:
        unit: Any = reading.units[field]
        return lambda text: parse_amount(text, unit)
    if field in mapping.shares:
        return lambda text: parse_share(text, percent=True)
    table = mapping.values.get(field)
    if table is None:
        return _text
    return lambda text: _translated(table, text)


def _text(text: str) -> str | None:
    return None if absent(text) else text


def _translated(table: Mapping[str, str], text: str) -> str | None:
    if text in table:
        return table[text] or None
    if absent(text):
        return None
    if "*" in table:
        return mask_numbers(text) if table["*"] == "=" else table["*"]
    raise InvalidFact(f"{text} is none of {'、'.join(key for key in table if key)}: correct it.")


def _applies(spec: Spec, cells: Mapping[str, Any]) -> bool:
    when: Mapping[str, str] = spec.get("when", {})
    return all(cells.get(field) == value for field, value in when.items())


def _attributes(spec: Spec, cells: Mapping[str, Any]) -> dict[str, Value]:
    found: dict[str, Value] = dict(spec.get("constants", {}))
    for key, field in spec.get("attributes", {}).items():
        value = cells.get(field)
        if value is not None:
            found[key] = value.isoformat() if isinstance(value, date) else value
    return found


def _classes(spec: Spec, cells: Mapping[str, Any]) -> tuple[str, ...]:
    """The penalty classes of a row, from one cell or several."""
    texts = [cells[field] for field in spec.get("classes", ()) if cells.get(field)]
    table = spec.get("class_words", {})
    words = [word.strip() for text in texts for word in _SEPARATORS.split(text) if word.strip()]
    return tuple(dict.fromkeys(table.get(word, word) for word in words))
