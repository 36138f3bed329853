"""A share in per cent as people read it: never rounded across a limit on which an answer turns.

49.9996 % is no half, and printed with four digits it would read so. Such a share is given with as
many digits as keep it on its own side.
"""

from decimal import Context, Decimal
from typing import Final

_DIGITS: Final = 4  # significant ones, where they are enough
_ALL_DIGITS: Final = 17  # no float has more
# A quarter, a half and the whole of a company: a share is below, at or above each.
_LIMITS: Final = (Decimal(25), Decimal(50), Decimal(100))
# Two thirds have no decimal figure of their own: what reaches them is told from what does not.
_TWO_THIRDS: Final = 100 * Decimal(repr(2 / 3))
_LEAST_PLAIN: Final = -12  # the power of ten below which a figure is written with an exponent


def percent(share: float) -> str:
    """The figure of a share without its sign: 0.3333 gives `33.33`, 0.499996 gives `49.9996`."""
    exact = 100 * Decimal(repr(float(share)))
    digits = _DIGITS
    figure = Context(prec=digits).plus(exact)
    while _sides(figure) != _sides(exact) and digits < _ALL_DIGITS:
        digits += 1
        figure = Context(prec=digits).plus(exact)
    if figure and figure.adjusted() < _LEAST_PLAIN:
        return f"{figure:.{_DIGITS}g}"
    return f"{figure.normalize():f}"


def _sides(figure: Decimal) -> tuple[object, ...]:
    return (*(figure.compare(limit) for limit in _LIMITS), figure >= _TWO_THIRDS)
