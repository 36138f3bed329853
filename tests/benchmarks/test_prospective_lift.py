"""Who counts in a prospective test, and what a planted city says of one."""

from datetime import UTC, datetime
from typing import cast

import numpy as np
import pytest

from analytics.policy import read_policy
from benchmarks.prospective_lift import asked_of, question_of, revision_known_on, told
from graph.model import Entity, Record, Relation
from graph.store import Revision, Store
from tests.analytics.columns import snapshot
from tests.builders import day, firm, owns, penalty, person

DAY, UNTIL = day("2026-01-31"), day("2026-06-30")
POLICY = read_policy()


class Clock:
    """A store of four revisions, one a month."""

    def revision(self, number: int | None = None) -> Revision:
        number = 4 if number is None else number
        return Revision(number, datetime(2026, max(number, 1), 15, tzinfo=UTC))


@pytest.mark.parametrize(
    ("on", "known"),
    [("2026-01-14", 0), ("2026-01-15", 1), ("2026-03-14", 2), ("2026-12-01", 4)],
)
def test_what_was_known_on_a_day_is_the_last_revision_of_its_end(on: str, known: int) -> None:
    assert revision_known_on(cast(Store, Clock()), day(on)) == known


def test_only_who_was_not_listed_yet_is_asked_and_only_later_listings_count() -> None:
    nodes = [
        firm("early"),
        firm("later"),
        firm("far"),
        firm("never"),
        firm("repaired"),
        person("p"),
    ]
    then = [penalty("c1", "early", "2026-01-05"), penalty("c2", "repaired", "2026-01-05")]
    now = [then[0], penalty("c3", "later", "2026-03-01"), penalty("c4", "far", "2026-07-01")]
    now += [penalty("c5", "p", "2026-03-01"), penalty("c6", "never", "2026-03-01", tier="neutral")]
    before, after = snapshot(nodes, [], then), snapshot([*nodes, firm("new")], [], now)
    question = question_of(before, after, POLICY, DAY, UNTIL)
    ids = np.array(before.entities.ids)
    assert sorted(ids[question.asked]) == ["far", "later", "never"]
    assert sorted(ids[question.listed]) == ["later", "p"]


def test_a_store_younger_than_the_day_is_asked_as_it_is_now() -> None:
    nodes = [firm("early"), firm("later"), firm("never")]
    now = snapshot(
        nodes, [], [penalty("c1", "early", "2026-01-05"), penalty("c2", "later", "2026-03-01")]
    )
    question = question_of(now, now, POLICY, DAY, UNTIL)
    ids = np.array(now.entities.ids)
    assert sorted(ids[question.asked]) == ["later", "never"]
    assert sorted(ids[question.listed]) == ["later"]


def planted(
    chances: tuple[float, float], seed: int
) -> tuple[list[Entity], list[Relation], list[Record], list[Record]]:
    """A hundred groups of a debtor, a subsidiary, and two firms of another group."""
    random = np.random.default_rng(seed)
    nodes, ties, then, later = [], [], [], []
    for n in range(150):
        nodes += [firm(f"d{n}"), firm(f"s{n}"), firm(f"a{n}"), firm(f"b{n}")]
        ties += [owns(f"d{n}", f"s{n}"), owns(f"a{n}", f"b{n}")]
        then.append(penalty(f"c{n}", f"d{n}", "2026-01-05"))
        for name, chance in ((f"s{n}", chances[0]), (f"b{n}", chances[1])):
            if random.random() < chance:
                later.append(penalty(f"x{name}", name, "2026-03-01"))
    return nodes, ties, then, later


@pytest.mark.parametrize(("chances", "lifts"), [((0.4, 0.1), True), ((0.2, 0.2), False)])
def test_a_planted_lift_is_found_on_the_held_out_half(
    chances: tuple[float, float], lifts: bool
) -> None:
    nodes, ties, then, later = planted(chances, seed=4)
    before, after = snapshot(nodes, ties, then), snapshot(nodes, ties, [*then, *later])
    question = question_of(before, after, POLICY, DAY, UNTIL)
    _, answer, largest = asked_of(question, cut=None, repetitions=20, seed=1)
    (exposed, _), _ = answer.table
    assert exposed < sum(record.subject.startswith("s") for record in later)  # half only
    assert (answer.odds.low > 1) == lifts
    assert (answer.chance < 0.1) == lifts
    assert largest < 0.01
    assert len(told(answer)) == 4


def test_with_too_few_cases_the_policys_own_cut_is_judged_on_all() -> None:
    nodes, ties, then, _ = planted((0.4, 0.1), seed=4)
    before = snapshot(nodes, ties, then)
    question = question_of(before, before, POLICY, DAY, UNTIL)
    cut, answer, _ = asked_of(question, cut=None, repetitions=3, seed=1)
    assert cut == POLICY.vet.chain_cut_off
    assert int(question.asked.sum()) == sum(map(sum, answer.table))
    assert told(answer)[1:] == ["too few to say anything"]


def test_a_cut_given_beforehand_is_judged_on_all() -> None:
    nodes, ties, then, later = planted((0.4, 0.1), seed=4)
    before, after = snapshot(nodes, ties, then), snapshot(nodes, ties, [*then, *later])
    question = question_of(before, after, POLICY, DAY, UNTIL)
    cut, answer, _ = asked_of(question, cut=0.3, repetitions=0, seed=1)
    assert cut == 0.3
    assert sum(answer.table[0]) == 150
