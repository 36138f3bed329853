"""Hits by grade: all that have it, as each party's own grade says."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.building import snapshot_from
from analytics.vetting import graded_hits
from analytics.vetting.graded_hits import may_be_graded, with_grade
from analytics.vetting.grading import graded_among
from graph.opening import open_store
from graph.store import Store
from graph.words import GRADES
from tests.analytics.columns import snapshot
from tests.api.desks import SECRET, city
from tests.builders import firm, heads, penalty, person

Everybody = tuple[Store, Propagation, dict[str, str | None]]


@pytest.fixture(scope="module")
def everybody() -> Iterator[Everybody]:
    """(store, propagation, grade by id) of an invented city."""
    store = open_store(f"sqlite:///{city() / 'city.db'}", secret=SECRET.encode())
    snapshot = snapshot_from(store.scan(), store.revision().number)
    reach = Propagation(snapshot, read_policy(), date(2026, 11, 1))
    known = store.entities(snapshot.entities.ids)
    graded = graded_among(store, reach, known.values(), measures=read_measures())
    yield store, reach, {id_: one.grade for id_, one in graded.items()}
    store.close()


def test_whoever_has_a_grade_may_be_graded(everybody: Everybody) -> None:
    _, reach, grades = everybody
    ids = reach.snapshot.entities.ids
    flags = may_be_graded(reach)
    assert [id_ for id_, grade in grades.items() if grade and not flags[ids.index(id_)]] == []
    assert 0 < np.count_nonzero(flags) < len(ids)


@pytest.mark.parametrize("grade", GRADES)
def test_all_with_a_grade_are_given(everybody: Everybody, grade: str) -> None:
    store, reach, grades = everybody
    ids = reach.snapshot.entities.ids
    expected = [place for place, id_ in enumerate(ids) if grades[id_] == grade]
    assert expected
    found: list[int] = []
    likely = np.flatnonzero(may_be_graded(reach))
    for at in range(0, len(likely), graded_hits.MOST_GRADED):
        some = likely[at : at + graded_hits.MOST_GRADED]
        given = with_grade(store, reach, some, grade, read_measures())
        assert given is not None
        found += given.tolist()
    assert found == expected


def test_whom_a_strong_lead_reaches_over_several_ties_may_be_graded() -> None:
    parties = [person("p"), *(firm(one) for one in "abz")]
    made = snapshot(parties, [heads("p", "a"), heads("p", "b")], [penalty("r", "a")])
    flags = may_be_graded(Propagation(made, read_policy(), date(2026, 11, 1)))
    assert dict(zip(made.entities.ids, flags.tolist(), strict=True)) == {
        "a": True,
        "b": True,
        "p": True,
        "z": False,
    }


def test_too_many_are_not_graded(everybody: Everybody) -> None:
    store, reach, _ = everybody
    likely = np.flatnonzero(may_be_graded(reach))
    assert len(likely) > graded_hits.MOST_GRADED
    assert with_grade(store, reach, likely, "listed", read_measures()) is None
