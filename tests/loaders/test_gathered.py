"""Parts of a long table are committed together, and none of their rows or counts is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.store import Store
from loaders.chunks import Chunk
from loaders.gathered import gathered
from loaders.mapped import Mapped, PassedTable, RecognisedSheet
from loaders.reading.passed_over import BLANK, PassedOver
from loaders.sheet_row import SheetRow
from loaders.timeliness import Lateness
from tests.loaders.sheets import PENALTY, ROW, take, with_cell, write_csv

PART = 2500
SHEET = RecognisedSheet("a.csv", "", "penalty", (), (), {}, 1)


def part(first: int = 1, rows: int = PART) -> Chunk:
    """A part whose rows are numbered from `first`, the last of them refused."""
    passed_over = PassedOver()
    passed_over.add(BLANK, first)
    taken = [SheetRow(number, "") for number in range(first, first + rows)]
    lateness = {"甲局": Lateness(rows, 1, first)}
    seconds = {"map": 1.0}
    return Chunk(rows, passed_over, taken, [], {}, lateness, seconds)


def table(parts: int) -> Iterator[Mapped]:
    yield SHEET
    for place in range(parts):
        yield part(1 + place * PART)


def sizes(parts: Iterator[Mapped]) -> list[int]:
    return [one.rows if isinstance(one, Chunk) else 0 for one in gathered(parts)]


def test_batches_grow_with_the_table_up_to_a_bound() -> None:
    grown = [0, PART, PART, 2 * PART, 4 * PART, 4 * PART, PART]
    assert sizes(table(13)) == grown
    assert sizes(iter([*table(13), *table(1)])) == [*grown, 0, PART]


def test_a_batch_has_all_that_its_parts_have() -> None:
    *_, last = gathered(table(4))
    assert isinstance(last, Chunk)
    assert [row.number for row in last.taken] == [*range(2 * PART + 1, 4 * PART + 1)]
    assert (last.passed_over.rows, last.passed_over.kinds[BLANK].first) == (2, 2 * PART + 1)
    assert last.lateness == {"甲局": Lateness(2 * PART, 2, 3 * PART + 1)}
    assert last.seconds == {"map": 2.0}


def test_what_was_read_before_a_fault_is_committed_before_it_is_told() -> None:
    def cut() -> Iterator[Mapped]:
        yield from table(3)
        raise BadInput("load_file.reader_ended", file="a.csv")

    came: list[Mapped] = []
    with pytest.raises(BadInput, match="load the same file again"):
        came.extend(gathered(cut()))
    assert sum(one.rows for one in came if isinstance(one, Chunk)) == 3 * PART


def test_tables_that_are_passed_over_keep_their_place() -> None:
    passed = PassedTable("a.csv", "", PassedOver())
    assert [*gathered(iter([SHEET, passed, SHEET]))] == [SHEET, passed, SHEET]


def test_rows_of_gathered_parts_are_all_in_the_store(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.mapped._CHUNK_ROWS", 2)
    rows = [with_cell("行政处罚决定书文号", f"{n}号") for n in range(15)]
    path = write_csv(tmp_path / "a.csv", PENALTY, ROW, *rows, with_cell("处罚决定日期", "x"))
    (file,) = take(store, path).files
    assert (file.accepted, file.refused, store.revision().number) == (16, 1, 4)
    assert len(store.records()) == 16
    assert take(store, path).revision == 4
