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
from graph.words import State


class Happening(NamedTuple):
    """An event on a record as the ledger has it; `day` is an ISO date or None."""

    action: str
    outcome: str | None
    day: str | None


class KeptEvent(NamedTuple):
    """An event as the store keeps it, at its place in the order of all; `counts` or is skipped."""

    seq: int
    counts: bool
    event: StateEvent


# What a person may do to a record in each state.
FITTING: Final[Mapping[State, tuple[str, ...]]] = {
    "in_force": ("object", "repair", "revoke"),
    "disputed": ("settle", "repair", "revoke"),
    "repaired": ("restore",),
    "revoked": ("restore",),
}


def admitted(
    events: Iterable[StateEvent], before: Mapping[str, Sequence[Happening]]
) -> list[StateEvent]:
    """The events that count, judged one after the other; `before` holds the earlier ones by record.

    Raises BadInput for an event by a person that the state of its record does not allow. An event
    from a file is skipped unless it changes the state and its day (the row's, else the file's) is
    later than every event on the record (DESIGN §13.6).
    """
    so_far = {record: list(happenings) for record, happenings in before.items()}
    counting = []
    for event in events:
        happenings = so_far.setdefault(event.record, [])
        new = Happening(event.action, event.outcome, event.on.isoformat() if event.on else None)
        # A file may state again what happened long ago; a person means what is now.
        if not event.key:
            _refuse_unfit(event, state_after(happenings))
        elif not _is_later(new, happenings) or not _changes(new, happenings):
            continue
        happenings.append(new)
        counting.append(keyed_by_day(event))
    return counting


def keyed_by_day(event: StateEvent) -> StateEvent:
    """The event with its day in the key.

    Engines keep one event for each key of a record, and a later dated row is an event of its own.
    """
    if not (event.key and event.on) or event.key.endswith(f"/{event.on}"):
        return event
    return replace(event, key=f"{event.key}/{event.on}")


def _refuse_unfit(event: StateEvent, state: State) -> None:
    if event.action not in FITTING[state]:
        raise BadInput(
            "record_event.unfit",
            record=event.record,
            state=Word("state", state),
            action=Word("action", event.action),
            fitting=[Word("action", action) for action in FITTING[state]],
        )


def _is_later(new: Happening, happenings: Iterable[Happening]) -> bool:
    """Whether an event is later than all dated ones; an undated one only where there are none."""
    days = [happening.day for happening in happenings if happening.day]
    return not days or (new.day is not None and new.day > max(days))


def _changes(new: Happening, happenings: Sequence[Happening]) -> bool:
    return state_after([*happenings, new]) != state_after(happenings)


def state_after(events: Iterable[Happening]) -> State:
    """The state after these events, in the order in which they happened.

    An objection marks a record without withdrawing it; upheld means revoked; `restore` takes a
    mistaken repair or revocation back.
    """
    withdrawn: State | None = None
    disputed = False
    for action, outcome, _ in events:
        if action == "object":
            disputed = True
        elif action == "settle":
            disputed = False
            withdrawn = "revoked" if outcome == "upheld" else withdrawn
        elif action == "repair":
            withdrawn = "repaired"
        elif action == "revoke":
            withdrawn = "revoked"
        elif action == "restore":
            withdrawn = None
    return withdrawn or ("disputed" if disputed else "in_force")
