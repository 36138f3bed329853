"""ID numbers within running text are masked before anything is kept or shown (DESIGN §4)."""

import re
from collections.abc import Callable
from typing import Final

from graph.errors import InvalidIdentifier
from graph.identifiers import citizen_id, registration_no
from graph.identity import mask

SHORTEST: Final = 15  # characters of an ID number: shorter text holds none
_DAY: Final = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
# Look-aheads consume nothing, so a number that begins inside a longer run of digits is met too.
_LIKELY: Final = re.compile(
    rf"(?=([1-8][0-9]{{5}}(?:18|19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx]))"  # in a longer one too
    rf"|(?=(?<![0-9A-Za-z])([1-8][0-9]{{7}}{_DAY}[0-9]{{3}})(?![0-9A-Za-z]))"
)


def mask_numbers(text: str) -> str:
    """The text with each citizen ID number of 18 or 15 characters in it masked."""
    if len(text) < SHORTEST or text.startswith("uscc:"):
        return text
    hidden = text
    for seen in _LIKELY.finditer(text):
        number = seen[1] or seen[2]
        if _is_citizens(number):
            hidden = hidden.replace(number, mask(number))
    return hidden


def _is_citizens(number: str) -> bool:
    """Whether a number that looks like a citizen's is one.

    15 digits have no check digit. Those that pass as a business registration number are one.
    """
    return _passes(citizen_id, number) and not (
        len(number) == SHORTEST and _passes(registration_no, number)
    )


def _passes(check: Callable[[str], str], number: str) -> bool:
    try:
        check(number)
    except InvalidIdentifier:
        return False
    return True
