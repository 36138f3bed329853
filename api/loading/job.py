"""What is known of one load, and kept of it in its own folder."""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

State = Literal["waiting", "running", "done", "refused", "stopped"]
OVER: Final = frozenset({"done", "refused", "stopped"})
_FILE: Final = "load.json"

# Why a load ended before its time. `file` and `store` come with a sentence of their own.
WHY: Final = {
    "memory": "The files need more memory than one load may take: split them and send the parts.",
    "time": "The load took more computing time than one may take: split the files and send parts.",
    "killed": "The process of the load was ended from outside.",
    "server": "The server was stopped while the load was running.",
    "fault": "The program has a fault with these files; it was logged: tell your administrator.",
}
_AGAIN: Final = "What was committed is in; load the same files again to finish."
_NOTHING: Final = "Nothing was written."


@dataclass(frozen=True, slots=True)
class Load:
    """One load: who sent what, how far it is, and what became of it.

    `sent` are the files as [name here, name shown, bytes]; `sheets` what each was taken for;
    `report` what the load did; `why` and `detail` why it was refused or stopped, and
    `next` what is to be done.
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
    detail: str = ""
    next: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in OVER

    def ended(self, why: str, detail: str, at: str) -> "Load":
        """The same, ended before its time: refused where nothing was written, else stopped."""
        untouched = self.dry_run or not self.sheets or (why == "file" and not self.rows)
        state: State = "refused" if untouched and why in ("file", "memory", "time") else "stopped"
        told = detail if why in ("file", "store") else WHY[why]
        after = _NOTHING if untouched else _AGAIN
        return replace(self, state=state, why=why, detail=told, next=after, ended_at=at)


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
        told = json.loads((folder / _FILE).read_text("utf-8"))
        return Load(**{one.name: told[one.name] for one in fields(Load)})
    except (OSError, ValueError, KeyError, TypeError):
        return None
