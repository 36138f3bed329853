"""When an answer is clear: nothing missing for a pass, a red listing for the fast track."""

from typing import Any

import pytest

from graph.errors import BadInput
from graph.model import Entity, Record, Relation
from graph.store import Store
from tests.asking import TODAY, ask
from tests.builders import firm, happen, penalty, tell

PROJECT = Entity("j", "project", "project j")
BUILDS = Relation("w", "participates_in", "b", "j", attributes={"role": "construction"})
ANSWERS = Relation("plp", "project_legal_person_of", "a", "j")


def red(subject: str, **fields: Any) -> Record:
    fields = {"list": "L-RED", "tier": "positive"} | fields
    return penalty("red", subject, "2026-01-05", **fields)


@pytest.fixture
def store(engine_store: Store) -> Store:
    tell(engine_store, PROJECT, firm("a"), firm("b"), BUILDS)
    return engine_store


def test_the_legal_person_on_the_red_list_opens_the_fast_track(store: Store) -> None:
    tell(store, ANSWERS, red("a"))
    assert (ask(store, "j").decision, ask(store, "a").decision) == ("fast_track", "fast_track")


@pytest.mark.parametrize(
    "record",
    [
        red("b"),  # a builder on the red list is a bystander of the project
        red("a", list="L-A"),  # another list of commendations
        red("a", ends_on=TODAY),
        red("a", attributes={"authority_unknown": True}),
    ],
    ids=["builder", "other list", "ended", "no authority"],
)
def test_no_other_commendation_opens_the_fast_track(store: Store, record: Record) -> None:
    tell(store, ANSWERS, record)
    assert ask(store, "j").decision == "pass"


def test_a_disputed_red_listing_opens_no_fast_track(store: Store) -> None:
    tell(store, ANSWERS, red("a"))
    happen(store, "red", "object")
    assert ask(store, "a").decision == "pass"


@pytest.mark.parametrize("records", [(), (red("b"),)], ids=["plain", "red"])
def test_what_was_never_loaded_is_said_and_never_clear(
    store: Store, records: tuple[Record, ...]
) -> None:
    tell(store, *records)
    vetting = ask(store, "j")
    assert (vetting.decision, vetting.findings) == ("review", ())
    assert vetting.missing == ("project_legal_person",)
    assert vetting.certificate["missing"] == ["project_legal_person"]


def test_a_party_is_complete_by_itself(store: Store) -> None:
    assert (ask(store, "b").decision, ask(store, "b").missing) == ("pass", ())


def test_a_company_is_no_subject_of_employment(store: Store) -> None:
    with pytest.raises(BadInput, match="natural persons"):
        ask(store, "a", "employment")
