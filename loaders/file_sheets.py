"""The sheets of one file and their sources, told before any row is mapped."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from graph.errors import BadInput
from graph.sentence import Sentence, say
from loaders.columns.column_units import ColumnUnits, column_units
from loaders.columns.mapping import SourceMapping, shipped_mappings
from loaders.columns.own_mapping import (
    Signature,
    is_own_mapping,
    own_sources,
    signature_of,
)
from loaders.columns.recognise import (
    Recognised,
    known_words,
    named_source,
    recognise,
    recognised_as,
)
from loaders.native_tables import native_tables
from loaders.reading.passed_over import PassedOver
from loaders.reading.tables import Part, Table, read_tables
from loaders.rejects import leading_columns


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table of a known source, and how its bare numbers are to be read."""

    table: Table
    source: Recognised
    units: ColumnUnits


@dataclass(frozen=True, slots=True)
class FileSheet:
    """One sheet: its first table and the tables below that.

    `first` is None in a blank sheet, `known` where its columns are unknown.
    """

    name: str
    first: Table | None
    known: KnownTable | None
    further: Iterator[Table]


class FileSheets:
    """Recognises the tables of one file.

    `source` names the source of all, if it is given; `own` are files of a department's mappings.
    """

    def __init__(
        self, path: Path, source: str | None, chunk_rows: int, *, own: Sequence[Path] = ()
    ) -> None:
        self._path = path
        self._mappings: Mapping[str, SourceMapping] = shipped_mappings()
        self._own = own_sources(own, self._mappings)
        self._named = named_source(source, self._mappings) if source else None
        self._is_own = source is not None and is_own_mapping(Path(source))
        self._chunk_rows = chunk_rows
        self._native = {table.header for table in native_tables(path)[0]}

    def sheets(self) -> list[FileSheet]:
        """All sheets of the file, those of unknown columns among them.

        Raises BadInput where a sheet has known columns of no known source, where all columns of
        the file are unknown, and where it has no row.
        """
        sheets = []
        for name, every in read_tables(
            self._path, known=self._words(), chunk_rows=self._chunk_rows
        ):
            tables = self._sheets_own(every)
            first = next(tables, None)
            known = self.known(first) if first and first.is_known else None
            sheets.append(FileSheet(name, first, known, tables))
        filled = [sheet for sheet in sheets if sheet.first]
        if not filled:
            raise BadInput("load_file.no_rows", file=self._path.name)
        if not any(sheet.known for sheet in filled) and filled[0].first:
            self.known(filled[0].first)  # raises, and names its columns
        return sheets

    def unknown(self) -> Table | None:
        """The first table that no source reads; of none that is known, the first that is filled."""
        unread: Table | None = None
        for _, tables in read_tables(self._path, known=self._words(), chunk_rows=self._chunk_rows):
            table = next(self._sheets_own(tables), None)
            if table is None:
                continue
            if not table.is_known:
                unread = unread or table
                continue
            try:
                self.known(table)
            except BadInput:
                return table
        return unread

    def _sheets_own(self, tables: Iterator[Table]) -> Iterator[Table]:
        """The tables without the native ones of a rejects file, which are loaded apart."""
        for table in tables:
            if table.header in self._native:
                for _ in table.parts:  # the next table begins where this one ends
                    pass
            else:
                yield table

    def _words(self) -> frozenset[str]:
        named = [self._named] if self._named else []
        return known_words([*self._mappings.values(), *self._own.values(), *named])

    def known(self, table: Table) -> KnownTable:
        """The table with its source, its first rows read ahead.

        Raises BadInput where its columns are those of no source, or in a unit that is unknown.
        """
        source = self._source(table)
        first = next(table.parts, Part([], PassedOver()))
        table = replace(table, parts=chain([first], table.parts))
        cells = [row.cells for row in first.rows if row.fault is None]
        units = column_units(
            source.mapping,
            source.fields,
            table.header,
            cells,
            above=table.above,
            where=_name(table),
        )
        return KnownTable(table, source, units)

    def _source(self, table: Table) -> Recognised:
        named = self._named or self._own.get(_signature(table))
        if named is None:
            return recognise(table, self._mappings)
        try:
            return recognised_as(table, named)
        except BadInput as error:
            # An own mapping is for its own columns: a sheet beside of another form is read as that.
            if not self._is_own or error.code != "load_source.lacking":
                raise
            with suppress(BadInput):
                return recognise(table, self._mappings)
            raise

    def known_or_reason(self, table: Table) -> KnownTable | Sentence | None:
        """The table with its source, or why it has none; None where its columns are unknown."""
        if not table.is_known:
            return None
        try:
            return self.known(table)
        except BadInput as error:
            return error.sentence


def _name(table: Table) -> Sentence | str:
    named = say("load_source.sheet", file=table.file, sheet=table.sheet)
    return named if table.sheet else table.file


def _signature(table: Table) -> Signature:
    # The leading columns of a rejects file are none of the sheet's own.
    return signature_of(table.header[leading_columns(table.header) :])
