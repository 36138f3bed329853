"""How many faults of each kind there are, and processes that are killed in the midst of work.

`make soak` brings all of them, `make test` a tenth; CREDITGRAPH_FAULTS_<KIND> sets any number.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Final

SOAKED: Final = {
    "CLIENT_KILLS": 1000,
    "SERVER_KILLS": 100,
    "FULL_DISKS": 50,
    "CLOCK_JUMPS": 200,
    "NEO4J_GONE": 50,
    "DAMAGED_SNAPSHOTS": 500,
}
LONGEST_S: Final = 120


def faults(kind: str) -> int:
    """How often a kind of fault is brought about in this run."""
    given = os.environ.get(f"CREDITGRAPH_FAULTS_{kind}")
    most = SOAKED[kind]
    return int(given) if given else most if os.environ.get("CREDITGRAPH_SOAK") else most // 10


class Victim:
    """A process of its own that works, says which steps are done, and is killed.

    `work` is called with a function that acknowledges a step by its number.
    """

    def __init__(self, work: Callable[[Callable[[int], None]], object]) -> None:
        reading, writing = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            os.close(reading)
            try:
                signal.alarm(LONGEST_S)
                work(lambda step: bool(os.write(writing, f"{step}\n".encode())))
            finally:
                os._exit(0)
        os.close(writing)
        self._told = os.fdopen(reading)

    def first(self) -> int | None:
        """Wait for the first step that is done; None where the process ended before."""
        line = self._told.readline()
        return int(line) if line else None

    def kill(self) -> list[int]:
        """Kill it at once; gives the further steps that it had acknowledged."""
        os.kill(self._pid, signal.SIGKILL)
        told = [int(line) for line in self._told.read().split()]
        self._told.close()
        os.waitpid(self._pid, 0)
        return told

    def ended(self) -> list[int]:
        """Wait for its end; gives the steps that it acknowledged."""
        told = [int(line) for line in self._told.read().split()]
        self._told.close()
        os.waitpid(self._pid, 0)
        return told


def some_time(chance: random.Random, most_s: float) -> None:
    """Wait for a random time."""
    time.sleep(chance.uniform(0, most_s))
