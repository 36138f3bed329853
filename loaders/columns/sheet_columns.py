"""The columns of a sheet as they are weighed: their names, and the first rows below them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from loaders.columns.headers import alike_header, bare_header, header_stem, normalise_header

# Columns of no mapping that may name a party, by how their names end.
_PARTY: Final = re.compile(
    "(?:名称|姓名|机关|单位|机构|部门|法院|企业|公司|厂|局|方|户|主体|股东"
    "|当事人|相对人|代表人|负责人|联系人|申请人|经办人|承办人)$"
)

# A column that names the list whose row it is.
_LISTING: Final = re.compile("(?:列入|纳入|移出).{1,20}(?:名单|名录)")
_LONGEST_TITLE: Final = 60  # characters: a longer one is a note, and may speak of other lists


@dataclass(frozen=True)
class SheetColumns:
    """The columns of a sheet: `header` as written, `rows` the first rows of data below it.

    `titles` stand above the header, `names` are those of its sheet and file.
    """

    header: tuple[str, ...]
    rows: tuple[Sequence[str], ...] = ()
    titles: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def called(self, words: Sequence[str], but_not: Sequence[str]) -> int:
        """How nearly the sheet is called by one of these words: 2 by a title, 1 by a name, else 0.

        A title says more than the name of a file of several tables. A word of `but_not` anywhere
        makes it 0: 红榜 and 黑榜 in one name tell neither. A column that names its list tells it
        too: 列入经营异常名录日期.
        """
        if _says((*self.titles, *self.names), but_not):
            return 0
        near = (title for title in self.titles if len(title) <= _LONGEST_TITLE)
        listing = [name for name in self.plain if _LISTING.search(name)]
        tells = _says(listing, words) and not _says(listing, but_not)
        return 2 * _says(near, words) or 1 * (_says(self.names, words) or tells)

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The column names, normalised."""
        return tuple(map(normalise_header, self.header))

    @cached_property
    def bare(self) -> tuple[str, ...]:
        """The normalised names without units and hints."""
        return tuple(map(bare_header, self.header))

    @cached_property
    def alike(self) -> tuple[str, ...]:
        """The names by what they say."""
        return tuple(map(alike_header, self.header))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The normalised names without any note."""
        return tuple(map(header_stem, self.header))

    @cached_property
    def _places(self) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
        """The places of each name: without units and hints, and whole."""
        bare: dict[str, list[int]] = {}
        plain: dict[str, list[int]] = {}
        for place, names in enumerate(zip(self.bare, self.plain, strict=True)):
            for name, places in zip(names, (bare, plain), strict=True):
                places.setdefault(name, []).append(place)
        return bare, plain

    @cached_property
    def _alike_places(self) -> Mapping[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, name in enumerate(self.alike):
            places.setdefault(name, []).append(place)
        return places

    def known(self, words: Mapping[str, str], alike: Mapping[str, str]) -> dict[int, str]:
        """The field of each column whose name is among these words, by place.

        A field that no column is called by is read from one whose name says the same (`alike`).
        """
        # By word, not by column: a sheet may have 16,384 columns, and there are many sources.
        fields = {
            place: words[word]
            for places in self._places  # the whole name goes before the bare one
            for word in words.keys() & places.keys()
            for place in places[word]
        }
        named = set(fields.values())
        for word in alike.keys() & self._alike_places.keys():
            if alike[word] not in named:
                new = (place for place in self._alike_places[word] if place not in fields)
                fields |= dict.fromkeys(new, alike[word])
        return dict(sorted(fields.items()))

    @cached_property
    def parties(self) -> frozenset[int]:
        """The places of columns whose names say that they name a party."""
        return frozenset(place for place, name in enumerate(self.bare) if _PARTY.search(name))

    def cells(self, place: int) -> tuple[str, ...]:
        """The cells of a column in the first rows, blank ones too."""
        return tuple(row[place] if place < len(row) else "" for row in self.rows)

    def values(self, place: int) -> tuple[str, ...]:
        """The filled cells of a column in the first rows, normalised as codes are."""
        return tuple(normalise_header(cell) for cell in self.cells(place) if cell)


def _says(texts: Iterable[str], words: Sequence[str]) -> bool:
    return any(word in text for text in texts for word in words)
