"""Refused rows of a load: seen and mended on a page, then loaded again."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from api.answers import loads
from api.clock import day
from api.desk.question import Ask
from api.loading.order import Order
from api.loading.uploads import Upload
from graph.errors import NotFound
from loaders.mending import RefusedRow, mended_file, refused_rows

_ROWS: Final = 50  # on one page; the rest stay in the file


@dataclass(frozen=True, slots=True)
class RowsToMend:
    """The first refused rows of a load, and how many more there are."""

    rows: tuple[RefusedRow, ...]
    more: int


def rows_to_mend(ask: Ask, number: int) -> RowsToMend:
    """The refused rows of a load; journalled, since they may hold ID numbers.

    Raises NotFound where the load is not over or refused nothing.
    """
    path = _rejects(ask, number)
    load = ask.desk.loads.of(number, ask.caller)
    who, purpose = ask.caller.name, ask.caller.purpose or "mend refused rows"
    ask.desk.store.append_access(who, purpose, f"rejects of load {number}", [])
    rows = refused_rows(path)
    shown = tuple(islice(rows, _ROWS))
    # Of a hundred thousand rows the page reads what it shows; a load that died counted none.
    refused = sum(file["refused"] for file in load.report["files"]) if load.report else None
    return RowsToMend(shown, sum(1 for _ in rows) if refused is None else refused - len(shown))


def _rejects(ask: Ask, number: int) -> Path:
    path = ask.desk.loads.rejects(ask.desk.loads.of(number, ask.caller))
    if path is None:
        raise NotFound("upload.no_rejects")
    return path


def mended(ask: Ask, number: int, cells: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    """Look at the refused rows of a load again, with cells replaced by (row, column) from 0."""
    load = ask.desk.loads.of(number, ask.caller)
    path = _rejects(ask, number)
    changed: dict[int, tuple[str, ...]] = {}
    for place, row in enumerate(islice(refused_rows(path), _ROWS)):
        width = max(len(row.header), len(row.cells))
        old = [*row.cells, *[""] * (width - len(row.cells))]
        changed[place] = tuple(cells.get((place, column), cell) for column, cell in enumerate(old))
    content = io.BytesIO(mended_file(path, changed))
    order = Order(
        load.source, day(load.dated), day(load.received), dry_run=True, keeps=True, mends=number
    )
    made = ask.desk.loads.add(ask.caller, order, [Upload(f"退回行-{number}.csv", content)])
    return loads.one(ask, made.number)
