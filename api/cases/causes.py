"""Why something changed: the entries of the facts journal of the revisions that touched it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from graph.store import JournalEntry, Store

Cause = Mapping[str, Any]
_PAGE: Final = 1000
MOST: Final = 20  # causes told of one alert


def entries_after(store: Store, number: int) -> Iterator[JournalEntry]:
    """The entries of the facts journal with higher numbers, oldest first."""
    while page := store.journal("facts", after=number, limit=_PAGE):
        yield from page
        number = page[-1].number


def causes_of(entries: Sequence[JournalEntry], revisions: range) -> list[Cause]:
    """The loads, events and other commits of these revisions, at most MOST of them, the last kept.

    Records are not named: one of them may be withdrawn. Nor is anybody who did it.
    """
    told: list[Cause] = []
    loads = {entry.particulars.get("revision") for entry in entries if entry.action == "load"}
    for entry in entries:
        revision = entry.particulars.get("revision")
        if revision not in revisions:
            continue
        about = {"number": entry.number, "revision": revision}
        if entry.action == "load":
            told.append({**about, "why": "load", "source": str(entry.particulars["source"])})
        elif entry.action == "commit" and (deeds := _deeds(entry)):
            told += [{**about, "why": "event", "action": deed} for deed in deeds]
        elif entry.action == "commit" and revision not in loads:
            told.append({**about, "why": "commit"})
    return told[-MOST:]


def _deeds(entry: JournalEntry) -> list[str]:
    """What the events of a commit did, each deed once."""
    events = entry.particulars.get("events")
    texts = [str(one) for one in events] if isinstance(events, list) else []
    return list(dict.fromkeys(text.partition(" ")[0] for text in texts))
