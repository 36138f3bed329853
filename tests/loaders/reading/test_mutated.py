"""Files of every format with bytes changed: a sentence or rows, and never anything else."""

import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from graph.errors import BadInput
from loaders.reading.formats import file_sheets
from tests.loaders.reading.biff import BIFF5, BIFF8, write_xls
from tests.loaders.reading.packages import row_xml, write_package
from tests.loaders.reading.test_html import TABLE, page
from tests.loaders.reading.test_xlsb import write_xlsb
from tests.loaders.reading.test_xml_sheets import ROW, write_ods, write_ss

ROWS = [["公司名称", "金额", "日期"], *[[f"鹤岗{n}号公司", n, "2025-11-03"] for n in range(20)]]
BYTES = (b"", b"9", b'"', b"<", b"99999999", b"-1", b"\0", b"\xff")
# 40 of each by day; the number of rounds may be raised to look for more.
ROUNDS = range(40)


def _html(path: Path) -> Path:
    path.write_text(page(TABLE, "gbk"), encoding="gbk")
    return path


def _xlsx(path: Path) -> Path:
    rows = [row_xml(n, *map(str, row)) for n, row in enumerate(ROWS, start=1)]
    error = row_xml(30, '<c r="A30" t="e"><v>#N/A</v></c>')
    return write_package(
        path, *rows, error, after='<mergeCells><mergeCell ref="A2:A4"/></mergeCells>'
    )


WRITERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": _xlsx,
    "xlsb": lambda path: write_xlsb(path, ROWS),
    "xls": lambda path: write_xls(path, ROWS, version=BIFF8, merges=[(1, 2, 0, 0)]),
    "xls of Excel 5": lambda path: write_xls(path, ROWS, version=BIFF5),
    "xml": lambda path: write_ss(path, ROW, ROW),
    "ods": write_ods,
    "html": _html,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_mutated_file_gives_rows_or_a_sentence(tmp_path: Path, kind: str) -> None:
    if kind.startswith("xls") and kind not in ("xlsx", "xlsb"):
        pytest.importorskip("xlrd", reason="a new dependency: make .venv/.ready installs it")
    whole = WRITERS[kind](tmp_path / "whole").read_bytes()
    for number in ROUNDS:
        for path in _mutants(whole, tmp_path, random.Random(f"{kind} {number}")):
            with suppress(BadInput):
                for sheet in file_sheets(path):
                    assert all(row.number > 0 for row in sheet.rows)


def _mutants(whole: bytes, folder: Path, chance: random.Random) -> Iterator[Path]:
    path = folder / f"a{chance.choice(['.xls', '.xlsx', '.csv', '.ods', ''])}"
    path.write_bytes(_mutated(whole, chance))
    yield path
    if whole.startswith(b"PK"):  # inside: the packing guards its parts by a checksum
        with zipfile.ZipFile(folder / "whole") as old, zipfile.ZipFile(path, "w") as new:
            one = chance.choice(old.namelist())
            for name in old.namelist():
                content = old.read(name)
                new.writestr(name, _mutated(content, chance) if name == one else content)
        yield path


def _mutated(whole: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return whole[: chance.randrange(len(whole) + 1)]
    content = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(content) + 1)
        content[place : place + chance.randint(0, 3)] = chance.choice(BYTES)
    return bytes(content)
