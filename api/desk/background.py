"""Work of the desk done apart from requests, a piece at a time; none is begun while it closes."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from graph.errors import StoreError

T = TypeVar("T")
P = ParamSpec("P")


class Background:
    """One thread that does what it is given in order."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)

    def begin(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give it work. Raises StoreError once it closes."""
        try:
            return self._pool.submit(work, *args, **kwargs)
        except RuntimeError:  # the one that a pool raises when it was shut down
            raise StoreError("desk.closes") from None

    def close(self) -> None:
        """Wait for what is being done; what has not begun is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def outcome(begun: Future[T], patience_s: float | None = None) -> T:
    """What begun work came to.

    Raises TimeoutError where that takes longer than `patience_s`, StoreError where the desk closed
    before the work began, and what the work raises.
    """
    try:
        return begun.result(patience_s)
    except CancelledError:
        raise StoreError("desk.closes") from None
