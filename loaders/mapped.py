"""Reading and mapping one file in chunks, without the store, so that it can run in a worker."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from graph.errors import InvalidFact
from graph.masking import mask_numbers, mask_sentence
from graph.sentence import Sentence, say
from graph.tiers import TierLaw
from loaders.batches import SheetRow, pack
from loaders.cell_notes import Noted, add_note
from loaders.columns.column_units import ColumnUnits, column_units
from loaders.columns.headers import normalise_header
from loaders.columns.mapping import SourceMapping, shipped_mappings
from loaders.columns.recognise import (
    Recognised,
    known_words,
    named_source,
    recognise,
    recognised_as,
)
from loaders.facts.parties import Fault, RefusedRow
from loaders.facts.row_cells import SheetPlan
from loaders.facts.rows import Rows
from loaders.loads import digest_of
from loaders.reading.sheet import Row
from loaders.reading.tables import Table, read_tables
from loaders.rejects import BETWEEN, Reject, is_rejects, leading_columns
from loaders.timeliness import Lateness, count

_CHUNK_ROWS: Final = 5000


@dataclass(frozen=True, slots=True)
class Plan:
    """How one file is read: its path, the secret that keys ID hashes, law, source, dates, user.

    A plan is pickled for the worker, so it holds values only.
    """

    path: Path
    secret: bytes
    law: TierLaw
    source: str | None = None
    dated: date | None = None
    received: date | None = None
    who: str = "system"


@dataclass(frozen=True, slots=True)
class RecognisedSheet:
    """A recognised sheet; the chunks that follow it are its own.

    `columns` maps each field to its header name, `unread` are the header names of no field, `notes`
    tell what is odd about the sheet.
    """

    file: str
    name: str
    source: str
    header: tuple[str, ...]
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    notes: tuple[Sentence, ...] = ()

    def refuse(self, row: SheetRow, field_: str, reason: Sentence) -> Reject:
        """The reject of a row because of one of its fields, or of several joined by BETWEEN."""
        column = BETWEEN.join(self.columns.get(one, one) for one in field_.split(BETWEEN))
        return Reject(self.file, self.name, row.number, column, reason, self.header, row.values)


@dataclass(slots=True)
class Chunk:
    """Rows mapped together: those taken, and those refused with the field and the reason.

    `warnings` are keyed by their English text, `lateness` by department, `seconds` by stage
    (read, map). `noted` are the odd cells of rows taken.
    """

    rows: int = 0
    taken: list[SheetRow] = field(default_factory=list)
    refused: list[tuple[SheetRow, str, Sentence]] = field(default_factory=list)
    warnings: dict[str, Sentence] = field(default_factory=dict)
    lateness: dict[str, Lateness] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    noted: Noted = field(default_factory=dict)


def mapped(plan: Plan) -> Iterator[RecognisedSheet | Chunk]:
    """The sheets of a file, each followed by its rows in chunks.

    Raises BadInput before the first sheet where any sheet is of no known source.
    """
    # Every sheet is recognised before the first is mapped: a file is taken whole or not at all.
    tables = [(*_with_units(table, recognised), recognised) for table, recognised in _tables(plan)]
    origin = digest_of(plan.path)
    for table, units, recognised in tables:
        yield _sheet(table, recognised, units)
        sheet_plan = SheetPlan(
            recognised.mapping, recognised.fields, plan.dated, origin, plan.who, units
        )
        yield from _chunks(
            table, recognised, Rows(sheet_plan, plan.secret, plan.law), plan.received
        )


def sheets_of(plan: Plan) -> Iterator[RecognisedSheet]:
    """The sheets that `mapped` gives for a file, without their rows; raises the same errors."""
    for table, recognised in _tables(plan):
        yield _sheet(table, recognised)


def _tables(plan: Plan) -> Iterator[tuple[Table, Recognised]]:
    shipped = shipped_mappings()
    named = named_source(plan.source, shipped) if plan.source else None
    known = known_words([*shipped.values(), *([named] if named else [])])
    candidates = read_tables(plan.path, known=known, chunk_rows=_CHUNK_ROWS)
    for table in _with_rows(candidates, known):
        yield table, _recognised(table, named, shipped)


def _with_units(table: Table, recognised: Recognised) -> tuple[Table, ColumnUnits]:
    """The table with its first chunk read ahead, and how its bare numbers are to be read."""
    first = next(table.chunks, [])
    units = column_units(
        recognised.mapping,
        recognised.fields,
        table.header,
        [row[1] for row in first],
        where=_name(table),
    )
    return replace(table, chunks=chain([first] if first else [], table.chunks)), units


def _name(table: Table) -> Sentence | str:
    named = say("load_source.sheet", file=table.file, sheet=table.sheet)
    return named if table.sheet else table.file


def _sheet(
    table: Table, recognised: Recognised, units: ColumnUnits | None = None
) -> RecognisedSheet:
    columns = {name: table.header[place] for name, place in recognised.fields.items()}
    guessed = units.guessed if units else ()
    # The leading columns of a rejects file are read by nobody on purpose.
    read = {*recognised.fields.values(), *range(leading_columns(table.header))}
    # Masked: in a sheet without a header its first row of data stands here.
    unread = tuple(
        mask_numbers(name) for place, name in enumerate(table.header) if name and place not in read
    )
    return RecognisedSheet(
        table.file,
        table.sheet,
        recognised.mapping.name,
        table.header,
        columns,
        unread,
        (*table.notes, *(say("load_note.fractions", column=name) for name in guessed)),
    )


def _chunks(
    table: Table, recognised: Recognised, rows: Rows, received: date | None
) -> Iterator[Chunk]:
    titles = {field_: table.header[place] for field_, place in recognised.fields.items()}
    began = time.perf_counter()
    for part in table.chunks:
        read = time.perf_counter()
        chunk = Chunk(len(part))
        for row in part:
            if row.fault is not None:
                chunk.refused.append(_faulty(row, table.header))
                continue
            _take(chunk, rows, row, titles)
            _count_lateness(chunk, rows, recognised.mapping, row.cells, received)
        rows.forget()
        chunk.seconds = {"read": read - began, "map": time.perf_counter() - read}
        yield chunk
        began = time.perf_counter()  # whoever takes the chunk may commit it: not our time


def _faulty(row: Row, header: tuple[str, ...]) -> tuple[SheetRow, str, Sentence]:
    """A row that cannot be known because of one of its cells, with its column and the reason."""
    assert row.fault is not None
    place, reason = row.fault
    column = header[place] if place < len(header) else ""
    return SheetRow(row.number, pack(row.cells)), column, reason


def _take(chunk: Chunk, rows: Rows, row: Row, titles: Mapping[str, str]) -> None:
    number, values = row.number, row.cells
    try:
        facts = rows.facts(values)
    except RefusedRow as error:
        chunk.refused.append((SheetRow(number, pack(values)), *_together(error.faults, titles)))
        return
    except InvalidFact as error:  # the model refuses the whole fact and names no field
        chunk.refused.append((SheetRow(number, pack(values)), "", mask_sentence(error.sentence)))
        return
    chunk.taken.append(
        SheetRow(number, pack(values), facts.claims, facts.events, facts.refers, facts.closings)
    )
    for warning in facts.warnings:
        masked = mask_sentence(warning)
        chunk.warnings.setdefault(str(masked), masked)
    for note in facts.notes:
        add_note(chunk.noted, note, number)


def _together(faults: Sequence[Fault], titles: Mapping[str, str]) -> tuple[str, Sentence]:
    """All faults of a row as one: their fields joined, and a reason that names each column."""
    if len(faults) == 1:
        field, reason = faults[0]
        return field, mask_sentence(reason)
    said = [
        say("load_row.one_fault", column=titles.get(field_, field_), reason=mask_sentence(reason))
        for field_, reason in faults
    ]
    return BETWEEN.join(field_ for field_, _ in faults), say("load_row.faults", faults=said)


def _count_lateness(
    chunk: Chunk, rows: Rows, mapping: SourceMapping, values: list[str], received: date | None
) -> None:
    spec = mapping.timeliness
    if not spec:
        return
    came = rows.cell(values, spec["received"]) or received
    if came is None:
        return
    decided = rows.cell(values, spec["decided"])
    department = rows.cell(values, spec["department"])
    if decided and department:
        penalty = mapping.record.get("kind") == "penalty"
        count(chunk.lateness, department, decided, came, penalty=penalty)


def _recognised(
    table: Table, named: SourceMapping | None, mappings: Mapping[str, SourceMapping]
) -> Recognised:
    if named is None:
        return recognise(table, mappings)
    return recognised_as(table, named)


def _with_rows(tables: Iterable[Table], known: frozenset[str] | set[str]) -> Iterator[Table]:
    """The tables that hold data: a sheet of instructions beside them is passed over.

    Where no table looks like data, the first is given, so that the error can name its columns.
    """
    passed: list[Table] = []
    any_known = False
    for table in tables:
        # A text file has no sheet name: it is one table, which is data or an error.
        if _is_known(table.header, known) or is_rejects(table.header) or not table.sheet:
            any_known = True
            yield table
        else:
            passed.append(table)
    if not any_known:
        yield from passed[:1]


def _is_known(header: Sequence[str], known: frozenset[str] | set[str]) -> bool:
    # Two, as in find_header: a single word may stand in a sheet of instructions as well.
    return sum(normalise_header(cell) in known for cell in header) >= 2
