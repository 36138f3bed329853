"""The console's words: sentences of the catalogue, and words of the domain."""

from functools import lru_cache
from typing import Final

from graph.match_basis import match_basis
from graph.model import Relation
from graph.sentence import LANGUAGES, Language, Sentence, catalogue, words_of

_MEANINGS: Final = ("state", "kind", "role", "participant", "list", "tier")  # tables of words


@lru_cache(maxsize=1)
def sections() -> dict[str, dict[str, dict[Language, str]]]:
    """The whole catalogue by section and name."""
    by_section: dict[str, dict[str, dict[Language, str]]] = {}
    for code, both in catalogue().items():
        section, _, name = code.partition(".")
        by_section.setdefault(section, {})[name] = dict(both)
    return by_section


class Words:
    """Sentences and words in one language, as templates use them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **parts: object) -> str:
        """A sentence by its key (`search.empty`), with its parts filled in. Raises KeyError."""
        # `Sentence` would show an unknown code as it is; on a page it is an error.
        if key not in catalogue():
            raise KeyError(key)
        return Sentence(key, parts).text(self.language)

    def label(self, table: str, word: str) -> str:
        """A word of a table (`kind`, `enterprise`); one that the table lacks, as it is given."""
        return self.table(table).get(word, word)

    def match(self, tie: Relation) -> str:
        """Why the ends of a tie may be one and the same; "" for any other tie."""
        basis = match_basis(tie.kind, tie.attributes)
        return basis.text(self.language) if basis else ""

    def meaning(self, code: str) -> str:
        """What a word of a mapping means: a word of the domain, else the code, which is a word."""
        return next((t[code] for t in map(self.table, _MEANINGS) if code in t), code)

    def section(self, section: str) -> dict[str, str]:
        """All sentences of a section by their keys (`section.name`), for scripts."""
        return {
            f"{section}.{name}": both[self.language] for name, both in sections()[section].items()
        }

    def table(self, table: str) -> dict[str, str]:
        """A table of the domain's words, for scripts."""
        return dict(words_of(table, self.language))

    @property
    def other(self) -> Language:
        """The other of the two languages, for the switch."""
        return LANGUAGES[1 - LANGUAGES.index(self.language)]
