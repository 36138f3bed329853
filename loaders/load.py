"""The load: files to batches; every row is taken or refused, none is lost (DESIGN §6, §12)."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from graph.errors import BadInput
from graph.garbage import few_collections
from graph.sentence import Sentence, say
from graph.store import Store
from graph.tiers import TierLaw
from loaders import native
from loaders.batches import BatchCommitter, RejectMaker
from loaders.cell_notes import merge, sentences
from loaders.chunks import Chunk
from loaders.gathered import gathered
from loaders.loads import load_id
from loaders.mapped import Mapped, PassedTable, Plan, RecognisedSheet, mapped
from loaders.native_tables import RESTORING, NativeTable, in_order, native_tables
from loaders.paths import files_in, unpacked_files
from loaders.rejects import RejectsFile
from loaders.report import FileReport, LoadOptions, LoadReport, PathNote
from loaders.sheet_row import SheetRow
from loaders.speaking import Speaker, refused_events
from loaders.timeliness import add
from loaders.worker import mapped_by_worker

_LARGE: Final = 2_000_000  # bytes of text; a second process costs more than it saves below


def load(store: Store, paths: Sequence[Path], *, law: TierLaw, options: LoadOptions) -> LoadReport:
    """Load files and folders into a store, in batches of fixed size, each committed whole.

    `law` gives the tier of a listing or a penalty and the cap of its publicity (DESIGN §9).

    A file that cannot be read, or is of no known source, is named in the report, and the others
    are loaded; where it is the only one, or `stop_at_unreadable` is set, BadInput is raised.
    Raises StoreError with the rows that are in when the store fails half way.
    """
    passed_over: list[PathNote] = []
    sent = files_in(paths, passed_over)
    options = replace(options, load=load_id(sent))
    with (
        TemporaryDirectory(prefix="creditgraph-") as folder,
        RejectsFile(options.rejects, names=options.names, language=options.language) as rejects,
        few_collections(),
    ):
        work = _Work(store, law, options, rejects)
        files = unpacked_files(sent, Path(folder), passed_over)
        tables = {path: native_tables(path) for path in files}
        every = [table for its_tables, _ in tables.values() for table in its_tables]
        work.load_native(every, alone=len(files) == 1)
        work.load_files([path for path in files if tables[path][1]], alone=len(files) == 1)
        work.finish()
        return LoadReport(
            store.revision().number,
            tuple(work.reports),
            rejects.path,
            work.notices,
            options.load,
            tuple(_as_sent(note, Path(folder)) for note in passed_over),
            tuple(_as_sent(note, Path(folder)) for note in work.unreadable),
        )


def _as_sent(note: PathNote, unpacked: Path) -> PathNote:
    """The note with the name of an archive's member, and not the place of its unpacked copy."""
    inside = note.path.is_relative_to(unpacked)
    return note._replace(path=note.path.relative_to(unpacked)) if inside else note


