"""How well each source fits the columns of a sheet: what fits, what lacks, what is foreign."""

import re
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from loaders.cells.grades import are_grades_of
from loaders.columns.doubles import NAMING, Apart, Doubles
from loaders.columns.headers import alike_header
from loaders.columns.mapping import SourceMapping
from loaders.columns.sheet_columns import SheetColumns

# Columns that any sheet may have: they tell nothing about what it is.
_NEUTRAL: Final = frozenset(
    {"序号", "编号", "备注", "说明", "附件", "填报单位", "填报日期", "填报人", "ID", "NO", "NO."}
)
# Columns that may say that a record is revoked, repaired, lifted; not the state of the firm itself.
_STATE: Final = re.compile(
    "(?<!登记)(?<!经营)(?<!企业)(?<!存续)(?<!营业)(?<!审核)(?<!上报)(?<!报送)(?<!数据)状态"
    "|撤销|修复|失效|移出|异议|解除"
)

_MOST_AGAINST: Final = 4  # foreign columns that count: a wide sheet has them by the dozen


@dataclass(frozen=True, slots=True)
class Fit:
    """One source weighed against a sheet.

    `fields` maps each field that fits to the place of its column. `lacking` are the required
    columns that the sheet has not, by the first Chinese name of each. `foreign` are its columns
    that no sheet of this source has, `unread_states` those on the state of its records that it
    does not read, `doubts` (by field) those that cannot be told from one of the same name. `noted`
    maps fields to columns that would fit but for a note in brackets that is no unit and no hint.
    `telling` are the fields whose column has a name that other sources do not use as well. `called`
    is how nearly the sheet is called by the name of the source, `listed` how many columns have a
    name that the source lists, and not one that only says the same.
    """

    mapping: SourceMapping
    fields: Mapping[str, int]
    lacking: tuple[str, ...]
    foreign: tuple[str, ...]
    unread_states: tuple[str, ...]
    doubts: Mapping[str, str]
    noted: Mapping[str, str]
    telling: frozenset[str]
    called: int
    listed: int

    @property
    def is_distinct(self) -> bool:
        """Whether a column of the sheet, or what it is called, tells this source from others."""
        return bool(self.called) or not self.mapping.distinctive.isdisjoint(self.telling)

    @property
    def is_whole(self) -> bool:
        """Whether the sheet may be read as this source."""
        return not self.lacking and not self.foreign and self.is_distinct

    @property
    def required(self) -> int:
        """How many of the columns that fit are required: the more, the more particular."""
        return sum(name in self.fields for name in self.mapping.required)

    @property
    def closeness(self) -> tuple[float, str]:
        """How near the source is; what only this source has brings it nearer than common columns.

        The name makes the order of two that are as near the same on every run.
        """
        part = (len(self.fields) + 1) / (len(self.mapping.columns) + 1)
        against = len(self.lacking) + min(len(self.foreign), _MOST_AGAINST) / 2
        # A list of vehicles is not near for its day of listing, where no column names a vehicle.
        begun = bool(self.required or self.doubts or not self.mapping.required)
        against += not begun
        tells = self.is_distinct and begun
        return part - against + 3 * tells + bool(self.called), self.mapping.name


def fit_of(columns: SheetColumns, mapping: SourceMapping) -> Fit:
    """A source weighed against a sheet."""
    doubles = Doubles(columns, mapping)
    fields, doubts = _fields(doubles, columns, mapping)
    unread = _unread(columns, doubles.known)
    return Fit(
        mapping=mapping,
        fields=fields,
        lacking=tuple(mapping.missing(fields)),
        foreign=_foreign(unread, mapping, len(fields)),
        unread_states=_states(unread) if mapping.record else (),
        doubts=doubts,
        noted=_noted(columns, doubles.known, mapping, fields.keys()),
        telling=_telling(columns, mapping, fields),
        called=columns.called(mapping.called, mapping.not_called),
        listed=sum(_is_listed(columns, mapping, place) for place in fields.values()),
    )


def _fields(
    doubles: Doubles, columns: SheetColumns, mapping: SourceMapping
) -> tuple[dict[str, int], dict[str, str]]:
    """The place of each field's column, and the names of columns that are in doubt."""
    fields: dict[str, int] = {}
    beside: dict[str, int] = {}  # found by what stands beside them: their own names come first
    doubts: dict[str, str] = {}
    for field, places in _places(doubles.known).items():
        apart = _apart(doubles, columns, mapping, field, places)
        if apart.doubt is not None:
            doubts[field] = apart.doubt
        for name, place in apart.fields.items():
            (fields if name == field else beside)[name] = place
    found = {**doubles.unnamed(), **beside, **fields}
    for field, both in mapping.split.items():
        if both in found:
            found.setdefault(field, found[both])
    return found, doubts


