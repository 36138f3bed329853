"""One load in a process of its own, so that a hostile or huge file harms nobody else.

The process is the same interpreter. Its job comes as a line of JSON on standard input, which stays
open: when it closes, the desk is gone, and the load ends with it. Its messages go back as lines of
JSON on standard output. Neither secret nor password stands on a command line or in a file.
"""

import os
import resource
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, TextIO

from analytics.law.tiers import read_tier_law
from api.clock import day
from api.loading.asking_job import AskingJob
from api.loading.check_job import CheckJob
from api.loading.job import LONGEST, REJECTS, Kept
from api.loading.link import linked_store
from api.loading.messages import send
from api.loading.process import STOP, Bounds
from api.loading.written import mark_begin
from graph.errors import BadInput, CreditGraphError, StoreError
from graph.id_keys import IdKeys
from graph.sentence import Sentence, plain_sentence, say
from loaders.load import load
from loaders.loads import load_id
from loaders.mapped import Plan, sheets_of
from loaders.native_tables import native_tables
from loaders.officer_sheet import read_sheet
from loaders.paths import LEFT, unpacked_files
from loaders.preview import plain_preview
from loaders.reading.unpacking import check_packed
from loaders.report import FileReport, LoadOptions, LoadReport, PathNote
from loaders.unknown_sheet import unknown_sheet

_OFTEN_S: Final = 0.2  # between two messages of progress
_SHEETS: Final = 200  # of one load
_SHOWN: Final = 50  # warnings of a sheet, departments of a sheet, notices of a load
_NAME: Final = 60  # characters of a sheet's name

Job = dict[str, Any]


def run(job: Job) -> None:
    """Do a job in this process and send how it ended; bounds the whole process."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library that prints would break our lines of JSON
    work: _Work = _KINDS.get(job.get("task", ""), _LoadJob)(job, pipe)
    threading.Thread(target=_hear_the_desk, args=(work,), daemon=True).start()
    _bound(Bounds(**job["bounds"]))
    try:
        work.done()
    except _Stopped:
        work.send_end("cancelled")
    except StoreError as error:  # before its base class: the file is not to blame
        if error.code == "sqlite.memory":  # of this process, which is bounded
            work.send_end("memory")
        else:
            work.send_end("store", error.sentence)
    except CreditGraphError as error:
        if isinstance(work, _LoadJob):
            work.send_unknown()
        work.send_end("file", error.sentence)
    except MemoryError:
        work.send_end("memory")
    except Exception as error:
        # Where it went wrong, never with what: the message may quote a row.
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        work.send_end("fault", place=place)


class _Stopped(Exception):
    """The desk asked for an end, between two batches."""


def _hear_the_desk(work: "_Work") -> None:
    """Stop the work when the desk says so, and end this process when the desk is gone.

    The batch under way when the desk goes is not committed.
    """
    while heard := os.read(0, 1024):
        if STOP.encode() in heard:
            work.stop()
    os._exit(1)  # `sys.exit` in a thread would end the thread only


def _bound(bounds: Bounds) -> None:
    # No core file: it would leave the rows of persons and the secret on disk.
    for what, most in (
        (resource.RLIMIT_AS, bounds.memory),
        (resource.RLIMIT_CPU, bounds.cpu_s),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        # A hard limit that the system set lower cannot be raised.
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (lower, hard))


class _SheetJob(AskingJob):
    """An officer's sheet to be read, which goes to the desk as one message, or to be added to."""

    def done(self) -> None:
        """Read the sheet or add to it; raises what `read_sheet` and `with_columns` raise."""
        job = self._job
        if job["task"] == "columns":
            self._add()
            return
        sheet = read_sheet(
            Path(job["file"]), most_rows=job["most_rows"], project_first=job["project_first"]
        )
        plain = {
            "rows": sheet.rows,
            "header": sheet.header,
            "named": sorted(sheet.named.items()),
            "by_name": sorted(sheet.by_name),
            "beside": sorted(sheet.beside.items()),
            "page": sheet.page,
        }
        send(self._pipe, {"sheet": plain})

    def _add(self) -> None:
        # The library of workbooks takes a while to import, and no load needs it.
        from loaders.officer_columns import with_columns  # noqa: PLC0415

        job = self._job
        with_columns(
            Path(job["file"]),
            Path(job["out"]),
            page=job["page"],
            header=job["header"],
            titles=job["titles"],
            added={int(place): values for place, values in job["added"]},
        )
        send(self._pipe, {"written": True})


