"""Masked numbers as sources write them, brought to the one form that the graph knows: stars."""

import re
from typing import Final

from graph.identifiers import normalise_identifier

# What stands for hidden digits instead of a star. Letters only where at least four are beside
# each other: a sound number may end in X, and no code of an ID number holds so many.
_HIDDEN: Final = re.compile("[×✕✖╳●•·∙○◯〇■□◆◇∗⁎✱#?…._‐-―-]{2,}|[Xx某]{4,}")
_ID_NUMBER: Final = re.compile(r"[1-8][0-9]{2,13}\*+[0-9]{0,7}[0-9X]")
_LENGTHS: Final = range(12, 21)  # few sources write a star for each digit that they hide


def with_stars(text: str) -> str:
    """A masked ID number with stars for what it hides; any other text as it is."""
    # As nearly all are; the search costs three times as much.
    if text.isascii() and text.isalnum() and "XX" not in text.upper():
        return text
    if "*" in text or not _HIDDEN.search(text):
        return text
    plain = _HIDDEN.sub(lambda run: "*" * len(run[0]), normalise_identifier(text))
    return plain if _ID_NUMBER.fullmatch(plain) and len(plain) in _LENGTHS else text
