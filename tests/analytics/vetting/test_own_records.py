"""Own penalties: which ask for a review of a project, and which are only shown (DESIGN §10)."""

from dataclasses import replace
from pathlib import Path

import pytest

from analytics.law.measures import measures_of
from analytics.policy import Policy, policy_of, read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vet_policy import OwnRule
from analytics.vetting.ground import Ground
from analytics.vetting.own_records import is_only_shown
from analytics.vetting.participant import Participant
from analytics.vetting.vet import Vetting, vet_on
from graph.model import Record, Relation
from graph.opening import open_store
from graph.store import Store
from tests.builders import day, firm, penalty, tell

TODAY = day("2026-06-01")
POLICY = read_policy()
NO_LAW = measures_of("measure = []")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


def ask(store: Store, subject: str, policy: Policy = POLICY) -> Vetting:
    reach = Propagation(snapshot_of(store), policy, TODAY)
    return vet_on(store, reach, subject, scenario="project_approval", measures=NO_LAW)


# A project with its legal person, so that nothing about it is missing, and a builder.
BUILT = (
    firm("b"),
    firm("o"),
    firm("j", kind="project"),
    Relation("l", "project_legal_person_of", "o", "j"),
    Relation("w", "participates_in", "b", "j", attributes={"role": "construction"}),
)


@pytest.mark.parametrize(
    ("subject", "role", "decided", "decision"),
    [
        ("b", "construction", "2026-01-01", "pass"),
        ("b", "construction", "2026-05-01", "review"),
        ("o", "project_legal_person", "2026-01-01", "review"),
        ("o", "project_legal_person", "2025-01-01", "pass"),
    ],
)
def test_an_old_minor_penalty_of_a_bystander_is_shown_and_reviews_nothing(
    store: Store, subject: str, role: str, decided: str, decision: str
) -> None:
    tell(store, *BUILT, penalty("r", subject, decided, tier="minor"))
    found = ask(store, "j")
    (finding,) = found.findings
    assert (found.decision, finding.role, finding.grade) == (decision, role, "listed")
    assert ("shown_only" in finding.marks) == (decision == "pass")


@pytest.mark.parametrize(
    ("decided", "decision"), [("2023-06-03", "review"), ("2023-05-01", "pass")]
)
def test_a_bystanders_penalty_of_no_told_tier_reviews_for_three_years(
    store: Store, decided: str, decision: str
) -> None:
    tell(store, *BUILT, penalty("r", "b", decided, tier="neutral"))
    assert ask(store, "j").decision == decision


@pytest.mark.parametrize(
    "record",
    [
        penalty("r", "b", "2024-01-01", tier="minor", list="L-ABN"),
        penalty("r", "b", "2024-01-01", tier="moderate"),
        replace(penalty("r", "b", "2024-01-01", tier="minor"), kind="grade"),
    ],
    ids=["listing", "moderate", "grade"],
)
def test_other_records_of_a_bystander_always_review(store: Store, record: Record) -> None:
    tell(store, *BUILT)
    assert ask(store, "j").decision == "pass"
    tell(store, record)
    assert ask(store, "j").decision == "review"


def test_an_old_policy_reviews_every_own_record(store: Store) -> None:
    tell(store, *BUILT, penalty("r", "b", "2024-01-01", tier="minor"))
    text = POLICY.text[: POLICY.text.index("[vet]")] + POLICY.text[POLICY.text.index("[trace]") :]
    assert ask(store, "j", policy_of(text)).decision == "review"


@pytest.mark.parametrize(("scenario", "shown"), [("bidding", True), ("licensing", False)])
def test_a_rule_for_one_scenario_shows_in_that_alone(scenario: str, shown: bool) -> None:
    rule = OwnRule("bidding", "*", "minor", None, "shown")
    ground = Ground("listed", penalty("r", "b", tier="minor"))
    party, policy = Participant("b", "bidder"), replace(POLICY.vet, own=(rule,))
    told = is_only_shown(party, ground, scenario=scenario, day=TODAY, policy=policy)
    assert told is shown
