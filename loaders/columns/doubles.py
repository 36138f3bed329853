"""Two columns of one name: told apart by the columns beside them and by what they hold.

Which of two 统一社会信用代码 is the authority's and which the firm's decides on whom a fine lands:
what cannot be told apart is a doubt, never the first of the two.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from loaders.columns.headers import alike_header, normalise_header
from loaders.columns.mapping import SourceMapping
from loaders.columns.sheet_columns import SheetColumns

_CODE: Final = re.compile("[0-9A-Z]{18}")
# The first two characters of a government body's code and of a public institution's (GB 32100).
_GOVERNMENT, _INSTITUTION = "11", "12"
# Persons have no code of an organisation: such a column is passed over.
_PERSON: Final = re.compile("(?:姓名|代表人|负责人|联系人|经办人|承办人)$")
_ORGANISATION_CODE: Final = re.compile("信用代码|机构代码|注册号")
# What may follow the word for a party in the name of its column: 投标人名称, 投标人证件号码.
NAMING: Final = re.compile("(?:名称|姓名|全称)$")
_STEM: Final = re.compile(r"(?:名称|姓名|全称|或者?|/|\(|\))+$")
# The document of a person, and what else forms tell of him between his name and its number.
_OF_DOCUMENT: Final = re.compile(
    "(?:居民|公民)?(?:身份证|身份号码|身份证件|证件)(?:号码?|类型|种类|名称)?"
)
_OF_PERSON: Final = re.compile("性别|民族|国籍|年龄|出生|职务|纳税人识别号|证件(?:类型|种类|名称)")
# What mappings call a person's number, and the kind of his document, behind the word for him.
_NUMBERS: Final = ("证件号码", "身份证号码", "身份证号")
_KINDS: Final = ("证件类型", "证件种类")
_MOST: Final = 8  # columns of one name that are looked into; more are no table of parties


@dataclass(frozen=True, slots=True)
class Apart:
    """Columns of one name told apart: `fields` are the places by field.

    `doubt` is the name that cannot be told apart, as written: such a sheet must not be read.
    """

    fields: Mapping[str, int]
    doubt: str | None = None


class Doubles:
    """The columns of a sheet that one source cannot tell by their names alone.

    `known` maps the place of each column that the source knows to its field.
    """

    def __init__(self, columns: SheetColumns, mapping: SourceMapping) -> None:
        self._columns = columns
        self._mapping = mapping
        self.known = columns.known(mapping.words, mapping.alike)
        self._classes = {spec.get("class") for spec in mapping.entities} - {None}
        self._naming = {*mapping.owners.values(), mapping.record.get("issuer")} - {None}

    def told_apart(self, field: str, places: Sequence[int]) -> Apart:
        """The columns of one name, one of which is the given field's."""
        if len(places) <= _MOST:
            for owners in (map(self._left, places), map(self._right, places)):
                fields = self._by_owner(field, dict(zip(places, owners, strict=True)))
                if fields is not None and self._contradicts(fields[field], places):
                    break
                if fields is not None:
                    return Apart(fields)
            else:
                place = self._by_content(field, places)
                if place is not None:
                    return Apart({field: place})
        if field not in _weighty(self._mapping):
            return Apart({})  # a remark: none of them is read, and the report says so
        return Apart({}, self._columns.header[places[0]])

    def only_one(self, field: str, place: int) -> Apart:
        """The only column of a name: its field's, or that of an authority beside it."""
        persons = self._document_of(place)
        if persons is not None:
            return Apart({persons: place})
        codes = self._columns.values(place)
        is_code = _ORGANISATION_CODE.search(self._columns.bare[place]) is not None
        if not is_code or field not in self._mapping.owners or not _is_authority(codes):
            return Apart({field: place})
        beside = self._named_with(place - 1, place) if place else None
        if beside is not None and beside != field:
            return Apart({beside: place})
        after_issuer = place and self.known.get(place - 1) == self._mapping.record.get("issuer")
        if len(set(codes)) == 1 and (after_issuer or self._parties(field) > 1):
            return Apart({}, self._columns.header[place])
        return Apart({field: place})

    def unnamed(self) -> dict[str, int]:
        """The fields of columns whose names say too little, by the party just before each.

        担保人名称, 统一社会信用代码 is 担保人统一社会信用代码.
        """
        persons = {
            field: place
            for place in range(len(self._columns.header))
            if place not in self.known and (field := self._document_of(place)) is not None
        }
        fields: dict[str, int] = {}
        naming = {place for place, field in self.known.items() if field in self._naming}
        for place in sorted(owner + 1 for owner in naming | self._columns.parties):
            if place < len(self._columns.header) and place not in self.known:
                field = self._named_with(place - 1, place)
                if field is not None:
                    fields.setdefault(field, place)
        return self._called_by_party() | persons | fields

    def _called_by_party(self) -> dict[str, int]:
        """The fields of columns that are called by their party: 被处罚人统一社会信用代码.

        The party is named so in a column of its own, with or without 名称: 被处罚人姓名或名称.
        """
        fields: dict[str, int] = {}
        naming = [
            (field, stem)
            for place, field in self.known.items()
            if field in self._naming and len(stem := _STEM.sub("", self._columns.bare[place])) > 1
        ]
        for place, name in enumerate(self._columns.bare):
            for party, stem in naming if place not in self.known else ():
                field = self._field_of(name.removeprefix(stem)) if name.startswith(stem) else None
                if field is not None and self._mapping.owners.get(field) == party:
                    fields.setdefault(field, place)
        return fields

    def _field_of(self, name: str) -> str | None:
        return self._mapping.words.get(name) or self._mapping.alike.get(alike_header(name))

    def _document_of(self, place: int) -> str | None:
        """The field of a document behind whose it is: 法定代表人, 性别, 身份证号码."""
        if not _OF_DOCUMENT.fullmatch(self._columns.bare[place]):
            return None
        owner = place - 1
        while owner >= 0 and self._tells_more(owner):
            owner -= 1
        return self._named_with(owner, place) if owner >= 0 else None

    def _tells_more(self, place: int) -> bool:
        """Whether a column tells more of the person named before it: 性别, 股东类型."""
        is_class = self.known.get(place) in self._classes
        return is_class or _OF_PERSON.search(self._columns.bare[place]) is not None

    def _by_owner(self, field: str, owners: Mapping[int, int | None]) -> dict[str, int] | None:
        """The fields by the owners of the columns; None where two have one, or one has none."""
        if None in owners.values() or len(set(owners.values())) < len(owners):
            return None
        fields: dict[str, int] = {}
        owner_field = self._mapping.owners.get(field)
        for place, owner in owners.items():
            named = None if owner is None else self._named_with(owner, place)
            if named is not None:
                fields[named] = place
            elif owner_field and owner is not None and self.known.get(owner) == owner_field:
                fields[field] = place
        return fields if field in fields else None

    def _named_with(self, owner: int, place: int) -> str | None:
        """The field of a column whose name is its party's and its own: 处罚机关统一社会信用代码."""
        if not self._names_a_party(owner):
            return None
        party, name = self._columns.bare[owner], self._columns.bare[place]
        words = self._mapping.words
        called = party + name, NAMING.sub("", party) + name
        named = words.get(called[0]) or words.get(called[1])
        named = named or self._mapping.alike.get(alike_header(called[1]))
        return named or self._document_with(self.known.get(owner, ""), name)

    def _document_with(self, person: str, name: str) -> str | None:
        """The field of a person's document by any spelling of the field that names him.

        法定代表人(主要负责人), 身份证号 is 法定代表人身份证号.
        """
        if not _OF_DOCUMENT.fullmatch(name):
            return None
        of = _KINDS if name.endswith(("类型", "种类", "名称")) else _NUMBERS
        spellings = map(normalise_header, self._mapping.columns.get(person, ()))
        found = (self._mapping.words.get(one + number) for one in spellings for number in of)
        return next((f for f in found if f and self._mapping.owners.get(f) == person), None)

    def _left(self, place: int) -> int | None:
        return self._nearest(range(place - 1, -1, -1), place)

    def _right(self, place: int) -> int | None:
        return self._nearest(range(place + 1, len(self._columns.header)), place)

    def _nearest(self, places: Iterable[int], of: int) -> int | None:
        """The first of these columns that names a party, to which a column may belong."""
        name = self._columns.bare[of]
        is_code = _ORGANISATION_CODE.search(name) is not None
        for place in places:
            other = self._columns.bare[place]
            if other == name or (is_code and _PERSON.search(other)) or _OF_PERSON.search(other):
                continue
            if self._names_a_party(place):
                return place
        return None

    def _names_a_party(self, place: int) -> bool:
        return self.known.get(place) in self._naming or place in self._columns.parties

    def _contradicts(self, place: int, places: Sequence[int]) -> bool:
        """Whether the column of a party holds an authority's codes, and another does not."""
        if not _is_authority(self._columns.values(place)):
            return False
        return any(_is_party(self._columns.values(other)) for other in places if other != place)

    def _by_content(self, field: str, places: Sequence[int]) -> int | None:
        """The place of the only column that can be a party's, all others being an authority's."""
        cells = [self._columns.cells(place) for place in places]
        if any(cells[0]) and all(one == other for one, other in pairwise(cells)):
            return places[0]  # whichever is read, the same is read
        owner = self._mapping.owners.get(field)
        if owner is None or owner == self._mapping.record.get("issuer"):
            return None
        held = {place: self._columns.values(place) for place in places}
        parties = [place for place, codes in held.items() if _is_party(codes)]
        others = [codes for place, codes in held.items() if place not in parties]
        return parties[0] if len(parties) == 1 and all(map(_is_authority, others)) else None

    def _parties(self, field: str) -> int:
        """How many parties the first rows name to whom a field belongs."""
        owner = self._mapping.owners.get(field)
        named = next((place for place, known in self.known.items() if known == owner), None)
        return 0 if named is None else len(set(self._columns.values(named)))


def _is_authority(codes: Sequence[str]) -> bool:
    """Whether a column holds codes of authorities: government bodies, or one institution for all.

    One public institution may be fined as any firm is; beside several rows it is who fines.
    """
    if not codes or not all(map(_CODE.fullmatch, codes)):
        return False
    one_institution = codes[0].startswith(_INSTITUTION) and len(codes) > 1 and len(set(codes)) == 1
    return one_institution or all(code.startswith(_GOVERNMENT) for code in codes)


def _is_party(codes: Sequence[str]) -> bool:
    """Whether a column holds codes, and not of authorities alone."""
    return any(_CODE.fullmatch(code) for code in codes) and not _is_authority(codes)


def _weighty(mapping: SourceMapping) -> frozenset[str]:
    """The fields that say who, when or how much: more than attributes beside the facts."""
    specs = (*mapping.entities, *mapping.relations, mapping.record, *mapping.named, *mapping.ends)
    return frozenset(mapping.required).union(*map(_words, (*specs, mapping.events)))


def _words(value: object) -> Iterator[str]:
    """Every text in a part of a mapping file, but for its attributes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "attributes":
                yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
