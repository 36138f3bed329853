"""Events that files and persons report of records: which are kept, and which count.

A row that changes nothing (DESIGN §13.6) is kept too, without effect: where the file whose row did
change the state is withdrawn, the row of the other file counts in its place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.clock import today
from graph.codec import encoded
from graph.commit.ledger import Ledger
from graph.commit.states import Happening, KeptEvent, admitted, happening_of, keyed_by_day
from graph.errors import BadInput, NotFound
from graph.model import Batch, StateEvent
from graph.words import LIFTING, PUBLICITY_ONLY


def keep_events(ledger: Ledger, batch: Batch) -> tuple[list[StateEvent], int]:
    """Keep the events of a batch: (those that count, how many are kept without effect).

    Raises NotFound for an event on an unknown record and BadInput for one that its state forbids.
    """
    if not batch.events:
        return [], 0
    asked = {event.record for event in batch.events}
    # A file may bring a record and its state together.
    own = {encoded(claim).fact[1:] for claim in batch.claims}
    known = {key[1:] for key in ledger.claims.of({"C" + id_ for id_ in asked - own})}
    missing = asked - own - known
    if missing:
        raise NotFound("fact.no_record", record=min(missing))
    # A ban is lifted from a day on, which the record shows: it cannot be left open. The day on
    # which that is taken back keeps an older file from lifting it again.
    events = [replace(e, on=today()) if _needs_day(e) and not e.on else e for e in batch.events]
    counting = admitted(events, ledger.records.events(asked))
    from_files = map(keyed_by_day, (event for event in events if event.origin))
    skipped = {event for event in from_files if event not in counting}
    # In the order of the batch, since the order decides which count.
    kept = [e for e in map(keyed_by_day, events) if e in skipped or e in counting]
    new = ledger.records.add_events(kept, skipped)
    return [e for e in new if e not in skipped], sum(e in skipped for e in new)


def _needs_day(event: StateEvent) -> bool:
    return event.action in LIFTING or event.outcome == PUBLICITY_ONLY


def recounted(kept: Iterable[KeptEvent], withdrawn: Sequence[str]) -> list[KeptEvent]:
    """The events of one record that are left without those of withdrawn files, counted anew."""
    left: list[KeptEvent] = []
    happenings: list[Happening] = []
    for one in kept:
        if one.event.origin and one.event.origin in withdrawn:
            continue
        counts = _counts(one.event, happenings)
        if counts:
            happenings.append(happening_of(one.event))
        left.append(KeptEvent(one.seq, counts, keyed_by_day(one.event)))
    return left


def _counts(event: StateEvent, happenings: Sequence[Happening]) -> bool:
    try:
        return bool(admitted([event], {event.record: happenings}))
    except BadInput:
        return True  # a person said so of what stood then: only the person takes it back
