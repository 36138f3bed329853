"""The load: files to batches, row by row refused or taken, nothing else lost (DESIGN §6, §12)."""

import hashlib
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from graph.errors import BadInput, CreditGraphError, InvalidFact, StoreError
from graph.model import Batch, Claim, Entry, StateEvent
from graph.store import Store
from loaders import native
from loaders.headers import normalise_header
from loaders.mapping import SourceMapping, shipped_mappings
from loaders.parties import Refused
from loaders.recognise import Recognised, known_words, named_source, recognise
from loaders.rejects import LEADING, Reject, RejectsFile, is_rejects
from loaders.rows import Reading, Rows
from loaders.tables import Row, Table, read_tables
from loaders.timeliness import Lateness, count

_SUFFIXES = frozenset({".csv", ".xlsx", ".xls", ".xlsm", ".txt", ".tsv", ".gz", ".htm", ".html"})
_CHUNK_ROWS = 2000


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: which source, whose document date, where refused rows go."""

    source: str | None = None
    dry_run: bool = False
    rejects: Path | None = None
    dated: date | None = None
    received: date | None = None
    progress: Callable[[int], object] | None = None
    who: str = "system"


@dataclass(slots=True)
class FileReport:
    """What became of one sheet; `seconds` by stage: read, map, commit."""

    file: str
    sheet: str
    source: str
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)
    lateness: dict[str, Lateness] = field(default_factory=dict)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did; `rejects` is where refused rows are, None when there are none."""

    revision: int
    files: tuple[FileReport, ...]
    rejects: Path | None
    notices: tuple[str, ...]


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
        return LoadReport(revision, tuple(work.reports), rejects.path, tuple(work.notices))


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
        self._store = store
        self._options = options
        self._rejects = rejects
        self._mappings = shipped_mappings()
        self.reports: list[FileReport] = []
        self.notices: dict[str, None] = {}

    def load_native(self, paths: Sequence[Path]) -> None:
        """Entities first, then relations, then records, over all files of the command."""
        for table in native.in_order(paths):
            report = FileReport(table.path.name, "", "native")
            self.reports.append(report)
            for chunk in native.chunks(table, self._store, self._options.dated):
                for refused in chunk.rejects:
                    self._rejects.add(refused)
                report.rows += chunk.rows
                report.refused += len(chunk.rejects)
                self._commit(report, chunk.told)

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
        reading = Reading(
            found.mapping, found.fields, self._options.dated, origin, self._options.who
        )
        rows = Rows(reading, self._store.secret)
        began = time.perf_counter()
        for chunk in table.chunks:
            report.seconds["read"] += time.perf_counter() - began
            began = time.perf_counter()
            told = self._map(table, found, rows, chunk, report)
            report.seconds["map"] += time.perf_counter() - began
            began = time.perf_counter()
            self._commit(report, told)
            report.seconds["commit"] += time.perf_counter() - began
            rows.forget()
            if self._options.progress:
                self._options.progress(len(chunk))
            began = time.perf_counter()

    def _map(
        self, table: Table, found: Recognised, rows: Rows, chunk: list[Row], report: FileReport
    ) -> list[tuple[list[Claim], list[StateEvent]]]:
        told = []
        for number, values in chunk:
            report.rows += 1
            try:
                row = rows.told(values)
            except (Refused, InvalidFact) as error:
                self._refuse(table, found, number, values, error)
                report.refused += 1
                continue
            told.append((row.claims, row.events))
            for odd in row.odd:
                if odd not in report.warnings and len(report.warnings) < 100:
                    report.warnings.append(odd)
            self._count_lateness(rows, found.mapping, values, report)
        return told

    def _refuse(
        self, table: Table, found: Recognised, number: int, values: list[str], error: Exception
    ) -> None:
        field_ = error.field if isinstance(error, Refused) else ""
        place = found.fields.get(field_)
        column = table.header[place] if place is not None else field_
        self._rejects.add(
            Reject(table.file, table.sheet, number, column, str(error), table.header, tuple(values))
        )

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

    def _commit(
        self, report: FileReport, told: Sequence[tuple[list[Claim], list[StateEvent]]]
    ) -> None:
        if not told:
            return
        claims = tuple(claim for row, _ in told for claim in row)
        events = tuple(event for _, row in told for event in row)
        if self._options.dry_run:
            report.accepted += len(told)
            return
        entry = Entry("load", {"source": report.source, "rows": len(told)})
        try:
            done = self._store.commit(
                Batch(claims, events, entries=(entry,), who=self._options.who)
            )
        except StoreError as error:
            raise StoreError(
                f"{error} Of {report.file} the first {report.accepted} accepted rows are in; "
                "load the same file again to finish it."
            ) from error
        self.notices.update(dict.fromkeys(done.notices))
        report.accepted += len(told)
        place = 0
        for row, _ in told:
            report.unchanged += not any(done.novel[place : place + len(row)])
            place += len(row)


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


__all__ = ["CreditGraphError", "FileReport", "LoadOptions", "LoadReport", "load"]
