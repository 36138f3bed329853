"""Names as they are compared (DESIGN §4).

Width, blanks, case, brackets' width, dots between the parts of a name and marks that nobody sees
do not count, and a radical is the ideograph that it looks like.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from graph.characters import ideographs, invisible

LONGEST: Final = 400  # characters by which names are looked up and compared; no name is longer

# The dots that are written between the parts of a person's name, after NFKC.
_DOTS: Final = "·•‧∙⋅᛫●◦⦁⸱⸳ꞏ・。\u0387"
_FOLDED: Final = {**ideographs(), **invisible()}
_TO_DOT: Final = str.maketrans(dict.fromkeys(_DOTS, "."))
_DOT: Final = re.compile(r"(?<![0-9])\.+|\.+(?![0-9])")  # 1.5 keeps its point


# Names of these letters are compared as they stand, as nearly all are.
_SETTLED: Final = re.compile("[\u4e00-\u9fff0-9A-Z]+")


@lru_cache(maxsize=20_000)  # a row asks for its names several times
def normalise_name(text: str) -> str:
    """The form in which names are compared: NFKC without blanks and dots, in upper case.

    The point between two digits stays.
    """
    if _SETTLED.fullmatch(text):
        return text
    plain = _plain(text).translate(_TO_DOT)
    return _DOT.sub("", plain) if "." in plain else plain


def is_same_department(one: str, other: str | None) -> bool:
    """Whether two names are of one department; no name is that of none."""
    mine = normalise_name(one)
    return bool(mine) and mine == normalise_name(other or "")


TELLER: Final = "·"  # between the department that sent a sheet and the sheet's title, in a source


def is_told_by(department: str, sources: Collection[str]) -> bool:
    """Whether a department alone has told a fact of these sources."""
    tellers = (source.partition(TELLER)[0] for source in sources)
    return bool(sources) and all(is_same_department(department, teller) for teller in tellers)


# NFKC leaves these brackets apart, and issuers write one document number with any of them.
_OPENING: Final = "[【〖{〈《<「『〘〚❲⦅⟨⟪"
_CLOSING: Final = "]】〗}〉》>」』〙〛❳⦆⟩⟫"
# Nearly every number is written so already, and folding costs ten times as much as looking.
_WELL_WRITTEN: Final = re.compile("[\u4e00-\u9fff0-9A-Z〔〕-]+")
_BRACKETS = str.maketrans(dict.fromkeys("〔" + _OPENING, "(") | dict.fromkeys("〕" + _CLOSING, ")"))


def document_key(text: str) -> str:
    """A document number as it is compared.

    鹤规罚〔2026〕1号, 鹤规罚[2026]1号 and 鹤规罚（2026）1号 are one.
    """
    if len(text) <= LONGEST and _WELL_WRITTEN.fullmatch(text):
        return text.replace("〔", "(").replace("〕", ")")
    return _plain(text).translate(_BRACKETS)[:LONGEST]


# As 国发〔2012〕9号 on official documents requires: ids of well-written numbers stay as they are.
_TO_SQUARE: Final = str.maketrans(
    dict.fromkeys("(" + _OPENING, "〔") | dict.fromkeys(")" + _CLOSING, "〕")
)


def square(number: str) -> str:
    """A normalised document number with 〔 and 〕 in place of every other bracket."""
    return number.translate(_TO_SQUARE)


def folded_document(number: str) -> str:
    """A document number as its record's id takes it: without blanks, width and kinds of brackets.

    Unlike `document_key`, by which stores look it up, it is never cut.
    """
    if _WELL_WRITTEN.fullmatch(number):
        return number
    return square(_plain(number))


def name_key(text: str) -> str:
    """The normalised name, cut to the LONGEST characters by which stores find it."""
    return normalise_name(text)[:LONGEST]


def name_keys(text: str) -> tuple[str, ...]:
    """The keys under which a store may hold a name: as it is compared now, and as it once was.

    Before dots and invisible marks were dropped, a store kept them in its index.
    """
    before = "".join(unicodedata.normalize("NFKC", text).split()).upper()[:LONGEST]
    return tuple(dict.fromkeys(key for key in (name_key(text), before) if key))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.translate(_FOLDED)).split()).upper()
