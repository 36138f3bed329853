"""The table of words that translates a column, and the shared one for the state of a record."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from loaders.columns.mapping import SourceMapping

_STATES: Final = Path(__file__).with_name("state_words.toml")


def words_of(mapping: SourceMapping, field: str) -> Mapping[str, str] | None:
    """The words of a column and what each means; None for a column of free text.

    A column on the state of a record has the shared table where the mapping gives none.
    """
    table = mapping.values.get(field)
    if table is None and field == mapping.events.get("state"):
        return state_words()
    return table


@lru_cache(maxsize=1)
def state_words() -> Mapping[str, str]:
    """The words for each state of a record: in_force, repair, revoke, object, ended."""
    states = tomllib.loads(_STATES.read_text("utf-8"))
    return {word: state for state, words in states.items() for word in words}
