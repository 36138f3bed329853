"""The document number of a paper: allotted once for a certificate, by office and year.

Numbers and whose they are stand among the texts of the store. Each must be the first under its
key, so of two papers made at once one takes the next number, on every engine.
"""

from typing import Final

from graph.errors import Taken
from graph.model import Batch
from graph.sentence import PAPER, say
from graph.store import Store

_OF_PAPER: Final = "opinion/{hash}"
_TAKEN: Final = "opinion-number/{word}/{year}/{number}"
_TRIES: Final = 50  # papers made at the same moment


def number_of(store: Store, hash_: str, *, word: str, year: int) -> str:
    """The number of a certificate's paper, 信核〔2026〕12号; the next free one the first time.

    `word` is the office's own (发文机关代字). Raises Taken where others number without end.
    """
    for _ in range(_TRIES):
        known = store.text(_OF_PAPER.format(hash=hash_))
        if known is not None:
            return known
        number = _next(store, word, year)
        text = say("opinion.number", word=word, year=year, number=number).text(PAPER)
        key = _TAKEN.format(word=word, year=year, number=number)
        try:
            store.commit(Batch(firsts={key: hash_, _OF_PAPER.format(hash=hash_): text}))
        except Taken as error:
            last = error
            continue
        return text
    raise last


def _next(store: Store, word: str, year: int) -> int:
    """The first free number: numbers have no gaps, so it lies between two that are looked up."""

    def taken(number: int) -> bool:
        return store.text(_TAKEN.format(word=word, year=year, number=number)) is not None

    high = 1
    while taken(high):
        high *= 2
    low = high // 2  # the last that is known to be taken, or 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(middle) else (low, middle)
    return high
