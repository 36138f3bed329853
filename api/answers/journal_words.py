"""The words of journal entries: the page of a journal and its table say the same."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from graph.sentence import Language, catalogue, words_of
from graph.store import Chain

# Where the words for an action stand in the catalogue, by chain: for its first word.
ACTIONS: Final[Mapping[Chain, str]] = {"facts": "told", "access": "looked"}
# Words of one kind of entry among its particulars: the section that explains each.
_WORDS: Final[Mapping[tuple[str, str], str]] = {
    ("account", "what"): "account",
    ("approval", "what"): "second_word",
    ("approval", "kind"): "approval_kind",
    ("case", "what"): "case_deed",
    ("case", "kind"): "case_item",
    ("decision", "word"): "officer",
    ("decision", "decision"): "verdict",
    ("lead_answered", "outcome"): "lead_outcome",
}


def action_said(chain: Chain, action: str, language: Language) -> tuple[str, str]:
    """An action in words: what its first word means, and the rest with its phrases in words."""
    first, _, rest = action.partition(" ")
    told = _phrases().sub(lambda found: word("action_rest", found[0], language), rest)
    return word(ACTIONS[chain], first, language), told


@lru_cache(maxsize=1)
def _phrases() -> re.Pattern[str]:
    names = [code.partition(".")[2] for code in catalogue() if code.startswith("action_rest.")]
    longest = sorted((name.replace("_", " ") for name in names), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest))})(?!\S)")


def part_said(action: str, key: str, value: object, language: Language) -> tuple[str, str]:
    """A particular of an entry of the facts: what it is called, and its value."""
    name = word("told_part", key, language)
    if isinstance(value, list):
        return name, " ".join(str(one) for one in value)
    text = str(value)
    if key == "source":
        return name, words_of("source", language).get(text, text)
    section = _WORDS.get((action, key))
    return name, word(section, text, language) if section else text


def word(section: str, name: str, language: Language) -> str:
    """A word of a section; the name itself where the section lacks it."""
    both = catalogue().get(f"{section}.{name.replace(' ', '_')}")
    return both[language] if both else name
