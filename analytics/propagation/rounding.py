"""Numbers as every answer gives and compares them: rounded to 12 significant digits (§13.2)."""

from typing import Final

import numpy as np
import numpy.typing as npt

# Powers of ten that a float has exactly.
_TENS: Final = np.array([float(10**power) for power in range(23)])
_DIGITS: Final = 12


def rounded(number: float) -> float:
    """A number rounded to 12 significant digits, as every answer gives it (DESIGN §13.2)."""
    return float(f"{number:.12g}")


def all_rounded(numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Each number rounded as `rounded` does, by columns where floats can tell the digits."""
    exact = (numbers >= 1e-10) & (numbers < 1e11)  # so that the power of ten below is one of _TENS
    sound = np.where(exact, numbers, 1.0)
    tens = _TENS[_DIGITS - 1 - np.floor(np.log10(sound)).astype(np.int64)]
    digits = sound * tens
    # Off by less than 0.0002, so that near a half, or where the logarithm was, nothing is said.
    unsure = np.abs(digits % 1 - 0.5) < 0.001
    unsure |= (digits < 10 ** (_DIGITS - 1)) | (digits >= 10**_DIGITS) | ~exact
    # Both are whole numbers that a float has, so that their quotient is the nearest float.
    found: npt.NDArray[np.float64] = np.rint(digits) / tens
    for place in np.flatnonzero(unsure).tolist():
        found[place] = rounded(float(numbers[place]))
    return found


def at_least(numbers: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.bool_]:
    """By number, whether it reaches a limit when rounded to 12 significant digits (§13.2)."""
    # Rounding moves a number by less than a part in 10¹¹: only those so near are rounded.
    reached = numbers >= limit * (1 - 1e-10)
    for place in np.flatnonzero(reached & (numbers <= limit * (1 + 1e-10))).tolist():
        reached[place] = rounded(float(numbers[place])) >= limit
    return reached
