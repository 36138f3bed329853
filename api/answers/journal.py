"""The two journals: who did what and when, and who looked at which persons for what purpose."""

import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from api.answers.journal_party import about_party
from api.clock import SHANGHAI
from api.desk.question import Ask
from api.desk.response import framed
from api.placeless import without_places
from graph.store import Chain, JournalEntry

CHAINS: Final = ("facts", "access")
_PAGE: Final = 1000
MOST_LISTED: Final = 10_000  # entries of one table
_MOST: Final = 20_000  # entries looked through for one page of those that are wanted
# An id may hold spaces (a name), so a text is cut only where a new id begins.
_BETWEEN_IDS: Final = re.compile(r" (?=[a-z_]+:)")

_FREE_TEXT: Final = frozenset({"reason", "reasons", "note", "purpose", "documents", "answer"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice of entries: numbers in (after, before) of one chain, newest or oldest first.

    `who` is a `who_reference`, `action` the first word of an action, `party` a reference; empty
    ones choose all. `since` and `until` are days in Shanghai, both counted.
    """

    chain: Chain
    after: int = 0
    before: int | None = None
    limit: int = 50
    newest: bool = False
    who: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    party: str = ""

    @property
    def passes_over(self) -> bool:
        """Whether most entries are not wanted, so that many are read for a few."""
        return bool(self.who or self.action or self.party)


def entries(ask: Ask, wanted: Wanted) -> dict[str, Any]:
    """A page of a chain; `next` is the number to continue from, None where nothing is left.

    A page may hold fewer than `limit` entries, and still have a `next`, when few are wanted.
    Raises NotFound for an unknown party.
    """
    length = ask.desk.store.journal_lengths()[wanted.chain]
    party = about_party(ask, wanted.party) if wanted.party else None
    after, end = _numbers(ask, wanted, length)
    wanted = replace(wanted, after=after)
    wanted_entries: list[JournalEntry] = []
    looked, last = 0, None
    for entry in _walk(ask, wanted, end):
        looked, last = looked + 1, entry.number
        if _is_wanted(ask, entry, wanted) and (party is None or party.has(entry)):
            wanted_entries.append(entry)
        if len(wanted_entries) == wanted.limit or looked == _MOST:
            break
    more = last is not None and (last > wanted.after + 1 if wanted.newest else last < end - 1)
    return {
        **framed(ask, explored=looked, truncated=more),
        "chain": wanted.chain,
        "length": length,
        "next": last if more else None,
        "party": {"id": party.reference, "name": party.name} if party else None,
        "entries": [_shown(ask, entry) for entry in wanted_entries],
        "subjects": _subjects(ask, wanted_entries),
    }


def _numbers(ask: Ask, wanted: Wanted, length: int) -> tuple[int, int]:
    """(after, end): the numbers that were asked for, of the days that were."""
    after, end = wanted.after, length + 1
    if wanted.before is not None:
        end = min(end, wanted.before)
    if wanted.since:
        after = max(after, _first_at(ask, wanted, wanted.since, length) - 1)
    if wanted.until:
        end = min(end, _first_at(ask, wanted, wanted.until + timedelta(days=1), length))
    return after, end


def _first_at(ask: Ask, wanted: Wanted, day: date, length: int) -> int:
    """The first number of a day or later, found by halving: numbers rise with the time."""
    begins = datetime.combine(day, time(), SHANGHAI)
    low, high = 1, length + 1
    while low < high:
        middle = (low + high) // 2
        # The first entries may have been cut off: then the first that is left answers.
        found = ask.desk.store.journal(wanted.chain, after=middle - 1, limit=1)
        if found and found[0].at < begins:
            low = found[0].number + 1
        else:
            high = middle
    return low


def _subjects(ask: Ask, entries: Iterable[JournalEntry]) -> dict[str, str]:
    """The subjects, by record id, of the events in these entries, but of withdrawn records."""
    # An event is kept as its action and the record's id.
    events = [text for entry in entries for text in _texts(entry, "events")]
    ids = {text.partition(" ")[2] for text in events}
    standing = ask.view.reader.records(ids=ids) if ids else ()
    return {record.id: ask.masking.id(record.subject) for record in standing}


def _texts(entry: JournalEntry, key: str) -> list[str]:
    value = entry.particulars.get(key)
    return [str(text) for text in value] if isinstance(value, list) else []


def _walk(ask: Ask, wanted: Wanted, end: int) -> Iterator[JournalEntry]:
    """Entries with numbers in (after, end), in the order asked, read a page at a time."""
    store = ask.desk.store
    read = partial(store.journal, wanted.chain)
    # A filter passes over most entries, so it reads large pages; without one all read are shown.
    size = _PAGE if wanted.passes_over else min(wanted.limit, _PAGE)
    yield from (_back if wanted.newest else _on)(read, wanted.after, end, size)


Read = Callable[..., tuple[JournalEntry, ...]]


def _on(read: Read, after: int, end: int, size: int) -> Iterator[JournalEntry]:
    while page := [e for e in read(after=after, limit=size) if e.number < end]:
        yield from page
        after = page[-1].number


def _back(read: Read, after: int, end: int, size: int) -> Iterator[JournalEntry]:
    # The store reads forwards only: each page is the `size` numbers before the last one, turned.
    while end - 1 > after:
        start = max(after, end - 1 - size)
        yield from reversed([e for e in read(after=start, limit=size) if e.number < end])
        end = start + 1


def _is_wanted(ask: Ask, entry: JournalEntry, wanted: Wanted) -> bool:
    return (not wanted.who or who_reference(ask, entry.who) == wanted.who) and (
        not wanted.action or entry.action.split(" ")[0] == wanted.action
    )


def who_reference(ask: Ask, who: str) -> str:
    """A keyed hash of a user's name: addresses are logged and may not hold names of persons."""
    return hmac.digest(ask.desk.store.secret, f"who:{who}".encode(), "sha256").hex()[:32]


def _shown(ask: Ask, entry: JournalEntry) -> dict[str, Any]:
    particulars: dict[str, Any] = dict(entry.particulars)
    if "verdicts" in particulars:
        particulars["verdicts"] = [_verdict(ask, text) for text in _texts(entry, "verdicts")]
    if "persons" in particulars:
        particulars["persons"] = [ask.masking.id(id_) for id_ in _texts(entry, "persons")]
    for key in _FREE_TEXT & particulars.keys():
        particulars[key] = _masked(ask, particulars[key])
    return {
        "number": entry.number,
        "at": entry.at,
        "who": entry.who,
        "who_reference": who_reference(ask, entry.who),
        "action": entry.action,
        "particulars": particulars,
        "digest": entry.digest,
    }


def _masked(ask: Ask, value: Any) -> Any:  # noqa: ANN401 - as the journal keeps it
    if isinstance(value, list):
        return ask.masking.texts([str(one) for one in value])
    return ask.masking.text(value) if isinstance(value, str) else value


def _verdict(ask: Ask, text: str) -> str:
    """A verdict (`same ID ID`) with references for ids, since a scoped person's id holds a name."""
    return " ".join(
        ask.masking.id(part) if ":" in part else part for part in _BETWEEN_IDS.split(text)
    )


def check(ask: Ask) -> dict[str, Any]:
    """Begin a check of both chains and the store, where none is under way; gives `check_state`."""
    ask.desk.integrity.begin()
    return check_state(ask)


def check_state(ask: Ask) -> dict[str, Any]:
    """What the last check found, whether one is under way, and why one ended without a result."""
    integrity, language = ask.desk.integrity, ask.caller.language
    last, unfinished = integrity.last, integrity.unfinished
    return {
        **framed(ask),
        "running_since": integrity.running_since,
        "unfinished": unfinished
        and {"at": unfinished.at, "why": without_places(unfinished.why).text(language)},
        "last": last
        and {
            "checked_at": last.at,
            "checked_revision": last.revision,
            "whole": not last.faults,
            "faults": [without_places(fault).text(language) for fault in last.faults],
            "took_s": last.took_s,
        },
    }
