"""What a file is, told by its content: its name may say anything."""

import codecs
import re
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from graph.errors import BadInput
from loaders.reading.damage import DAMAGE
from loaders.reading.ooxml.package import workbook_part
from loaders.reading.unpacking import most_bytes

HEAD: Final = 8192  # bytes that tell what a file is


class Format(StrEnum):
    """The kinds of files that have a reader."""

    OOXML = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    SPREADSHEETML = "xml"
    HTML = "html"
    MHTML = "mhtml"
    ARCHIVE = "zip"
    TEXT = "csv"


# The first bytes of files that hold no sheets, with the name that a person knows them by.
_OTHERS: Final = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!\x1a", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
    (b"\x00\x01\x00\x00Standard ", "Access"),
    (b"%!PS", "PostScript"),
    (b"PAR1", "Parquet"),
)
# The container of Office before 2007 names its streams in UTF-16.
_STREAMS: Final = (
    ("EncryptedPackage", None),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
    ("WordDocument", "DOC"),
    ("PowerPoint Document", "PPT"),
    ("__substg1.0_", "MSG"),
)
_ENTRY: Final = 128  # bytes of an entry in the container's directory, which its name begins
_BIFF: Final = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_ENTRIES: Final = (("word/", "DOCX"), ("ppt/", "PPTX"), ("visio/", "VSDX"))
_SHEET_NAMES: Final = frozenset(
    {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".xlt", ".xltx", ".htm", ".html"}
)
_HTML: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|title|style|div|form|center|font|!--)\b"
    r"|<!--",
    re.IGNORECASE,
)
_XML: Final = re.compile(r"<\?xml|<[A-Za-z_][\w:.-]*(?:\s[^<>]*)?/?>\s*(?:<|$)")
_TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)
_JSON: Final = re.compile(r'[\[{]\s*[\[{]?\s*"[^"]*"\s*:')
_SPREADSHEETML: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_FLAT_ODS: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_MHTML: Final = re.compile(r"\s*(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?MIME-Version:", re.IGNORECASE)


def format_of(path: Path) -> Format:
    """The format of a file.

    Raises BadInput that names the format where it is one without sheets, or locked.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    for mark, name in _OTHERS:
        if head.startswith(mark) and not _is_text(head, mark):
            raise _no_sheets(path, name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _contained(path)
    if head.startswith(_BIFF):
        return Format.XLS
    if head.startswith(b"PK") and b"\0" in head:
        raise BadInput("load_format.damaged", file=path.name, format="zip")
    return _written(path, head)


def _is_text(head: bytes, mark: bytes) -> bool:
    """Whether letters that begin other files begin a text here, such as MZ or BZh."""
    return mark.isalnum() and b"\0" not in head


def _zipped(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            return _packed(archive, path)
    except DAMAGE as error:
        raise BadInput("load_format.damaged", file=path.name, format="xlsx") from error


def _packed(archive: zipfile.ZipFile, path: Path) -> Format:
    # What an archive says of itself; whoever unpacks it counts what really comes.
    if sum(entry.file_size for entry in archive.infolist()) > most_bytes(path):
        raise BadInput("packed.bomb", file=path.name)
    names = archive.namelist()
    kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    if kind.startswith(b"application/vnd.oasis.opendocument."):
        if b"spreadsheet" in kind:
            return Format.ODS
        raise _no_sheets(path, "ODF")
    if "OFD.xml" in names:
        raise _no_sheets(path, "OFD")
    lower = [name.lower().replace("\\", "/") for name in names]
    if "[content_types].xml" not in lower:
        return Format.ARCHIVE
    part = workbook_part(archive).lower()
    for folder, name in _ENTRIES:
        if part.startswith(folder):
            raise _no_sheets(path, name)
    if part.endswith(".bin"):
        return Format.XLSB
    return Format.OOXML


def _contained(path: Path) -> Format:
    content = path.read_bytes()
    for name, kind in _STREAMS:
        if _has_stream(content, name):
            if kind is None:
                raise BadInput("load_format.locked", file=path.name, format="xlsx")
            if isinstance(kind, Format):
                return kind
            raise _no_sheets(path, kind)
    raise BadInput("load_format.damaged", file=path.name, format="xls")


def _has_stream(content: bytes, name: str) -> bool:
    """Whether a container's directory has a stream whose name so begins, rather than its texts."""
    text = name.encode("utf-16-le")
    place = content.find(text)
    while place >= 0 and place % _ENTRY:
        place = content.find(text, place + 1)
    return place >= 0


def _written(path: Path, head: bytes) -> Format:
    """The format of a file of characters."""
    text = _readable(head).lstrip("\ufeff \r\n\t\0")
    marked = _marked(path, text) if text.startswith("<") else None
    if marked is not None:
        return marked
    if _JSON.match(text):
        raise _no_sheets(path, "JSON")
    if _MHTML.match(text):
        return Format.MHTML
    if path.suffix.lower() in _SHEET_NAMES:
        if _TABLE.search(text):
            return Format.HTML
        if not _is_separated(head):
            raise BadInput("load_file.no_workbook", file=path.name)
    return Format.TEXT


def _marked(path: Path, text: str) -> Format | None:
    """The format of a text in XML or HTML; None for another text that begins with a bracket."""
    if _SPREADSHEETML in text:
        return Format.SPREADSHEETML
    if _FLAT_ODS in text:
        return Format.ODS
    if _HTML.search(text):
        return Format.HTML
    if _XML.match(text):
        raise _no_sheets(path, "XML")
    return None


def _readable(head: bytes) -> str:
    """The characters of ASCII in the head, whatever the encoding."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", errors="ignore")
    if head[:1] and head[1:2] == b"\0":
        return head.decode("utf-16-le", errors="ignore")
    if head[:1] == b"\0":
        return head.decode("utf-16-be", errors="ignore")
    return head.decode("utf-8-sig", errors="ignore")


def _is_separated(head: bytes) -> bool:
    """Whether a file is separated text that a program saved under the name of a workbook."""
    text = _readable(head)
    return ("\t" in text or "," in text or ";" in text) and "\0" not in text


def _no_sheets(path: Path, name: str) -> BadInput:
    return BadInput("load_format.no_sheets", file=path.name, format=name)
