"""Words of the graph for readers (docs/glossary.md), from the one catalogue (DESIGN §11)."""

from collections.abc import Iterable, Mapping

from graph.sentence import PAPER, Language, Sentence, catalogue, comma, say, words_of


def words(table: str, language: Language = PAPER) -> Mapping[str, str]:
    """All words of a table (`kind`, `relation`, `tier` …) by their codes."""
    return words_of(table, language)


def word(table: str, code: str, language: Language = PAPER) -> str:
    """One word of a table; an unknown code is given back unchanged."""
    return words_of(table, language).get(code, code)


def in_words(table: str, code: str, text: str, language: Language) -> str:
    """A text of a file of law or patterns, which are Chinese, as the catalogue translates it.

    Where the file has another text than the catalogue, that text stands.
    """
    known = catalogue().get(f"word.{table}.{code}")
    return known[language] if known and known[PAPER] == text else text


def term(table: str, code: str) -> Sentence | str:
    """A word of a table for use inside a sentence, in the language of that sentence.

    Unlike `graph.sentence.Word`, it gives English readers the word and not the code, as papers
    need it. An unknown code is given back unchanged.
    """
    key = f"word.{table}.{code}"
    return Sentence(key) if key in catalogue() else code


def source_titles(names: Iterable[str], language: Language = PAPER) -> str:
    """The titles of sources, joined as a language does; an unknown source keeps its name."""
    return comma(language).join(word("source", name, language) for name in names)


def record_title(kind: str, list_: str | None, document_no: str | None) -> Sentence:
    """The title of a record: its list or kind, and its document number if it has one."""
    what = _list_title(list_) if list_ else say("paper.kind", kind=term("record", kind))
    return say("paper.numbered", what=what, number=document_no) if document_no else what


def _list_title(list_: str) -> Sentence:
    title = term("list", list_)
    if title == list_:  # a list that the glossary does not know
        title = say("paper.some_list")
    return say("paper.list", list=title, code=list_)
