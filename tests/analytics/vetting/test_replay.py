"""A certificate is recomputed to the same bytes, and an officer's word is journalled with it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.law.measures import read_measures
from analytics.policy import Policy, read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.certificate import ALGORITHM, canonical, with_hash
from analytics.vetting.decision import keep_texts
from analytics.vetting.vet import Vetting, replay, replay_on, vet, vet_entity, vet_on
from graph.errors import BadInput, NotFound
from graph.model import Entity, Relation
from graph.opening import open_store
from graph.store import Store
from graph.without_withdrawn import WithoutWithdrawn
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell

TODAY = date(2026, 11, 23)
MEASURES = read_measures()
POLICY = read_policy()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A project whose legal person is headed by the head of a listed firm."""
    made = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")
    tell(
        made,
        Entity("project:1", "project", "a project"),
        firm("a"),
        firm("b"),
        person("p"),
        Relation("lead", "project_legal_person_of", "a", "project:1"),
        Relation("part", "participates_in", "b", "project:1", attributes={"role": "construction"}),
        Relation("some", "participates_in", "c", "project:1"),
        firm("c"),
        heads("p", "a"),
        heads("p", "d", valid_from=day("2020-01-01")),
        firm("d"),
        owns("d", "b", 0.6),
        penalty("r", "d", list="L-SX", occurred_on=day("2025-12-01"), document_no="1号"),
    )
    keep_texts(made, POLICY, MEASURES)
    yield made
    made.close()


def ask(store: Store, subject: str = "project:1", **asked: Any) -> Vetting:
    asked = {"scenario": "project_approval", "at_revision": None, **asked}
    return vet(store, subject, as_of=TODAY, policy=POLICY, measures=MEASURES, **asked)


def test_a_certificate_is_recomputed_to_the_same_bytes_after_later_facts(store: Store) -> None:
    given = ask(store)
    assert {finding.grade for finding in given.findings} >= {"lead"}
    tell(store, penalty("later", "a", list="L-SX"), heads("p", "c"))
    assert ask(store).certificate != given.certificate
    again, withdrawn = replay(store, given.certificate)
    assert canonical(again) == canonical(given.certificate)
    assert withdrawn == ()


def test_a_replay_says_which_of_its_records_were_withdrawn_since(store: Store) -> None:
    given = ask(store).certificate
    happen(store, "r", "revoke")
    again, withdrawn = replay(store, given)
    assert (again, withdrawn) == (given, ("r",))


def test_a_vetting_less_withdrawn_records_is_recomputed_without_them(store: Store) -> None:
    before = store.revision().number
    happen(store, "r", "revoke")
    whole = Propagation(snapshot_of(store, at_revision=before), POLICY, TODAY)
    reader = WithoutWithdrawn(store, frozenset({"r"}))
    entity = store.entities(["project:1"])["project:1"]
    given = vet_entity(
        reader,
        whole.without({"r"}),
        entity,
        scenario="project_approval",
        measures=MEASURES,
        less={"r"},
    ).certificate
    assert given["less"] == ["r"]
    assert given["findings"] == []
    assert replay_on(store, whole, given, measures=MEASURES) == (given, ())
    assert replay(store, given)[0] == given


def test_an_earlier_revision_is_vetted_as_it_was_known(store: Store) -> None:
    before = store.revision().number
    then = ask(store).certificate
    tell(store, Relation("late", "participates_in", "d", "project:1"), penalty("r9", "a"))
    tell(store, heads("p", "e", id="h9"), firm("e"), penalty("r8", "e", list="L-SX"))
    assert ask(store, at_revision=before).certificate == then


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"decision": "pass"}, "certificate.changed"),
        ({"hash": "0"}, "certificate.changed"),
        ({"question": {"subject": "\ud800"}}, "certificate.none"),
    ],
)
def test_a_changed_certificate_is_not_recomputed(
    store: Store, change: dict[str, object], code: str
) -> None:
    given = {**ask(store).certificate, **change}
    held = Propagation(snapshot_of(store), POLICY, TODAY)
    for use in (
        lambda: replay(store, given),
        lambda: replay_on(store, held, given, measures=MEASURES),
    ):
        with pytest.raises(BadInput) as error:
            use()
        assert error.value.code == code


def test_a_certificate_of_another_method_is_refused_with_both_numbers(store: Store) -> None:
    older = with_hash({**ask(store).certificate, "algorithm": ALGORITHM - 1})
    with pytest.raises(BadInput) as error:
        replay(store, older)
    assert error.value.code == "certificate.method"
    assert str(ALGORITHM - 1) in str(error.value)
    assert str(ALGORITHM) in str(error.value)


def test_a_replay_without_its_policy_or_subject_says_what_is_missing(store: Store) -> None:
    given = ask(store).certificate
    for change, code in (
        ({"policy": "0" * 64}, "certificate.texts"),
        ({"measures": "0" * 64}, "certificate.texts"),
        ({"question": {**given["question"], "subject": "nobody"}}, "certificate.subject"),
    ):
        with pytest.raises(NotFound) as error:
            replay(store, with_hash({**given, **change}))
        assert error.value.code == code


def test_an_unknown_scenario_is_refused_with_those_that_are_known(store: Store) -> None:
    with pytest.raises(BadInput) as error:
        ask(store, scenario="holiday")
    assert error.value.code == "analysis.scenario"
    assert "holiday" in str(error.value)
    assert "project_approval" in str(error.value)


def test_texts_are_kept_once_and_make_no_revision(store: Store) -> None:
    before = store.revision().number
    changed = Policy(**{**_fields(POLICY), "text": "other", "digest": "d"})
    keep_texts(store, changed, MEASURES)
    assert (store.text("d"), store.text(MEASURES.digest)) == ("other", MEASURES.text)
    assert store.revision().number == before


def _fields(policy: Policy) -> dict[str, Any]:
    return {name: getattr(policy, name) for name in Policy.__slots__}


def test_a_vetting_names_each_participant_in_its_role(store: Store) -> None:
    assert ask(store).certificate["participants"] == [
        {"entity": "a", "role": "project_legal_person"},
        {"entity": "b", "role": "construction"},
        {"entity": "c", "role": "participant"},
        {"entity": "project:1", "role": "project"},
    ]
    assert ask(store, "b").certificate["participants"] == [{"entity": "b", "role": "applicant"}]


def test_a_vetting_names_all_whom_it_shows(store: Store) -> None:
    assert set(ask(store).entities) == {"project:1", "a", "b", "c", "d", "p"}


def test_who_came_later_is_not_vetted_at_an_earlier_revision(store: Store) -> None:
    snapshot = snapshot_of(store)
    tell(store, firm("late"))
    reach = Propagation(snapshot, POLICY, TODAY)
    with pytest.raises(NotFound) as error:
        vet_on(store, reach, "late", scenario="bidding", measures=MEASURES)
    particulars = {"subject": "late", "revision": snapshot.revision}
    assert (error.value.code, error.value.sentence.particulars) == (
        "analysis.subject",
        particulars,
    )
