"""What each list does in each scenario, cell by cell against the texts (docs/scenarios.md)."""

from pathlib import Path

import pytest

from analytics.law.measures import BARRED_ROLES, read_measures
from analytics.vetting.scenario_page import LISTS, page
from analytics.vetting.scenario_table import Cell, cells
from graph.words import SCENARIOS

LAW = read_measures()
ROLES = tuple(sorted(BARRED_ROLES))
CELLS = list(cells(LAW, LISTS, ROLES))
# By the texts: 安全生产法78 suspends the listed firm's own projects, 公务员法26(四) forbids to take
# a listed person on, 部令9号 20 refuses reports of a barred agency. A plain listing bars nothing
# else: 农民工工资条例49 has a condition, 政府采购法77/78 need the ban in the record, and
# 法〔2016〕285号 and 财库〔2016〕125号 are not confirmed.
BARRED = {
    ("L-SAFE", "project_approval", "enterprise", "applicant"),
    ("L-SAFE", "project_approval", "enterprise", "project_legal_person"),
    ("L-EIA", "project_approval", "enterprise", "environmental_assessment"),
    *(
        (list_, "appointments", "person", "applicant")
        for list_ in ("L-SX", "L-SAMR", "L-WAGE", "L-SAFE", "L-TAX")
    ),
}


def key(cell: Cell) -> tuple[str, str, str, str]:
    return cell.list, cell.scenario, cell.kind, cell.role


def test_a_plain_listing_bars_where_a_text_says_so_and_nowhere_else() -> None:
    assert {key(cell) for cell in CELLS if cell.decision == "restricted"} == BARRED


def test_no_list_is_ever_nothing_to_who_is_on_it() -> None:
    assert {cell.decision for cell in CELLS} == {"restricted", "review", ""}


def test_a_company_is_no_subject_of_employment_or_appointments() -> None:
    refused = {cell.scenario for cell in CELLS if cell.kind == "enterprise" and cell.decision == ""}
    assert refused == {"employment", "appointments"}


@pytest.mark.parametrize(
    ("list_", "scenario", "codes"),
    [
        ("L-SX", "bidding", {"M-BID-04"}),
        ("L-SX", "government_procurement", {"M-PRO-04"}),
        ("L-TAX", "government_procurement", {"M-PRO-04"}),
        ("L-PROC", "government_procurement", {"M-PRO-04"}),
    ],
)
def test_a_rule_that_nobody_has_confirmed_is_shown_where_it_would_apply(
    list_: str, scenario: str, codes: set[str]
) -> None:
    (cell,) = (c for c in CELLS if key(c) == (list_, scenario, "enterprise", "applicant"))
    assert codes <= set(cell.unconfirmed)


@pytest.mark.parametrize(
    "scenario", ["bidding", "government_procurement", "government_funds", "licensing"]
)
def test_unpaid_wages_are_told_by_article_48(scenario: str) -> None:
    for kind, code in (("enterprise", "M-LIST-01"), ("person", "M-LIST-01P")):
        (cell,) = (c for c in CELLS if key(c) == ("L-WAGE", scenario, kind, "applicant"))
        assert (cell.decision, cell.measures) == ("review", (code,))


def test_a_listed_employer_of_migrants_is_asked_about_for_a_new_project() -> None:
    (cell,) = (
        c for c in CELLS if key(c) == ("L-WAGE", "project_approval", "enterprise", "applicant")
    )
    assert (cell.decision, cell.asked) == ("review", ("M-PRJ-02",))


def test_the_table_covers_thirteen_lists_and_every_scenario_and_role() -> None:
    assert len(LISTS) == 13
    assert len(CELLS) == 13 * len(SCENARIOS) * 2 * len(ROLES)


def test_the_page_is_made_of_this_law() -> None:
    kept = Path(__file__).parents[3] / "docs" / "scenarios.md"
    assert kept.read_text("utf-8") == page(LAW), "run make specification"
