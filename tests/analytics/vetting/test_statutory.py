"""Grades by law: listed, statutory, lead, kept apart by role and by date (DESIGN §2, §9)."""

from datetime import date
from pathlib import Path

import pytest

from analytics.law.measures import measures_of, read_measures
from analytics.policy import read_policy
from analytics.vetting.vet import Vetting, vet
from graph.errors import BadInput, NotFound
from graph.model import Relation
from graph.opening import open_store
from graph.store import Store
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell

TODAY = date(2026, 11, 23)
MEASURE = """
[[measure]]
code = "M-1"
name = "a bar"
lists = ["L-SX"]
penalty_classes = []
scenarios = ["project_approval"]
bars = ["applicant"]
roles = ["legal_representative", "finance_responsible"]
condition = "{condition}"
duration = "1 year"
basis = "a law, article 1"
department = "an office"
confirmed = {confirmed}
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


def ask(store: Store, subject: str, *, condition: str = "", confirmed: bool = True) -> Vetting:
    text = MEASURE.format(condition=condition, confirmed=str(confirmed).lower())
    return vet(store, subject, scenario="project_approval", as_of=TODAY, at_revision=None,
               policy=read_policy(), measures=measures_of(text))  # fmt: skip


def grades(vetting: Vetting) -> list[str]:
    return [str(finding["grade"]) for finding in vetting.findings]


def listed(store: Store, **fields: object) -> None:
    """Firm a is on the list since March 2026; p has headed it since 2024."""
    fields.setdefault("occurred_on", day("2026-02-01"))
    tell(store, firm("a"), person("p"), heads("p", "a", valid_from=day("2024-01-01")),
         penalty("r", "a", "2026-03-01", list="L-SX", **fields))  # fmt: skip


def test_a_listed_applicant_is_barred_by_a_confirmed_measure(store: Store) -> None:
    listed(store)
    found = ask(store, "a")
    assert (found.decision, grades(found)) == ("restricted", ["listed"])
    assert (found.findings[0]["measure"], found.findings[0]["article"]) == (
        "M-1", "a law, article 1"
    )  # fmt: skip


@pytest.mark.parametrize(("condition", "confirmed"), [("in bad faith", True), ("", False)])
def test_an_unconfirmed_measure_or_an_unrecorded_condition_never_bars(
    store: Store, condition: str, confirmed: bool
) -> None:
    listed(store)
    found = ask(store, "a", condition=condition, confirmed=confirmed)
    assert (found.decision, grades(found)) == ("review", ["listed"])


def test_who_headed_it_at_the_offence_is_a_statutory_finding(store: Store) -> None:
    listed(store)
    found = ask(store, "p")
    assert "statutory" in grades(found)
    assert found.decision == "review"
    assert found.findings[0]["chain"] == ["head-p-a"]


def test_who_came_after_the_offence_is_not(store: Store) -> None:
    tell(store, firm("a"), person("q"), heads("q", "a", valid_from=day("2026-02-02")),
         penalty("r", "a", "2026-03-01", list="L-SX", occurred_on=day("2026-02-01")))  # fmt: skip
    assert "statutory" not in grades(ask(store, "q"))


def test_an_unknown_offence_date_is_never_statutory(store: Store) -> None:
    listed(store, occurred_on=None)
    assert "statutory" not in grades(ask(store, "p"))


def test_whom_the_record_names_in_a_role_is_statutory(store: Store) -> None:
    tell(store, person("f"))
    listed(store, named=[("f", "finance_responsible")])
    assert "statutory" in grades(ask(store, "f"))


def test_it_never_chains_further_than_the_role(store: Store) -> None:
    listed(store)
    tell(store, firm("b"), firm("a"), heads("p", "b"), owns("b", "a", 0.1), person("p"))
    assert set(grades(ask(store, "b"))) <= {"lead"}
    assert ask(store, "b").decision in ("review", "pass")


def test_a_repaired_record_is_no_ground_and_a_disputed_one_is_marked(store: Store) -> None:
    listed(store)
    happen(store, "r", "object")
    assert ask(store, "a").findings[0]["marks"] == ["disputed"]
    happen(store, "r", "repair")
    assert (ask(store, "a").decision, grades(ask(store, "p"))) == ("pass", [])


def test_a_red_listed_applicant_with_nothing_adverse_goes_fast(store: Store) -> None:
    tell(store, firm("a"), penalty("r", "a", "2026-03-01", list="L-RED", tier="positive"))
    assert ask(store, "a").decision == "fast_track"


def test_a_project_is_vetted_with_all_its_participants(store: Store) -> None:
    listed(store)
    works = Relation("w", "participates_in", "a", "j", attributes={"role": "construction"})
    tell(store, firm("j", kind="project"), firm("a"), works)
    found = ask(store, "j")
    (finding, *_) = found.findings
    assert (finding["grade"], finding["entity"], finding["role"]) == ("listed", "a", "construction")
    assert found.decision == "review"  # the text bars applicants, not builders


def test_an_unknown_scenario_and_an_unknown_subject_are_told(store: Store) -> None:
    with pytest.raises(BadInput, match="scenario"):
        vet(store, "a", scenario="x", as_of=TODAY, at_revision=None, policy=read_policy(),
            measures=read_measures())  # fmt: skip
    with pytest.raises(NotFound):
        ask(store, "nobody")
