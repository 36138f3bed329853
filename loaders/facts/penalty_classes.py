"""The penalty classes that a row gives (处罚类别), told apart where one cell holds several.

A cell that is not taken apart loses the graver of its classes: 罚款/吊销许可证件 is two.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from loaders.cells.amounts import yuan
from loaders.columns.mapping import Spec

_WORDS: Final = Path(__file__).parents[1] / "cells" / "penalty_words.toml"
_SEPARATORS: Final = re.compile(r"[;；、,，|/／+＋&\n\r]+")
# A number before a class is its place in the cell; one alone is a code.
_ITEM: Final = re.compile(
    r"(?:^|(?<=[^0-9.]))(?:[（(][0-9]{1,2}[）)]|[0-9]{1,2}[.．、)）]|[①-⑳])\s*(?=[\u4e00-\u9fff])"
)
_EITHER: Final = re.compile(r"暂扣\s*(?:或者?|/|／)\s*吊销")
# What stands before a class, and is none: 处罚款, 行政处罚-罚款, 其他（限制从业）.
_LEAD: Final = re.compile(
    r"(?:行政处罚|行政|其他|其它|并处|单处|处以|给予|予以|依法|决定|[并处的]|[\W_0-9])*+"
)
# What leads on from a class to the next: 罚款并处没收违法所得.
_TAIL: Final = "并处单以同时和及与 .,;:：。·—–+&-（([【"
_CLOSING: Final = "）)]】"
_OTHER: Final = ("其他", "其它")


class PenaltyClasses:
    """The penalty classes of the rows of a sheet, from one cell or several.

    `known` are the classes that have a tier in law. Where the cells are blank, a sum in the
    column of fines says the class: `amount_class`.
    """

    def __init__(self, record: Spec, known: Collection[str]) -> None:
        self._fields: Sequence[str] = record.get("classes", ())
        self._words: dict[str, str] = {**_canonical_words(), **record.get("class_words", {})}
        self._of_amount: str | None = record.get("amount_class")
        self._amount: str = record.get("amount", "")
        self._known = frozenset(known) | frozenset(_canonical_words().values())
        stems = {word for word in self._words if not word.isdigit()} | self._known
        # The longest first: 暂扣或者吊销许可证 is no 暂扣.
        longest = sorted(stems, key=lambda stem: (-len(stem), stem))
        self._stem = re.compile("|".join(map(re.escape, longest)))
        self._of_text = lru_cache(maxsize=5_000)(self._translated)  # a sheet repeats its few

    def of(self, cells: Mapping[str, Any]) -> tuple[str, ...]:
        """The classes of a row, each once; none where it tells of none."""
        texts = [text for field in self._fields if (text := cells.get(field))]
        classes = self._of_text("；".join(texts)) if texts else ()
        if classes:
            return classes
        if self._of_amount is not None and yuan(cells.get(self._amount)):
            return (self._of_amount,)
        return ()

    def unknown(self, classes: Sequence[str]) -> list[str]:
        """Those of several classes that no tier is known for, but for 其他, which is no name."""
        if len(classes) < 2:
            return []
        beginnings = tuple(self._known)
        return [
            word for word in classes if not word.startswith(beginnings) and word[:2] not in _OTHER
        ]

    def _translated(self, text: str) -> tuple[str, ...]:
        parts = _SEPARATORS.split(_EITHER.sub("暂扣或者吊销", _ITEM.sub("；", text)))
        return tuple(dict.fromkeys(word for part in parts for word in self._classes(part.strip())))

    def _classes(self, part: str) -> Iterator[str]:
        """The classes of a cell's part: the one that it names, or each that stands in it."""
        whole = self._named(part)
        plain = "".join(part.split())
        stems = list(self._stem.finditer(plain))
        if whole is not None:
            yield whole
        elif not stems or not _LEAD.fullmatch(plain[: stems[0].start()]):
            if part:
                yield part
        else:
            ends = [*(stem.start() for stem in stems[1:]), len(plain)]
            for stem, end in zip(stems, ends, strict=True):
                yield self._shortened(stem[0], plain[stem.start() : end])

    def _named(self, part: str) -> str | None:
        # A code is written with a nought before it too: 03.
        code = part.lstrip("0") or part[:1]
        return self._words.get(code if part.isdigit() else part)

    def _shortened(self, stem: str, piece: str) -> str:
        """A class without what leads on to the next one, or closes what led to it."""
        word = piece.rstrip(_TAIL)
        if word.endswith(tuple(_CLOSING)) and not any(mark in word for mark in "（([【"):
            word = word.rstrip(_CLOSING)
        return self._words.get(word) or self._words.get(stem) or word


@lru_cache(maxsize=1)
def _canonical_words() -> Mapping[str, str]:
    """The words that departments write for a class, and the class."""
    classes = tomllib.loads(_WORDS.read_text("utf-8"))
    return {word: name for name, words in classes.items() for word in (name, *words)}
