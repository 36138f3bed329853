"""Which answers another law would alter: told for each whom it touches, and for nobody else."""

import pytest

from analytics.law.measures import Measures, measures_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting import law_change
from analytics.vetting.law_change import ChangedAnswer, changed_answers, counted, subjects_of
from graph.model import Entity, Relation
from graph.store import Store
from tests.analytics.law.rows import row
from tests.builders import day, firm, penalty, person, tell

TODAY = day("2026-11-26")
BARRING = {"bars": {"project_approval": ["applicant"]}}
ROW = {"lists": ["L-SX"], "scenarios": ["project_approval", "bidding"]}
MILD, STRICT = measures_of(row("M", **ROW)), measures_of(row("M", **ROW, **BARRING))


@pytest.fixture
def store(store: Store) -> Store:
    """Two listed firms, whom one of them names, a project and a lot, and who has nothing."""
    tell(
        store,
        *(firm(id_) for id_ in ("b", "a", "free")),
        person("n"),
        Entity("j", "project", "j"),
        Entity("lot", "bid_lot", "lot"),
        Relation("plp", "project_legal_person_of", "free", "j"),
        penalty("r-b", "b", list="L-SX"),
        penalty("r-a", "a", list="L-SX", named=[("n", "legal_representative")]),
    )
    return store


def changes(
    store: Store,
    before: Measures,
    after: Measures,
    scenarios: tuple[str, ...] = ("project_approval", "bidding", "employment"),
) -> list[ChangedAnswer]:
    reach = Propagation(snapshot_of(store), read_policy(), TODAY)
    return [
        *changed_answers(store, reach, before=before, after=after, scenarios=scenarios),
    ]


def test_one_law_alters_nothing_against_itself(store: Store) -> None:
    assert changes(store, STRICT, STRICT) == []


def test_a_row_that_bars_is_told_of_each_whom_it_bars(store: Store) -> None:
    assert [
        (one.subject, one.scenario, one.before, one.after) for one in changes(store, MILD, STRICT)
    ] == [
        ("a", "project_approval", "review", "restricted"),
        ("b", "project_approval", "review", "restricted"),
    ]


def test_the_other_way_round_it_is_told_the_other_way_round(store: Store) -> None:
    there, back = changes(store, MILD, STRICT), changes(store, STRICT, MILD)
    assert [(one.subject, one.after, one.before) for one in there] == [
        (one.subject, one.before, one.after) for one in back
    ]


def test_findings_that_come_and_go_are_told_though_the_decision_stays(store: Store) -> None:
    (one, other) = changes(store, measures_of(""), MILD, ("project_approval",))
    assert (one.subject, one.before, one.after) == ("a", "review", "review")
    assert one.added == (("listed", "a", "applicant", "r-a", "M"),)
    assert one.removed == (("listed", "a", "applicant", "r-a", None),)
    assert other.added == (("listed", "b", "applicant", "r-b", "M"),)


def test_only_the_scenarios_that_suit_a_subject_are_asked(store: Store) -> None:
    persons = measures_of(
        row("M", lists=["L-SX"], scenarios=["employment"], extends_to=["legal_representative"])
    )
    told = changes(store, measures_of(""), persons)
    assert {(one.subject, one.scenario) for one in told} == {("n", "employment")}
    assert changes(store, measures_of(""), persons, ("bidding",)) == []


def test_projects_lots_and_whoever_a_record_tells_of_could_be_touched(store: Store) -> None:
    assert sorted(subjects_of(snapshot_of(store))) == ["a", "b", "j", "lot", "n"]


def test_a_project_is_told_of_by_those_who_take_part(store: Store) -> None:
    tell(store, penalty("r-free", "free", list="L-SX"))
    barring = measures_of(row("M", **ROW, bars={"project_approval": ["project_legal_person"]}))
    told = changes(store, MILD, barring, ("project_approval",))
    assert [one.subject for one in told if one.after == "restricted"] == ["j"]


def test_subjects_beyond_one_read_are_told_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = changes(store, MILD, STRICT)
    for at_once in (1, 2):
        monkeypatch.setattr(law_change, "_AT_ONCE", at_once)
        assert sorted(changes(store, MILD, STRICT), key=lambda one: one.subject) == whole


def test_the_changes_are_counted_by_what_they_alter() -> None:
    ways = [("pass", "review"), ("review", "pass"), ("pass", "review"), ("a", "b")]
    told = [ChangedAnswer("s", "bidding", *way, (), ()) for way in ways]
    assert list(counted(told).items()) == [("a → b", 1), ("pass → review", 2), ("review → pass", 1)]


def test_several_findings_that_go_are_told_in_order(store: Store) -> None:
    both = measures_of(row("M", **ROW) + row("N", **ROW, condition="情节严重"))
    (one, _) = changes(store, both, measures_of(""), ("project_approval",))
    assert {key[-1] for key in one.removed} == {"M", "N"}
    assert list(one.removed) == sorted(one.removed, key=str)
    assert one.added == (("listed", "a", "applicant", "r-a", None),)
