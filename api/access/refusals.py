"""Why a request is refused before any answer is sought; each reads as a sentence."""

from graph.errors import CreditGraphError


class NotLoggedIn(CreditGraphError):
    """Nobody is logged in, or the key or the session is not, or no longer, valid."""


class Forbidden(CreditGraphError):
    """Somebody is logged in whose roles do not cover this."""


class TooMany(CreditGraphError):
    """Too many tries in too short a time; `after_s` says when to come again."""

    def __init__(self, code: str, /, *, after_s: int, **particulars: object) -> None:
        super().__init__(code, **particulars)
        self.after_s = after_s


class TooLarge(CreditGraphError):
    """More was sent than is taken."""
