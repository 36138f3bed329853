"""How well each source fits the columns of a sheet: what fits, what lacks, what is foreign."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from loaders.columns.headers import bare_header, header_stem, normalise_header
from loaders.columns.mapping import SourceMapping

# Columns that any sheet may have: they tell nothing about what it is.
_NEUTRAL: Final = frozenset(
    {"序号", "编号", "备注", "说明", "附件", "填报单位", "填报日期", "填报人", "ID", "NO", "NO."}
)
# Columns that may say that a record is revoked, repaired, lifted; not the state of the firm itself.
_STATE: Final = re.compile(
    "(?<!登记)(?<!经营)(?<!企业)(?<!存续)(?<!营业)(?<!审核)(?<!上报)(?<!报送)(?<!数据)状态"
    "|撤销|修复|失效|移出|异议|解除"
)


@dataclass(frozen=True)
class SheetColumns:
    """The columns of a sheet: `header` as written, `rows` the first rows of data below it."""

    header: tuple[str, ...]
    rows: tuple[Sequence[str], ...] = ()

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The column names, normalised."""
        return tuple(map(normalise_header, self.header))

    @cached_property
    def bare(self) -> tuple[str, ...]:
        """The normalised names without units and hints."""
        return tuple(map(bare_header, self.header))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The normalised names without any note."""
        return tuple(map(header_stem, self.header))


@dataclass(frozen=True, slots=True)
class Fit:
    """One source weighed against a sheet.

    `fields` maps each field that fits to the place of its column. `lacking` are the required
    columns that the sheet has not, by the first Chinese name of each. `foreign` are its columns
    that no sheet of this source has, `unread_states` those on the state of its records that it
    does not read. `noted` maps fields to columns that would fit but for a note
    in brackets that is no unit and no hint. `telling` are the fields whose column has a name that
    other sources do not use as well.
    """

    mapping: SourceMapping
    fields: Mapping[str, int]
    lacking: tuple[str, ...]
    foreign: tuple[str, ...]
    unread_states: tuple[str, ...]
    noted: Mapping[str, str]
    telling: frozenset[str]

    @property
    def is_distinct(self) -> bool:
        """Whether the sheet has a column by which this source is told from others."""
        return not self.mapping.distinctive.isdisjoint(self.telling)

    @property
    def is_whole(self) -> bool:
        """Whether the sheet may be read as this source."""
        return not self.lacking and not self.foreign and self.is_distinct

    @property
    def required(self) -> int:
        """How many of the columns that fit are required: the more, the more particular."""
        return sum(name in self.fields for name in self.mapping.required)


def fit_of(columns: SheetColumns, mapping: SourceMapping) -> Fit:
    """A source weighed against a sheet."""
    fields = _fields(columns, mapping.words)
    unread = _unread(columns, mapping.words)
    return Fit(
        mapping=mapping,
        fields=fields,
        lacking=tuple(mapping.missing(fields)),
        foreign=_foreign(unread, mapping, len(fields)),
        unread_states=_states(unread) if mapping.record else (),
        noted=_noted(columns, mapping.words, fields),
        telling=_telling(columns, mapping.common, fields),
    )


def _fields(columns: SheetColumns, words: Mapping[str, str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, (plain, bare) in enumerate(zip(columns.plain, columns.bare, strict=True)):
        name = words.get(plain) or words.get(bare)
        if name is not None:
            places.setdefault(name, place)
    return places


def _telling(
    columns: SheetColumns, common: Collection[str], fields: Mapping[str, int]
) -> frozenset[str]:
    return frozenset(
        field
        for field, place in fields.items()
        if columns.plain[place] not in common and columns.bare[place] not in common
    )


def _noted(
    columns: SheetColumns, words: Mapping[str, str], fields: Mapping[str, int]
) -> dict[str, str]:
    noted: dict[str, str] = {}
    for name, bare, stem in zip(columns.header, columns.bare, columns.stems, strict=True):
        near = words.get(stem) if stem != bare else None
        if near is not None and near not in fields and bare not in words:
            noted.setdefault(near, name)
    return noted


def _unread(columns: SheetColumns, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """The columns that a source does not read, each normalised and as written."""
    return [
        (plain, name)
        for plain, bare, name in zip(columns.plain, columns.bare, columns.header, strict=True)
        if plain and plain not in _NEUTRAL and plain not in words and bare not in words
    ]


def _foreign(
    unread: Sequence[tuple[str, str]], mapping: SourceMapping, read: int
) -> tuple[str, ...]:
    """The unread columns that speak against a source; all of them where they are the most."""
    if not mapping.never:
        return ()
    # A source that is easily mistaken has to read at least half of what stands there.
    if len(unread) > read:
        return tuple(name for _, name in unread)
    return tuple(name for plain, name in unread if any(word in plain for word in mapping.never))


def _states(unread: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(name for plain, name in unread if _STATE.search(plain))
