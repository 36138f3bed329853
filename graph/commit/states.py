"""State is not content: what the events on a record leave it as (DESIGN §4)."""

from collections.abc import Iterable

from graph.words import State


def state_after(events: Iterable[tuple[str, str | None]]) -> State:
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
