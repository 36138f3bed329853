"""State is not content: what the events on a record leave it as, and which may follow (DESIGN §4).

The rule holds inside the commit, for every door: two requests that race see one after the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from graph.errors import BadInput
from graph.model import StateEvent
from graph.sentence import Word
from graph.words import State

Happening = tuple[str, str | None]  # action, outcome

# What a person may do to a record in each state.
FITTING: Final[Mapping[State, tuple[str, ...]]] = {
    "in_force": ("object", "repair", "revoke"),
    "disputed": ("settle", "repair", "revoke"),
    "repaired": ("restore",),
    "revoked": ("restore",),
}


def refuse_unfit(events: Iterable[StateEvent], before: Mapping[str, Sequence[Happening]]) -> None:
    """Raise BadInput for an event by hand that does not fit its record as it stands by then.

    `before` is what happened to each record so far. What a file states is let through: its rows
    repeat what everybody knows already.
    """
    so_far = {record: list(happenings) for record, happenings in before.items()}
    for event in events:
        happenings = so_far.setdefault(event.record, [])
        state = state_after(happenings)
        if not event.key and event.action not in FITTING[state]:
            raise BadInput(
                "record_event.unfit",
                record=event.record,
                state=Word("state", state),
                action=Word("action", event.action),
                fitting=[Word("action", action) for action in FITTING[state]],
            )
        happenings.append((event.action, event.outcome))


def state_after(events: Iterable[Happening]) -> State:
    """The state after these events, (action, outcome) in the order they happened.

    An objection marks a record without withdrawing it; upheld means revoked; `restore` takes a
    mistaken repair or revocation back.
    """
    withdrawn: State | None = None
    disputed = False
    for action, outcome in events:
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
