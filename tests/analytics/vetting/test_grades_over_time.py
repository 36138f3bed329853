"""Grades on many days of one revision: each as asked for by itself, and the days they turn on."""

from datetime import date, timedelta

import pytest

from analytics.law.measures import measures_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting import grades_over_time
from analytics.vetting.grades_over_time import GradesOverTime
from analytics.vetting.grading import graded_among
from graph.store import Store
from tests.builders import day, firm, heads, penalty, person, tell

FIRST, END = day("2025-12-20"), day("2026-04-01")
NO_LAW = measures_of("measure = []")
IDS = ("a", "b", "c", "p")


def grades(store: Store, on: date) -> dict[str, str | None]:
    """The grades of a day, asked for by itself."""
    reach = Propagation(snapshot_of(store), read_policy(), on)
    known = store.entities(IDS).values()
    graded = graded_among(store, reach, known, measures=NO_LAW)
    return {id_: one.grade for id_, one in graded.items()}


@pytest.fixture
def asked(store: Store) -> GradesOverTime:
    """Of a, which p heads since the new year, b, and c; a and b come to be penalised."""
    tell(
        store,
        *(firm(one) for one in "abc"),
        person("p"),
        heads("p", "a", valid_from=day("2026-01-01")),
        penalty("r1", "a", "2026-01-05", occurred_on=day("2026-01-02")),
        penalty("r2", "b", "2026-02-10", ends_on=day("2029-02-10"), tier="minor"),
    )
    return over_time(store)


def over_time(store: Store) -> GradesOverTime:
    reach = Propagation(snapshot_of(store), read_policy(), FIRST)
    return GradesOverTime(store, reach, [*store.entities(IDS).values()], NO_LAW)


@pytest.mark.parametrize("on", [FIRST, day("2026-01-05"), day("2026-02-10"), END])
def test_on_a_day_they_are_what_that_day_alone_gives(
    store: Store, asked: GradesOverTime, on: date
) -> None:
    assert {id_: one.grade for id_, one in asked.on(on).items()} == grades(store, on)


def test_they_turn_on_the_days_on_which_one_is_another_than_the_day_before(
    store: Store, asked: GradesOverTime
) -> None:
    days = [FIRST + timedelta(days=n) for n in range((END - FIRST).days)]
    each = [grades(store, one) for one in days]
    turned = [one for one, was, now in zip(days[1:], each, each[1:], strict=False) if was != now]
    assert turned == [day("2026-01-05"), day("2026-02-10")]
    assert asked.turns(FIRST, END) == turned
    assert not asked.cut


@pytest.mark.parametrize(
    ("first", "end", "count"),
    [
        ("2026-01-04", "2026-02-11", 2),
        ("2026-01-05", "2026-02-10", 0),
        ("2026-01-04", "2026-01-06", 1),
    ],
)
def test_neither_the_first_day_nor_the_end_is_one_on_which_they_turn(
    asked: GradesOverTime, first: str, end: str, count: int
) -> None:
    assert len(asked.turns(day(first), day(end))) == count


def test_the_days_of_records_are_those_on_which_one_begins_or_ends(asked: GradesOverTime) -> None:
    assert asked.days_of_records() == {day("2026-01-05"), day("2026-02-10"), day("2029-02-10")}


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("limit", ["_MOST_LOOKED_AT", "_MOST_PASSED"])
def test_a_search_that_ended_at_its_limit_says_so(
    store: Store, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grades_over_time, "_FEWEST_LOOKED_AT", 2)
    monkeypatch.setattr(grades_over_time, limit, 2)
    limited = over_time(store)
    assert limited.turns(FIRST, END) == [day("2026-01-05")]
    assert limited.cut


def test_the_more_a_day_weighs_the_fewer_are_looked_at() -> None:
    counts = [grades_over_time._most_looked_at(10**n, 10**8) for n in range(9)]
    assert counts == [2, 2, 2, 2, 2, 2, 2, 2, 2]
    around = [grades_over_time._most_looked_at(10**n, 5 * 10**6) for n in (3, 5, 6)]
    assert around == [19, 16, 6]
    assert [grades_over_time._most_looked_at(100, 10**n) for n in (3, 6)] == [150, 99]


def test_a_party_far_from_everybody_is_graded_by_its_own_relations(store: Store) -> None:
    tell(store, firm("a"), firm("b"), firm("c"), person("p"), heads("p", "a"))
    far = over_time(store)
    assert far._around is not None
    assert len(far._around) == 1
