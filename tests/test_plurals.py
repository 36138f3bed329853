"""English words that follow a number have a form for one and a form for any other (DESIGN §11)."""

import re
from typing import Final

import pytest

from graph.sentence import NUMBERED, catalogue, say

FORMS: Final = [form for both in catalogue().values() for form in NUMBERED.findall(both["en"])]
# What numbers are called in sentences, and the words that follow more than one: the catalogue's own
# forms say both, so that a new sentence is held to what the others do.
COUNTED: Final = frozenset(name for name, _, _ in FORMS)
PLURAL: Final = frozenset(
    word
    for _, one, other in FORMS
    for word in other.split()
    if word not in one.split() and (word.endswith("s") or word in {"are", "were", "have"})
)
# A number and up to four words of its clause; "2 of them" counts something else.
_BARE: Final = re.compile(r"\{(\w+)(?::[,g])?\}((?: (?!of\b|and\b)[a-z]+){1,4})")
_VERB_ALONE: Final = re.compile(r"\{\w+:[^{}|]+\|[^{}|]+\} (are|were|have)\b")


def faults(text: str) -> list[str]:
    """Where an English sentence says one form whatever its number is."""
    bare = [m[0] for m in _BARE.finditer(text) if m[1] in COUNTED and PLURAL & set(m[2].split())]
    return [*bare, *(m[0] for m in _VERB_ALONE.finditer(text)), *re.findall(r"\w+\(s\)", text)]


def test_no_sentence_says_1_rows() -> None:
    assert [
        (code, faults(both["en"])) for code, both in catalogue().items() if faults(both["en"])
    ] == []


def test_a_chinese_sentence_has_no_plural_form() -> None:
    assert [code for code, both in catalogue().items() if "|" in both["zh"]] == []


def test_every_form_is_whole_and_of_a_particular_that_both_languages_name() -> None:
    for code, both in catalogue().items():
        rest = NUMBERED.sub("", both["en"])
        assert "|" not in rest, code
        for name, one, other in NUMBERED.findall(both["en"]):
            assert one != other, code
            assert f"{{{name}" in both["zh"], code


@pytest.mark.parametrize(
    "text",
    [
        "{count} rows were read",
        "at most {most} more rows",
        "{count} of them went; {rows:,} rows",
        "{count} {count:row|rows} are in",
        "{count} row(s)",
    ],
)
def test_a_form_that_is_missing_is_seen(text: str) -> None:
    assert len(faults(text)) == 1


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (0, "the sheet has more than 0 rows: send it in parts."),
        (1, "the sheet has more than 1 row: send it in parts."),
        ("1", "the sheet has more than 1 row: send it in parts."),
        ("1,001", "the sheet has more than 1,001 rows: send it in parts."),
    ],
)
def test_a_sentence_takes_the_form_of_its_number(rows: object, told: str) -> None:
    assert say("officer_sheet.too_long", rows=rows).text("en") == told
