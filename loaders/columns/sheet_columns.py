"""The columns of a sheet as they are weighed: their names, and the first rows below them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from loaders.columns.headers import bare_header, header_stem, normalise_header


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

    def known(self, words: Mapping[str, str]) -> dict[int, str]:
        """The field of each column whose name is among these words, by place."""
        fields = (
            words.get(plain) or words.get(bare)
            for plain, bare in zip(self.plain, self.bare, strict=True)
        )
        return {place: field for place, field in enumerate(fields) if field is not None}

    def cells(self, place: int) -> tuple[str, ...]:
        """The cells of a column in the first rows, blank ones too."""
        return tuple(row[place] if place < len(row) else "" for row in self.rows)

    def values(self, place: int) -> tuple[str, ...]:
        """The filled cells of a column in the first rows, normalised as codes are."""
        return tuple(normalise_header(cell) for cell in self.cells(place) if cell)
