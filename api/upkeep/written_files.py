"""Files with answers that commands wrote for a person: noted, so that nobody has to remember them.

No program can call such a file back. Where a record in it is withdrawn, the proof of that names the
file, for a person to delete it (`api.upkeep.withdrawn`).
"""

from pathlib import Path
from typing import Final

from graph.model import Batch, Entry
from graph.store import Store

FILE_WRITTEN: Final = "file written"


def note_file(store: Store, path: Path, what: str, *, revision: int | None, who: str) -> None:
    """Journal that an answer of a revision, None for the latest, is about to be written to a file.

    It comes first: no file is there that the journal does not name.
    """
    at, place = store.revision(revision).number, str(path.resolve())
    entry = Entry(FILE_WRITTEN, {"path": place, "what": what, "of_revision": at})
    store.commit(Batch(entries=(entry,), who=who))
