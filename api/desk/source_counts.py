"""What the store holds by source, and what its loads told: counted aside, kept by revision.

Counting by source reads every fact, which takes seconds on a large store, so it never holds up who
asks: the answer is of the last count, and says of which revision that is.
"""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Final

from graph.errors import CreditGraphError
from graph.store import JournalEntry, Store
from loaders.timeliness import Lateness, add, counted

_PATIENCE_S: Final = 1.0
_PAGE: Final = 1000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a source's loads told: the last one's time and revision, and the rows of all."""

    at: datetime
    revision: int
    rows: int
    last_rows: int
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What is held by source as of a revision, and what the journal tells up to an entry."""

    revision: int
    entries: int
    held: Mapping[str, Mapping[str, int]]
    loaded: Mapping[str, Loaded] = field(default_factory=dict)
    lateness: Mapping[str, Lateness] = field(default_factory=dict)
    late_at: Mapping[str, datetime] = field(default_factory=dict)


class Stocktaking:
    """The last stock of one store, taken anew after commits when somebody asks."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="stock")
        self._lock = Lock()
        self._taken: Stock | None = None
        self._under_way: Future[None] | None = None

    def of(self, store: Store, *, patience_s: float = _PATIENCE_S) -> Stock | None:
        """The stock now, or the last one where taking it takes longer; None before the first."""
        now = (store.revision().number, store.journal_lengths()["facts"])
        with self._lock:
            if self._taken is not None and (self._taken.revision, self._taken.entries) == now:
                return self._taken
            if self._under_way is None or self._under_way.done():
                self._under_way = self._worker.submit(self._take, store)
            under_way = self._under_way
        with suppress(NotYet):
            under_way.result(patience_s)
        return self._taken

    def _take(self, store: Store) -> None:
        before = self._taken
        revision = store.revision().number
        if before is None or before.revision != revision:
            held = store.sources()
            before = Stock(revision, 0, held) if before is None else replace(
                before, revision=revision, held=held
            )  # fmt: skip
        self._taken = _told(store, before)

    def close(self) -> None:
        """Wait for the count under way, if any."""
        with suppress(CreditGraphError):
            self._worker.shutdown(wait=True, cancel_futures=True)


def _told(store: Store, stock: Stock) -> Stock:
    """The stock with what the journal tells since it was taken."""
    loaded, late_at = dict(stock.loaded), dict(stock.late_at)
    lateness: dict[str, Lateness] = {}
    add(lateness, stock.lateness)
    after = stock.entries
    while page := store.journal("facts", after=after, limit=_PAGE):
        for entry in page:
            if entry.action == "load":
                _add_load(loaded, entry)
            elif entry.action == "lateness":
                told = counted(entry.particulars)
                add(lateness, told)
                late_at.update(dict.fromkeys(told, entry.at))
        after = page[-1].number
    return replace(stock, entries=after, loaded=loaded, lateness=lateness, late_at=late_at)


def _add_load(loaded: dict[str, Loaded], entry: JournalEntry) -> None:
    told = entry.particulars
    source, rows = str(told.get("source", "")), int(str(told.get("rows", 0)))
    before = loaded.get(source)
    loaded[source] = Loaded(
        entry.at, int(str(told.get("revision", 0))), rows + (before.rows if before else 0), rows,
        max(str(told.get("dated", "")), before.dated if before else ""),
    )  # fmt: skip
