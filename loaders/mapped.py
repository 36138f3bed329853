"""Reading and mapping one file in chunks, without the store, so that it can run in a worker."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from graph.clock import today
from graph.id_keys import IdKeys
from graph.masking import mask_numbers
from graph.sentence import Sentence, say
from graph.tiers import TierLaw
from loaders.chunks import Chunk, chunks, is_taken
from loaders.columns.days_of_1904 import counted_from_1900
from loaders.columns.headers import bare_header
from loaders.columns.keepers import voice_of
from loaders.columns.mapping import SourceMapping
from loaders.columns.recognise import Recognised
from loaders.columns.year_told import year_told
from loaders.facts.judgements import REMARKS
from loaders.facts.row_cells import SheetPlan
from loaders.facts.rows import Rows
from loaders.file_sheets import FileSheets, KnownTable
from loaders.loads import digest_of
from loaders.reading.passed_over import UNKNOWN_SHEET, UNKNOWN_TABLE, PassedOver
from loaders.reading.sheet import Row
from loaders.reading.tables import Part, Table
from loaders.reading.width import Width
from loaders.rejects import BETWEEN, Reject, leading_columns
from loaders.sheet_row import SheetRow

# Committed together. The last part is committed alone, when all are read: so they are not larger.
_CHUNK_ROWS: Final = 2500
_TRIED: Final = 5  # rows of a sheet without a header, to see whether it goes on with another
_REMARK_HEADERS: Final = ("备注", "备注说明", "其他说明", "说明")
_SHOWN: Final = 80  # characters of unknown columns


@dataclass(frozen=True, slots=True)
class Plan:
    """How one file is read: its path, the keys that hash ID numbers, law, source, dates, user.

    `own` are the files of the department's own mappings, the latest last.

    A plan is pickled for the worker, so it holds values only.
    """

    path: Path
    keys: IdKeys
    law: TierLaw
    source: str | None = None
    dated: date | None = None
    received: date | None = None
    who: str = "system"
    own: tuple[Path, ...] = ()
    today: date = field(default_factory=today)
    department: str | None = None


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """A table of a known source; the chunks that follow it are its own.

    `columns` maps each field to its header name, `unread` are the header names of no field, `notes`
    tell what is odd about the sheet.
    """

    file: str
    name: str
    source: str
    header: tuple[str, ...]
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    header_rows: int = 1
    notes: tuple[Sentence, ...] = ()

    def refuse(self, row: SheetRow, field_: str, reason: Sentence) -> Reject:
        """The reject of a row because of one of its fields, or of several joined by BETWEEN."""
        column = BETWEEN.join(self.columns.get(one, one) for one in field_.split(BETWEEN))
        return Reject(self.file, self.name, row.number, column, reason, self.header, row.values)


@dataclass(frozen=True, slots=True)
class PassedTable:
    """A table that is passed over: its rows by what they are, and why, unless it is blank."""

    file: str
    name: str
    passed_over: PassedOver
    why: Sentence | None = None


Mapped = RecognisedSheet | Chunk | PassedTable


def mapped(plan: Plan) -> Iterator[Mapped]:
    """The tables of a file, each followed by its rows in chunks, and those passed over.

    Raises BadInput before the first table where a sheet has known columns of no known source, or
    no sheet is of a known source.
    """
    # Every sheet is recognised before the first is mapped: a file is taken whole or not at all.
    file = FileSheets(plan.path, plan.source, _CHUNK_ROWS, own=plan.own)
    sheets = file.sheets()
    tables = _Tables(plan, file)
    for sheet in sheets:
        if sheet.first is None:
            yield PassedTable(plan.path.name, sheet.name, PassedOver())
        elif sheet.known is not None:
            yield from tables.known(sheet.known)
        else:
            yield from tables.without_header(sheet.first)
        for table in sheet.further:
            yield from tables.further(table)


def sheets_of(plan: Plan) -> Iterator[RecognisedSheet]:
    """The sheets that `mapped` gives for a file, without their rows; raises the same errors.

    Tables further down in a sheet are not among them: they are known once its rows are read.
    """
    for sheet in FileSheets(plan.path, plan.source, _CHUNK_ROWS, own=plan.own).sheets():
        if sheet.known is not None:
            yield _sheet(sheet.known, plan.department)


class _Tables:
    """Maps the tables of one file in their order."""

    def __init__(self, plan: Plan, file: FileSheets) -> None:
        self._plan = plan
        self._file = file
        self._origin = digest_of(plan.path)
        self._former: KnownTable | None = None

    def known(self, known: KnownTable) -> Iterator[Mapped]:
        """A table of a known source."""
        self._former = known
        yield _sheet(known, self._plan.department)
        table = counted_from_1900(known.table, known.source)
        yield from chunks(table, known.source, self._rows(known), self._plan.received)

    def without_header(self, table: Table) -> Iterator[Mapped]:
        """A sheet without a known header, which may go on with the table before it."""
        former, first = self._former, next(table.parts, Part([], PassedOver()))
        table = replace(table, parts=chain([first], table.parts))
        if former is not None and self._goes_on(first.rows, former):
            yield from self.known(replace(former, table=_continued(table, former.table)))
        else:
            why = say("load_note.unknown_sheet", columns=_shown(table.header))
            yield _passed(table, UNKNOWN_SHEET, why)

    def further(self, table: Table) -> Iterator[Mapped]:
        """A table below another one in the same sheet."""
        known = self._file.known_or_reason(table)
        if isinstance(known, KnownTable):
            yield from self.known(known)
            return
        columns = _shown(table.header)
        why = say("load_note.unknown_table", row=table.header_row, columns=columns)
        yield _passed(table, UNKNOWN_TABLE, known or why)

    def _rows(self, known: KnownTable) -> Rows:
        plan, source = self._plan, known.source
        sheet_plan = SheetPlan(
            source.mapping,
            {**_with_copies(source), **_remarks(known)},
            plan.dated,
            self._origin,
            plan.who,
            known.units,
            plan.today,
            plan.department,
            year_told(known.table),
        )
        return Rows(sheet_plan, plan.keys, plan.law)

    def _goes_on(self, rows: Sequence[Row], former: KnownTable) -> bool:
        """Whether rows without a header are rows of the table before them.

        Their codes, dates and names are then where that table has them: the row of a table of
        other columns is refused, as codes have check digits and dates must be days.
        """
        header = former.table.header
        tried = rows[:_TRIED]
        mapper = self._rows(former)
        fit = [row for row in tried if not any(row.cells[len(header) :])]
        fitted = map(Width(header, separated=False).fitted, fit)
        return sum(is_taken(mapper, row) for row in fitted) * 2 > len(tried)


def _with_copies(source: Recognised) -> dict[str, int]:
    """The places of the fields, and of those that read the cells of another one."""
    fields, copies = source.fields, source.mapping.as_written
    return {**fields, **{copy: fields[of] for copy, of in copies.items() if of in fields}}


def _remarks(known: KnownTable) -> dict[str, int]:
    """The place of a column of remarks that the source does not read; nothing where it has none.

    A remark may say that a record was withdrawn.
    """
    if not known.source.mapping.record or REMARKS[0] in known.source.fields:
        return {}
    names = map(bare_header, known.table.header)
    places = [place for place, name in enumerate(names) if name in _REMARK_HEADERS]
    return dict(zip(REMARKS[1:], places, strict=False))


def _continued(table: Table, former: Table) -> Table:
    """The rows of a table under the header of the one before it."""
    width = Width(former.header, separated=False)
    parts = (part._replace(rows=[width.fitted(row) for row in part.rows]) for part in table.parts)
    note = say("load_note.goes_on", sheet=former.sheet)
    return replace(table, header=former.header, parts=parts, notes=(*table.notes, note))


def _passed(table: Table, what: str, why: Sentence) -> PassedTable:
    passed_over = PassedOver()
    if table.header_rows:
        passed_over.add(what, table.header_row, table.header_rows)
    for part in table.parts:
        passed_over.update(part.passed_over)
        for row in part.rows:
            passed_over.add(what, row.number)
    return PassedTable(table.file, table.sheet, passed_over, why)


def _shown(header: Sequence[str]) -> str:
    # Masked: in a sheet without a header its first row of data stands here.
    return mask_numbers("、".join(cell for cell in header if cell))[:_SHOWN]


def _sheet(known: KnownTable, department: str | None) -> RecognisedSheet:
    table, source = known.table, known.source
    places = {**source.fields, **_remarks(known)}
    columns = {name: table.header[place] for name, place in places.items()}
    # The leading columns of a rejects file are read by nobody on purpose.
    kept = {place for name, place in source.fields.items() if name not in source.mapping.unused}
    read = {*kept, *range(leading_columns(table.header))}
    # Masked: in a sheet without a header its first row of data stands here.
    unread = tuple(
        mask_numbers(name) for place, name in enumerate(table.header) if name and place not in read
    )
    guessed = (say("load_note.fractions", column=name) for name in known.units.guessed)
    return RecognisedSheet(
        table.file,
        table.sheet,
        source.mapping.name,
        table.header,
        columns,
        unread,
        table.header_rows,
        (*table.notes, *guessed, *_nameless(table), *_quoted(source.mapping, department)),
    )


def _quoted(mapping: SourceMapping, department: str | None) -> Iterator[Sentence]:
    """A note on a sheet whose department does not keep what it tells."""
    if not voice_of(mapping, department).keeps:
        yield say("load_note.quoted", department=department, title=mapping.title)


def _nameless(table: Table) -> Iterator[Sentence]:
    """A note on columns that hold something and have no name: nobody reads them."""
    named = {place for place, name in enumerate(table.header) if name}
    filled = {place for row in table.first for place, cell in enumerate(row) if cell}
    if filled - named:
        yield say("load_note.nameless", column=min(filled - named) + 1)
