"""Names on as many lines as they need, and the room that they take."""

import unicodedata
from typing import Final

FONT_PX: Final = 13
LINE_PX: Final = 16
_WIDEST: Final = 20  # half characters on a line: ten of Chinese
_MOST: Final = 60  # half characters of a name in a picture; the tables have it whole
_WIDE: Final = ("W", "F", "A")  # East Asian width of what takes a whole square
# Where a firm's name is best broken.
_ENDINGS: Final = ("股份有限公司", "有限责任公司", "有限公司", "合伙企业", "建设项目")


def halves(text: str) -> int:
    """The width of a text in half characters; Latin letters take as much as half a square."""
    return sum(2 if unicodedata.east_asian_width(one) in _WIDE else 1 for one in text)


def width_px(text: str, font_px: float = FONT_PX) -> float:
    """The width of a text in pixels, on the safe side: capitals are wider than half a square."""
    wide = sum(unicodedata.east_asian_width(one) in _WIDE for one in text)
    return font_px * (wide + 0.68 * (len(text) - wide))


def in_lines(name: str) -> tuple[str, ...]:
    """A name on lines of about one length, its ending kept together where that fits.

    Only a name of more than 30 Chinese characters is cut, and then ends in an ellipsis.
    """
    shown = " ".join(name.split()) or "—"
    if halves(shown) > _MOST:
        shown = _first(shown, _MOST - 2) + "…"
    ending = next((one for one in _ENDINGS if shown.endswith(one)), "")
    head = shown[: len(shown) - len(ending)]
    if halves(shown) <= _WIDEST or not ending or not head or halves(head) > _WIDEST:
        return _even(shown)
    return (head, ending)


def _even(text: str) -> tuple[str, ...]:
    count = -(-halves(text) // _WIDEST)
    most = -(-halves(text) // count) + (count > 1)
    lines = []
    while text:
        line = _first(text, most) or text[0]
        lines.append(line)
        text = text[len(line) :]
    return tuple(lines)


def _first(text: str, most: int) -> str:
    """As much of the beginning as takes at most so many half characters."""
    taken = 0
    for place, one in enumerate(text):
        taken += halves(one)
        if taken > most:
            return text[:place]
    return text
