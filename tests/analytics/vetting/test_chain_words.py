"""A chain in words: who, by which tie, to whom, in the reader's language."""

from analytics.vetting.chain_words import chain_in_words
from graph.model import Relation
from graph.sentence import Sentence
from tests.builders import day, heads, owns

NAMES = {"a": "甲", "b": "乙", "p": "丙"}


def words(*ties: Relation, start: str = "a", end: str = "b", language: str = "zh") -> str:
    told = chain_in_words(
        [tie.id for tie in ties],
        {tie.id: tie for tie in ties},
        NAMES,
        debtor=start,
        party=end,
    )
    return told.text("zh" if language == "zh" else "en") if isinstance(told, Sentence) else told


def test_each_tie_points_from_its_source_to_its_target() -> None:
    ties = [heads("p", "a"), heads("p", "b")]
    assert words(*ties) == "甲 ←法定代表人— 丙 —法定代表人→ 乙"
    assert words(*ties, language="en") == (
        "甲 ←Legal representative of— 丙 —Legal representative of→ 乙"
    )


def test_stakes_and_ends_of_ties_are_told() -> None:
    ended = owns("a", "b", 0.6, valid_to=day("2026-03-01"))
    assert words(ended) == "甲 —股东，占 60%（至 2026-03-01）→ 乙"


def test_a_chain_may_begin_at_a_party_that_the_record_names() -> None:
    assert words(heads("p", "b")) == "甲（其记录载明）丙 —法定代表人→ 乙"
    assert words(end="p") == "甲（其记录载明）丙"
