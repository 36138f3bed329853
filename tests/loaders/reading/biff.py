"""Old Excel workbooks written by hand: BIFF 5 and 8, in the container that Excel puts them in."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
BIFF5, BIFF8 = 0x0500, 0x0600


@dataclass(frozen=True)
class Error:
    code: int


def write_xls(
    path: Path,
    rows: Sequence[Sequence[object]],
    *,
    version: int = BIFF8,
    from_1904: bool = False,
    hidden: bool = False,
    hidden_rows: Sequence[int] = (),
    merges: Sequence[tuple[int, int, int, int]] = (),
    locked: bool = False,
    contained: bool = True,
    stream: str = "",
) -> Path:
    """A workbook of one sheet; a None is no cell, `merges` are first and last row and column."""
    sheet = _sheet(rows, version, hidden_rows, merges)
    globals_ = _record(0x809, struct.pack("<HHHH", version, 5, 0, 0))
    globals_ += _record(0x2F, b"\0" * 6) if locked else b""
    globals_ += _record(0x42, struct.pack("<H", 1200 if version == BIFF8 else 936))
    globals_ += _record(0x22, struct.pack("<H", from_1904))
    name = _short_text("表", version)
    at = len(globals_) + 4 + 6 + len(name) + 4
    globals_ += _record(0x85, struct.pack("<IBB", at, hidden, 0) + name) + _record(0x0A, b"")
    content = globals_ + sheet
    name = stream or ("Workbook" if version == BIFF8 else "Book")
    path.write_bytes(_contained(content, name) if contained else content)
    return path


def _sheet(
    rows: Sequence[Sequence[object]],
    version: int,
    hidden_rows: Sequence[int],
    merges: Sequence[tuple[int, int, int, int]],
) -> bytes:
    out = _record(0x809, struct.pack("<HHHH", version, 0x10, 0, 0))
    for number in hidden_rows:
        out += _record(0x208, struct.pack("<HHHHHHI", number - 1, 0, 9, 255, 0, 0, 0x20))
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                out += _cell(struct.pack("<HHH", place, column, 0), value, version)
    if merges:
        areas = b"".join(struct.pack("<4H", *merge) for merge in merges)
        out += _record(0xE5, struct.pack("<H", len(merges)) + areas)
    return out + _record(0x0A, b"")


def _cell(where: bytes, value: object, version: int) -> bytes:
    if isinstance(value, Error):
        return _record(0x205, where + bytes((value.code, 1)))
    if isinstance(value, int | float):
        return _record(0x203, where + struct.pack("<d", value))
    text = str(value)
    if version == BIFF8:
        return _record(0x204, where + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))
    content = text.encode("gbk")
    return _record(0x204, where + struct.pack("<H", len(content)) + content)


def _short_text(text: str, version: int) -> bytes:
    if version == BIFF8:
        return bytes((len(text), 1)) + text.encode("utf-16-le")
    content = text.encode("gbk")
    return bytes((len(content),)) + content


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _contained(content: bytes, name: str) -> bytes:
    """A compound file of one stream."""
    content = content.ljust(4096, b"\0")  # shorter streams are kept in another way
    sectors = -(-len(content) // _SECTOR)
    chain = [*range(3, sectors + 2), _END]
    fat = [_FAT, _END, *chain]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<IIIIIIII", 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    table = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(content))
    return head + table + directory.ljust(_SECTOR, b"\0") + content.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, begin: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    out = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    out += struct.pack("<III", _FREE, _FREE, child) + b"\0" * 36
    return out + struct.pack("<III", begin, size, 0)
