"""A repair that a file reports of a record whose ban the law fixes: it ends publicity alone (§5).

By hand such a repair is refused. The row of a file tells what its department has done: the record
is public no longer and all that repair lifts is over, and the ban stands until its day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from graph.codec import body_of_text, record_from
from graph.model import Record, StateEvent
from graph.sentence import Sentence, say
from graph.store import Store
from graph.tiers import LastingBan
from graph.words import PUBLICITY_ONLY
from loaders.sheet_row import SheetRow

_KEY: Final = f"ban/{PUBLICITY_ONLY}"

Lasting = Callable[[Record, date], LastingBan | None]


class Repaired(NamedTuple):
    """The rows with such repairs made what they are, and what to say of each by row number."""

    rows: list[SheetRow]
    bans: Mapping[int, Sentence]


def ending_publicity(
    store: Store, rows: Sequence[SheetRow], lasting: Lasting, today: date
) -> Repaired:
    """Rows whose repair of a record with a lasting ban ends its publicity only."""
    asked = {event.record for row in rows for event in row.events if event.action == "repair"}
    if not asked:
        return Repaired([*rows], {})
    known = {one.id: [one] for one in store.records(ids=asked, withdrawn=True)}
    for one in _claimed(rows, asked):  # a row says more of its record than an older file did
        known.setdefault(one.id, []).append(one)
    bans: dict[int, Sentence] = {}
    changed = []
    for row in rows:
        events = []
        for event in row.events:
            ban = _ban(event, known.get(event.record, ()), lasting, today)
            if ban:
                bans[row.number] = _words(ban)
                event = replace(event, outcome=PUBLICITY_ONLY)  # noqa: PLW2901 - the same event
            events.append(event)
        changed.append(row._replace(events=events) if row.number in bans else row)
    return Repaired(changed, bans)


def repaired_among(store: Store, rows: Iterable[SheetRow]) -> set[str]:
    """The records that these rows tell of and that are repaired."""
    told = {claim.fact[1:] for row in rows for claim in row.claims if claim.fact[0] == "C"}
    known = store.records(ids=told, withdrawn=True) if told else ()
    return {record.id for record in known if record.state == "repaired"}


def narrowing_repairs(
    store: Store, rows: Sequence[SheetRow], repaired: set[str], lasting: Lasting, today: date
) -> Repaired:
    """Rows that tell a lasting ban of a record `repaired` before: that ended publicity only.

    The row of a repair may come before that of the decision, and then nobody knew of the ban.
    """
    if not repaired:
        return Repaired([*rows], {})
    told = {
        claim.fact[1:]: row.number
        for row in rows
        for claim in row.claims
        if claim.whole and claim.fact[0] == "C"
    }
    bans: dict[int, Sentence] = {}
    events: dict[int, list[StateEvent]] = {}
    for record in _claimed(rows, repaired & told.keys()):
        repair = _last_repair(store, record.id)
        ban = repair and lasting(record, repair.on or today)
        if repair and ban:
            bans[told[record.id]] = _words(ban)
            event = replace(repair, outcome=PUBLICITY_ONLY, key=_KEY, origin="")
            events.setdefault(told[record.id], []).append(event)
    return Repaired([_with_events(row, events.get(row.number, ())) for row in rows], bans)


def _last_repair(store: Store, record: str) -> StateEvent | None:
    repairs = [one for one in store.events(record) if one.action == "repair"]
    return repairs[-1] if repairs else None


def _with_events(row: SheetRow, events: Sequence[StateEvent]) -> SheetRow:
    if not events:
        return row
    # Of the file that tells the ban: without it the repair is whole again.
    origin = next((claim.origin for claim in row.claims if claim.origin), "")
    return row._replace(events=[*row.events, *(replace(e, origin=origin) for e in events)])


def _claimed(rows: Iterable[SheetRow], ids: set[str]) -> Iterator[Record]:
    """The records of these ids as rows tell them."""
    for row in rows:
        for claim in row.claims:
            if claim.fact[0] == "C" and claim.fact[1:] in ids:
                body = body_of_text(claim.text)
                yield record_from(claim.fact[1:], body, body["subject"], ())


def _ban(
    event: StateEvent, records: Iterable[Record], lasting: Lasting, today: date
) -> LastingBan | None:
    if event.action != "repair":
        return None
    bans = (lasting(record, event.on or today) for record in records)
    return next((ban for ban in bans if ban), None)


def _words(ban: LastingBan) -> Sentence:
    if ban.until is None:
        return say("load_note.ban_open", measure=ban.measure, article=ban.article)
    return say("load_note.ban_until", measure=ban.measure, article=ban.article, day=ban.until)
