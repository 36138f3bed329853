"""One file read and mapped, chunk by chunk: everything short of the store, so it can run aside."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from graph.errors import BadInput, InvalidFact
from graph.masking import hide_numbers
from graph.tiers import TierLaw
from loaders.batches import Taken, pack
from loaders.headers import normalise_header
from loaders.mapping import SourceMapping, shipped_mappings
from loaders.parties import Refused
from loaders.recognise import Recognised, known_words, named_source, recognise
from loaders.rejects import LEADING, Reject, is_rejects
from loaders.rows import Reading, Rows
from loaders.tables import Row, Table, read_tables
from loaders.timeliness import Lateness, count

_CHUNK_ROWS: Final = 5000


@dataclass(frozen=True, slots=True)
class Plan:
    """How one file is to be read: by which law and source, dated and received when, for whom."""

    path: Path
    secret: bytes
    law: TierLaw
    source: str | None = None
    dated: date | None = None
    received: date | None = None
    who: str = "system"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was recognised; the chunks that follow are its own."""

    file: str
    name: str
    source: str
    header: tuple[str, ...]
    columns: Mapping[str, str]
    unread: tuple[str, ...]

    def refuse(self, row: Taken, field_: str, reason: str) -> Reject:
        """The reject of a row for what stands in one of its fields."""
        column = self.columns.get(field_, field_)
        return Reject(self.file, self.name, row.number, column, reason, self.header, row.values)


@dataclass(slots=True)
class Chunk:
    """Rows mapped together: those taken, those refused with the field and the reason."""

    rows: int = 0
    taken: list[Taken] = field(default_factory=list)
    refused: list[tuple[Taken, str, str]] = field(default_factory=list)
    odd: dict[str, None] = field(default_factory=dict)
    lateness: dict[str, Lateness] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def mapped(plan: Plan) -> Iterator[Sheet | Chunk]:
    """The sheets of a file, each followed by its rows in chunks.

    Raises BadInput before the first of them where any sheet is of no known source.
    """
    held = list(_held(plan))
    origin = _digest(plan.path)
    for table, found in held:
        yield _sheet(table, found)
        units = found.mapping.units_of(table.header, found.fields)
        reading = Reading(found.mapping, found.fields, plan.dated, origin, plan.who, units)
        yield from _chunks(table, found, Rows(reading, plan.secret, plan.law), plan.received)


def sheets_of(plan: Plan) -> Iterator[Sheet]:
    """The sheets of a file as `mapped` takes them, without their rows; it raises the same."""
    for table, found in _held(plan):
        yield _sheet(table, found)


def _held(plan: Plan) -> Iterator[tuple[Table, Recognised]]:
    shipped = shipped_mappings()
    named = named_source(plan.source, shipped) if plan.source else None
    known = known_words([*shipped.values(), *([named] if named else [])]) | set(LEADING)
    tables = read_tables(plan.path, known=known, chunk_rows=_CHUNK_ROWS)
    for table in _with_rows(tables, known):
        yield table, _recognised(table, named, shipped)


def _sheet(table: Table, found: Recognised) -> Sheet:
    columns = {name: table.header[place] for name, place in found.fields.items()}
    read = set(found.fields.values())
    unread = tuple(
        hide_numbers(name)
        for place, name in enumerate(table.header)
        if name and place not in read and name not in LEADING
    )
    return Sheet(table.file, table.sheet, found.mapping.name, table.header, columns, unread)


def _chunks(table: Table, found: Recognised, rows: Rows, received: date | None) -> Iterator[Chunk]:
    began = time.perf_counter()
    for part in table.chunks:
        read = time.perf_counter()
        chunk = Chunk(len(part))
        for row in part:
            _take(chunk, rows, row)
            _count_lateness(chunk, rows, found.mapping, row[1], received)
        rows.forget()
        chunk.seconds = {"read": read - began, "map": time.perf_counter() - read}
        yield chunk
        began = time.perf_counter()


def _take(chunk: Chunk, rows: Rows, row: Row) -> None:
    number, values = row
    try:
        told = rows.told(values)
    except (Refused, InvalidFact) as error:
        blamed = error.field if isinstance(error, Refused) else ""
        chunk.refused.append((Taken(number, pack(values)), blamed, str(error)))
        return
    chunk.taken.append(
        Taken(number, pack(values), told.claims, told.events, told.refers, told.ends)
    )
    chunk.odd.update(dict.fromkeys(told.odd))


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
    fields = named.fields_of(table.header)
    lacking = named.missing(fields)
    if lacking:
        raise BadInput(
            f"{table.file} lacks the columns {'、'.join(lacking)} of the source {named.name}: "
            "add them or name another source."
        )
    return Recognised(named, fields)


def _with_rows(tables: Iterable[Table], known: frozenset[str] | set[str]) -> Iterator[Table]:
    """Tables that hold data: an instructions sheet beside them is passed over."""
    passed: list[Table] = []
    any_known = False
    for table in tables:
        if _is_known(table.header, known) or is_rejects(table.header) or not table.sheet:
            any_known = True
            yield table
        else:
            passed.append(table)
    if not any_known:
        yield from passed[:1]


def _is_known(header: Sequence[str], known: frozenset[str] | set[str]) -> bool:
    return sum(normalise_header(cell) in known for cell in header) >= 2


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
