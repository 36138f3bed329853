"""One load in a process of its own: a hostile or huge file holds up, and takes down, nobody else.

The process is the same interpreter. Its job comes as a line of JSON on its standard input, which
stays open: when it closes, the desk is gone, and the load ends with it. What it tells comes back as
lines of JSON. Neither secret nor password stands on a command line or in a file.
"""

import json
import os
import resource
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

from analytics.law.tiers import read_tier_law
from graph.addresses import Credentials
from graph.errors import BadInput, CreditGraphError, StoreError
from graph.opening import open_store
from loaders.load import load
from loaders.mapped import Plan, sheets_of
from loaders.native import native_table
from loaders.report import FileReport, LoadOptions, LoadReport
from loaders.unpacking import check_packed

REJECTS: Final = "rejects.csv"
_OFTEN_S: Final = 0.2
_SHEETS: Final = 200  # of one load
_SHOWN: Final = 50  # warnings of a sheet, departments of a sheet, notices of a load
_LONG: Final = 300  # characters of a warning
_NAME: Final = 60  # characters of a sheet's name

Job = dict[str, Any]
Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one load may use: rows, bytes of memory, seconds of computing."""

    rows: int = 2_000_000
    memory: int = 4 * 2**30
    cpu_s: int = 3600


def run(job: Job) -> None:
    """Do a job in this process, which ends with it."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is not what we tell
    threading.Thread(target=_end_with_the_desk, daemon=True).start()
    _bound(Bounds(**job["bounds"]))
    work = _Work(job, pipe)
    try:
        work.done()
    except StoreError as error:
        work.tell_end("store", str(error))
    except CreditGraphError as error:
        work.tell_end("file", str(error))
    except MemoryError:
        work.tell_end("memory", "")
    except Exception as error:
        # where it went wrong, never with what: a message may quote a row
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        work.tell_end("fault", place)


def _end_with_the_desk() -> None:
    """End at once when the desk is gone: a batch is whole or not at all."""
    while os.read(0, 1024):
        pass
    os._exit(1)


def _bound(bounds: Bounds) -> None:
    for what, most in ((resource.RLIMIT_AS, bounds.memory), (resource.RLIMIT_CPU, bounds.cpu_s),
                       (resource.RLIMIT_CORE, 0)):  # fmt: skip
        _, hard = resource.getrlimit(what)
        lower = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (lower, hard))


class _Work:
    """A job under way and what it tells."""

    def __init__(self, job: Job, pipe: TextIO) -> None:
        self._job = job
        self._pipe = pipe
        self._names: dict[str, str] = dict(job["files"])
        self._rows = 0
        self._told_at = 0.0

    def done(self) -> None:
        """Look the files through, say what they are, load them."""
        job = self._job
        link = Credentials(job["user"], job["password"])
        store = open_store(job["url"], secret=bytes.fromhex(job["secret"]), credentials=link)
        try:
            paths = [Path(job["folder"]) / name for name in self._names]
            for path in paths:
                check_packed(path, path.name)
            self._tell({"sheets": self._recognised(paths, store.secret)})
            report = load(store, paths, law=read_tier_law(), options=self._options())
        finally:
            store.close()
        self._tell({"report": self._told(report)})

    def tell_end(self, why: str, detail: str) -> None:
        """Say that the load ended before its time, and why."""
        self._tell({"ended": why, "detail": self._renamed(detail), "rows": self._rows})

    def _options(self) -> LoadOptions:
        job = self._job
        return LoadOptions(
            source=job["source"], dry_run=job["dry_run"], rejects=Path(job["folder"]) / REJECTS,
            dated=_day(job["dated"]), received=_day(job["received"]), progress=self._progress,
            who=job["who"], names=self._names, may_restore=False,
        )  # fmt: skip

    def _recognised(self, paths: list[Path], secret: bytes) -> list[dict[str, str]]:
        """What each sheet is taken for; any file of no known source refuses them all."""
        sheets: list[dict[str, str]] = []
        for path in paths:
            file = self._names[path.name]
            if native_table(path):
                sheets.append({"file": file, "sheet": "", "source": "native"})
                continue
            for sheet in sheets_of(Plan(path, secret, read_tier_law(), self._job["source"])):
                sheets.append({"file": file, "sheet": sheet.name[:_NAME], "source": sheet.source})
                if len(sheets) > _SHEETS:
                    raise BadInput(f"more than {_SHEETS} sheets came at once: send fewer.")
        return sheets

    def _progress(self, rows: int) -> None:
        self._rows += rows
        most, now = self._job["bounds"]["rows"], time.monotonic()
        if now - self._told_at > _OFTEN_S:
            self._told_at = now
            self._tell({"rows": self._rows})
        if self._rows > most:
            raise BadInput(f"more than {most:,} rows came at once: split the files and send them.")

    def _told(self, report: LoadReport) -> dict[str, Any]:
        return {
            "revision": report.revision, "rejects": report.rejects is not None,
            "files": [self._told_file(file) for file in report.files],
            "notices": [self._renamed(str(notice))[:_LONG] for notice in report.notices[:_SHOWN]],
        }  # fmt: skip

    def _told_file(self, file: FileReport) -> dict[str, Any]:
        latest = sorted(file.lateness.items(), key=lambda one: (-one[1].late, one[0]))
        return {
            "file": self._renamed(file.file), "sheet": file.sheet[:_NAME],
            "source": file.source,
            "rows": file.rows, "accepted": file.accepted, "refused": file.refused,
            "unchanged": file.unchanged,
            "warnings": [self._renamed(str(warning))[:_LONG] for warning in file.warnings[:_SHOWN]],
            "lateness": {
                office: {"rows": told.rows, "late": told.late, "most_days": told.most_days}
                for office, told in latest[:_SHOWN]
            },
        }  # fmt: skip

    def _renamed(self, text: str) -> str:
        """A sentence with files as their sender calls them, and no options of a command line."""
        for here, shown in self._names.items():
            text = text.replace(here, shown)
        return text.replace("--source", "«source»").replace("--dated", "«dated»")

    def _tell(self, told: dict[str, Any]) -> None:
        self._pipe.write(json.dumps(told, ensure_ascii=True) + "\n")
        self._pipe.flush()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