class _LoadJob:
    """A load in progress; its messages go to the desk as lines of JSON through `pipe`."""

    def __init__(self, job: Job, pipe: TextIO) -> None:
        self._job = job
        self._pipe = pipe
        self._names: dict[str, str] = dict(job["files"])
        self._paths: list[Path] = []
        self._own = tuple(map(Path, job["own"]))
        self._rows = 0
        self._sent_at = 0.0
        self._beginning = threading.Lock()
        self._writes = self._stopping = False

    def done(self) -> None:
        """Check and recognise the files, then load them; raises what these raise."""
        job = self._job
        store = linked_store(job)
        try:
            sent = [Path(job["folder"]) / name for name in self._names]
            # Counted first: recognising a sheet unpacks its file.
            for path in sent:
                check_packed(path, path.name)
            paths = self._paths = self._unpacked(sent)
            sheets = self._recognised(paths, store.id_keys)
            self._send({"sheets": sheets, "load": load_id(paths)})
            self._begin(load_id(paths), store.journal_lengths()["facts"])
            report = load(store, paths, law=read_tier_law(), options=self._options())
        finally:
            store.close()
        if any(not file.source for file in report.files):
            self.send_unknown()
        self._send({"report": self._report(report)})

    def stop(self) -> None:
        """End after the batch under way, at once where none is."""
        with self._beginning:
            self._stopping = True
            if not self._writes:
                os._exit(1)

    def _begin(self, load: str, after: int) -> None:
        """From here on rows are written; before it a stop needs no whole batch."""
        if self._job["dry_run"]:
            return
        try:
            mark_begin(Path(self._job["folder"]), load, after)
        except OSError as error:
            raise StoreError("upload.unkept", error=error.strerror) from error
        with self._beginning:
            self._writes = True

    def _unpacked(self, sent: list[Path]) -> list[Path]:
        """The files sent, each archive replaced by its members; raises for one that is not read."""
        unread: list[PathNote] = []
        paths = unpacked_files(sent, Path(self._job["folder"]), unread)
        for note in unread:
            if note.why.code != LEFT:
                raise BadInput(note.why)
        self._names.update({path.name: self._renamed(path.name) for path in paths})
        return paths

    def send_unknown(self) -> None:
        """Send the first sheet whose columns nobody knows, where a person will be asked."""
        if not self._job["keeps"] or self._job["source"]:
            return
        for path in self._paths:
            # What else is wrong with the file was told already.
            with suppress(CreditGraphError):
                sheet = unknown_sheet(path, own=self._own)
                if sheet is not None:
                    plain = asdict(sheet) | {"file": self._renamed(path.name)}
                    self._send({"unknown": plain})
                    return

    def send_end(self, why: str, detail: Sentence | None = None, *, place: str = "") -> None:
        """Send that the load ended early, and why; `place` is where in the program."""
        said = self._kept(detail) if detail else ""
        self._send({"ended": why, "detail": said, "place": place, "rows": self._rows})

    def _options(self) -> LoadOptions:
        job = self._job
        return LoadOptions(
            source=job["source"],
            dry_run=job["dry_run"],
            rejects=Path(job["folder"]) / REJECTS,
            dated=day(job["dated"]),
            received=day(job["received"]),
            progress=self._progress,
            who=job["who"],
            names=self._names,
            language=job["language"],
            may_restore=False,
            stop_at_unreadable=True,
            department=job["department"],
            all_records=job["all_records"],
            own=self._own,
        )

    def _recognised(self, paths: list[Path], keys: IdKeys) -> list[dict[str, str]]:
        """The source of each sheet. Raises BadInput for a file of no known source."""
        sheets: list[dict[str, str]] = []
        for path in paths:
            file = self._renamed(path.name)
            tables, has_sheets = native_tables(path)
            sheets += [{"file": file, "sheet": "", "source": "native"} for _ in tables]
            if not has_sheets:
                continue
            for sheet in sheets_of(
                Plan(path, keys, read_tier_law(), self._job["source"], own=self._own)
            ):
                sheets.append({"file": file, "sheet": sheet.name[:_NAME], "source": sheet.source})
                if len(sheets) > _SHEETS:
                    raise BadInput("upload.too_many_sheets", most=_SHEETS)
        return sheets

    def _progress(self, rows: int) -> None:
        self._rows += rows
        most, now = self._job["bounds"]["rows"], time.monotonic()
        if now - self._sent_at > _OFTEN_S:
            self._sent_at = now
            self._send({"rows": self._rows})
        if self._rows > most:
            raise BadInput("upload.too_many_rows", most=most)
        if self._stopping:
            raise _Stopped

    def _report(self, report: LoadReport) -> dict[str, Any]:
        return {
            "revision": report.revision,
            "rejects": report.rejects is not None,
            "files": [self._file_report(file) for file in report.files],
            "notices": [self._kept(notice) for notice in report.notices[:_SHOWN]],
        }

    def _file_report(self, file: FileReport) -> dict[str, Any]:
        latest = sorted(file.lateness.items(), key=lambda one: (-one[1].late, one[0]))
        return {
            "file": self._renamed(file.file),
            "sheet": file.sheet[:_NAME],
            "source": file.source or None,
            "rows": file.rows,
            "header_rows": file.header_rows,
            "accepted": file.accepted,
            "refused": file.refused,
            "unchanged": file.unchanged,
            "passed_over": [
                {"what": self._kept(say(what)), "rows": passed.rows, "first": passed.first}
                for what, passed in file.passed_over.kinds.items()
            ],
            "unread": file.passed_over.unread,
            "warnings": [self._kept(text) for text in file.warnings[:_SHOWN]],
            "preview": plain_preview(file.preview),
            "lateness": {
                office: {"rows": late.rows, "late": late.late, "most_days": late.most_days}
                for office, late in latest[:_SHOWN]
            },
        }

    def _kept(self, said: Sentence | str) -> Kept:
        """A sentence as JSON, so that each reader gets it in a language of choice."""
        plain = said if isinstance(said, str) else plain_sentence(said)
        kept: Kept = self._renamed(plain)
        return kept

    def _renamed(self, plain: Any) -> Any:  # noqa: ANN401 - JSON is what it is
        """JSON in which every text names files as their sender does; long lists are cut."""
        if isinstance(plain, dict):
            return {key: self._renamed(value) for key, value in plain.items()}
        if isinstance(plain, list):
            # A hostile header has thousands of columns, and all of them would be kept.
            lengths = accumulate(len(str(value)) for value in plain)
            return [
                self._renamed(value)
                for value, length in zip(plain, lengths, strict=True)
                if length <= LONGEST + len(str(value))
            ]
        if isinstance(plain, str):
            for here, shown in self._names.items():
                plain = plain.replace(here, shown)
        return plain

    def _send(self, message: dict[str, Any]) -> None:
        send(self._pipe, message)


_Work = _SheetJob | _LoadJob | CheckJob
_KINDS: Final[dict[str, type[_Work]]] = {
    "sheet": _SheetJob,
    "columns": _SheetJob,
    "check": CheckJob,
}
