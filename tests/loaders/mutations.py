"""Small harms to the files of a sample city, of the kinds that happen to departments' files.

`lines` counts the rows of such a file by itself, apart from every reader: it knows only how the
file was written.
"""

import csv
import gzip
import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

Cells = list[list[str]]
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")
JUNK = (
    *("", " ", "无", "——", "2026-02-30", "1e400", "9" * 20, "甲;乙", "=1+1", "#N/A", "\u202e倒"),
    *('3" 管材', "合计", "注：", "０", "a\x00b", "\ufeff", "x" * 3000, "100%", "1,000", "nan"),
)


@dataclass
class Mutant:
    """A file to be: its rows, and how it is written."""

    cells: Cells
    encoding: str = "utf-8"
    separator: str = ","
    end: str = "\n"
    form: str = "csv"
    harms: list[str] = field(default_factory=list)


def source_cells(path: Path, most: int) -> Cells:
    """The first rows of a file of the sample city."""
    if path.suffix == ".xlsx":
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python()][:most]
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig" if raw.startswith(b"\xef") else "gb18030", errors="strict")
    separator = "\t" if text.count("\t") > text.count(",") else ","
    return list(csv.reader(io.StringIO(text), delimiter=separator))[:most]


def written(mutant: Mutant, folder: Path, name: str, randomly: random.Random) -> tuple[Path, int]:
    """The file of a mutant, and how many rows it has."""
    if mutant.form == "xlsx":
        return _workbook(mutant, folder / f"{name}.xlsx")
    _without_plausible_quotes(mutant.cells)
    text = "".join(mutant.separator.join(row) + mutant.end for row in mutant.cells)
    raw = text.encode(mutant.encoding, errors="replace")
    if "bytes" in mutant.harms:
        for _ in range(randomly.randint(1, 3)):
            raw = _harmed(raw, randomly)
    path = folder / f"{name}.csv"
    if mutant.form == "gz":
        path = folder / f"{name}.csv.gz"
        path.write_bytes(gzip.compress(raw))
    else:
        path.write_bytes(raw)
    return path, lines(raw, mutant.encoding)


def _without_plausible_quotes(cells: Cells) -> None:
    """Take the quotes out of short rows: there one may truly end a cell of several lines."""
    most = max(map(len, cells))
    for row in cells:
        if len(row) < most:
            row[:] = [cell.replace('"', "") for cell in row]


def lines(raw: bytes, encoding: str) -> int:
    """How many lines a person sees in an editor; nothing after the last line end is no line."""
    text = raw.decode("latin-1" if not encoding.startswith("utf-16") else encoding, "replace")
    return len(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text))


def _workbook(mutant: Mutant, path: Path) -> tuple[Path, int]:
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    rows = 0
    for row in mutant.cells:
        kept = [re.sub("[\x00-\x08\x0b-\x1f]", "", cell).lstrip("=") or None for cell in row]
        # A blank row keeps no cell in the file, so a person sees it only between others.
        if any(cell and cell.strip(" \ufeff") for cell in kept):
            sheet.append(kept)
            rows += 1
    book.save(path)
    return path, rows


