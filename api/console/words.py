"""The console's words: its part of the catalogue of sentences, and the words of the domain."""

from functools import lru_cache

from graph.sentence import LANGUAGES, Language, Sentence, catalogue, words_of


@lru_cache(maxsize=1)
def sections() -> dict[str, dict[str, dict[Language, str]]]:
    """The catalogue by section and name."""
    by_section: dict[str, dict[str, dict[Language, str]]] = {}
    for code, both in catalogue().items():
        section, _, name = code.partition(".")
        by_section.setdefault(section, {})[name] = dict(both)
    return by_section


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **parts: object) -> str:
        """A sentence by its key (`search.empty`), with its parts filled in."""
        if key not in catalogue():
            raise KeyError(key)
        return Sentence(key, parts).text(self.language)

    def label(self, table: str, word: str) -> str:
        """A word of the domain (`kind`, `enterprise`); one of no table as it is given."""
        return self.table(table).get(word, word)

    def section(self, section: str) -> dict[str, str]:
        """All sentences of a section by their keys, for scripts."""
        return {
            f"{section}.{name}": both[self.language] for name, both in sections()[section].items()
        }

    def table(self, table: str) -> dict[str, str]:
        """A table of the domain's words, for scripts."""
        return dict(words_of(table, self.language))

    @property
    def other(self) -> Language:
        """The other language."""
        return LANGUAGES[1 - LANGUAGES.index(self.language)]
