"""How a subject stands: each ground, measure and fact of no tier that it tells, and once kept."""

import json
from dataclasses import replace

import pytest

from analytics.law.measures import measures_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.standing import Question, Standing, standing_of
from graph.model import Record, Relation
from graph.store import Store
from tests.analytics.law.rows import row
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell

TODAY = day("2026-06-01")
BARS = {"licensing": ["applicant"]}
LAW = measures_of(
    row("Z", lists=["L-SX"], scenarios=["licensing"], term="months", months=24, bars=BARS)
    + row("C", lists=["L-SX"], scenarios=["licensing"], condition="情节严重")
    + row("H", lists=["L-SX"], subjects="none", extends_to=["legal_representative"])
    + row(
        "D",
        lists=["L-SX"],
        subjects="none",
        extends_to=["principal_responsible"],
        condition="情节严重",
    )
)
LISTED = ("listed", "a", "c", "")
TERM, OPEN = ("c", "Z", "2028-01-05", "", "listed"), ("c", "C", "", "open", "lead")


@pytest.fixture
def built(store: Store) -> Store:
    """A listed firm a, which p heads, for which q answers, and which owns b; b owes taxes."""
    tell(
        store,
        firm("a"),
        firm("b"),
        person("p"),
        person("q"),
        heads("p", "a"),
        Relation("s", "principal_of", "q", "a"),
        owns("a", "b"),
        penalty("c", "a", list="L-SX", occurred_on=day("2025-12-01")),
        Record("d", "debt", "b", day("2026-01-05"), domain="tax"),
    )
    return store


def standing(store: Store, subject: str, scenario: str = "") -> Standing:
    reach = Propagation(snapshot_of(store), read_policy(), TODAY)
    return standing_of(store, reach, Question(subject, scenario), measures=LAW)


def test_a_listed_firm_stands_with_its_ground_and_its_measures(built: Store) -> None:
    told = standing(built, "a")
    assert (told.level, told.decision, told.noted) == ("none", "", ())
    assert (told.grounds, told.measures) == ((LISTED,), (OPEN, TERM))
    assert told.records == {"c"}


def test_a_condition_is_open_until_it_is_confirmed(built: Store) -> None:
    happen(built, "c", "confirm", measure="C")
    assert standing(built, "a").measures == (("c", "C", "", "", "listed"), TERM)


@pytest.mark.parametrize(
    ("party", "grade", "measure", "condition"),
    [("p", "statutory", "H", ""), ("q", "lead", "D", "open")],
)
def test_what_a_text_extends_stands_with_its_measure_and_grade(
    built: Store, party: str, grade: str, measure: str, condition: str
) -> None:
    told = standing(built, party)
    assert (grade, party, "c", measure) in told.grounds
    assert told.measures == (("c", measure, "", condition, grade),)
    assert told.records == {"c"}


def test_whom_a_strong_lead_reaches_stands_with_it_and_its_level(built: Store) -> None:
    told = standing(built, "b")
    assert told.grounds == (("lead", "b", "c", ""),)
    assert told.level != "none"
    assert told.evidence == ("c",)
    assert told.noted == (("b", "d", "tax_arrears"),)
    assert told.records == {"c", "d"}


def test_a_scenario_gives_its_decision_and_the_grounds_of_its_measures(built: Store) -> None:
    told = standing(built, "a", "licensing")
    assert told.decision == "restricted"
    assert told.grounds == (("lead", "a", "c", "C"), LISTED, ("listed", "a", "c", "Z"))
    assert standing(built, "a", "employment").decision == ""  # no firm is asked about it


def test_it_rests_on_whoever_is_near_and_reads_no_further(built: Store) -> None:
    tell(built, firm("far"), owns("b", "far"))
    read = standing(built, "a").read
    assert read is not None
    assert {"a", "b", "p", "q"} <= set(read)
    assert "far" not in read


def test_who_is_not_known_is_gone(built: Store) -> None:
    told = standing(built, "z")
    assert (told.gone, told.grounds, told.records) == (True, (), set())


def test_it_is_the_same_once_kept(built: Store) -> None:
    for told in (standing(built, "b"), replace(standing(built, "a"), read=None)):
        assert Standing.from_plain(json.loads(json.dumps(told.plain()))) == told