class _Work:
    """One load under way."""

    def __init__(
        self, store: Store, law: TierLaw, options: LoadOptions, rejects: RejectsFile
    ) -> None:
        self._store = store
        self._keys = store.id_keys
        self._law = law
        self._options = options
        self._batches = BatchCommitter(store, options, rejects, law.lasting)
        self.reports: list[FileReport] = []
        self.unreadable: list[PathNote] = []

    @property
    def notices(self) -> tuple[Sentence, ...]:
        """The store's notices on identities, and companies with stakes over 100 %."""
        return self._batches.notices

    def finish(self) -> None:
        """Do what needs every file in the store; nothing in a dry run."""
        if not self._options.dry_run:
            self._batches.finish()

    def load_native(self, tables: Iterable[NativeTable], *, alone: bool) -> None:
        """Load native tables: entities of all files first, verdicts and aliases last.

        Raises BadInput where one cannot be read and is `alone`, else it is noted.
        """
        for table in in_order(tables):
            if table.kind in RESTORING and not self._options.may_restore:
                raise BadInput("native.restoring", file=table.path.name)
            try:
                self._load_native(table)
            except BadInput as error:
                if alone or self._options.stop_at_unreadable:
                    raise
                self.unreadable.append(PathNote(table.path, error.sentence))

    def _load_native(self, table: NativeTable) -> None:
        options = self._options
        report = FileReport(table.path.name, "", "native", header_rows=1)
        for place, chunk in enumerate(self._chunks(table)):
            if place == 0:  # a file that cannot be read has no report
                self.reports.append(report)
            report.passed_over.update(chunk.passed_over)
            for row, column, reason in chunk.refused:
                self._batches.refuse(report, table.refuse(row, column, reason))
            self._take(report, chunk.taken, table.refuse, moved=options.department is None)
            if options.progress:
                options.progress(chunk.rows)

    def _chunks(self, table: NativeTable) -> Iterable[native.NativeChunk]:
        return native.chunks(table, self._options.dated, self._options.today, self._speaker)

    @property
    def _speaker(self) -> Speaker | None:
        """Who speaks in a native table: the department that sent it, None on the command line."""
        department = self._options.department
        return None if department is None else Speaker(department, self._law.authorities)

    def _take(
        self,
        report: FileReport,
        rows: Sequence[SheetRow],
        refuse: RejectMaker,
        *,
        moved: bool = False,
    ) -> None:
        """Commit rows, but refuse those that change the state of another department's record."""
        options, refused = self._options, dict[int, Sentence]()
        if options.department is not None and not options.all_records:
            refused = dict(refused_events(self._store, rows, options.department))
        for row in rows:
            if row.number in refused:
                self._batches.refuse(report, refuse(row, "state", refused[row.number]))
        kept = [row for row in rows if row.number not in refused]
        self._batches.commit(report, kept, refuse, moved=moved)

    def load_files(self, paths: Sequence[Path], *, alone: bool) -> None:
        """Load every table of these files; a worker process reads and maps them if they are large.

        Raises BadInput where one cannot be read and is `alone`, else it is noted.
        """
        plans = list(map(self._plan, paths))
        if not _are_large(paths):
            for plan in plans:
                self._load_file(plan.path, mapped(plan), alone=alone)
            return
        with closing(mapped_by_worker(plans)) as files:
            for plan, parts in zip(plans, files, strict=True):
                self._load_file(plan.path, parts, alone=alone)

    def _plan(self, path: Path) -> Plan:
        options = self._options
        return Plan(
            path,
            self._keys,
            self._law,
            source=options.source,
            dated=options.dated,
            received=options.received,
            who=options.who,
            own=options.own,
            today=options.today,
            department=options.department,
        )

    def _load_file(self, path: Path, parts: Iterator[Mapped], *, alone: bool) -> None:
        parts = gathered(parts)
        sheet: RecognisedSheet | None = None
        while True:
            try:
                part = next(parts, None)
            except BadInput as error:
                if alone or self._options.stop_at_unreadable:
                    raise
                self.unreadable.append(PathNote(path, error.sentence))
                break
            if part is None:
                break
            if isinstance(part, Chunk):
                assert sheet is not None
                self._commit(part, sheet, self.reports[-1])
                continue
            self._end_sheet(sheet)  # lateness is journalled once a sheet, after its last chunk
            sheet = part if isinstance(part, RecognisedSheet) else None
            self.reports.append(_report_of(part))
        self._end_sheet(sheet)

    def _end_sheet(self, sheet: RecognisedSheet | None) -> None:
        if sheet is not None:
            report = self.reports[-1]
            self._batches.note_lateness(report)
            for sentence in sentences(report.noted, sheet.columns):
                report.warn(sentence)
            if not report.accepted + report.refused:
                report.warn(say("load_note.no_rows"))

    def _commit(self, chunk: Chunk, sheet: RecognisedSheet, report: FileReport) -> None:
        began = time.perf_counter()
        report.passed_over.update(chunk.passed_over)
        for row, field, reason in chunk.refused:
            self._batches.refuse(report, sheet.refuse(row, field, reason))
        self._take(report, self._batches.sent(chunk.said, chunk.taken), sheet.refuse)
        for warning in chunk.warnings.values():
            report.warn(warning)
        add(report.lateness, chunk.lateness)
        merge(report.noted, chunk.noted)
        for stage, seconds in chunk.seconds.items():
            report.seconds[stage] += seconds
        report.seconds["commit"] += time.perf_counter() - began
        if self._options.progress:
            self._options.progress(chunk.rows)


def _report_of(part: RecognisedSheet | PassedTable) -> FileReport:
    """The report of a table, before its rows."""
    if isinstance(part, PassedTable):
        report = FileReport(part.file, part.name, "", passed_over=part.passed_over)
        report.warn(part.why or say("load_note.blank_sheet"))
        return report
    report = FileReport(part.file, part.name, part.source, header_rows=part.header_rows)
    for note in part.notes:
        report.warn(note)
    if part.unread:
        report.warn(say("load_note.unread", columns=part.unread))
    return report


def _are_large(paths: Iterable[Path]) -> bool:
    """Whether mapping these files takes longer than starting a process for it."""
    return sum(map(_bytes_of_text, paths)) > _LARGE


def _bytes_of_text(path: Path) -> int:
    # A workbook or a packed file holds several times its size in text.
    packed = path.suffix.lower() not in (".csv", ".txt", ".tsv")
    return path.stat().st_size * (10 if packed else 1)
