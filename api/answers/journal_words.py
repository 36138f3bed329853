"""The words of journal entries: the page of a journal and its table say the same."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from graph.sentence import Language, catalogue, say, words_of
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
_VERDICT: Final = re.compile("((?:undo )?(?:same|different)) ")
_CASE: Final = re.compile(r"case (\d+)")  # the purpose of who looks at a case and states none


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


def verdict_said(text: str, language: Language) -> tuple[str, str]:
    """A verdict on identity, or its lifting, in words, and the two ids of whom it is."""
    found = _VERDICT.match(text)
    if not found:
        return "", text
    return word("verdict_told", found[1].strip(), language), text[found.end() :]


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


def purpose_said(purpose: str, language: Language) -> str:
    """A purpose in words: the program's own and scenarios, else as a person typed it."""
    if case := _CASE.fullmatch(purpose):
        return say("purpose_told.case", number=case[1]).text(language)
    told = word("purpose_told", purpose, language)
    return words_of("scenario", language).get(purpose, told)


def word(section: str, name: str, language: Language) -> str:
    """A word of a section; the name itself where the section lacks it."""
    both = catalogue().get(f"{section}.{name.replace(' ', '_')}")
    return both[language] if both else name
