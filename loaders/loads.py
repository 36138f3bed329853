"""Loads as the journal has them: which stand, and how one is taken back whole.

A load is what one command or one request brought: its files, by the digests of their contents, in
as many batches as it took. Each batch that brought anything has an entry in the facts journal, and
so has each taking back.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph.errors import BadInput, NotFound
from graph.journal import all_entries
from graph.model import Attributes, Batch, Committed, Entry, Value
from graph.store import Store

LOADED: Final = "load"
UNLOADED: Final = "unload"
_DIGITS: Final = 16  # hexadecimal digits of a digest: 64 bits tell all files of a city apart
_NAMED: Final = 5  # loads named where a word fits several


@dataclass(slots=True)
class StandingLoad:
    """A load that nobody has taken back: `files` maps digests to names as shown."""

    id: str
    who: str
    at: str
    files: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    revisions: list[int] = field(default_factory=list)
    rows: int = 0

    @property
    def names(self) -> list[str]:
        """The names of its files, each once."""
        return list(dict.fromkeys(self.files.values()))


def digest_of(path: Path) -> str:
    """The digest of a file's content: the same file under another name is the same file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS]


def load_id(paths: Iterable[Path]) -> str:
    """The id of the load of these files: the digest of the one file, else of all their digests."""
    digests = sorted({digest_of(path) for path in paths})
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:_DIGITS]


def loaded(load: str, source: str, rows: int, **more: Value) -> Entry:
    """The journal entry of a batch of a load; `more` are its file, the file's digest, its date."""
    return Entry(LOADED, {"load": load, "source": source, "rows": rows, **more})


def standing_loads(store: Store) -> list[StandingLoad]:
    """The loads that stand, the latest first; it reads the whole facts journal.

    Loads of earlier versions of the program are not among them: their entries name no file.
    """
    loads: dict[str, StandingLoad] = {}
    for entry in all_entries(lambda after: store.journal("facts", after=after)):
        about = entry.particulars
        if entry.action == LOADED and about.get("load"):
            id_ = str(about["load"])
            load = loads.pop(id_, None) or StandingLoad(id_, entry.who, entry.at.isoformat())
            _add(load, about)
            loads[id_] = load  # at the end: a load that was finished later counts as of then
        elif entry.action == UNLOADED:
            _drop(loads, about.get("digests"))
    return list(reversed(loads.values()))


def _add(load: StandingLoad, about: Attributes) -> None:
    if digest := about.get("digest"):
        load.files[str(digest)] = str(about.get("file", ""))
    source, revision, rows = about.get("source"), about.get("revision"), about.get("rows")
    if isinstance(source, str) and source not in load.sources:
        load.sources.append(source)
    if isinstance(revision, int) and revision not in load.revisions:
        load.revisions.append(revision)
    load.rows += rows if isinstance(rows, int) else 0


def _drop(loads: dict[str, StandingLoad], digests: object) -> None:
    """Take files out of the loads: one that was stopped may share files with the next."""
    for digest in digests if isinstance(digests, list) else ():
        for load in list(loads.values()):
            if load.files.pop(digest, None) is not None and not load.files:
                del loads[load.id]


def load_named(loads: Sequence[StandingLoad], text: str) -> StandingLoad:
    """The load of this id, revision, digest or file name; of an id or digest its beginning will do.

    Raises NotFound where no load fits, and BadInput where several do.
    """
    fitting = [load for load in loads if _fits(load, text)]
    if not fitting:
        raise NotFound("unload.unknown", load=text)
    if len(fitting) > 1:
        ids = [f"{load.id} ({', '.join(load.names[:_NAMED])})" for load in fitting[:_NAMED]]
        raise BadInput("unload.several", load=text, loads=ids)
    return fitting[0]


def _fits(load: StandingLoad, text: str) -> bool:
    # A short number is a revision; no shorter beginning of a digest is taken.
    if text.isdecimal() and len(text) < 8:
        return int(text) in load.revisions
    digests = (load.id, *load.files)
    return text in load.names or any(len(text) >= 6 and one.startswith(text) for one in digests)


def unload(store: Store, load: StandingLoad, *, reason: str, who: str) -> Committed:
    """Take a load back whole, in one revision: its claims and events are as if never loaded.

    Raises BadInput without a reason, and where a verdict or a fact of another load rests on what
    only this one brought.
    """
    if not reason.strip():
        raise BadInput("unload.reason")
    digests = list(load.files)
    particulars: dict[str, Value] = {
        "load": load.id,
        "digests": digests,
        "files": load.names,
        "reason": reason,
    }
    batch = Batch(entries=(Entry(UNLOADED, particulars),), who=who, withdrawn=tuple(digests))
    return store.commit(batch)
