"""Characters that look alike or are not seen, and are one in comparison (DESIGN §4)."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

# Marks that nobody sees: soft hyphen, joiners, writing direction, variation and filling marks.
# A sheet gets them by pasting from a web page or a chat.
INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e01ef"
)
# Each radical of U+2E80-2EF3 and the ideograph that is meant, as the Unicode property
# Equivalent_Unified_Ideograph gives it. Text out of a PDF holds them; NFKC folds two of them.
_RADICALS: Final = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵"
    "⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎"
    "⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
# The radicals of U+2F00-2FD5 and the compatibility ideographs, which NFKC folds.
COMPATIBLE: Final = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
# Digits of other scripts that keyboards and telephones write, by their zero.
_ZEROS: Final = (0x0660, 0x06F0, 0x0966, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6)
OTHER_DIGITS: Final = "\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\U0001d7ce-\U0001d7ff"


def invisible() -> Mapping[int, None]:
    """A table for `str.translate` that drops the marks that nobody sees."""
    return dict.fromkeys(_codes(INVISIBLE))


def ideographs() -> Mapping[int, str]:
    """A table for `str.translate` from radicals and compatibility ideographs to the ideographs."""
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in _codes(COMPATIBLE)}
    radicals = zip(_RADICALS[::2], _RADICALS[1::2], strict=True)
    return table | {ord(radical): ideograph for radical, ideograph in radicals}


def digits() -> Mapping[int, str]:
    """A table for `str.translate` from the digits of other scripts to 0-9."""
    return {zero + value: str(value) for zero in _ZEROS for value in range(10)}


def _codes(ranges: str) -> Iterator[int]:
    """The code points of a text such as `ab-d`, where `b-d` is a range."""
    place = 0
    while place < len(ranges):
        is_range = ranges[place + 1 : place + 2] == "-"
        last = ranges[place + 2] if is_range else ranges[place]
        yield from range(ord(ranges[place]), ord(last) + 1)
        place += 3 if is_range else 1
