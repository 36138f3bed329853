"""The words of the graph as its readers say them (docs/glossary.md), from the one catalogue."""

from collections.abc import Iterable, Mapping
from typing import Final

from graph.sentence import Language, words_of

# Certificates and reports are papers of a Chinese office: their words do not follow the reader.
PAPER: Final[Language] = "zh"


def words(table: str, language: Language = PAPER) -> Mapping[str, str]:
    """All words of a table (`kind`, `relation`, `tier` …) by their codes."""
    return words_of(table, language)


def word(table: str, code: str, language: Language = PAPER) -> str:
    """One word of a table; a code that is none of ours as it stands."""
    return words_of(table, language).get(code, code)


def source_titles(names: Iterable[str]) -> str:
    """Who says so; a source of the user's own mapping under its own name."""
    return "、".join(word("source", name) for name in names)


def record_title(kind: str, list_: str | None, document_no: str | None) -> str:
    """What a record is: its list or kind, and its document number."""
    what = f"{words('list').get(list_, '名单')}（{list_}）" if list_ else word("record", kind)
    return f"{what} {document_no}" if document_no else what
