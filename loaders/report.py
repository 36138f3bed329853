"""Options of a load and the report of what it did, shared by the loaders and their callers."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from graph.clock import today
from graph.sentence import FALLBACK, Language, Sentence
from loaders.cell_notes import Noted
from loaders.preview import Preview
from loaders.reading.passed_over import PassedOver
from loaders.timeliness import Lateness

_WARNINGS: Final = 100  # kept of one sheet: the first show what is wrong


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to load: the source, the document date, the path of the rejects.

    `dated` is the date of files that give none, `received` the day on which they came, for
    lateness. `progress` is called with the rows of each chunk. `names` maps the names of files to
    the names shown in the rejects, `language` is that of the rejects. `may_restore` allows tables
    of verdicts and aliases, which only a store that is moved whole has. `load` is the id of the
    load in the journal (`loaders.loads`). `stop_at_unreadable` ends the load at a file that cannot
    be read, instead of loading the others. `own` are files of the department's own mappings, the
    latest last. `today` is the day of the load: nothing was decided after it. `department` is the
    department that speaks, None on the command line; without `all_records` it changes the state of
    its own records only.
    """

    source: str | None = None
    dry_run: bool = False
    rejects: Path | None = None
    dated: date | None = None
    received: date | None = None
    progress: Callable[[int], object] | None = None
    who: str = "system"
    names: Mapping[str, str] = field(default_factory=dict)
    language: Language = FALLBACK
    may_restore: bool = True
    load: str = ""
    stop_at_unreadable: bool = False
    own: tuple[Path, ...] = ()
    today: date = field(default_factory=today)
    department: str | None = None
    all_records: bool = True


@dataclass(slots=True)
class FileReport:
    """Counts of one table: `unchanged` are the accepted rows without anything new.

    `rows` are those that a person sees but for `header_rows`; each is `accepted`, `refused` or
    `passed_over`. `source` is "" where its columns are of no known source. `warnings` tell what is
    odd but not refused, `lateness` is by department, `seconds` by stage (read, map,
    commit), `noted` the odd cells, `preview` what a dry run would write.
    """

    file: str
    sheet: str
    source: str
    header_rows: int = 0
    accepted: int = 0
    refused: int = 0
    unchanged: int = 0
    passed_over: PassedOver = field(default_factory=PassedOver)
    warnings: list[Sentence] = field(default_factory=list)
    lateness: dict[str, Lateness] = field(default_factory=dict)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    noted: Noted = field(default_factory=dict)
    preview: Preview | None = None

    @property
    def rows(self) -> int:
        """How many rows the table has beside its header."""
        return self.accepted + self.refused + self.passed_over.rows

    def warn(self, sentence: Sentence) -> None:
        """Add a warning, unless the sheet has it already or has too many."""
        if sentence not in self.warnings and len(self.warnings) < _WARNINGS:
            self.warnings.append(sentence)


class PathNote(NamedTuple):
    """A file or folder of which nothing was taken, and why."""

    path: Path
    why: Sentence


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did; `rejects` is the path of the refused rows, None where there are none.

    `load` is the id by which it can be taken back. `passed_over` are the files and
    folders inside the given ones that are no tables, `unreadable` those that should be and cannot
    be read.
    """

    revision: int
    files: tuple[FileReport, ...]
    rejects: Path | None
    notices: tuple[Sentence, ...]
    load: str = ""
    passed_over: tuple[PathNote, ...] = ()
    unreadable: tuple[PathNote, ...] = ()
