"""The rows of patterns: what a lawyer may write, and what is refused with its line (DESIGN §8b)."""

from typing import Any

import pytest

from analytics.law.measures import measures_of, read_measures
from analytics.patterns.tie_rule import TIE_KINDS
from graph.errors import BadInput
from tests.analytics.law.rows import row

LAW = read_measures()
SOUND = {
    "name": "a rule",
    "kind": "same_head",
    "article": "a law, article 1",
    "source": "a copy",
    "confirmed": True,
    "grade": "statutory",
    "scenarios": ["bidding"],
    "department": "an office",
    "ask": "find out",
}


def tie_row(**fields: Any) -> str:
    return row("T", head="tie", **{**SOUND, **fields})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "same_colour"}, "law.word"),
        ({"kind": ""}, "law.word"),
        ({"grade": "listed"}, "law.word"),
        ({"dated": "award"}, "law.word"),
        ({"article": ""}, "law.missing"),
        ({"department": ""}, "law.missing"),
        ({"ask": ""}, "law.missing"),
        ({"scenarios": ["lending"]}, "law.word"),
        ({"lead_in": ["government_procurement"]}, "law.word"),
        ({"bars": {"government_procurement": ["bidder"]}}, "law.bars"),
        ({"bars": {"bidding": ["applicant"]}}, "law.word"),
        ({"source": ""}, "law.unseen"),
        ({"lasting": "1 year"}, "law.unknown_key"),
    ],
)
def test_a_faulty_rule_is_refused_with_its_line(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as error:
        measures_of(row("M") + tie_row(**fields))
    assert error.value.code == code
    assert error.value.sentence.particulars["line"] == row("M").count("\n") + 2


def test_a_code_that_two_rules_have_is_refused() -> None:
    with pytest.raises(BadInput) as error:
        measures_of(tie_row() + tie_row())
    assert error.value.code == "law.double"


def test_the_rules_are_part_of_the_hash_of_the_law() -> None:
    assert measures_of(LAW.text).ties == LAW.ties != ()
    assert measures_of(tie_row()).digest != measures_of(tie_row(ask="more")).digest


def test_every_kind_has_a_confirmed_rule_with_the_words_of_its_text() -> None:
    assert {rule.kind for rule in LAW.ties} == {*TIE_KINDS}
    assert all(rule.confirmed and rule.quote and rule.source for rule in LAW.ties)


def test_only_what_the_text_itself_makes_void_is_barred() -> None:
    barring = {rule.code for rule in LAW.ties if rule.bars}
    assert barring == {
        "T-BID-13",
        "T-BID-34-2A",
        "T-BID-34-2B",
        "T-BUILD-35",
        "T-PRO-18-1A",
        "T-PRO-18-1B",
        "T-PRO-18-2",
    }
