"""Errors for requests that are refused before an answer is sought."""

from graph.errors import CreditGraphError


class NotLoggedIn(CreditGraphError):
    """Nobody is logged in, or the key or session is not valid (any more)."""


class Forbidden(CreditGraphError):
    """The caller's roles do not cover the action."""


class TooMany(CreditGraphError):
    """Too many tries in too short a time; the next one is allowed after `after_s` seconds."""

    def __init__(self, code: str, /, *, after_s: int, **particulars: object) -> None:
        super().__init__(code, **particulars)
        self.after_s = after_s


class TooLarge(CreditGraphError):
    """The request is larger than the server takes."""
