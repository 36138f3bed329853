"""Numbers as every answer gives and compares them: rounded to 12 significant digits (§13.2)."""

import numpy as np
import numpy.typing as npt


def rounded(number: float) -> float:
    """A number rounded to 12 significant digits, as every answer gives it (DESIGN §13.2)."""
    return float(f"{number:.12g}")


def at_least(numbers: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.bool_]:
    """By number, whether it reaches a limit when rounded to 12 significant digits (§13.2)."""
    # Rounding moves a number by less than a part in 10¹¹: only those so near are rounded.
    reached = numbers >= limit * (1 - 1e-10)
    for place in np.flatnonzero(reached & (numbers <= limit * (1 + 1e-10))).tolist():
        reached[place] = rounded(float(numbers[place])) >= limit
    return reached
