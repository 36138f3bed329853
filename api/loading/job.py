"""What is known of one load, and kept of it in its own folder."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from graph.sentence import FALLBACK, Language, plain_sentence, say, sentence_of

State = Literal["waiting", "running", "done", "refused", "stopped"]
OVER: Final = frozenset({"done", "refused", "stopped"})
_FILE: Final = "load.json"
LONGEST: Final = 300  # characters of a warning or a notice

# Reasons for which a load may end before it wrote anything: it was refused, not stopped.
_REFUSING: Final = frozenset({"file", "memory", "time"})
_AGAIN: Final = "load_ended.again"
_NOTHING: Final = "load_ended.nothing"
# Sentences of the loaders name options of the command line; over HTTP they are fields of a form.
_OPTIONS: Final = {"--source": "«source»", "--dated": "«dated»"}

# A sentence as it is kept: `plain_sentence`'s JSON, or the text that an earlier version wrote.
Kept = Mapping[str, Any] | str


@dataclass(frozen=True, slots=True)
class Load:
    """One load: who sent what, how far it is, and what became of it.

    `sent` are the files as [name here, name shown, bytes]; `sheets` what each was taken for;
    `report` what the load did; `why` the kind of reason for which it was refused or stopped,
    `detail` that reason as a kept sentence, and `next` the code of what is to be done;
    `language` is the sender's, in which the refused rows say why.
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

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in OVER

    def ended(self, why: str, at: str, detail: Kept = "") -> "Load":
        """The same, ended before its time: refused where nothing was written, else stopped.

        `detail` is the sentence about the file or the store that is to blame.
        """
        untouched = self.dry_run or not self.sheets or (why == "file" and not self.rows)
        state: State = "refused" if untouched and why in _REFUSING else "stopped"
        said = detail or plain_sentence(say(f"load_ended.{why}"))
        after = _NOTHING if untouched else _AGAIN
        return replace(self, state=state, why=why, detail=said, next=after, ended_at=at)


def text_of(kept: Kept, language: Language) -> str:
    """A kept sentence in the language of whoever reads of the load."""
    text = kept if isinstance(kept, str) else sentence_of(kept).text(language)
    for option, field_ in _OPTIONS.items():
        text = text.replace(option, field_)
    return text


def keep(load: Load, folder: Path) -> None:
    """Write a load down, whole or not at all, readable by the desk's user only."""
    draft = folder / f"{_FILE}.new"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(load), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _FILE)


def kept(folder: Path) -> Load | None:
    """The load that was written down in a folder; None where none was, whole."""
    try:
        written = json.loads((folder / _FILE).read_text("utf-8"))
        return Load(**{one.name: written[one.name] for one in fields(Load) if one.name in written})
    except (OSError, ValueError, KeyError, TypeError):
        return None
