"""What the facts journal says of things that may still wait, read on from where it stopped.

The journal is the one place where every act stands, by whichever door it came and on either engine:
so a list made from here is right with the next request, without a scan. The whole chain is read
once; then each question reads only what came since.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

from graph.store import JournalEntry, Store

_PAGE: Final = 1000
_REMEMBERED: Final = 5_000  # of the latest changes of records


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did: an event's action or an officer's word, when (UTC)."""

    what: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordAct:
    """An act on a record, or on one measure of it."""

    record: str
    measure: str
    act: Act


@dataclass(slots=True)
class FactsLog:
    """The acts of one store's journal by what they are about; safe to use from several threads.

    Each method takes in what the journal has gained since the last one. Raises StoreError when
    the store is away.
    """

    _lock: Lock = field(default_factory=Lock)
    _after: int = 0
    _words: dict[str, Act] = field(default_factory=dict)  # by certificate
    _states: dict[str, Act] = field(default_factory=dict)  # by record: the last change of state
    _conditions: dict[tuple[str, str], Act] = field(default_factory=dict)  # by record and measure
    _changes: deque[RecordAct] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _backup: Act | None = None

    def words(self, store: Store, certificates: Sequence[str]) -> dict[str, Act]:
        """The last word on each of these certificates, `withdrawn` ones too; absent without one."""
        with self._lock:
            self._read_on(store)
            return {one: self._words[one] for one in certificates if one in self._words}

    def states(self, store: Store, records: Sequence[str]) -> dict[str, Act]:
        """The last act that changed the state of each of these records."""
        with self._lock:
            self._read_on(store)
            return {one: self._states[one] for one in records if one in self._states}

    def objected(self, store: Store) -> list[str]:
        """The records whose last change of state was an objection."""
        with self._lock:
            self._read_on(store)
            return [record for record, act in self._states.items() if act.what == "object"]

    def conditions(
        self, store: Store, asked: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], Act]:
        """The last word of a department on each (record, measure)."""
        with self._lock:
            self._read_on(store)
            return {one: self._conditions[one] for one in asked if one in self._conditions}

    def changes(self, store: Store, since: datetime) -> list[RecordAct]:
        """Acts on records from a time on, the last first; at most the last five thousand."""
        with self._lock:
            self._read_on(store)
            return [one for one in reversed(self._changes) if one.act.at >= since]

    def backup(self, store: Store) -> Act | None:
        """The last backup that was finished; None where the journal tells of none."""
        with self._lock:
            self._read_on(store)
            return self._backup

    def _read_on(self, store: Store) -> None:
        while page := store.journal("facts", after=self._after, limit=_PAGE):
            for entry in page:
                self._take(entry)
            self._after = page[-1].number

    def _take(self, entry: JournalEntry) -> None:
        if entry.action == "commit":
            self._take_events(entry)
        elif entry.action == "decision":
            word = str(entry.particulars.get("word", ""))
            certificate = str(entry.particulars.get("certificate", ""))
            self._words[certificate] = Act(word, entry.who, entry.at)
        elif entry.action == "backup":
            self._backup = Act(entry.action, entry.who, entry.at)

    def _take_events(self, entry: JournalEntry) -> None:
        events, measures = _texts(entry, "events"), _texts(entry, "measures")
        for place, text in enumerate(events):
            action, _, record = text.partition(" ")
            measure = measures[place] if place < len(measures) else ""
            act = Act(action, entry.who, entry.at)
            self._changes.append(RecordAct(record, measure, act))
            if not measure:
                self._take_state(record, act)
            elif action in ("confirm", "unconfirm"):
                self._conditions[record, measure] = act

    def _take_state(self, record: str, act: Act) -> None:
        before = self._states.get(record)
        # A file may say again what stands already: an objection waits since it was first made.
        if before is None or not before.what == act.what == "object":
            self._states[record] = act


def _texts(entry: JournalEntry, key: str) -> list[str]:
    value = entry.particulars.get(key)
    return [str(one) for one in value] if isinstance(value, list) else []
