"""Cells as departments fill them in, without width and marks that nobody sees."""

import re
from typing import Final

from graph.characters import (
    COMPATIBLE,
    INVISIBLE,
    OTHER_DIGITS,
    digits,
    ideographs,
    invisible,
)

_WIDE: Final[dict[int, int | str | None]] = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},  # digits
    **{code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)},  # capitals
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},  # small letters
    **{0x3000: 0x20, 0xFF0E: 0x2E, 0xFF05: 0x25, 0xFF0D: 0x2D},  # blank, point, per cent, minus
    **invisible(),
    **ideographs(),
    **digits(),
}
_ODD_LETTERS: Final = (
    r"\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\u3000\uFF0E\uFF05\uFF0D"
    rf"{INVISIBLE}{COMPATIBLE}{OTHER_DIGITS}"
)
# A cell that `clean` would change: any of the above, or blanks or a mark of text at its ends.
_ODD: Final = re.compile(
    rf"[{_ODD_LETTERS}]|(?:^|\x00)(?:[\s']|=\"|[\u4e00-\u9fff]\s)|\s(?:\x00|$)"
)
# A word spread over its column: 罚 款, 吴　刚. Parts of other texts have more characters.
_SPREAD: Final = re.compile(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff])+")
# What a text is written as so that a spreadsheet program keeps all digits of a long number.
_AS_FORMULA: Final = re.compile(r'="([^"]*)"')
# A class of letters is looked for ten times as fast as that where it has no letter beyond U+FFFF
# and no class such as \s within it: most rows have none of these.
_BEYOND: Final = re.compile("[\U00010000-\U0010ffff]")
_NEAR: Final = re.sub("[\U00010000-\U0010ffff]-[\U00010000-\U0010ffff]", "", _ODD_LETTERS)
_BLANKS: Final = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f"
_SUSPECT: Final = re.compile(f"[{_NEAR}{_BLANKS}'=]")


def is_odd(row: str) -> bool:
    """Whether `clean` would change any cell of a row, joined by null characters."""
    suspect = _SUSPECT.search(row) or _BEYOND.search(row)
    return suspect is not None and _ODD.search(row) is not None


def clean(text: str) -> str:
    """A cell with half-width letters and digits, without invisible marks and outer blanks.

    Radicals become the ideographs that they look like. A leading apostrophe is dropped, and what
    `="91230400…"` says is the text between its quotes. A word spread by blanks is that word.
    """
    plain = text.strip() if text.isascii() else text.translate(_WIDE).strip()
    # A spreadsheet hides the apostrophe that marks a cell as text; an export shows it.
    if plain.startswith("'"):
        return plain[1:].lstrip()
    if plain.startswith('="') and (told := _AS_FORMULA.fullmatch(plain)):
        return told[1].strip()
    return "".join(plain.split()) if _SPREAD.fullmatch(plain) else plain
