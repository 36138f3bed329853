"""Officers' words on a certificate: which may follow which, and under which key."""

import json
from datetime import date

import pytest

from analytics.vetting.officer_words import OfficerWord, Verb, next_text, standing
from graph.errors import BadInput
from graph.sentence import Word


def word(verb: Verb, who: str = "li", reason: str = "已核") -> OfficerWord:
    return OfficerWord(verb, reason, who, "2026-11-26T23:59:00+00:00")


SAID, GONE = word("accepted"), word("withdrawn")


@pytest.mark.parametrize(
    ("words", "stands"),
    [((), None), ((SAID,), SAID), ((SAID, GONE), None), ((SAID, GONE, SAID), SAID)],
)
def test_the_last_word_stands_until_it_is_withdrawn(
    words: tuple[OfficerWord, ...], stands: OfficerWord | None
) -> None:
    assert standing(words) == stands


@pytest.mark.parametrize(
    ("words", "new", "number"),
    [((), SAID, 1), ((), word("departed"), 1), ((SAID,), GONE, 2), ((SAID, GONE), SAID, 3)],
)
def test_a_word_gets_the_next_number_and_is_kept_whole(
    words: tuple[OfficerWord, ...], new: OfficerWord, number: int
) -> None:
    ((key, text),) = next_text(words, "abc", new).items()
    assert key == f"word/abc/{number}"
    assert OfficerWord(**json.loads(text)) == new
    assert "已核" in text


@pytest.mark.parametrize("words", [(), (SAID, GONE)])
def test_where_no_word_stands_none_is_withdrawn(words: tuple[OfficerWord, ...]) -> None:
    with pytest.raises(BadInput) as error:
        next_text(words, "abc", GONE)
    assert error.value.code == "certificate.no_word"


@pytest.mark.parametrize("verb", ["accepted", "departed"])
def test_beside_a_word_that_stands_no_other_is_given(verb: Verb) -> None:
    with pytest.raises(BadInput) as error:
        next_text((word("departed", "wang"),), "abc", word(verb))
    assert error.value.code == "certificate.has_word"
    assert error.value.sentence.particulars == {
        "who": "wang",
        "word": Word("officer_word", "departed"),
        "at": date(2026, 11, 26),
    }
