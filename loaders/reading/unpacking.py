"""A check of packed files before anything reads them, against files that unpack without end.

The sizes that a file declares are not trusted: every entry is unpacked here, one piece at a time,
counted and dropped.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from graph.errors import BadInput
from graph.sentence import Sentence

_ENTRIES: Final = 2000  # a workbook of a hundred sheets has some three hundred
_MOST: Final = 2**30  # bytes of all entries unpacked
_LITTLE: Final = 32 * 2**20  # bytes that any file may unpack to, however small it is
_RATIO: Final = 100  # unpacked to packed; a sheet of equal rows reaches fifty
_PIECE: Final = 2**18  # bytes in memory at a time
# What systems and office programs leave beside files: shadows, locks of an open workbook.
LEFT_BESIDE: Final = ("._", "~$", ".~", ".DS_Store", "__MACOSX", "Thumbs.db", "desktop.ini")
# Beginnings of zip, gz, 7z, rar, bz2 and xz.
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_OF_WORKBOOKS: Final = ("[Content_Types].xml", "mimetype")  # one of them is in each workbook
_LOCAL: Final = struct.Struct("<4s5H3I2H")


Name = str | Sentence  # what a file is called in a sentence


def check_packed(path: Path, name: Name, *, most: int = _MOST) -> None:
    """Raise BadInput for a packed file that unpacks to too much or holds another packed file.

    An archive that is no workbook may hold workbooks, which are packed files themselves.

    Too much is over `most` bytes, and over 100 times the size of the file unless below 32 MiB.
    Any other file passes unread.
    """
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head[:2] == b"PK":
            _check_zip(file, name, most)
        elif path.suffix == ".gz":
            _Counting(path, name, most).count(_gunzipped(file, name))


def most_bytes(path: Path, most: int = _MOST) -> int:
    """How many bytes a packed file may unpack to."""
    return min(most, max(_LITTLE, _RATIO * path.stat().st_size))


class _Counting:
    """Counts the unpacked bytes of one file over all of its entries."""

    def __init__(self, path: Path, name: Name, most: int, *, may_nest: bool = False) -> None:
        self._name = name
        self._may_nest = may_nest
        self._most = most_bytes(path, most)
        self._bytes = 0

    def count(self, pieces: Iterator[bytes]) -> None:
        """Count one entry; raises BadInput for too many bytes and for another packed file."""
        head = b""
        for piece in pieces:
            self._bytes += len(piece)
            head = head or piece[:8]
            if self._bytes > self._most:
                raise BadInput("packed.bomb", file=self._name)
            if head.startswith(_PACKED) and not self._may_nest:
                raise BadInput("packed.nested", file=self._name)


def _check_zip(file: BinaryIO, name: Name, most: int) -> None:
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, struct.error) as error:
        raise _damaged(name) from error
    if len(entries) > _ENTRIES:
        raise BadInput("packed.entries", file=name, entries=len(entries))
    is_workbook = any(entry.filename in _OF_WORKBOOKS for entry in entries)
    counting = _Counting(Path(file.name), name, most, may_nest=not is_workbook)
    for entry in entries:
        counting.count(_inflated(file, entry, name))


def _inflated(file: BinaryIO, entry: zipfile.ZipInfo, name: Name) -> Iterator[bytes]:
    """The unpacked pieces of an entry, whatever size it declares."""
    file.seek(entry.header_offset)
    local = file.read(_LOCAL.size)
    if len(local) < _LOCAL.size or local[:4] != b"PK\x03\x04":
        raise _damaged(name)
    # From the local header: the lengths in the central directory may differ from these.
    *_, title, extra = _LOCAL.unpack(local)
    file.seek(title + extra, 1)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from _pieces(file, entry.compress_size)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        # -15: deflate without a header, as a zip keeps it; 31 below is deflate in a gz header.
        yield from _unpacked(zlib.decompressobj(-15), _pieces(file, entry.compress_size), name)
    else:
        raise BadInput("packed.unusual", file=name)


def _gunzipped(file: BinaryIO, name: Name) -> Iterator[bytes]:
    """The unpacked pieces of a gz file, with all its members: gzip reads on after the first."""
    rest = b""
    while rest or (rest := file.read(_PIECE)):
        worker = zlib.decompressobj(31)
        while not worker.eof and rest:
            yield from _unpacked(worker, iter([rest]), name)
            # Zero bytes may fill up the space between members.
            rest = worker.unused_data.lstrip(b"\0") if worker.eof else file.read(_PIECE)


def _unpacked(worker: "zlib._Decompress", pieces: Iterator[bytes], name: Name) -> Iterator[bytes]:
    try:
        for piece in pieces:
            left = piece
            while left and not worker.eof:
                yield worker.decompress(left, _PIECE)  # bounded: one piece may hold gigabytes
                left = worker.unconsumed_tail
    except zlib.error as error:
        raise _damaged(name) from error


def _pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece


def _damaged(name: Name) -> BadInput:
    return BadInput("packed.damaged", file=name)
