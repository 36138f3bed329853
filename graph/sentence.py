"""Sentences for people: one catalogue, Chinese and English, keyed by a code (DESIGN §11).

Whatever speaks to a person (an error, a notice, a reject reason, a finding, a command's line)
carries a `Sentence`: its code and its particulars. Only the door that answers the person (command
line, API, page) knows the language and asks for the text. `graph/sentences/*.toml` hold the
catalogue, a file for each part of the program: `[section]`, then `name = { zh = "…", en = "…" }`;
the code is `section.name`. An English word that follows a number has a form for one and a form for
any other: `"{rows} {rows:row is|rows are} in"`.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
# Logs, tracebacks and tests read this one; a person's language is chosen at the door.
FALLBACK: Final[Language] = "en"
# Certificates and reports are papers of a Chinese office: their words do not follow the reader.
PAPER: Final[Language] = "zh"
FOLDER: Final = Path(__file__).with_name("sentences")
_COMMA: Final[Mapping[Language, str]] = {"zh": "、", "en": ", "}
# {rows:row is|rows are}: the words for one, then for any other number.
NUMBERED: Final = re.compile(r"\{(\w+):([^{}|]+)\|([^{}|]+)\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence before it is put in a language: a code of the catalogue and its particulars.

    Particulars are numbers, texts and dates; a `Sentence` or `Word` among them is put in the same
    language, and several of anything are joined by that language's comma.
    """

    code: str
    particulars: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language = FALLBACK) -> str:
        """The sentence in a language."""
        both = catalogue().get(self.code)
        if both is None:
            return self.code
        parts = {key: _part(value, language) for key, value in self.particulars.items()}
        return _numbered(both[language], parts).format(**parts) if parts else both[language]

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the domain by its table and code: `Word("relation", "branch_of")`.

    Chinese readers get the word they use; in English the code itself stands, as data files and
    commands spell it.
    """

    table: str
    code: str

    def text(self, language: Language = FALLBACK) -> str:
        """The word in a language; a code that its table lacks comes back unchanged."""
        if language == FALLBACK:
            return self.code
        return words_of(self.table, language).get(self.code, self.code)

    def __str__(self) -> str:
        return self.text()


def say(code: str, /, **particulars: object) -> Sentence:
    """A sentence by its code and particulars."""
    return Sentence(code, particulars)


@lru_cache(maxsize=64)
def words_of(table: str, language: Language) -> Mapping[str, str]:
    """All words of a table of the domain in a language, by code. Raises KeyError for no table."""
    beginning = f"word.{table}."
    found = {
        code.removeprefix(beginning): both[language]
        for code, both in catalogue().items()
        if code.startswith(beginning)
    }
    if not found:
        raise KeyError(table)
    return found


def _numbered(text: str, parts: Mapping[str, object]) -> str:
    """A sentence with each plural form settled by its number (`filled.js` does the same)."""
    if "|" not in text:
        return text
    return NUMBERED.sub(lambda form: form[2 if str(parts[form[1]]) == "1" else 3], text)


def _part(value: object, language: Language) -> object:
    if isinstance(value, Sentence | Word):
        return value.text(language)
    # A text is a collection too, of its characters.
    if isinstance(value, Collection) and not isinstance(value, str | bytes | Mapping):
        return _COMMA[language].join(str(_part(one, language)) for one in value)
    return value


def tag_of(language: Language) -> str:
    """The language as pages name it (BCP 47)."""
    return "zh-CN" if language == "zh" else language


def comma(language: Language) -> str:
    """What stands between the parts of an enumeration."""
    return _COMMA[language]


def plain_sentence(sentence: Sentence) -> dict[str, Any]:
    """A sentence as JSON values, to be kept or sent and put in a language later."""
    parts = {key: _plain_part(value) for key, value in sentence.particulars.items()}
    return {"code": sentence.code, "particulars": parts}


def sentence_of(plain: Mapping[str, Any]) -> Sentence:
    """The sentence that `plain_sentence` turned into JSON values."""
    parts = plain["particulars"].items()
    return Sentence(plain["code"], {key: _part_of(value) for key, value in parts})


def _plain_part(value: object) -> object:
    if isinstance(value, Sentence):
        return plain_sentence(value)
    if isinstance(value, Word):
        return {"table": value.table, "word": value.code}
    if isinstance(value, Collection) and not isinstance(value, str | bytes | Mapping):
        return [_plain_part(one) for one in value]
    return value if isinstance(value, int | float) else str(value)


def _part_of(value: object) -> object:
    if isinstance(value, Mapping):
        return sentence_of(value) if "code" in value else Word(value["table"], value["word"])
    if isinstance(value, list):
        return tuple(map(_part_of, value))
    return value


# Read at first use and kept: nothing is read when a module is imported.
@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[Language, str]]:
    """Every sentence and word, by code. Raises ValueError for a code that two files give."""
    found: dict[str, Mapping[Language, str]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for code, both in _flat(tomllib.loads(path.read_text(encoding="utf-8")), ()):
            if code in found:
                raise ValueError(f"{path.name} gives {code} again")
            found[code] = both
    return found


def _flat(table: Mapping[str, Any], above: tuple[str, ...]) -> list[tuple[str, Any]]:
    """(code, texts by language) of a table and of the tables inside it."""
    found = []
    for key, value in table.items():
        if value.keys() == set(LANGUAGES):
            found.append((".".join((*above, key)), value))
        else:
            found += _flat(value, (*above, key))
    return found
