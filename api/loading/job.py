"""One load: its state and report, and how they are kept in the load's own folder."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from api.loading.written import Written
from api.placeless import placeless, without_places
from graph.model import Batch, Entry, Value
from graph.private_files import open_private
from graph.sentence import FALLBACK, Language, Sentence, plain_sentence, say, sentence_of

State = Literal["waiting", "running", "done", "refused", "stopped"]
OVER: Final = frozenset({"done", "refused", "stopped"})
_FILE: Final = "load.json"
REJECTS: Final = "rejects.csv"
LONGEST: Final = 300  # characters of a warning or a notice

# Reasons for which a load that wrote nothing counts as refused, not as stopped.
_REFUSING: Final = frozenset({"file", "memory", "time"})
_AGAIN: Final = "load_ended.again"
_NOTHING: Final = "load_ended.nothing"
# Sentences of the loaders name options of the command line; over HTTP they are fields of a form.
_OPTIONS: Final = {"--source": "«source»", "--dated": "«dated»"}

# A sentence as it is kept: `plain_sentence`'s JSON, or the text that an earlier version wrote.
Kept = Mapping[str, Any] | str


@dataclass(frozen=True, slots=True)
class Load:
    """One load: who sent what, how far it is, and how it ended.

    `sent` are the files as [name here, name shown, bytes], `sheets` their sheets with the source of
    each, `report` what the load did. For a load that was refused or stopped, `why` is the kind of
    reason, `detail` the reason as a kept sentence, and `next` the code of what to do. `language` is
    the sender's: refused rows give their reasons in it. `all_records`: the sender may change the
    state of every department's records. `load` is its id in the journal, `taken_back` says by whom,
    when and why it was taken back, and `cancelled` by whom, when and why it was ended. `written`
    are the batches that stand of a load that ended early (batches, rows, first and last revision);
    None where nobody could look. `keeps`: its files stay after the load, to be loaded for good or
    once their columns are named; `unknown` is the sheet (file, sheet, header, rows) whose columns
    are to be named; `mends` is the load whose refused rows these are, 0 for none. Times are ISO
    8601 in Shanghai.
    """

    number: int
    who: str
    department: str
    sent: list[list[Any]]
    sent_at: str
    source: str | None = None
    dated: str | None = None
    received: str | None = None
    dry_run: bool = False
    state: State = "waiting"
    began_at: str | None = None
    ended_at: str | None = None
    rows: int = 0
    sheets: list[dict[str, str]] = field(default_factory=list)
    report: dict[str, Any] | None = None
    why: str = ""
    detail: Kept = ""
    next: str = ""
    language: Language = FALLBACK
    all_records: bool = False
    load: str = ""
    taken_back: dict[str, str] | None = None
    keeps: bool = False
    unknown: dict[str, Any] | None = None
    cancelled: dict[str, str] | None = None
    written: dict[str, int] | None = None
    mends: int = 0

    @property
    def over(self) -> bool:
        """Whether the load has ended, in whatever way."""
        return self.state in OVER

    def ended(
        self, why: str, at: str, detail: Kept = "", *, written: Written | None = None
    ) -> "Load":
        """The same load, ended early: refused where nothing was written, else stopped.

        `why` is the last part of a `load_ended.…` code, `at` the time, and `detail` the sentence
        about the file or the store at fault. `written` is None where that is not known: then
        nobody is told that nothing was.
        """
        untouched = self.dry_run or (written is not None and not written.batches)
        state: State = "refused" if untouched and why in _REFUSING else "stopped"
        said = detail or plain_sentence(say(f"load_ended.{why}"))
        after = _NOTHING if untouched else _AGAIN
        stands = asdict(written) if written else None
        return replace(
            self, state=state, why=why, detail=said, next=after, ended_at=at, written=stands
        )


def cancelling(load: Load) -> Batch:
    """The entry of the facts journal that says who ended a load early, and what of it stands."""
    about = load.cancelled or {}
    particulars: dict[str, Value] = {"number": load.number, "reason": about.get("reason", "")}
    particulars |= {"load": load.load} if load.load else {}
    particulars |= load.written or {}
    return Batch(entries=(Entry("cancel", particulars),), who=about.get("who", ""))


def _said(kept: Mapping[str, Any]) -> Sentence:
    return without_places(sentence_of(kept))


def text_of(kept: Kept, language: Language) -> str:
    """A kept sentence in a reader's language, with form fields for names of options."""
    text = placeless(kept) if isinstance(kept, str) else _said(kept).text(language)
    for option, field_ in _OPTIONS.items():
        text = text.replace(option, field_)
    return text


def keep(load: Load, folder: Path) -> None:
    """Write a load into its folder, whole or not at all, readable by the server's user only."""
    draft = folder / f"{_FILE}.new"
    with open_private(draft, "w", encoding="utf-8") as file:
        json.dump(asdict(load), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _FILE)


def kept(folder: Path) -> Load | None:
    """The load that was written into a folder; None where there is none, or no whole one."""
    try:
        written = json.loads((folder / _FILE).read_text("utf-8"))
        # Fields of other versions are passed over, and missing ones take their defaults.
        return Load(**{one.name: written[one.name] for one in fields(Load) if one.name in written})
    except (OSError, ValueError, KeyError, TypeError):
        return None
