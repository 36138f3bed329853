"""Spellings of columns that many forms have, written once and taken in with `@` by mappings."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

_SPELLINGS: Final = Path(__file__).with_name("spellings.toml")


@lru_cache(maxsize=1)
def shared_spellings() -> Mapping[str, tuple[str, ...]]:
    """The names that a column may have, by the word that stands for them in a mapping."""
    spellings = tomllib.loads(_SPELLINGS.read_text("utf-8"))
    return {word: tuple(names) for word, names in spellings.items()}


def spelled_out(names: Iterable[str]) -> tuple[str, ...]:
    """Column names with each `@word` replaced by the spellings that it stands for, in order.

    A word that stands for nothing stays as it is.
    """
    shared = shared_spellings()
    spelled = [
        spelling
        for name in names
        for spelling in (shared.get(name[1:], (name,)) if name.startswith("@") else (name,))
    ]
    return tuple(dict.fromkeys(spelled))