def _places(known: Mapping[int, str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, field in known.items():
        places.setdefault(field, []).append(place)
    return places


def _telling(
    columns: SheetColumns, mapping: SourceMapping, fields: Mapping[str, int]
) -> frozenset[str]:
    return frozenset(
        field
        for field, place in fields.items()
        if not _is_common(columns, mapping, place)
        or (field == mapping.record.get("grade") and _tells_by_grades(columns, mapping, place))
    )


def _is_common(columns: SheetColumns, mapping: SourceMapping, place: int) -> bool:
    """Whether other sources use the name of a column as well, or one that says the same."""
    if not _is_listed(columns, mapping, place):
        return columns.alike[place] in _said_by(mapping.common)
    return not mapping.common.isdisjoint((columns.plain[place], columns.bare[place]))


@lru_cache(maxsize=200)  # one for each source
def _said_by(common: frozenset[str]) -> frozenset[str]:
    return frozenset(map(alike_header, common))


def _is_listed(columns: SheetColumns, mapping: SourceMapping, place: int) -> bool:
    return columns.plain[place] in mapping.words or columns.bare[place] in mapping.words


def _tells_by_grades(columns: SheetColumns, mapping: SourceMapping, place: int) -> bool:
    list_ = mapping.record.get("list_code", "")
    return are_grades_of(list_, columns.values(place))


def _apart(
    doubles: Doubles, columns: SheetColumns, mapping: SourceMapping, field: str, places: list[int]
) -> Apart:
    """The columns of one field: of several spellings the mapping's first one that is filled.

    A party is read where its code is: of 项目法人 and 项目单位, beside 项目单位代码 the second.
    """
    spelt: dict[str, list[int]] = {}
    for place in places:
        spelt.setdefault(_word(columns, mapping, place), []).append(place)
    order = [word for word in (*mapping.words, *mapping.alike) if word in spelt]
    filled = [word for word in order if any(map(columns.values, spelt[word]))]
    chosen = spelt[_with_its_code(doubles, columns, mapping, field, filled or order)]
    if len(chosen) > 1:
        return doubles.told_apart(field, chosen)
    return doubles.only_one(field, chosen[0])


def _with_its_code(
    doubles: Doubles,
    columns: SheetColumns,
    mapping: SourceMapping,
    field: str,
    words: Sequence[str],
) -> str:
    """The first of these spellings of a party by whose name a column of its own is called."""
    if len(words) == 1:
        return words[0]
    known = doubles.known.items()
    own = [columns.bare[place] for place, of in known if mapping.owners.get(of) == field]
    stems = ((word, NAMING.sub("", word)) for word in words)
    return next((word for word, stem in stems if any(n.startswith(stem) for n in own)), words[0])


def _word(columns: SheetColumns, mapping: SourceMapping, place: int) -> str:
    plain, bare = columns.plain[place], columns.bare[place]
    if plain in mapping.words:
        return plain
    return bare if bare in mapping.words else columns.alike[place]


def _noted(
    columns: SheetColumns, known: Mapping[int, str], mapping: SourceMapping, fields: Set[str]
) -> dict[str, str]:
    noted: dict[str, str] = {}
    for place, (name, stem) in enumerate(zip(columns.header, columns.stems, strict=True)):
        near = mapping.words.get(stem) if stem != columns.bare[place] else None
        if near is not None and near not in fields and place not in known:
            noted.setdefault(near, name)
    return noted


def _unread(columns: SheetColumns, known: Container[int]) -> list[tuple[str, str]]:
    """The columns that a source does not know, each normalised and as written."""
    names = enumerate(zip(columns.plain, columns.header, strict=True))
    return [
        (plain, name)
        for place, (plain, name) in names
        if plain and place not in known and plain not in _NEUTRAL
    ]


def _foreign(
    unread: Sequence[tuple[str, str]], mapping: SourceMapping, read: int
) -> tuple[str, ...]:
    """The unread columns that speak against a source; all of them where they are the most."""
    # A source that is easily mistaken has to read at least half of what stands there.
    if mapping.never and len(unread) > read:
        return tuple(name for _, name in unread)
    words = mapping.never + mapping.never_beside
    return tuple(name for plain, name in unread if any(word in plain for word in words))


@lru_cache(maxsize=20_000)  # every source asks it of the same columns
def _is_state(name: str) -> bool:
    return _STATE.search(name) is not None


def _states(unread: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(name for plain, name in unread if _is_state(plain))
