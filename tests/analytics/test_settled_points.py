"""Settled points of DESIGN §13 that analytics keeps, each on every engine."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.law.measures import measures_of
from analytics.paths.walks import chains
from analytics.policy import policy_of, read_policy
from analytics.propagation.exposure import Exposure, Propagation
from analytics.record_status import record_status, withdrawn_since
from analytics.snapshot.file import snapshot_of
from analytics.vetting.grading import graded_among
from analytics.vetting.vet import Vetting, vet, vet_on
from graph.errors import BadInput
from graph.model import Relation
from graph.store import Store
from tests.analytics.law.rows import row
from tests.analytics.vetting.golden.city import MEASURES
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell

TODAY = day("2026-06-01")
POLICY = read_policy()


def exposure(store: Store, entity: str, **changed: object) -> Exposure:
    return Propagation(snapshot_of(store), replace(POLICY, **changed), TODAY).of(entity)


def ask(store: Store, subject: str) -> Vetting:
    return vet(
        store,
        subject,
        scenario="project_approval",
        as_of=TODAY,
        at_revision=None,
        policy=POLICY,
        measures=MEASURES,
    )


def test_2_a_score_is_rounded_to_12_digits_and_then_compared(engine_store: Store) -> None:
    tell(
        engine_store,
        firm("a"),
        person("p"),
        heads("p", "a"),
        penalty("r", "a", "2026-05-29", occurred_on=TODAY - timedelta(days=200)),
    )
    (found,) = exposure(engine_store, "p").evidence
    (raw,) = Propagation(snapshot_of(engine_store), POLICY, TODAY).columns.score.tolist()
    assert raw < found.score  # else the case does not show which of the two is compared
    (again,) = exposure(engine_store, "p", threshold=found.score).evidence
    assert again.score == found.score
    assert exposure(engine_store, "p", threshold=found.score * (1 + 1e-11)).evidence == ()


def test_2_an_index_is_rounded_to_12_digits_and_then_compared(engine_store: Store) -> None:
    tell(engine_store, firm("a"), person("p"), heads("p", "a"), penalty("r", "a", "2026-01-07"))
    index = exposure(engine_store, "p").index
    levels = {"low": 0.0, "medium": index, "high": 99.0}
    assert exposure(engine_store, "p", levels=levels).level == "medium"
    entity = engine_store.entities(["p"])["p"]
    reach = Propagation(snapshot_of(engine_store), replace(POLICY, levels=levels), TODAY)
    graded = graded_among(engine_store, reach, [entity], measures=measures_of("measure = []"))
    assert graded["p"].grade == "lead"


def test_14_of_former_stakes_the_largest_sum_of_one_day_counts(engine_store: Store) -> None:
    first = owns("p", "a", 0.6, id="1", valid_from=day("2026-02-10"), valid_to=day("2026-03-01"))
    then = owns("p", "a", 0.6, id="2", valid_from=day("2026-03-01"), valid_to=day("2026-05-01"))
    record = penalty("r", "a", "2026-05-20", occurred_on=day("2026-02-01"))
    tell(engine_store, firm("a"), person("p"), first, record)
    (alone,) = exposure(engine_store, "p").evidence
    tell(engine_store, firm("a"), person("p"), first, then)
    (after,) = exposure(engine_store, "p").evidence
    assert after.score == alone.score
    overlapping = replace(then, valid_from=day("2026-02-28"))
    tell(engine_store, firm("a"), person("p"), overlapping)
    (together,) = exposure(engine_store, "p").evidence
    assert together.score > alone.score


@pytest.mark.parametrize("ids", [("1", "2"), ("2", "1")], ids="-".join)
def test_14_swapping_the_ids_of_parallel_stakes_changes_no_decision(
    engine_store: Store, ids: tuple[str, str]
) -> None:
    held, never = ids
    tell(
        engine_store,
        firm("a"),
        firm("b"),
        person("p"),
        owns("p", "a", id="0", valid_from=day("2026-02-10"), valid_to=day("2026-04-01")),
        owns("p", "b", 0.5, id=held, valid_from=day("2026-03-01")),
        owns("p", "b", 0.5, id=never, valid_from=day("2026-04-01")),
        penalty("r", "a", "2026-05-20", tier="serious", occurred_on=day("2026-02-01")),
    )
    (found,) = exposure(engine_store, "b").evidence
    assert "never_simultaneous" not in found.marks
    reach = Propagation(snapshot_of(engine_store), POLICY, TODAY)
    vetting = vet_on(engine_store, reach, "b", scenario="project_approval", measures=MEASURES)
    assert vetting.decision == "review"


def test_14_the_mark_stands_where_no_choice_held_together(engine_store: Store) -> None:
    tell(
        engine_store,
        firm("a"),
        firm("b"),
        person("p"),
        owns("p", "a", id="0", valid_to=day("2026-04-01")),
        owns("p", "b", 0.5, id="1", valid_from=day("2026-04-01")),
        owns("p", "b", 0.5, id="2", valid_from=day("2026-05-01")),
        penalty("r", "a", "2026-05-20", occurred_on=day("2026-02-01")),
    )
    (found,) = exposure(engine_store, "b").evidence
    assert "never_simultaneous" in found.marks


def test_15_a_role_held_at_an_event_of_guessed_date_gives_a_lead(engine_store: Store) -> None:
    tell(
        engine_store,
        firm("a"),
        person("p"),
        person("q"),
        heads("p", "a", valid_from=day("2024-01-01")),
        heads("q", "a", valid_from=day("2026-01-01")),
        penalty("r", "a", "2026-03-01", list="L-SX"),
    )
    lead = next(finding for finding in ask(engine_store, "p").findings if finding.measure)
    assert (lead.grade, lead.chain, lead.marks) == (
        "lead",
        ("head-p-a",),
        ("offence_date_unknown",),
    )
    assert not any(finding.measure for finding in ask(engine_store, "q").findings)


def line(count: int) -> list[Relation]:
    """Firms 0 to `count` in a line of stakes."""
    return [owns(f"{n:02}", f"{n + 1:02}", id=f"r{n:02}") for n in range(count)]


def test_16_beyond_max_ties_a_chain_is_truncated_not_missing(engine_store: Store) -> None:
    firms = [firm(f"{n:02}") for n in range(10)]
    tell(engine_store, *firms, firm("stranger"), *line(9))
    near = chains(engine_store, "00", "08", as_of=TODAY)
    assert (len(near.chains), near.truncated) == (1, False)
    far = chains(engine_store, "00", "09", as_of=TODAY)
    assert (far.chains, far.truncated) == ((), True)
    none = chains(engine_store, "00", "stranger", as_of=TODAY)
    assert (none.chains, none.truncated) == ((), False)


def test_16_the_policy_says_how_many_ties_a_trace_may_have() -> None:
    assert POLICY.trace_max_ties == 8
    text = POLICY.text.replace("max_ties = 8", "max_ties = 3")
    assert policy_of(text).trace_max_ties == 3
    with pytest.raises(BadInput, match=r"trace\.max_ties is 0, outside 1 to 12"):
        policy_of(POLICY.text.replace("max_ties = 8", "max_ties = 0"))


def test_16_exposure_gives_all_or_the_highest(engine_store: Store) -> None:
    persons = [person(f"p{n:02}") for n in range(30)]
    ties = [heads(one.id, "a") for one in persons]
    tell(engine_store, firm("a"), *persons, *ties, penalty("r", "a"))
    reach = Propagation(snapshot_of(engine_store), POLICY, TODAY)
    assert len(reach.top()) == reach.explored == 30
    assert reach.top(3) == reach.top()[:3]


def test_12_records_of_an_earlier_answer_withdrawn_since_are_told(engine_store: Store) -> None:
    tell(engine_store, firm("a"), penalty("r", "a"), penalty("s", "a"), penalty("t", "a"))
    happen(engine_store, "r", "repair")
    happen(engine_store, "s", "revoke")
    assert withdrawn_since(engine_store, ["t", "s", "r"]) == ("r", "s")
    assert withdrawn_since(engine_store, []) == ()


BANS = measures_of(row("M", lists=["L-PROC"], term="decision"))
UNTIL_TOMORROW, UNTIL_TODAY = {"ban_until": "2026-06-02"}, {"ban_until": "2026-06-01"}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "in_force"),
        ({"ends_on": TODAY}, "ended"),
        ({"ends_on": TODAY + timedelta(days=1)}, "in_force"),
        ({"decided": "2026-06-02"}, "not_yet"),
        ({"ends_on": TODAY, "list": "L-PROC", "attributes": UNTIL_TOMORROW}, "effect_only"),
        ({"ends_on": TODAY, "list": "L-PROC", "attributes": UNTIL_TODAY}, "ended"),
        ({"ends_on": TODAY, "list": "L-TAXG", "attributes": UNTIL_TOMORROW}, "ended"),
    ],
)
def test_4_each_record_is_marked_with_how_it_stands(
    fields: dict[str, str | date | dict[str, str]], status: str
) -> None:
    assert record_status(penalty("r", "a", **fields), TODAY, BANS) == status


def test_4_a_withdrawn_record_has_no_status() -> None:
    with pytest.raises(ValueError, match="withdrawn"):
        record_status(penalty("r", "a", state="repaired"), TODAY, BANS)
