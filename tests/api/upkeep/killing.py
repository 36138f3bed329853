"""Killing a piece of work at its n-th touch of a file, again and again, in processes of its own."""

import os
import signal
import sys
from collections.abc import Callable

# What touches a file: a kill just before each of these leaves every state that a kill can leave.
TOUCHES = frozenset(
    {
        "open",
        "os.chmod",
        "os.link",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.truncate",
        "sqlite3.connect",
    }
)
LONGEST_S = 60


def killed_at(touch: int, work: Callable[[], object]) -> bool:
    """Do the work in a new process that is killed before its n-th touch of a file.

    False where it ended before, so that a higher number would change nothing.
    """

    def armed() -> None:
        _arm(touch)
        work()

    return was_killed(armed)


def was_killed(work: Callable[[], object]) -> bool:
    """Do the work in a new process; whether it was killed there, by what the work itself set."""
    child = os.fork()
    if not child:
        try:
            signal.alarm(LONGEST_S)
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFEXITED(status) or os.WTERMSIG(status) == signal.SIGKILL
    return os.WIFSIGNALED(status)


def _arm(touch: int) -> None:
    left = [touch]

    def hook(event: str, _: tuple[object, ...]) -> None:
        if event in TOUCHES:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
