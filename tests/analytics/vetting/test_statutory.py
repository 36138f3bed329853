"""Grades by law: listed, statutory, lead, kept apart by role and by date (DESIGN §2, §9)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from analytics.law.measures import measures_of, read_measures
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.grading import graded_among
from analytics.vetting.vet import Vetting, vet
from graph.errors import BadInput, NotFound
from graph.model import Entity, Relation
from graph.opening import open_store
from graph.store import Store
from graph.words import RELATION_KINDS
from tests.asking import TODAY
from tests.asking import ask as ask_on
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell

MEASURE = """
[[measure]]
code = "M-1"
name = "a bar"
lists = ["L-SX"]
scenarios = ["project_approval"]
bars = {{ project_approval = ["applicant"] }}
extends_to = ["legal_representative", "finance_responsible"]
condition = "{condition}"
source = "a copy"
article = "a law, article 1"
department = "an office"
confirmed = {confirmed}
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


def ask(store: Store, subject: str, *, condition: str = "", confirmed: bool = True) -> Vetting:
    text = MEASURE.format(condition=condition, confirmed=str(confirmed).lower())
    return ask_on(store, subject, measures=measures_of(text))


def grades(vetting: Vetting) -> list[str]:
    return [finding.grade for finding in vetting.findings]


def listed(store: Store, **fields: object) -> None:
    """Firm a is on the list since March 2026; p has headed it since 2024."""
    fields.setdefault("occurred_on", day("2026-02-01"))
    tell(
        store,
        firm("a"),
        person("p"),
        heads("p", "a", valid_from=day("2024-01-01")),
        penalty("r", "a", "2026-03-01", list="L-SX", **fields),
    )


def test_a_listed_applicant_is_barred_by_a_confirmed_measure(store: Store) -> None:
    listed(store)
    found = ask(store, "a")
    assert (found.decision, grades(found)) == ("restricted", ["listed"])
    assert (found.findings[0].measure, found.findings[0].article) == (
        "M-1",
        "a law, article 1",
    )


@pytest.mark.parametrize(("condition", "confirmed"), [("in bad faith", True), ("", False)])
def test_an_unconfirmed_measure_or_an_unrecorded_condition_never_bars(
    store: Store, condition: str, confirmed: bool
) -> None:
    listed(store)
    found = ask(store, "a", condition=condition, confirmed=confirmed)
    asked = ["lead"] if condition else []  # what an officer is to find out, beside the fact
    assert (found.decision, grades(found)) == ("review", ["listed", *asked])
    shown = found.certificate["unconfirmed"]
    assert [(one["measure"], one["bars"]) for one in shown] == (
        [] if confirmed else [("M-1", True)]
    )


def test_who_headed_it_at_the_offence_is_a_statutory_finding(store: Store) -> None:
    listed(store)
    found = ask(store, "p")
    assert "statutory" in grades(found)
    assert found.decision == "restricted"  # the text bars an applicant, and extends to this role
    assert found.findings[0].chain == ("head-p-a",)


def test_who_came_after_the_offence_is_not(store: Store) -> None:
    tell(
        store,
        firm("a"),
        person("q"),
        heads("q", "a", valid_from=day("2026-02-02")),
        penalty("r", "a", "2026-03-01", list="L-SX", occurred_on=day("2026-02-01")),
    )
    assert "statutory" not in grades(ask(store, "q"))


def test_a_term_that_ends_on_the_day_of_the_offence_was_not_held_at_it(store: Store) -> None:
    listed(store)
    tell(store, firm("a"), person("q"), heads("q", "a", valid_to=day("2026-02-01")))
    assert "statutory" not in grades(ask(store, "q"))
    tell(store, firm("a"), person("q"), heads("q", "a", valid_to=day("2026-02-02")))
    assert "statutory" in grades(ask(store, "q"))


def test_a_record_that_ends_on_the_day_asked_is_in_force_no_more(store: Store) -> None:
    listed(store, ends_on=TODAY)
    assert ask(store, "a").decision == "pass"
    listed(store, ends_on=TODAY + timedelta(days=1))
    assert ask(store, "a").decision == "restricted"


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
    assert ask(store, "a").findings[0].marks == ("disputed",)
    happen(store, "r", "repair")
    assert (ask(store, "a").decision, grades(ask(store, "p"))) == ("pass", [])


