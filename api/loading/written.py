"""What of a load is written in the store, told by the store's own journal and by nothing else.

The process of a load marks the place of the journal before its first batch, on disk. So whoever
was killed since, process or server or both, the batches after that mark are the ones that stand.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.journal import all_entries
from graph.private_files import open_private
from graph.store import Store
from loaders.loads import LOADED

_FILE: Final = "begun.json"


@dataclass(frozen=True, slots=True)
class Written:
    """The batches of one load that stand: how many, of how many rows, in which revisions."""

    batches: int = 0
    rows: int = 0
    first: int = 0
    last: int = 0

    def with_batch(self, about: Mapping[str, Any]) -> "Written":
        """These and one batch more, by the particulars of its entry."""
        revision = int(about.get("revision") or 0)
        rows = self.rows + int(about.get("rows") or 0)
        return Written(self.batches + 1, rows, self.first or revision, revision)


def mark_begin(folder: Path, load: str, after: int) -> None:
    """Keep on disk that a load is about to write: its id, and the journal's last entry before it.

    Raises OSError when the disk takes no more; then nothing may be written.
    """
    draft = folder / f"{_FILE}.new"
    with open_private(draft, "w", encoding="utf-8") as file:
        json.dump({"load": load, "after": after}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _FILE)


def has_begun(folder: Path) -> bool:
    """Whether the load in a folder may have written anything."""
    return (folder / _FILE).exists()


def forget_begin(folder: Path) -> None:
    """Remove the mark of a load that is over: its report says what it wrote."""
    (folder / _FILE).unlink(missing_ok=True)


def written_by(store: Store, folder: Path) -> Written:
    """What the load in a folder has written. Raises StoreError when the store is away."""
    if not has_begun(folder):
        return Written()
    begun = json.loads((folder / _FILE).read_text("utf-8"))
    written, start = Written(), int(begun["after"])
    for entry in all_entries(lambda after: store.journal("facts", after=max(after, start))):
        if entry.action == LOADED and entry.particulars.get("load") == begun["load"]:
            written = written.with_batch(entry.particulars)
    return written
