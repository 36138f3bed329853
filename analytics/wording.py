"""The words of the graph as its readers say them (docs/glossary.md), from the one catalogue."""

from collections.abc import Iterable, Mapping
from typing import Final

from graph.sentence import Language, Sentence, catalogue, say, words_of

# Certificates and reports are papers of a Chinese office: their words do not follow the reader.
PAPER: Final[Language] = "zh"


def words(table: str, language: Language = PAPER) -> Mapping[str, str]:
    """All words of a table (`kind`, `relation`, `tier` …) by their codes."""
    return words_of(table, language)


def word(table: str, code: str, language: Language = PAPER) -> str:
    """One word of a table; a code that is none of ours as it stands."""
    return words_of(table, language).get(code, code)


def term(table: str, code: str) -> Sentence | str:
    """A word of a table for use inside a sentence, in that sentence's language.

    Unlike `graph.sentence.Word`, it gives English readers the word and not the code: meant for
    papers. A code that is none of ours stands as it is.
    """
    key = f"word.{table}.{code}"
    return Sentence(key) if key in catalogue() else code


def source_titles(names: Iterable[str]) -> str:
    """Who says so, as papers write it; a source of the user's own mapping under its own name."""
    return "、".join(word("source", name) for name in names)


def record_title(kind: str, list_: str | None, document_no: str | None) -> Sentence:
    """What a record is: its list or kind, and its document number where it has one."""
    what = _list_title(list_) if list_ else say("paper.kind", kind=term("record", kind))
    return say("paper.numbered", what=what, number=document_no) if document_no else what


def _list_title(list_: str) -> Sentence:
    title = term("list", list_)
    if title == list_:  # a list that the glossary does not know
        title = say("paper.some_list")
    return say("paper.list", list=title, code=list_)
