"""How far long answers have come, for pages that wait: in memory, of who asked alone."""

import threading
from collections import OrderedDict
from typing import Final, NamedTuple

_KEPT: Final = 200  # answers under way or just over; the oldest are forgotten


class Step(NamedTuple):
    """How many of how many things are done."""

    done: int
    of: int


class Progress:
    """Steps by caller and by the ticket that the caller's page made up; safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps: OrderedDict[tuple[str, str], Step] = OrderedDict()

    def note(self, who: str, ticket: str, step: Step) -> None:
        """Say how far an answer has come; without a ticket nobody waits to know."""
        if not ticket:
            return
        with self._lock:
            self._steps[who, ticket] = step
            self._steps.move_to_end((who, ticket))
            while len(self._steps) > _KEPT:
                self._steps.popitem(last=False)

    def of(self, who: str, ticket: str) -> Step:
        """How far the answer has come; nothing of nothing where it has not begun."""
        with self._lock:
            return self._steps.get((who, ticket), Step(0, 0))
