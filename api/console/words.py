"""The console's words: one catalogue, Chinese first, English at a switch.

`catalogue.toml` holds every sentence of the pages in both languages; the words of the domain come
from `analytics.wording` in Chinese and from the same catalogue in English, under `[labels.*]`.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from analytics import wording as labels

LANGUAGES: Final = ("zh", "en")
_CATALOGUE: Final = Path(__file__).with_name("catalogue.toml")
_CHINESE: Final[dict[str, Mapping[str, str]]] = {
    "kind": labels.KINDS, "role": labels.ROLES, "tie": labels.TIES, "grade": labels.GRADES,
    "participant": labels.PARTICIPANTS, "level": labels.LEVELS, "tier": labels.TIERS,
    "record": labels.RECORDS, "mark": labels.MARKS, "scheme": labels.SCHEMES,
    "source": labels.SOURCES, "attribute": labels.ATTRIBUTES, "list": labels.LISTS,
}  # fmt: skip


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    """The catalogue as it is written."""
    found: dict[str, Any] = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))
    return found


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]

    def __call__(self, key: str, **parts: object) -> str:
        """A sentence by its key (`search.empty`), with its parts filled in."""
        section, _, name = key.partition(".")
        text: str = catalogue()[section][name][self.language]
        return text.format(**parts) if parts else text

    def label(self, table: str, word: str) -> str:
        """A word of the domain (`kind`, `enterprise`); one that is not ours as it stands."""
        chinese = _CHINESE[table].get(word)
        if chinese is None or self.language == "zh":
            return chinese or word
        english: str = catalogue()["labels"][table].get(word, word)
        return english

    def section(self, section: str) -> dict[str, str]:
        """All sentences of a section by their keys, for scripts."""
        return {f"{section}.{key}": both[self.language]
                for key, both in catalogue()[section].items()}  # fmt: skip

    def table(self, table: str) -> dict[str, str]:
        """A table of the domain's words, for scripts."""
        return {word: self.label(table, word) for word in _CHINESE[table]}

    @property
    def other(self) -> str:
        """The other language."""
        return LANGUAGES[1 - LANGUAGES.index(self.language)]
