"""The rejects file: refused rows with place and reason, to correct and load again (DESIGN §6)."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from graph.errors import BadInput
from graph.formulas import disarmed
from graph.private_files import open_private
from graph.sentence import FALLBACK, Language, Sentence

# The first columns of a rejects file, by the language of the load. Either loads again, whatever
# the language of that load.
LEADING: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("file", "sheet", "row", "column", "reason"),
    "zh": ("文件", "工作表", "行", "列", "原因"),
}
BETWEEN: Final = ";"
WIDTH: Final = len(LEADING[FALLBACK])


@dataclass(frozen=True, slots=True)
class Reject:
    """One refused row: `row` is the number that a person sees in the sheet.

    `column` is the title of the column to blame, "" where no single column is; the titles of
    several are joined by BETWEEN.
    """

    file: str
    sheet: str
    row: int
    column: str
    reason: Sentence
    header: tuple[str, ...]
    values: tuple[str, ...]


class RejectsFile:
    """A file of refused rows, mode 0600, written as they are refused; none where none is refused.

    Rows of a sheet with other columns follow under a header of their own. The file grows under
    another name (`.part`) and takes its own name at the end, since the file being loaded may be
    that very rejects file. People open it, so cells that a spreadsheet would run are `disarmed`.
    `names` maps the names of files to the names that their senders gave.
    `language` is that of the header and the reasons.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        names: Mapping[str, str] | None = None,
        language: Language = FALLBACK,
    ) -> None:
        self._path = path
        self._names = names or {}
        self._language: Language = language
        self._file: IO[str] | None = None
        self._header: tuple[str, ...] | None = None
        self.count = 0

    def __enter__(self) -> "RejectsFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None and self._path is not None:
            with self._own_errors():
                self._file.close()
                draft_of(self._path).replace(self._path)

    @property
    def path(self) -> Path | None:
        """The path of the rejects file; None where no row was refused."""
        return self._path if self.count else None

    def add(self, reject: Reject) -> None:
        """Write one refused row; raises BadInput where the file cannot be written."""
        self.count += 1
        if self._path is not None:
            with self._own_errors():
                self._write(self._path, reject)

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        # The load stops: a refused row that cannot be kept would be lost (DESIGN §6).
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise BadInput("load_file.rejects", path=self._path, reason=reason) from error

    def _write(self, path: Path, reject: Reject) -> None:
        if self._file is None:
            self._file = open_private(draft_of(path), "w", encoding="utf-8", newline="")
        writer = csv.writer(self._file, lineterminator="\n")
        # Of a rejects file that is loaded again, its own leading columns are no part of the row.
        added = leading_columns(reject.header)
        header = reject.header[added:]
        if header != self._header:
            self._header = header
            writer.writerow([*LEADING[self._language], *map(disarmed, header)])
        file = self._names.get(reject.file, reject.file)
        reason = reject.reason.text(self._language)
        where_and_why = (file, reject.sheet, str(reject.row), reject.column, reason)
        writer.writerow([disarmed(cell) for cell in (*where_and_why, *reject.values[added:])])
        self._file.flush()  # a load that is killed leaves the rows refused so far


def draft_of(path: Path) -> Path:
    """The name under which a rejects file grows while its load runs."""
    return path.with_name(path.name + ".part")


def is_rejects(header: Sequence[str]) -> bool:
    """Whether a header is that of a rejects file, in any language."""
    return tuple(header[:WIDTH]) in LEADING.values()


def leading_columns(header: Sequence[str]) -> int:
    """How many columns a rejects file puts before the row as read; 0 for any other table.

    Earlier versions put them before those of a rejects file once more.
    """
    added = 0
    while is_rejects(header[added:]):
        added += WIDTH
    return added


def unused(path: Path) -> Path:
    """This path, or the next numbered one that is free: refused rows are never overwritten."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free


def disarmed_lines(path: Path) -> Iterator[bytes]:
    """The lines of a rejects file for a spreadsheet, which must run nothing in it."""
    yield codecs.BOM_UTF8  # else Excel reads Chinese in the encoding of the system
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            line = io.StringIO()
            writer = csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow([disarmed(cell) for cell in row])
            yield line.getvalue().encode()
