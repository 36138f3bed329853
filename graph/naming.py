"""Names as they compare: full-width, brackets, blanks and case put aside (DESIGN §4)."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=200_000)
def normalise_name(text: str) -> str:
    """The form in which names compare."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