def _harmed(raw: bytes, randomly: random.Random) -> bytes:
    place = randomly.randrange(max(1, len(raw)))
    harm = randomly.choice(["drop", "put", "swap", "cut", "twice"])
    if harm == "drop":
        return raw[:place] + raw[place + 1 :]
    if harm == "put":
        put = randomly.choice([b"\x00", b"\xff", b'"', b",", b"\n"])
        return raw[:place] + (b"," if put in raw and put == b'"' else put) + raw[place:]
    if harm == "swap":
        return raw[:place] + bytes([randomly.randrange(256)]) + raw[place + 1 :]
    if harm == "cut":
        return raw[: max(place, len(raw) // 2)]
    return raw[:place] + raw[place : place + 40] + raw[place:]


def _row(cells: Cells, randomly: random.Random) -> list[str]:
    return cells[randomly.randrange(len(cells))]


def junk(mutant: Mutant, randomly: random.Random) -> None:
    row = _row(mutant.cells, randomly)
    if row:
        row[randomly.randrange(len(row))] = randomly.choice(JUNK)


def open_quote(mutant: Mutant, randomly: random.Random) -> None:
    row = _row(mutant.cells, randomly)
    if row:
        row[randomly.randrange(len(row))] = '"' + randomly.choice(row)


def closed_quote(mutant: Mutant, randomly: random.Random) -> None:
    row = _row(mutant.cells, randomly)
    if row:
        place = randomly.randrange(len(row))
        row[place] += '"'


def surplus(mutant: Mutant, randomly: random.Random) -> None:
    row = _row(mutant.cells, randomly)
    row.insert(randomly.randrange(len(row) + 1), randomly.choice(JUNK))


def lacking(mutant: Mutant, randomly: random.Random) -> None:
    row = _row(mutant.cells, randomly)
    del row[randomly.randrange(len(row) + 1) :]


def blank_row(mutant: Mutant, randomly: random.Random) -> None:
    mutant.cells.insert(randomly.randrange(len(mutant.cells) + 1), [""] * randomly.randrange(4))


def beside(mutant: Mutant, randomly: random.Random) -> None:
    told = [["合计", "", "", "5"], ["填报人：钱乙"], ["二、续表"], mutant.cells[0][:]]
    mutant.cells.insert(randomly.randrange(len(mutant.cells) + 1), randomly.choice(told))


def unknown_table(mutant: Mutant, randomly: random.Random) -> None:
    del randomly
    mutant.cells += [[""], ["客户简称", "往来编号", "登账原因"], ["甲", "1", "x"], ["乙", "2", "y"]]


def same_table_again(mutant: Mutant, randomly: random.Random) -> None:
    del randomly
    mutant.cells += [[""], *([*row] for row in mutant.cells[:4])]


def drop_column(mutant: Mutant, randomly: random.Random) -> None:
    place = randomly.randrange(max(map(len, mutant.cells)) + 1)
    mutant.cells = [[*row[:place], *row[place + 1 :]] for row in mutant.cells]


def blank_column(mutant: Mutant, randomly: random.Random) -> None:
    place = randomly.randrange(max(map(len, mutant.cells)) + 1)
    mutant.cells = [[*row[:place], "", *row[place:]] for row in mutant.cells]


def swap_columns(mutant: Mutant, randomly: random.Random) -> None:
    order = list(range(max(map(len, mutant.cells))))
    randomly.shuffle(order)
    mutant.cells = [[row[n] if n < len(row) else "" for n in order] for row in mutant.cells]


def title(mutant: Mutant, randomly: random.Random) -> None:
    del randomly
    mutant.cells.insert(0, ["鹤岗市信息公示表（2026年）"])


def harm_bytes(mutant: Mutant, randomly: random.Random) -> None:
    del randomly
    mutant.harms.append("bytes")


HARMS: tuple[Callable[[Mutant, random.Random], None], ...] = (
    *(junk, open_quote, closed_quote, surplus, lacking, blank_row, beside, unknown_table),
    *(same_table_again, drop_column, blank_column, swap_columns, title, harm_bytes, junk),
)


def mutant_of(cells: Cells, randomly: random.Random) -> Mutant:
    """A mutant of a file's rows: one to four harms, and any way of writing it."""
    mutant = Mutant(
        [
            [cell.replace("\n", " ").replace(",", "，").replace("\t", " ") for cell in row]
            for row in cells
        ],
        randomly.choice(ENCODINGS),
        randomly.choice(",,,\t;"),
        randomly.choice(["\n", "\r\n", "\r"]),
        randomly.choice(["csv", "csv", "csv", "gz", "xlsx"]),
    )
    for _ in range(randomly.randint(1, 4)):
        harm = randomly.choice(HARMS)
        mutant.harms.append(harm.__name__)
        harm(mutant, randomly)
    # Bytes of two halves would leave no lines to count.
    if mutant.encoding.startswith("utf-16") and "bytes" in mutant.harms:
        mutant.encoding = "utf-8"
    return mutant
