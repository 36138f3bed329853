"""Rows of one table to their claims, part by part: each is taken, or refused with its reason."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from graph.errors import InvalidFact
from graph.masking import mask_numbers, mask_sentence
from graph.model import EncodedClaim
from graph.sentence import Sentence, say
from loaders.cell_notes import Noted, add_note
from loaders.columns.mapping import SourceMapping
from loaders.columns.recognise import Recognised
from loaders.facts.refused import Fault, RefusedRow
from loaders.facts.row_facts import RowFacts
from loaders.facts.rows import Rows
from loaders.facts.shared_numbers import SharedNumbers
from loaders.reading.passed_over import PassedOver
from loaders.reading.sheet import Row
from loaders.reading.tables import Table
from loaders.rejects import BETWEEN
from loaders.said_claims import SentClaims, can_wait, token_of
from loaders.sheet_row import SheetRow, pack, row_of
from loaders.timeliness import Lateness, count

_NONE: Final[Mapping[str, str]] = {}  # one for all rows: it travels once


@dataclass(slots=True)
class Chunk:
    """Rows mapped together: those taken, and those refused with the field and the reason.

    `rows` counts both; `passed_over` are the rows beside them that are no data. `warnings` are
    keyed by their English text, `lateness` by department, `seconds` by stage (read, map). `noted`
    are the odd cells of rows taken. `said` are claims that several rows may make, by their token.
    """

    rows: int = 0
    passed_over: PassedOver = field(default_factory=PassedOver)
    taken: list[SheetRow] = field(default_factory=list)
    refused: list[tuple[SheetRow, str, Sentence]] = field(default_factory=list)
    warnings: dict[str, Sentence] = field(default_factory=dict)
    lateness: dict[str, Lateness] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    noted: Noted = field(default_factory=dict)
    said: dict[int, EncodedClaim] = field(default_factory=dict)


def chunks(table: Table, source: Recognised, rows: Rows, received: date | None) -> Iterator[Chunk]:
    """The parts of a table, mapped; `received` is the day on which undated rows came."""
    titles = {field_: table.header[place] for field_, place in source.fields.items()}
    sent = SentClaims() if can_wait(source.mapping) else None
    is_dated = received is not None or _gives_days(source)
    shared = SharedNumbers(source)
    began = time.perf_counter()
    for part in table.parts:
        read = time.perf_counter()
        chunk = Chunk(len(part.rows), passed_over=part.passed_over)
        shared.look(part.rows)
        for row in part.rows:
            if row.fault is not None:
                chunk.refused.append(_faulty(row, table.header))
            elif shared.some and (fault := shared.fault(row.cells)):
                chunk.refused.append((SheetRow(row.number, pack(row.cells)), *fault))
            elif _take(chunk, rows, row, titles, sent):
                for note in shared.notes(row.cells) if shared.some else ():
                    add_note(chunk.noted, note, row.number)
                if is_dated:
                    _count_lateness(chunk, rows, source.mapping, row.cells, received)
        rows.forget()
        chunk.seconds = {"read": read - began, "map": time.perf_counter() - read}
        yield chunk
        began = time.perf_counter()  # whoever takes the chunk may commit it: not our time


def is_taken(rows: Rows, row: Row) -> bool:
    """Whether a row would be taken."""
    chunk = Chunk()
    if row.fault is None:
        _take(chunk, rows, row, {}, None)
    return bool(chunk.taken)


def _faulty(row: Row, header: tuple[str, ...]) -> tuple[SheetRow, str, Sentence]:
    """A row that cannot be known because of one of its cells, with its column and the reason."""
    assert row.fault is not None
    place, reason = row.fault
    column = header[place] if place is not None and place < len(header) else ""
    return SheetRow(row.number, pack(row.cells)), column, reason


def _masked(what: Sentence | str) -> Sentence | str:
    return mask_numbers(what) if isinstance(what, str) else mask_sentence(what)


def _take(
    chunk: Chunk, rows: Rows, row: Row, titles: Mapping[str, str], sent: SentClaims | None
) -> bool:
    """Take a row into the chunk, or refuse it with its reason; whether it was taken."""
    number, values = row.number, row.cells
    try:
        facts = rows.facts(values)
    except RefusedRow as error:
        chunk.refused.append((SheetRow(number, pack(values)), *_together(error.faults, titles)))
        return False
    except InvalidFact as error:  # the model refuses the whole fact and names no field
        chunk.refused.append((SheetRow(number, pack(values)), "", mask_sentence(error.sentence)))
        return False
    claims, said = _send(chunk, facts, sent)
    events, refers, closings = facts.events or (), facts.refers or _NONE, facts.closings or ()
    parts = (number, pack(values), claims, events, refers, closings, (), None, facts.mark, said)
    chunk.taken.append(row_of(parts))
    for warning in facts.warnings:
        masked = mask_sentence(warning)
        chunk.warnings.setdefault(str(masked), masked)
    for note in facts.notes:
        add_note(chunk.noted, note._replace(what=_masked(note.what)), number)
    return True


def _send(
    chunk: Chunk, facts: RowFacts, sent: SentClaims | None
) -> tuple[list[EncodedClaim], tuple[int, ...]]:
    """(the claims that travel with a row, the tokens of those that it shares with other rows)."""
    if sent is None:
        return facts.claims, ()
    if facts.tokens is not None:
        return facts.claims, facts.tokens
    *shared, record = facts.claims
    # Of several records each stands behind its own parties: the order of claims is kept.
    if record.fact[0] != "C" or any(claim.fact[0] == "C" for claim in shared):
        return facts.claims, ()
    tokens = tuple(map(token_of, shared))
    chunk.said.update(sent.new(shared, tokens))
    return [record], tokens


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


def _gives_days(source: Recognised) -> bool:
    """Whether the rows themselves may say when they came."""
    field_ = source.mapping.timeliness.get("received")
    return field_ in source.fields or field_ in source.mapping.constants


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
