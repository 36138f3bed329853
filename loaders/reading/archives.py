"""Archives that hold files to load: a zip, or a workbook in gz; each member is told.

Members are unpacked one by one into a folder of the load, within the bounds of all packed files.
"""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final, NamedTuple

from graph.errors import BadInput
from graph.private_files import open_private
from graph.sentence import Sentence, say
from loaders.reading.damage import DAMAGE
from loaders.reading.sniffing import HEAD, Format, format_of
from loaders.reading.unpacking import LEFT_BESIDE, check_packed, most_bytes

_MEMBERS: Final = 2000
_PIECE: Final = 2**18
_LONGEST: Final = 200  # bytes of a file's name, of 255 that file systems allow
_LOCKED: Final = 0x1
_IS_UTF8: Final = 0x800
_GZIP: Final = b"\x1f\x8b"
# Archives inside archives, which nobody opens, and packed tapes.
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_READ: Final = (b"PK", _GZIP)
# Between the archive's name and its member's: a plain slash cannot stand in a file's name.
SLASH: Final = "／"


class Member(NamedTuple):
    """A member of an archive: its name, and the file it became, or why it became none."""

    name: str
    path: Path | None
    why: Sentence | None = None


def is_archive(path: Path) -> bool:
    """Whether a file holds other files to load."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(_GZIP):
        return _holds_no_text(path)
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        return format_of(path) is Format.ARCHIVE
    except BadInput:  # said once the file is read
        return False


def unpacked(path: Path, folder: Path) -> Iterator[Member]:
    """The members of an archive, unpacked into a folder as `archive／member`.

    Raises BadInput for an archive that is damaged, holds too many files or unpacks to too much.
    """
    unpacking = _Unpacking(path, folder)
    try:
        with path.open("rb") as file:
            is_gzip = file.read(2) == _GZIP
        yield from unpacking.of_gzip() if is_gzip else unpacking.of_zip()
    except DAMAGE as error:
        raise BadInput("load_format.damaged", file=path.name, format="zip") from error


class _Unpacking:
    """Unpacks one archive into a folder and counts the bytes that come."""

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self._left = most_bytes(path)

    def of_gzip(self) -> Iterator[Member]:
        """The one member of a gz file."""
        with gzip.open(self._path) as content:
            yield self._member(self._path.stem, content)

    def of_zip(self) -> Iterator[Member]:
        """The members of a zip, folders left out."""
        with zipfile.ZipFile(self._path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > _MEMBERS:
                raise BadInput("packed.entries", file=self._path.name, entries=len(entries))
            for entry in entries:
                yield self._entry(archive, entry)

    def _entry(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
        name = member_name(entry)
        shown = self._shown(name)
        if any(part.startswith(LEFT_BESIDE) for part in PurePosixPath(name).parts):
            return Member(name, None, say("passed_path.left"))
        if entry.flag_bits & _LOCKED:
            return Member(name, None, say("load_format.locked", file=shown, format="zip"))
        try:
            with archive.open(entry) as content:
                return self._member(name, content)
        except NotImplementedError:  # zipfile's word for a way of packing that it does not read
            return Member(name, None, say("packed.unusual", file=shown))
        except DAMAGE:
            return Member(name, None, say("load_format.damaged", file=shown, format="zip"))

    def _member(self, name: str, content: IO[bytes] | gzip.GzipFile) -> Member:
        shown = self._shown(name)
        path = _free(self._folder, shown)
        with open_private(path, "wb") as file:
            while piece := content.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise BadInput("packed.bomb", file=self._path.name)
                file.write(piece)
        is_nested = _is_nested(path)
        why = say("load_format.nested", file=shown) if is_nested else _too_large(path, shown)
        if why is not None:
            path.unlink()
            return Member(name, None, why)
        return Member(name, path)

    def _shown(self, name: str) -> str:
        return f"{self._path.name}{SLASH}{name.replace('/', SLASH)}"


def member_name(entry: zipfile.ZipInfo) -> str:
    """The name of a member with slashes; Chinese programs write it in GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & _IS_UTF8:
        # Python takes the bytes for those of the first PC; no other program does.
        content = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = content.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _too_large(path: Path, name: str) -> Sentence | None:
    try:
        check_packed(path, name)
    except BadInput as error:
        return error.sentence
    return None


def _is_nested(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(8)
    # A workbook is a zip that is no archive, and a packed text one file.
    return head.startswith(_PACKED) and (not head.startswith(_READ) or is_archive(path))


def _free(folder: Path, name: str) -> Path:
    """A path for a file of this name, shortened and numbered where it must be."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > len("xlsx") + 1:
        stem, dot, suffix = name, "", ""
    stem = stem.replace("\0", "").encode()[:_LONGEST].decode(errors="ignore")
    path = folder / f"{stem}{dot}{suffix}"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}{dot}{suffix}"
        number += 1
    return path


def _holds_no_text(path: Path) -> bool:
    try:
        with gzip.open(path) as content:
            head = content.read(HEAD)
    except (EOFError, OSError, zlib.error):
        return False
    return head.startswith((*_PACKED, b"\xd0\xcf\x11\xe0"))
