"""The encoding of a text file, guessed from its first bytes."""

import codecs
from collections.abc import Callable
from functools import cache
from typing import Final

from graph.errors import BadInput

HEAD: Final = 2**18  # bytes: enough to tell the encoding without reading the whole file
# Wrong bytes to right characters beyond which a file is not in an encoding at all. A file with a
# few wrong bytes loses those lines only.
_MOST_WRONG: Final = 1 / 20
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_UTF8: Final = "utf-8-sig"
_GB: Final = "gb18030"
_BIG5: Final = "big5hkscs"
# A real text consists of common characters; read in the wrong encoding it does not.
_FEW_COMMON: Final = 0.6
_MOST_COMMON: Final = 0.85
_ENOUGH: Final = 20  # characters that a share of common ones is worth anything from
_STRAY: Final = 2  # control characters that any text may hold
_BINARY: Final = 0.05  # of the bytes are zero or control characters: no text


def encoding_of(head: bytes, name: str) -> str:
    """The encoding of a text file that begins with `head` (at most HEAD bytes).

    Raises BadInput where `head` is no text, or text of no known encoding.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    wide = _wide(head)
    if wide:
        return wide
    if _controls(head) > max(_STRAY, _BINARY * len(head)):
        raise BadInput("load_file.no_text", file=name)
    wrong, right, _ = _trial(head, _UTF8, _level_one_gb)
    # Wrong bytes in UTF-8 are told from another encoding by how many right ones stand around them:
    # Chinese in GB18030 hardly ever makes a valid character of UTF-8.
    if wrong <= _MOST_WRONG * right:
        return _UTF8
    double = _double_byte(head)
    if double is None:
        raise BadInput("load_file.encoding", file=name)
    return double


def _double_byte(head: bytes) -> str | None:
    wrong, right, common = _trial(head, _GB, _level_one_gb)
    other_wrong, other_right, other_common = _trial(head, _BIG5, _level_one_big5)
    is_other = (
        right >= _ENOUGH
        and other_wrong <= _MOST_WRONG * other_right
        and common < _FEW_COMMON * right
        and other_common > _MOST_COMMON * other_right
    )
    if is_other:
        return _BIG5
    return _GB if wrong <= _MOST_WRONG * right else None


def _trial(
    head: bytes, encoding: str, common: Callable[[], frozenset[str]]
) -> tuple[int, int, int]:
    """(wrong bytes, characters outside ASCII, common ones of these) of a head in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    # Not final: the last character of the head may be cut.
    text = decoder.decode(head, final=len(head) < HEAD)
    wide = [character for character in text if character > "\x7f"]
    wrong = sum("\udc80" <= character <= "\udcff" for character in wide)
    return wrong, len(wide) - wrong, sum(character in common() for character in wide)


def _wide(head: bytes) -> str | None:
    """UTF-16 without its mark: of its ASCII characters every second byte is zero."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(2, len(head) // 40) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _controls(head: bytes) -> int:
    return sum(head.count(code) for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1a")


@cache
def _level_one_gb() -> frozenset[str]:
    """The 3,755 most common characters, which GB 2312 puts first."""
    return _characters(range(0xB0, 0xD8), range(0xA1, 0xFF), "gb2312")


@cache
def _level_one_big5() -> frozenset[str]:
    """The 5,401 most common characters, which Big5 puts first."""
    return _characters(range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)], "big5")


def _characters(leads: range, trails: range | list[int], encoding: str) -> frozenset[str]:
    return frozenset(
        bytes((lead, trail)).decode(encoding, errors="ignore") for lead in leads for trail in trails
    )
