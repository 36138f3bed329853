"""What a picture draws: lines for pairs, counted marks for leaves of one kind, nobody lost."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.report.drawing import Drawing, drawing_of
from graph.model import Entity, Relation
from tests.builders import firm, heads, owns, person

DAY = date(2026, 11, 23)
IDS = [f"n{n}" for n in range(40)]
PAIRS = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=60)


def star(count: int, *more: Relation, grades: dict[str, str | None] | None = None) -> Drawing:
    """One firm held by many persons."""
    holders = [person(f"p{n:02}") for n in range(count)]
    ties = [owns(one.id, "m", 0.01) for one in holders]
    grades = grades or {}
    return drawing_of([firm("m"), *holders], [*ties, *more], DAY, grades=grades, middle=["m"])


def test_leaves_of_one_kind_are_one_counted_mark() -> None:
    (middle, fold) = star(30).marks
    assert (middle.id, len(fold.members), fold.called()) == ("m", 30, "自然人 30 个")
    assert len(star(30).lines) == 1


def test_a_small_picture_folds_nobody() -> None:
    assert len(star(20).marks) == 21


def test_who_has_a_grade_or_another_tie_is_not_folded() -> None:
    shown = star(30, heads("p01", "m"), grades={"p00": "lead"})
    assert {mark.id for mark in shown.marks if not mark.folded} == {"m", "p00", "p01"}


def test_parallel_ties_are_one_line_and_none_is_lost() -> None:
    shown = star(2, heads("p01", "m"))
    (line,) = [line for line in shown.lines if "p01" in line.ends]
    assert sorted(line.words()) == ["法定代表人", "股东 1%"]
    assert len(line.relations) == 2


@given(st.permutations(["r1", "r2", "r3"]))
def test_the_words_beside_a_line_do_not_hang_on_the_ids_of_its_ties(ids: list[str]) -> None:
    ties = [
        owns("p", "m", 0.3, id=ids[0]),
        owns("p", "m", 0.2, id=ids[1]),
        heads("p", "m", id=ids[2]),
    ]
    (line,) = drawing_of([firm("m"), person("p")], ties, DAY, grades={}).lines
    assert line.words() == ["法定代表人", "股东 20%", "股东 30%"]


def test_a_line_whose_ties_all_ended_is_told_as_ended() -> None:
    ended = Relation("e", "officer_of", "p00", "m", valid_to=date(2020, 1, 1))
    shown = drawing_of([firm("m"), person("p00")], [ended], DAY, grades={})
    assert [line.holds for line in shown.lines] == [False]


@settings(max_examples=40)
@given(PAIRS)
def test_every_party_has_one_mark_and_every_tie_one_line(pairs: list[tuple[str, str]]) -> None:
    entities = [Entity(id_, "enterprise", id_) for id_ in IDS]
    ties = [
        Relation(f"r{n}", "guarantees", source, target) for n, (source, target) in enumerate(pairs)
    ]
    shown = drawing_of(entities, ties, DAY, grades={})
    members = [member for mark in shown.marks for member in mark.members]
    assert sorted(members) == sorted(IDS)
    assert sorted(one.id for line in shown.lines for one in line.relations) == sorted(
        one.id for one in ties
    )
    ids = {mark.id for mark in shown.marks}
    assert all(set(line.ends) <= ids for line in shown.lines)
