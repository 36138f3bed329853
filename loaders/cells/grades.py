"""The grades of graded lists, and the words that departments use for them (DESIGN §9)."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from graph.errors import InvalidFact
from graph.sentence import Word

_WORDS: Final = Path(__file__).with_name("grade_words.toml")
_PARTS: Final = re.compile(r"[()\[\]/]")


# What the grades of no other list contain, also those of lists that are not known here.
_OWN_WORDS: Final = {"L-ENV": ("环保", "牌"), "L-AEO": ("高级认证", "认证企业")}


@lru_cache(maxsize=1)
def grade_words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """For each graded list its grades, and for each grade the other words that stand for it."""
    lists = tomllib.loads(_WORDS.read_text("utf-8"))
    return {
        list_: {grade: tuple(words) for grade, words in grades.items()}
        for list_, grades in lists.items()
    }


@lru_cache(maxsize=20_000)
def canonical_grade(list_: str, text: str) -> str:
    """The grade of a list that a word stands for: D级 is D, 绿牌 is 环保诚信.

    A list that is not graded keeps the word as it is. Raises InvalidFact for a word that a graded
    list does not know: it never becomes a neutral record in silence.
    """
    known = _grades_by_word().get(list_)
    if known is None:
        return text
    whole = _folded(text)
    parts = [whole] if whole in known else [part for part in _PARTS.split(whole) if part]
    grades = {known.get(part) for part in parts}
    grade = grades.pop() if len(grades) == 1 else None
    if grade is None:
        raise InvalidFact(
            "load_grade.unknown",
            text=text,
            list=Word("list", list_),
            words=list(dict.fromkeys(known.values())),
        )
    return grade


def are_grades_of(list_: str, words: Collection[str]) -> bool:
    """Whether cells are grades of this list and could be of no other: 环保良好, 高级认证.

    A to D never are: half the departments give such grades.
    """
    known = _grades_by_word().get(list_, {})
    own = _OWN_WORDS.get(list_, ())
    return all(_folded(word) in known for word in words) and any(
        part in word for word in words for part in own
    )


def is_graded(list_: str) -> bool:
    """Whether each record of a list has a grade."""
    return list_ in grade_words()


@lru_cache(maxsize=1)
def _grades_by_word() -> Mapping[str, Mapping[str, str]]:
    return {
        list_: {_folded(word): grade for grade, words in grades.items() for word in (grade, *words)}
        for list_, grades in grade_words().items()
    }


def _folded(text: str) -> str:
    """A word as it is compared: half-width, upper case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