def test_a_red_listed_applicant_with_nothing_adverse_goes_fast(store: Store) -> None:
    tell(store, firm("a"), penalty("r", "a", "2026-03-01", list="L-RED", tier="positive"))
    assert ask(store, "a").decision == "fast_track"


def test_a_red_listing_by_whom_may_not_list_is_no_fast_track(store: Store) -> None:
    unknown = {"authority_unknown": True}
    red = penalty("r", "a", "2026-03-01", list="L-RED", tier="positive", attributes=unknown)
    tell(store, firm("a"), red)
    assert ask(store, "a").decision == "pass"


def test_a_red_listing_that_has_ended_is_no_fast_track(store: Store) -> None:
    ended = penalty("r", "a", "2026-03-01", list="L-RED", tier="positive", ends_on=TODAY)
    tell(store, firm("a"), ended)
    assert ask(store, "a").decision == "pass"


def test_addresses_telephones_and_lots_have_no_grade(store: Store) -> None:
    address, phone = Entity("ad", "address", "x"), Entity("ph", "phone", "1")
    lot = Entity("lot", "bid_lot", "lot")
    near = [
        Relation("1", "located_at", "a", "ad"),
        Relation("2", "reachable_at", "a", "ph"),
        Relation("3", "bids_in", "a", "lot"),
        heads("p", "a"),
    ]
    tell(store, firm("a"), person("p"), address, phone, lot, *near)
    tell(store, penalty("r", "a", "2026-11-01"))
    every = replace(read_policy().vet, chain_cut_off=1e-6, kinds=RELATION_KINDS)
    reach = Propagation(snapshot_of(store), replace(read_policy(), vet=every), TODAY)
    entities = store.entities(["a", "p", "ad", "ph", "lot"]).values()
    graded = graded_among(store, reach, list(entities), measures=read_measures())
    assert {id_: one.grade for id_, one in graded.items()} == {
        "a": "listed",
        "p": "lead",
        "ad": None,
        "ph": None,
        "lot": None,
    }


def test_a_project_is_vetted_with_all_its_participants(store: Store) -> None:
    listed(store)
    works = Relation("w", "participates_in", "a", "j", attributes={"role": "construction"})
    tell(store, firm("j", kind="project"), firm("a"), works)
    found = ask(store, "j")
    (finding, *_) = found.findings
    assert (finding.grade, finding.entity, finding.role) == ("listed", "a", "construction")
    assert found.decision == "review"  # the text bars applicants, not builders


def test_an_unknown_scenario_and_an_unknown_subject_are_told(store: Store) -> None:
    with pytest.raises(BadInput, match="scenario"):
        vet(
            store,
            "a",
            scenario="x",
            as_of=TODAY,
            at_revision=None,
            policy=read_policy(),
            measures=read_measures(),
        )
    with pytest.raises(NotFound):
        ask(store, "nobody")


def test_the_day_of_the_filing_stands_for_the_offence_and_makes_a_lead(store: Store) -> None:
    for filed, marks in (("2023-12-31", []), ("2024-01-01", [()])):
        listed(store, occurred_on=None, attributes={"filed_on": filed})
        by_law = [finding for finding in ask(store, "p").findings if finding.measure]
        assert [(f.grade, f.marks) for f in by_law] == [("lead", m) for m in marks]


def test_a_listing_by_a_department_that_may_not_list_is_a_lead(store: Store) -> None:
    unknown = {"attributes": {"authority_unknown": True}, "list": "L-SX"}
    tell(store, firm("a"), penalty("c1", "a", **unknown), origin="f")
    vetting = ask(store, "a")
    (found,) = vetting.certificate["findings"]
    assert (found["grade"], found["bars"], found["measure"]) == ("lead", False, None)
    assert found["marks"] == ["authority_unknown"]
    assert vetting.certificate["decision"] == "review"


def test_whom_the_record_names_held_the_role_though_the_day_of_the_offence_is_unknown(
    store: Store,
) -> None:
    listed(store, occurred_on=None, named=[("p", "finance_responsible")])
    assert grades(ask(store, "p")) == ["statutory"]
