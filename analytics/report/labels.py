"""Names on as many lines as they need, and the room that they take."""

import unicodedata
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from analytics.report.layout import Box

FONT_PX: Final = 13
MIDDLE_PX: Final = 17  # the name of the party asked about
SMALL_PX: Final = 12  # ties and grades beside a name: 11 on the screen where 60 parties are fitted
LINE_PX: Final = 16
ICON_PX: Final = 26  # across the disk of an icon beside its name
_TO_TEXT: Final = 5  # from the icon to the name
WIDEST: Final = 20  # half characters on a line: ten of Chinese
_MOST: Final = 60  # half characters of a name in a picture; the tables have it whole
_WIDE: Final = ("W", "F", "A")  # East Asian width of what takes a whole square
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format, half pairs, unassigned
# Where a firm's name is best broken.
_ENDINGS: Final = ("股份有限公司", "有限责任公司", "有限公司", "合伙企业", "建设项目")


class Label(NamedTuple):
    """One line of text at a mark; `tail` is the tie where it has room on the line of the name."""

    text: str
    role: Literal["name", "middle", "grade", "tie"]
    tail: str = ""

    @property
    def font_px(self) -> int:
        """The height of its letters."""
        return {"name": FONT_PX, "middle": MIDDLE_PX}.get(self.role, SMALL_PX)

    @property
    def width(self) -> float:
        """How wide it is in pixels, with its tail."""
        return width_px(self.text, self.font_px) + width_px(self.tail, SMALL_PX)


def box_beside(labels: Sequence[Label]) -> Box:
    """The room of an icon with lines of text to the right of it."""
    text = max((one.width for one in labels), default=0.0)
    return Box(ICON_PX + _TO_TEXT + text, max(ICON_PX, LINE_PX * len(labels)))


def halves(text: str) -> int:
    """The width of a text in half characters; Latin letters take as much as half a square."""
    return sum(2 if unicodedata.east_asian_width(one) in _WIDE else 1 for one in text)


def width_px(text: str, font_px: float = FONT_PX) -> float:
    """The width of a text in pixels, on the safe side: capitals are wider than half a square."""
    wide = sum(unicodedata.east_asian_width(one) in _WIDE for one in text)
    return font_px * (wide + 0.68 * (len(text) - wide))


def in_lines(name: str, widest: int = WIDEST) -> tuple[str, ...]:
    """A name on lines of about one length, at most `widest` half characters each.

    A firm's ending is kept together where that fits, and what nobody can see is shown as `�`.
    Only a name of more than 30 Chinese characters is cut, and then ends in an ellipsis.
    """
    shown = " ".join(visible(name).split()) or "—"
    if halves(shown) > _MOST:
        shown = _first(shown, _MOST - 2) + "…"
    ending = next((one for one in _ENDINGS if shown.endswith(one)), "")
    head = shown[: len(shown) - len(ending)]
    if halves(shown) <= widest or not ending or not head or halves(head) > widest:
        return _even(shown, widest)
    return (head, ending)


def _even(text: str, widest: int) -> tuple[str, ...]:
    count = -(-halves(text) // widest)
    most = -(-halves(text) // count) + (count > 1)
    lines = []
    while text:
        line = _whole_words(_first(text, most) or text[0], text)
        lines.append(line)
        text = text[len(line) :]
    return tuple(lines)


def _whole_words(line: str, text: str) -> str:
    """A line without the beginning of a Latin word that goes on in the rest of the text.

    As it is where no more than two thirds of it would be left: a name takes few lines.
    """
    seam = text[len(line) - 1 : len(line) + 1]
    words = line[: line.rfind(" ") + 1]
    goes_on = len(seam) == 2 and seam.isascii() and seam.isalnum()
    return words if goes_on and 3 * halves(words) > 2 * halves(line) else line


def visible(text: str) -> str:
    """The text with `�` for control characters and those that turn the direction of text.

    No XML may hold the former, and the latter would make a name read as another.
    """
    return "".join(
        "�" if unicodedata.category(one) in _UNSEEN and one not in "\n\t" else one for one in text
    )


def _first(text: str, most: int) -> str:
    """As much of the beginning as takes at most so many half characters."""
    taken = 0
    for place, one in enumerate(text):
        taken += halves(one)
        if taken > most:
            return text[:place]
    return text
