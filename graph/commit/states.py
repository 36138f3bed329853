"""State is not content: the state of a record after its events, and which may follow (DESIGN §4).

The rule is checked inside the commit, so it holds for every door, and of two requests that race the
second is judged after the first (DESIGN §13.6).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from graph.errors import BadInput
from graph.model import StateEvent
from graph.sentence import Word
from graph.words import LIFTING, MEASURE_ACTIONS, PUBLICITY_ONLY, WITHDRAWN_STATES, State


class Happening(NamedTuple):
    """An event on a record as the ledger has it; `day` is an ISO date or None."""

    action: str
    outcome: str | None
    day: str | None
    measure: str = ""

    @property
    def matter(self) -> tuple[str, bool]:
        """What it is about: the state, the condition of one measure, or the lifting of one."""
        return self.measure, self.action in LIFTING

    @property
    def is_of_publicity(self) -> bool:
        """Whether it is a repair that ended publicity only."""
        return self.action == "repair" and self.outcome == PUBLICITY_ONLY


class Derived(NamedTuple):
    """What follows from the events on a record: its state, and what stands of its measures.

    `confirmed` holds codes of measures, `lifted` codes with an ISO day; both are sorted.
    `repaired_on` is the ISO day from which a repair ended publicity only, else "".
    """

    state: State
    confirmed: tuple[str, ...]
    lifted: tuple[tuple[str, str], ...]
    repaired_on: str = ""

    @property
    def fitting(self) -> tuple[str, ...]:
        """What a person may do to the record."""
        return fitting(self.state, publicity_over=bool(self.repaired_on))


_UNTOUCHED: Final = Derived("in_force", (), ())


class KeptEvent(NamedTuple):
    """An event as the store keeps it, at its place in the order of all; `counts` or is skipped."""

    seq: int
    counts: bool
    event: StateEvent


# What a person may do to a record in each state. Measures are confirmed and lifted besides, while
# the record is not withdrawn.
FITTING: Final[Mapping[State, tuple[str, ...]]] = {
    "in_force": ("object", "repair", "revoke"),
    "disputed": ("settle", "repair", "revoke"),
    "repaired": ("restore",),
    "revoked": ("restore",),
}


def fitting(state: State, *, publicity_over: bool) -> tuple[str, ...]:
    """What a person may do to a record; a repair that ended its publicity may be taken back."""
    more = ("restore",) if publicity_over and state not in WITHDRAWN_STATES else ()
    return FITTING[state] + more


def admitted(
    events: Iterable[StateEvent], before: Mapping[str, Sequence[Happening]]
) -> list[StateEvent]:
    """The events that count, judged one after the other; `before` holds the earlier ones by record.

    Raises BadInput for an event by a person that the state of its record does not allow. An event
    from a file is skipped unless it changes something and its day (the row's, else the file's) is
    later than every event on the record about the same matter (DESIGN §13.6), or unless it says
    of a repair that it ended publicity only.
    """
    so_far = {record: list(happenings) for record, happenings in before.items()}
    counting = []
    for event in events:
        happenings = so_far.setdefault(event.record, [])
        new = happening_of(event)
        # A file may state again what happened long ago; a person means what is now.
        if not event.key:
            _refuse_unfit(event, derived_from(happenings))
        elif not _counts_from_file(new, happenings):
            continue
        happenings.append(new)
        counting.append(keyed_by_day(event))
    return counting


def happening_of(event: StateEvent) -> Happening:
    """The event as it is judged."""
    day = event.on.isoformat() if event.on else None
    return Happening(event.action, event.outcome, day, event.measure)


def keyed_by_day(event: StateEvent) -> StateEvent:
    """The event with its day in the key.

    Engines keep one event for each key of a record, and a later dated row is an event of its own.
    """
    if not (event.key and event.on) or event.key.endswith(f"/{event.on}"):
        return event
    return replace(event, key=f"{event.key}/{event.on}")


def _refuse_unfit(event: StateEvent, now: Derived) -> None:
    of_measure = event.action in MEASURE_ACTIONS
    if now.state in WITHDRAWN_STATES if of_measure else event.action not in now.fitting:
        raise BadInput(
            "record_event.unfit",
            record=event.record,
            state=Word("state", now.state),
            action=Word("action", event.action),
            fitting=[Word("action", action) for action in now.fitting],
        )
    about = {"record": event.record, "measure": event.measure}
    if event.action == "confirm" and event.measure in now.confirmed:
        raise BadInput("record_event.confirmed", **about)
    if event.action == "unconfirm" and event.measure not in now.confirmed:
        raise BadInput("record_event.unconfirmed", **about)
    if event.action == "lift" and event.measure in (lifted := dict(now.lifted)):
        raise BadInput("record_event.lifted", **about, day=lifted[event.measure])
    if event.action == "unlift" and event.measure not in dict(now.lifted):
        raise BadInput("record_event.not_lifted", **about)


def _counts_from_file(new: Happening, happenings: Sequence[Happening]) -> bool:
    return (_is_later(new, happenings) or _narrows(new, happenings)) and _changes(new, happenings)


def _is_later(new: Happening, happenings: Iterable[Happening]) -> bool:
    """Whether it is later than all dated events about its matter; undated only where none is."""
    days = [one.day for one in happenings if one.day and one.matter == new.matter]
    return not days or (new.day is not None and new.day > max(days))


def _narrows(new: Happening, happenings: Sequence[Happening]) -> bool:
    """Whether it says of a whole repair that it ended publicity only: a ban stands that was not
    known when the repair came."""
    return (
        new.is_of_publicity
        and derived_from(happenings).state == "repaired"
        and any(_is_whole_repair(one, new.day) for one in happenings)
    )


def _is_whole_repair(one: Happening, day: str | None) -> bool:
    """Whether it is a repair of a day, or of none told, that ended more than publicity."""
    return one.action == "repair" and not one.is_of_publicity and one.day in (None, day)


def _changes(new: Happening, happenings: Sequence[Happening]) -> bool:
    return derived_from([*happenings, new]) != derived_from(happenings)


def derived_from(events: Iterable[Happening]) -> Derived:
    """What follows from these events, in the order in which they happened.

    Events on measures neither change the state nor are undone by it: a record restored has the
    confirmed and lifted measures that it had.
    """
    happened = _with_repairs_narrowed(events)
    if not happened:  # as of nearly every record
        return _UNTOUCHED
    confirmed: set[str] = set()
    lifted: dict[str, str] = {}
    for event in happened:
        if event.action == "confirm":
            confirmed.add(event.measure)
        elif event.action == "unconfirm":
            confirmed.discard(event.measure)
        elif event.action == "lift":
            lifted.setdefault(event.measure, event.day or "")
        elif event.action == "unlift":
            lifted.pop(event.measure, None)
    return Derived(
        state_after(happened),
        tuple(sorted(confirmed)),
        tuple(sorted(lifted.items())),
        _publicity_ended(happened),
    )


def _with_repairs_narrowed(events: Iterable[Happening]) -> list[Happening]:
    """The events without whole repairs of which a later one says that they ended publicity only."""
    left: list[Happening] = []
    for event in events:
        if event.is_of_publicity:
            left = [one for one in left if not _is_whole_repair(one, event.day)]
        left.append(event)
    return left


def _publicity_ended(events: Iterable[Happening]) -> str:
    """The first day on which a repair ended publicity only, unless that was taken back since.

    Restoring a record that was withdrawn takes the withdrawal back, not an earlier such repair.
    """
    ended, withdrawn = "", False
    for event in events:
        if event.action == "restore":
            ended, withdrawn = ended if withdrawn else "", False
        elif event.is_of_publicity and event.day:
            ended = min(ended or event.day, event.day)
        elif _withdraws(event.action, event.outcome):
            withdrawn = True
    return ended


def _withdraws(action: str, outcome: str | None) -> State | None:
    """The state to which an event withdraws a record, None where it does not."""
    if action == "repair" and outcome != PUBLICITY_ONLY:
        return "repaired"
    if action == "revoke" or (action == "settle" and outcome == "upheld"):
        return "revoked"
    return None


def state_after(events: Iterable[Happening]) -> State:
    """The state after these events, in the order in which they happened.

    An objection marks a record without withdrawing it; upheld means revoked; `restore` takes a
    mistaken repair or revocation back.
    """
    withdrawn: State | None = None
    disputed = False
    for action, outcome, *_ in events:
        if action in ("object", "settle"):
            disputed = action == "object"
        withdrawn = None if action == "restore" else _withdraws(action, outcome) or withdrawn
    return withdrawn or ("disputed" if disputed else "in_force")
