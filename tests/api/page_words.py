"""The words that a page shows, and those of them that are of another language than its own.

Names, codes and what sources say are data, and stay as they are. So what is looked for are the
catalogue's own sentences of the other language, whole lines that are words of it, and runs of
English words on a Chinese page.
"""

import re
from html.parser import HTMLParser
from string import Formatter
from typing import Final

from graph.sentence import Language, catalogue

_CHINESE: Final = re.compile(r"[一-鿿]")
# Three English words in a row, outside of “quoted” commands.
_ENGLISH: Final = re.compile(r"[A-Za-z][a-z]+(?:[ ,]+[a-z]{2,}){2,}")
_QUOTED: Final = re.compile(r"“[^”]*”")
_READ: Final = ("placeholder", "aria-label", "title", "alt", "content")
# Heads of columns, which the page about spreadsheets names as they stand in them.
_HEADS: Final = frozenset({"opinion.uscc"})
# Words of the domain are short and stand in data too; sentences are longer.
_FEWEST: Final = {"zh": 6, "en": 15}


class Text(HTMLParser):
    """What a page shows: its text and the attributes that are read aloud, but no code or data."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"script", "style", "code", "bdi"}:
            self._inside.append(tag)
        if tag == "button" and "lang" in given:  # the switch is in the other language
            self._inside.append(tag)
        if not self._inside and tag != "meta":
            self.parts += [given[key] or "" for key in _READ if key in given]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.parts.append(data)


def shown(page: str) -> str:
    """The text of a page, a line each."""
    text = Text()
    text.feed(page)
    return "\n".join(" ".join(part.split()) for part in text.parts if part.strip())


def fixed(language: Language) -> dict[str, str]:
    """The longest fixed part of each sentence in a language, with its code, where it is long."""
    parts: dict[str, str] = {}
    for code, both in catalogue().items():
        literal = [text.strip() for text, *_ in Formatter().parse(both[language]) if text]
        longest = max(literal, key=len, default="")
        counted = len(_CHINESE.findall(longest)) if language == "zh" else len(longest)
        enough = counted >= _FEWEST[language] and (language == "zh" or longest.count(" ") >= 2)
        if (
            enough
            and code not in _HEADS
            and not code.startswith("word.")
            and both["zh"] != both["en"]
        ):
            parts[longest] = code
    return parts


FOREIGN: Final = {"zh": fixed("en"), "en": fixed("zh")}


def strangers(text: str, language: Language) -> list[str]:
    """The sentences of the other language on a page, and English runs on a Chinese one."""
    found = [f"{code}: {part}" for part, code in FOREIGN[language].items() if part in text]
    if language == "zh":
        found += [run for line in text.splitlines() for run in _runs(line)]
    return found


def _runs(line: str) -> list[str]:
    return [] if not _CHINESE.search(line) else _ENGLISH.findall(_QUOTED.sub("", line))


def _words(language: Language) -> frozenset[str]:
    """Every text of the catalogue that is whole and of one language alone."""
    other: Language = "en" if language == "zh" else "zh"
    of_other = {both[other] for both in catalogue().values()}
    return frozenset({both[language] for both in catalogue().values()} - of_other)


_WHOLE: Final = {"zh": _words("en"), "en": _words("zh")}


def words_left(text: str, language: Language) -> list[str]:
    """Lines of a page that are, as they stand, a word of the catalogue in the other language."""
    return [line for line in text.splitlines() if line in _WHOLE[language]]
