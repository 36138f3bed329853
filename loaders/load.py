"""The load: files to batches, row by row refused or taken, nothing else lost (DESIGN §6, §12)."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from graph.errors import BadInput, InvalidFact
from graph.store import Store
from loaders import native
from loaders.committing import Committing, Taken
from loaders.headers import normalise_header
from loaders.mapping import SourceMapping, shipped_mappings
from loaders.parties import Refused
from loaders.recognise import Recognised, known_words, named_source, recognise
from loaders.rejects import LEADING, Reject, RejectsFile, is_rejects
from loaders.report import FileReport, LoadOptions, LoadReport
from loaders.rows import Reading, Rows
from loaders.tables import Row, Table, read_tables
from loaders.timeliness import count

_SUFFIXES = frozenset({".csv", ".xlsx", ".xls", ".xlsm", ".txt", ".tsv", ".gz", ".htm", ".html"})
_CHUNK_ROWS = 2000


def load(store: Store, paths: Sequence[Path], *, options: LoadOptions) -> LoadReport:
    """Load files and folders into a store, in batches of fixed size, each whole.

    Raises BadInput for a file of no known source before anything of it is written, and StoreError
    that says which rows are in when the store fails half way.
    """
    files = list(_files(paths))
    with RejectsFile(options.rejects) as rejects:
        work = _Work(store, options, rejects)
        tables = [path for path in files if native.is_native(path)]
        if tables:
            work.load_native(tables)
        for path in files:
            if path not in tables:
                work.load_file(path)
        revision = store.revision().number
        return LoadReport(revision, tuple(work.reports), rejects.path, work.notices)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in _SUFFIXES)
            yield from (p for p in inside if p.name not in ("truth.csv", "rejects.csv"))
        elif path.exists():
            yield path
        else:
            raise BadInput(f"{path} is not there: check the path.")


class _Work:
    """One load under way."""

    def __init__(self, store: Store, options: LoadOptions, rejects: RejectsFile) -> None:
        self._secret = store.secret
        self._options = options
        self._committing = Committing(store, options, rejects)
        self._mappings = shipped_mappings()
        self.reports: list[FileReport] = []

    @property
    def notices(self) -> tuple[str, ...]:
        """What the store had to say of identities."""
        return tuple(self._committing.notices)

    def load_native(self, paths: Sequence[Path]) -> None:
        """Entities first, then relations, then records, over all files of the command."""
        for table in native.in_order(paths):
            report = FileReport(table.path.name, "", "native")
            self.reports.append(report)
            for chunk in native.chunks(table, self._options.dated):
                report.rows += chunk.rows
                for refused in chunk.rejects:
                    self._committing.refuse(report, refused)
                self._committing.commit(report, chunk.taken)

    def load_file(self, path: Path) -> None:
        """Every sheet of one file."""
        named = None
        if self._options.source:
            named = named_source(self._options.source, self._mappings)
        everything = [*self._mappings.values(), *([named] if named else [])]
        known = known_words(everything) | set(LEADING)
        origin = _digest(path)
        tables = list(_with_rows(read_tables(path, known=known, chunk_rows=_CHUNK_ROWS), known))
        if not tables:
            self.reports.append(FileReport(path.name, "", "empty"))
            return
        for table in tables:
            found = _recognised(table, named, self._mappings)
            self._load_table(table, found, origin)

    def _load_table(self, table: Table, found: Recognised, origin: str) -> None:
        report = FileReport(table.file, table.sheet, found.mapping.name)
        self.reports.append(report)
        if unread := _unread(table, found):
            report.warn(f"columns not read: {'、'.join(unread)}")
        reading = Reading(
            found.mapping, found.fields, self._options.dated, origin, self._options.who
        )
        rows = Rows(reading, self._secret)
        began = time.perf_counter()
        for chunk in table.chunks:
            report.seconds["read"] += time.perf_counter() - began
            began = time.perf_counter()
            taken = self._map(table, found, rows, chunk, report)
            report.seconds["map"] += time.perf_counter() - began
            began = time.perf_counter()
            self._committing.commit(report, taken)
            report.seconds["commit"] += time.perf_counter() - began
            rows.forget()
            if self._options.progress:
                self._options.progress(len(chunk))
            began = time.perf_counter()

    def _map(
        self, table: Table, found: Recognised, rows: Rows, chunk: list[Row], report: FileReport
    ) -> list[Taken]:
        taken = []
        for number, values in chunk:
            report.rows += 1
            refuse = partial(_reject, table, found, number, values)
            try:
                row = rows.told(values)
            except (Refused, InvalidFact) as error:
                field = error.field if isinstance(error, Refused) else ""
                self._committing.refuse(report, refuse(field, str(error)))
                continue
            taken.append(Taken(row.claims, row.events, refuse, row.refers))
            for odd in row.odd:
                report.warn(odd)
            self._count_lateness(rows, found.mapping, values, report)
        return taken

    def _count_lateness(
        self, rows: Rows, mapping: SourceMapping, values: list[str], report: FileReport
    ) -> None:
        spec = mapping.timeliness
        if not spec:
            return
        received = rows.cell(values, spec["received"]) or self._options.received
        if received is None:
            return
        decided = rows.cell(values, spec["decided"])
        department = rows.cell(values, spec["department"])
        if decided and department:
            penalty = mapping.record.get("kind") == "penalty"
            count(report.lateness, department, decided, received, penalty=penalty)


def _reject(
    table: Table, found: Recognised, number: int, values: Sequence[str], field: str, reason: str
) -> Reject:
    place = found.fields.get(field)
    column = table.header[place] if place is not None else field
    return Reject(table.file, table.sheet, number, column, reason, table.header, tuple(values))


def _unread(table: Table, found: Recognised) -> list[str]:
    """Columns with a name that the source does not know."""
    read = set(found.fields.values())
    return [
        name
        for place, name in enumerate(table.header)
        if name and place not in read and name not in LEADING
    ]


def _recognised(
    table: Table, named: SourceMapping | None, mappings: Mapping[str, SourceMapping]
) -> Recognised:
    if named is None:
        return recognise(table, mappings)
    fields = named.fields_of(table.header)
    lacking = named.missing(fields)
    if lacking:
        raise BadInput(
            f"{table.file} lacks the columns {'、'.join(lacking)} of the source {named.name}: "
            "add them or name another source."
        )
    return Recognised(named, fields)


def _with_rows(tables: Iterable[Table], known: frozenset[str] | set[str]) -> Iterator[Table]:
    """Tables that hold data: an instructions sheet beside them is passed over."""
    passed: list[Table] = []
    any_known = False
    for table in tables:
        if sum(normalise_header(cell) in known for cell in table.header) >= 2 or is_rejects(
            table.header
        ):
            any_known = True
            yield table
        elif not table.sheet:
            yield table
            any_known = True
        else:
            passed.append(table)
    if not any_known:
        yield from passed[:1]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
