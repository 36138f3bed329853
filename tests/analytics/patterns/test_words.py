"""The words of patterns for readers: the catalogue has those of the shipped files."""

from analytics.law.measures import read_measures
from analytics.patterns.search import patterns_of
from analytics.wording import in_words, words


def test_the_catalogue_names_every_pattern_as_its_file_does() -> None:
    named = {pattern.code: pattern.name for pattern in patterns_of()}
    ties = {rule.code: rule.name for rule in read_measures().ties}
    assert dict(words("pattern")) == {**named, **ties}


def test_the_catalogue_asks_what_the_file_asks() -> None:
    asked = {pattern.code: pattern.ask for pattern in patterns_of()}
    assert {code: asked[code] for code in words("pattern_ask")} == dict(words("pattern_ask"))


def test_a_name_of_another_file_stands_as_it_is_written() -> None:
    assert in_words("pattern", "guarantee_circle", "担保圈", "en") == "Circles of guarantees"
    assert in_words("pattern", "guarantee_circle", "另一名称", "en") == "另一名称"
    assert in_words("pattern", "another", "新模式", "en") == "新模式"
