"""Names of accounts: what a log and a journal can show, and no two that look alike."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from graph.errors import BadInput

LONGEST_NAME: Final = 64
LONGEST_DEPARTMENT: Final = 100
# Letters and marks that show nothing, though Unicode counts them as printable.
_INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
)


def account_name(text: str) -> str:
    """A name as an account may bear it.

    Raises BadInput for one that logs could not show, and for blanks at its ends.
    """
    shown = text.isprintable() and text.strip() and _INVISIBLE.isdisjoint(text)
    if not shown or len(text) > LONGEST_NAME:
        raise BadInput("access.name_form", most=LONGEST_NAME)
    if text != text.strip():
        raise BadInput("people.name_blanks")
    return text


def refuse_alike(name: str, others: Iterable[str]) -> None:
    """Raise BadInput where a name reads like another: a journal tells people by names alone."""
    for other in others:
        if other != name and folded(other) == folded(name):
            raise BadInput("people.name_alike", name=name, other=other)


def folded(name: str) -> str:
    """A name without case, width and doubled blanks: what a reader takes for the same name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def department_name(text: str) -> str:
    """A department as an account may bear it. Raises BadInput for one that logs could not show."""
    if len(text) > LONGEST_DEPARTMENT or not text.isprintable():
        raise BadInput("access.department_form", most=LONGEST_DEPARTMENT)
    return text.strip()
