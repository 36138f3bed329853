"""The generated part of docs/数据报送规范.md: a table of columns and an example for every form."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from graph.sentence import Language, Sentence, Word, say
from loaders.cells.grades import grade_words
from loaders.columns.mapping import SourceMapping, shipped_mappings
from loaders.specification.examples import example_row
from loaders.specification.hints import grades_in_words, hint_of, list_name

# What stands above it in the page is written by hand.
MARK: Final = "<!-- make specification -->\n"
_HEADS: Final = (
    say("specification.columns"),
    say("specification.needed"),
    say("specification.others"),
    say("specification.filled"),
    say("specification.example"),
)


def renewed(page: str, language: Language = "zh") -> str:
    """The page with its generated part made anew; the part above the mark stays."""
    head, _, _ = page.partition(MARK)
    return head + MARK + "\n" + "\n".join(_parts(language)) + "\n"


def _parts(language: Language) -> Iterator[str]:
    for mapping in sorted(shipped_mappings().values(), key=lambda one: (one.rank, one.name)):
        yield from _form(mapping, language)
    yield f"### {say('specification.grades').text(language)}\n"
    rows = [(Word("list", list_).text(language), grades_in_words(list_)) for list_ in grade_words()]
    heads = (say("specification.list"), say("specification.words_of_list"))
    yield _table([head.text(language) for head in heads], rows)


def _form(mapping: SourceMapping, language: Language) -> Iterator[str]:
    yield f"### {mapping.title}\n"
    yield "".join(sentence.text(language) for sentence in _about(mapping)) + "\n"
    example = example_row(mapping)
    rows = [
        (
            mapping.chinese_name(field),
            _said(_need(mapping, field), language),
            "、".join(name for name in names if name != mapping.chinese_name(field)),
            _said(hint_of(mapping, field), language),
            example[mapping.chinese_name(field)],
        )
        for field, names in mapping.columns.items()
    ]
    yield _table([head.text(language) for head in _HEADS], rows)


def _about(mapping: SourceMapping) -> Iterator[Sentence]:
    yield say("specification.source", name=mapping.name)
    list_ = list_name(mapping)
    if list_ is not None:
        yield say("specification.of_list", list=list_)
    record: Mapping[str, object] = mapping.record
    if record and record.get("decided") not in mapping.required:
        if "year" in record:
            yield say("specification.dated_or_year")
        else:
            yield say("specification.dated")


def _need(mapping: SourceMapping, field: str) -> Sentence | None:
    """Whether a column is required, one of several that are, or one that tells the form."""
    needed = None
    if field in mapping.required:
        needed = say("specification.required")
    for group in mapping.one_of:
        if field in group:
            needed = say("specification.one_of", columns=[*map(mapping.chinese_name, group)])
    if field not in mapping.distinctive:
        return needed
    telling = say("specification.distinctive")
    return say("specification.both", one=needed, other=telling) if needed else telling


def _said(sentence: Sentence | None, language: Language) -> str:
    return sentence.text(language) if sentence is not None else ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text("utf-8")), encoding="utf-8")
