"""Uploads taken in safely: bounded while they stream in, kept under names of our own."""

import shutil
import unicodedata
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Message

from api.access.refusals import TooLarge
from graph.errors import BadInput, StoreError
from graph.private_files import open_private

FILES: Final = 40  # in one request
BYTES: Final = 64 * 2**20  # of one request
UNCOUNTED: Final = 2**60  # a route's own limit where `form_of` counts, and refuses in a sentence
_FIELDS: Final = 20
_FIELD_BYTES: Final = 10_000
_SUFFIXES: Final = (
    ".csv",
    ".tsv",
    ".txt",
    ".gz",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".htm",
    ".html",
    ".mht",
    ".mhtml",
    ".xml",
    ".et",
    ".zip",
)
_NAME: Final = 80  # characters of a name as shown
_UNSHOWN: Final = ("C", "Zl", "Zp")  # control, direction and private marks; line separators


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file: its sender's name for it, made safe to show, and its content."""

    name: str
    content: BinaryIO


def cleaned(name: str) -> str:
    """A sender's file name as it may be shown: no folders, no control marks, 80 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        c
        for c in unicodedata.normalize("NFC", last)
        if not unicodedata.category(c).startswith(_UNSHOWN)
    )
    plain = " ".join(seen.split())
    if len(plain) > _NAME:  # the middle goes: people tell files apart by both ends
        plain = f"{plain[: _NAME - 12]}…{plain[-11:]}"
    return plain if plain.strip(". ") else "file"


def suffix_of(name: str) -> str:
    """The suffix under which a file is kept: one that loaders know, `.csv` for any other."""
    return next((suffix for suffix in _SUFFIXES if name.lower().endswith(suffix)), ".csv")


@asynccontextmanager
async def form_of(request: Request, *, fields: int = _FIELDS) -> AsyncIterator[FormData]:
    """The form of a request, its files in temporary ones that are closed at the end.

    Raises TooLarge as soon as more comes than is taken, BadInput for an unreadable form.
    """
    # Spares the sender the upload; what comes is counted all the same, as this may be untrue.
    if int(request.headers.get("content-length") or 0) > BYTES:
        raise _too_large()
    counted = Request(request.scope, _Counted(request))
    parser = MultiPartParser(
        counted.headers,
        counted.stream(),
        max_files=FILES,
        max_fields=fields,
        max_part_size=_FIELD_BYTES,
    )
    try:
        yield await _parsed(parser)
    finally:
        for file in parser._files_to_close_on_error:  # the form lacks a file that was cut short
            file.close()


async def _parsed(parser: MultiPartParser) -> FormData:
    try:
        return await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise BadInput("upload.form_unreadable", files=FILES) from error


class _Counted:
    """Receives the body of a request and counts it; raises TooLarge beyond `BYTES`."""

    def __init__(self, request: Request) -> None:
        self._receive = request.receive
        self._bytes = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > BYTES:
            raise _too_large()
        return message


def _too_large() -> TooLarge:
    return TooLarge("upload.too_large", most=BYTES // 2**20)


def uploads_in(form: FormData, field: str = "files") -> list[Upload]:
    """The files in a field of a form. Raises BadInput when there is none."""
    # A browser sends an empty part for a field in which no file was chosen.
    parts = [part for part in form.getlist(field) if isinstance(part, UploadFile)]
    given = [part for part in parts if part.filename or part.size]
    if not given:
        raise BadInput("upload.no_file", field=field)
    return [Upload(cleaned(part.filename or ""), part.file) for part in given]


def keep_uploads(uploads: Sequence[Upload], folder: Path) -> list[tuple[str, str, int]]:
    """Write uploads into a folder as `upload-1.csv`, …; gives [(name here, name shown, bytes)].

    Raises StoreError when the disk takes no more.
    """
    kept = []
    try:
        for number, upload in enumerate(uploads, start=1):
            path = folder / f"upload-{number}{suffix_of(upload.name)}"
            with open_private(path, "xb") as file:
                shutil.copyfileobj(upload.content, file)
            kept.append((path.name, upload.name, path.stat().st_size))
    except OSError as error:
        raise StoreError("upload.unkept", error=error.strerror) from error
    return kept
