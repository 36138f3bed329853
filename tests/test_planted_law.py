"""Every rule of the law that extends to a role or bars one, and how selective vetting is (§14)."""

from collections.abc import Iterator
from datetime import date

import pytest

from analytics.law.measures import read_measures
from analytics.vetting.vet import Vetting
from loaders.city.lawful import LawCase, law_cases
from tests.planted_city import PlantedCity, planted_city

TODAY = date(2026, 11, 23)
# Confirmed rules without a case in the sample city, and why.
NOT_PLANTED = {
    "M-EXI-02": "the city has no notices of tax arrears: see test_tax_arrears.py",
    "M-EIA-9-39-2": "no role of the graph is its holders and holdings; it names no scenario",
    "M-JOB-01-PC": "no sheet tells the end of a bankruptcy",
    "M-JOB-02-PC": "no sheet tells the end of a bankruptcy",
    "M-PRO-03-CRIM": "no sheet tells a sentence",
}
# Cases beside a rule: what is told is the fact or a tie, and the rule itself must not be.
BESIDE = {"wage_contractor", "d_grade_earlier_firm"}
# A ban that lasts and of which this scenario does not ask is told as another effect.
ELSEWHERE = {"ban_elsewhere"}


@pytest.fixture(scope="module", params=[20170419, 31], ids=["seed 20170419", "seed 31"])
def city(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlantedCity]:
    folder = tmp_path_factory.mktemp("planted")
    city = planted_city(folder, entities=2000, seed=request.param, as_of=TODAY)
    yield city
    city.store.close()


def highest(vetting: Vetting) -> str:
    return next((finding.grade for finding in vetting.findings), "clear")


def told(vetting: Vetting) -> set[str]:
    """The codes of the measures that a vetting tells, in this scenario or as other effects."""
    beside = (finding["measure"] for finding in vetting.certificate["other_effects"])
    return {*(finding.measure for finding in vetting.findings), *beside} - {None}


def test_every_planted_case_gets_the_grade_it_must(city: PlantedCity) -> None:
    wrong = [
        (row["case"], row["subject"], row["expect"], got)
        for row in city.rows("truth.csv")
        if (got := highest(city.ask(row["subject"], row["scenario"]))) != row["expect"]
    ]
    assert wrong == []


def test_every_planted_innocent_passes(city: PlantedCity) -> None:
    clear = [row for row in city.rows("truth.csv") if row["expect"] == "clear"]
    decisions = {city.ask(row["subject"], row["scenario"]).decision for row in clear}
    assert decisions == {"pass"}


def test_every_planted_rule_is_told_by_its_code(city: PlantedCity) -> None:
    subjects = {row["case"]: row["subject"] for row in city.rows("truth.csv")}
    wrong = [
        case.name
        for case in law_cases()
        if not _is_told_as_it_must(case, city.ask(subjects[case.name], case.scenario))
    ]
    assert wrong == []


def _is_told_as_it_must(case: LawCase, vetting: Vetting) -> bool:
    if case.name in ELSEWHERE or (case.expect != "clear" and case.name not in BESIDE):
        return set(case.measures) <= told(vetting)
    return not told(vetting) & set(case.measures)


def test_a_rule_that_bars_a_role_restricts_who_holds_it(city: PlantedCity) -> None:
    restricted = {
        row["case"]
        for row in city.rows("truth.csv")
        if city.ask(row["subject"], row["scenario"]).decision == "restricted"
    }
    barring = {m.code for m in read_measures().hard() if m.bars and not m.condition}
    cases = {c.name for c in law_cases() if barring & set(c.measures) and c.expect == "listed"}
    assert cases <= restricted


def test_every_confirmed_rule_that_extends_or_bars_has_a_planted_case() -> None:
    rules = {m.code for m in read_measures().measures if m.confirmed and (m.roles or m.bars)}
    planted = {code for case in law_cases() for code in case.measures}
    assert rules - planted == NOT_PLANTED.keys()


def test_four_of_five_projects_with_nothing_planted_pass(city: PlantedCity) -> None:
    decisions = [city.ask(project).decision for project in city.background]
    assert len(decisions) >= 30
    passing = sum(decision in ("pass", "fast_track") for decision in decisions)
    assert passing / len(decisions) >= 0.8


def test_no_project_has_more_than_twenty_lead_lines(city: PlantedCity) -> None:
    projects = [row["项目代码"] for row in city.rows("项目.csv")]
    lines = [sum(f.grade == "lead" for f in city.ask(p).findings) for p in projects]
    assert max(lines) <= 20


def test_nine_of_ten_projects_looked_at_are_rightly_so(city: PlantedCity) -> None:
    planted = {
        row["subject"]: row["expect"] != "clear"
        for row in city.rows("truth.csv")
        if not row["scenario"] and row["subject"] in city.parties
    }
    rightly = planted | {p: city.is_rightly_looked_at(p) for p in city.background}
    looked_at = [p for p in rightly if city.ask(p).decision in ("review", "restricted")]
    assert sum(rightly[project] for project in looked_at) / len(looked_at) >= 0.9
