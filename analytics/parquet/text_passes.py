"""Passes over texts that lie one behind another: joined by row, laid out as lines, decimals."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.compiled import compiled
from analytics.snapshot.columns import Ints, Whole

Bytes = npt.NDArray[np.uint8]
Texts = tuple[Bytes, Whole]  # UTF-8, and where each text begins in it, with the end of the last

_PLACES: Final = 15
_DECIMAL: Final = 2 + _PLACES  # "0." and the places
_BETWEEN: Final = ord(";")
_COMMA, _END, _QUOTE, _RETURN = (ord(one) for one in ',\n"\r')
_ROWS: Final = 1_024  # rows worked on together: what is read and written stays in the cache


@compiled
def _ended(begins: Any, places: Any, ends: Any) -> None:
    """Write where the text of each row ends: of its places up to the first -1, joined by `;`."""
    end = 0
    for row in range(len(places)):
        for nth in range(places.shape[1]):
            place = places[row, nth]
            if place < 0:
                break
            end += begins[place + 1] - begins[place] + (1 if nth else 0)
        ends[row] = end


@compiled
def _asked_for(text: Any, begins: Any, places: Any) -> int:
    """Look at each text of some rows once: reads that do not wait for each other go together."""
    found = 0
    for row in range(len(places)):
        for nth in range(places.shape[1]):
            place = places[row, nth]
            if place >= 0 and begins[place] < len(text):
                found += text[begins[place]]
    return found


@compiled
def _joined(text: Any, begins: Any, places: Any, out: Any) -> None:
    at = 0
    for row in range(len(places)):
        for nth in range(places.shape[1]):
            place = places[row, nth]
            if place < 0:
                break
            if nth:
                out[at] = _BETWEEN
                at += 1
            one = text[begins[place] : begins[place + 1]]
            into = out[at : at + len(one)]
            for byte in range(len(into)):
                into[byte] = one[byte]
            at += len(one)


def joined(texts: Texts, places: Whole) -> Texts:
    """By row, the texts at its places up to the first -1, joined by `;`; `places` has two axes."""
    text, begins = texts
    made = np.zeros(len(places) + 1, dtype=np.int64)
    _ended(begins, places, made[1:])
    out = np.empty(int(made[-1]), dtype=np.uint8)
    for first in range(0, len(places), _ROWS):
        rows = places[first : first + _ROWS]
        _asked_for(text, begins, rows)
        _joined(text, begins, rows, out[made[first] :])
    return out, made


@compiled
def _laid(text: Any, begins: Any, behind: int, at: Any, out: Any) -> None:
    """Write a cell of each row at its place of `out`, a byte behind it, and move the place on."""
    for row in range(len(at)):
        one = text[begins[row] : begins[row + 1]]
        # Of slices the compiler knows that no place is negative, which makes it four times as fast.
        into = out[at[row] : at[row] + len(one)]
        for byte in range(len(into)):
            into[byte] = one[byte]
        at[row] += len(one) + 1
        out[at[row] - 1] = behind


def lines(columns: list[Texts]) -> Bytes:
    """The cells of each row joined by `,` and ended by `\\n`, row after row; one row at least."""
    sizes = np.full(len(columns[0][1]) - 1, len(columns), dtype=np.int64)
    for _, begins in columns:
        sizes += np.diff(begins)
    ends = np.cumsum(sizes)
    at = np.concatenate([[0], ends[:-1]])
    out = np.empty(int(ends[-1]), dtype=np.uint8)
    for first in range(0, len(at), _ROWS):
        rows = at[first : first + _ROWS]
        for left, (text, begins) in zip(range(len(columns))[::-1], columns, strict=True):
            behind = _COMMA if left else _END
            _laid(text, begins[first : first + len(rows) + 1], behind, rows, out)
    return out


@compiled
def _special(text: Any) -> bool:
    found = False
    # Without a way out, so that many bytes are looked at together.
    for byte in range(len(text)):
        one = text[byte]
        # A tuple of them costs four times as much.
        if one == _COMMA or one == _QUOTE or one == _RETURN or one == _END:  # noqa: PLR1714, SIM109
            found = True
    return found


def special(text: Bytes) -> bool:
    """Whether a comma, a quote or the end of a line is among these bytes."""
    return bool(_special(text))


@compiled
def _decimals(parts: Any, out: Any, begins: Any) -> None:
    at = 0
    for row in range(len(parts)):
        left, size = parts[row], _PLACES
        while size > 1 and left % 10 == 0:
            left //= 10
            size -= 1
        out[at] = ord("0")
        out[at + 1] = ord(".")
        for place in range(size + 1, 1, -1):
            out[at + place] = ord("0") + left % 10
            left //= 10
        at += size + 2
        begins[row + 1] = at


def decimals(parts: Ints) -> Texts:
    """Numbers from 0 to below 1, of which `parts` are so many parts of 10¹⁵, as decimals.

    No zero is at their end but that of 0.0.
    """
    out = np.empty(_DECIMAL * len(parts), dtype=np.uint8)
    begins = np.zeros(len(parts) + 1, dtype=np.int32)
    _decimals(parts, out, begins)
    return out[: begins[-1]], begins
