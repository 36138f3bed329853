"""Compiling ahead what pages ask for, beside requests, from the start of a desk."""

from collections.abc import Callable, Iterable
from threading import Event, Thread

from analytics.warming import STEPS


class Warming:
    """A thread that takes steps one after the other, those of `analytics.warming` last, and ends.

    A request that needs a pass before its turn compiles it itself, or waits for that pass alone.
    """

    def __init__(self) -> None:
        self._steps: list[Callable[[], object]] = []
        self._closed = Event()
        # No daemon: a process must not end under a compiler that runs.
        self._thread = Thread(target=self._run, name="warming")

    def add(self, steps: Iterable[Callable[[], object]]) -> None:
        """Take these steps too; before the start."""
        self._steps.extend(steps)

    def start(self) -> None:
        """Begin; at once back."""
        self._thread.start()

    def wait(self) -> None:
        """Wait until all steps are taken."""
        self._thread.join()

    def close(self) -> None:
        """Take no further step, and wait for the one under way: some seconds after an upgrade."""
        self._closed.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        for step in (*self._steps, *STEPS):
            if self._closed.is_set():
                return
            step()
