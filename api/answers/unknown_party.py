"""Why nobody answers to a text: what is wrong with it as a code, where that can be told."""

import re
from typing import Final

from graph.errors import InvalidIdentifier
from graph.identifiers import normalise_identifier, uscc
from graph.sentence import Sentence, say

_USCC_LONG: Final = re.compile("[0-9A-Z]{18}")
# As long as a USCC, and perhaps a person's, which no sentence repeats.
_ID_NUMBER: Final = re.compile("[0-9]{17}[0-9X]")
_CUT: Final = "identifier.lost_digits"  # 9.12304E+17


def flaw_of(text: str) -> Sentence | None:
    """What is wrong with a text that looks like a unified social credit code; None for nothing."""
    code = normalise_identifier(text)
    if _ID_NUMBER.fullmatch(code):
        return None
    try:
        uscc(code)
    except InvalidIdentifier as error:
        return error.sentence if error.code == _CUT or _USCC_LONG.fullmatch(code) else None
    return None


def nobody(text: str) -> Sentence:
    """Why nobody answers to a text, and what to do."""
    return flaw_of(text) or say("desk.nobody")
