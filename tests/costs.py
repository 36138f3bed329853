"""What work costs beside other work of the same run, so that no machine is too slow for a test."""

import gc
import resource
import time
from collections.abc import Callable

ROUNDS = 3


def cost(work: Callable[[], object]) -> float:
    """Seconds of processor time of this thread for the work, the least of three times.

    Other threads of the process, and garbage that earlier tests left, cost nothing here.
    """
    gc.collect()
    gc.disable()
    try:
        return min(_seconds(work) for _ in range(ROUNDS))
    finally:
        gc.enable()


def _seconds(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


def cost_apart(work: Callable[[], object]) -> float:
    """Seconds of processor time of the processes that the work started and that have ended."""
    began = _of_children()
    work()
    return _of_children() - began


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def grows_with_its_input(work: Callable[[int], object], size: int) -> bool:
    """Whether work on an input of a size costs no more than three times its share.

    It is set beside an input of an eighth: work whose cost grows with the square takes 64 times as
    long, where its share is 8.
    """
    return cost(lambda: work(size)) < 3 * 8 * cost(lambda: work(size // 8))
