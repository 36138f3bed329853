"""Guarantees: rings, chains by what each guarantor stands for, and guarantors close by."""

import csv
import math
from collections import defaultdict, deque
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from analytics.patterns.guarantee_chains import reached
from analytics.patterns.guarantees import added, owed_by
from graph.model import Relation
from graph.store import Store
from tests.analytics.patterns.worlds import guarantee, hits, in_words, world
from tests.builders import day, firm, owns, person

DATA = Path(__file__).parents[4] / "shared" / "data" / "finbench" / "sf0.01"
FIRMS = [firm(name, name.upper()) for name in "abcdef"]
MILLION = 1_000_000


def test_a_ring_is_told_once_with_its_amount_and_every_relation(engine_store: Store) -> None:
    here = world(
        engine_store,
        *FIRMS,
        guarantee("a", "b", 10 * MILLION),
        guarantee("b", "c", 20 * MILLION),
        guarantee("c", "a"),
        guarantee("d", "a", 5 * MILLION),
    )
    (one,) = in_words(here, "guarantee_circle")
    assert one.entities == ("a", "b", "c")
    assert one.relations == ("g-a-b", "g-b-c", "g-c-a")
    text = str(one.sentence)
    assert "A → B → C → A" in text
    assert "at least 30,000,000 yuan (1 more of unknown amount)" in text
    assert one.plain()["grade"] == "lead"


def test_a_guarantee_that_has_ended_or_not_begun_closes_no_ring(store: Store) -> None:
    over = guarantee("b", "a", valid_to=day("2026-11-26"))
    later = guarantee("b", "a", id="later", valid_from=day("2026-11-27"))
    here = world(store, *FIRMS, guarantee("a", "b"), over, later)
    assert hits(here, "guarantee_circle") == []


def test_a_group_with_more_circles_than_the_budget_lists_says_so(store: Store) -> None:
    ties = [guarantee(one, other) for one in "abcdef" for other in "abcdef" if one != other]
    here = world(store, *FIRMS, *ties)
    (last,) = [one for one in in_words(here, "guarantee_circle", budget=60) if not one.whole]
    assert last.entities == tuple("abcdef")
    assert "not all" in str(last.sentence)


def test_a_guarantor_stands_for_what_its_debtors_guarantee_each_once(store: Store) -> None:
    here = world(
        store,
        *FIRMS,
        guarantee("a", "b", 20 * MILLION),
        guarantee("a", "c", 5 * MILLION),
        guarantee("b", "d", 8 * MILLION),
        guarantee("c", "d", 4 * MILLION),
        guarantee("d", "e", 2 * MILLION),
    )
    (one,) = in_words(here, "guarantee_chain", least_amount=11 * MILLION)
    assert one.entities == ("a", "b", "c", "d", "e")
    text = str(one.sentence)
    assert "guarantees 25,000,000 yuan directly" in text
    assert "39,000,000 yuan, for 4 parties" in text
    assert "A → B → D → E" in text


def test_a_chain_of_unknown_amounts_is_told_by_the_number_of_its_debtors(store: Store) -> None:
    ties = [guarantee(one, other) for one, other in ("ab", "bc", "cd", "de", "ef")]
    here = world(store, *FIRMS, *ties)
    (one,) = in_words(here, "guarantee_chain", parties=5)
    assert one.entities[0] == "a"
    assert "(5 more of unknown amount)" in str(one.sentence)
    assert hits(here, "guarantee_chain") == []


def test_around_one_party_a_small_chain_is_told_too(store: Store) -> None:
    here = world(store, *FIRMS, guarantee("a", "b", MILLION), guarantee("b", "c", MILLION))
    assert hits(here, "guarantee_chain") == []
    assert [hit.entities for hit in hits(here, "guarantee_chain", about="c")] == [("a", "b", "c")]


def test_a_direct_guarantee_alone_is_no_chain(store: Store) -> None:
    here = world(store, *FIRMS, guarantee("a", "b", 90 * MILLION))
    assert hits(here, "guarantee_chain") == []


def test_a_search_that_ran_out_of_its_budget_says_so(store: Store) -> None:
    ties = [guarantee(one, other, 40 * MILLION) for one, other in ("ab", "bc", "cd", "de")]
    here = world(store, *FIRMS, *ties)
    *_, last = in_words(here, "guarantee_chain", budget=5)
    assert not last.whole


def row(*names: str, amount: float = MILLION) -> list[Relation]:
    return [guarantee(one, other, amount) for one, other in pairwise(names)]


def test_what_is_far_down_a_chain_is_in_the_sum_and_only_the_first_of_it_is_named(
    store: Store,
) -> None:
    names = [f"n{at:02}" for at in range(16)]
    here = world(store, *(firm(name, name) for name in names), *row(*names))
    one, *_ = in_words(here, "guarantee_chain", least_amount=0, most_ties=3)
    assert one.entities == tuple(names)
    text = str(one.sentence)
    assert "15,000,000 yuan, for 15 parties" in text
    assert "has 15 guarantees in a row, of which the first 3 are: n00 → n01 → n02 → n03;" in text


@pytest.mark.parametrize("seed", range(4))
def test_every_sum_is_that_of_a_plain_breadth_first_search(store: Store, seed: int) -> None:
    draws = Random(seed)
    names = [f"n{at:02}" for at in range(40)]
    draws.shuffle(names)
    pairs = [*pairwise(names[:18]), *(tuple(draws.sample(names, 2)) for _ in range(25))]
    ties = [guarantee(*pair, float(draws.randrange(1, 99))) for pair in sorted({*pairs})]
    here = world(store, *(firm(name) for name in names), *ties)
    told = {
        hit.entities[0]: (hit.weight, set(hit.relations))
        for hit in hits(here, "guarantee_chain", least_amount=0)
    }
    for start in {tie.source for tie in ties}:
        waiting, met = deque([start]), {start}
        while waiting:
            at = waiting.popleft()
            ahead = {tie.target for tie in ties if tie.source == at} - met
            met |= ahead
            waiting.extend(ahead)
        if met == {start} | {tie.target for tie in ties if tie.source == start}:
            continue  # a direct guarantee alone
        behind = [tie for tie in ties if tie.source in met]
        total = math.fsum(float(str(tie.attributes["amount"])) for tie in behind)
        assert told[start] == (total, {tie.id for tie in behind})


def test_a_search_cut_elsewhere_does_not_cut_the_answer_about_a_party(store: Store) -> None:
    here = world(store, *FIRMS, *row("a", "b", "c"), *row("d", "e", "f"), guarantee("f", "d"))
    (one,) = hits(here, "guarantee_chain", about="c", budget=3)
    assert (one.entities, one.whole) == (("a", "b", "c"), True)
    (cut,) = hits(here, "guarantee_chain", about="e", budget=2)
    assert (cut.entities, cut.whole) == (("e",), False)


def test_one_large_component_does_not_use_up_the_budget_of_another(store: Store) -> None:
    here = world(store, *FIRMS, *row("a", "b", "c"), guarantee("c", "a"), *row("d", "e", "f"))
    told = hits(here, "guarantee_chain", budget=8, least_amount=0)
    assert [hit.entities for hit in told if hit.whole] == [
        ("a", "b", "c"),
        ("b", "c", "a"),
        ("d", "e", "f"),
    ]
    assert [hit.entities for hit in told if not hit.whole] == [("c",)]


def test_around_a_party_a_group_cut_elsewhere_is_not_told(store: Store) -> None:
    ties = [guarantee(one, other) for one in "abcd" for other in "abcd" if one != other]
    here = world(store, *FIRMS, *ties, guarantee("e", "f"), guarantee("f", "e"))
    (one,) = hits(here, "guarantee_circle", about="e", budget=20)
    assert one.whole
    assert not all(hit.whole for hit in hits(here, "guarantee_circle", about="a", budget=20))


@pytest.mark.parametrize(
    "kind", ["guarantee_circle", "guarantee_chain", "guarantor_closely_linked"]
)
def test_around_each_party_the_same_is_found_as_in_the_whole(store: Store, kind: str) -> None:
    draws = Random(3)
    ends, stakes = ({"".join(draws.sample("abcdef", 2)) for _ in range(9)} for _ in range(2))
    here = world(
        store,
        *FIRMS,
        *(guarantee(*pair, MILLION) for pair in sorted(ends)),
        *(owns(*pair, 0.25) for pair in sorted(stakes)),
    )
    whole = hits(here, kind, least_amount=0)
    assert whole
    for name in "abcdef":
        near = hits(here, kind, about=name, least_amount=0)
        assert near == [one for one in whole if name in one.entities]


def test_a_guarantor_close_to_the_debtor_is_told_with_the_stakes(store: Store) -> None:
    here = world(
        store,
        *FIRMS,
        person("p", "P"),
        guarantee("a", "b"),
        owns("b", "a", 0.2),
        guarantee("c", "d"),
        owns("p", "c", 0.6),
        owns("p", "d", 0.3),
        guarantee("e", "f"),
        owns("e", "f", 0.19),
    )
    told = in_words(here, "guarantor_closely_linked")
    assert [one.entities for one in told] == [("a", "b"), ("c", "d", "p")]
    assert "holds 20% of the guarantor" in str(told[0].sentence)
    assert "P holds both (60%, 30%)" in str(told[1].sentence)
    assert told[1].relations == ("g-c-d", "own-p-c", "own-p-d")


def test_the_state_in_common_and_a_stake_crowded_out_tie_nobody(store: Store) -> None:
    here = world(
        store,
        *FIRMS,
        firm("state", kind="government_body"),
        guarantee("a", "b"),
        owns("state", "a", 1.0),
        owns("state", "b", 1.0),
        guarantee("c", "d"),
        owns("c", "d", None),
        owns("f", "d", 0.85),
    )
    assert hits(here, "guarantor_closely_linked") == []


# -- what is owed behind a guarantor, beside a plain breadth-first search over published data


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="|"))


def _when(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["createTime"])


def _plain(
    ties: list[dict[str, str]], loans: dict[str, set[str]], amounts: dict[str, float], start: str
) -> tuple[float, int]:
    """The sum and the number of loans of all persons in the guarantee chain of one."""
    ahead = defaultdict(list)
    for row in ties:
        ahead[row["fromId"]].append(row["toId"])
    met, waiting = set(), deque(ahead[start])
    while waiting:
        one = waiting.popleft()
        if one not in met:
            met.add(one)
            waiting.extend(ahead[one])
    owed = {loan for one in met for loan in loans.get(one, ())}
    return math.fsum(amounts[loan] for loan in owed), len(owed)


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")
def test_loans_behind_a_guarantor_are_those_of_a_plain_search_in_81_windows() -> None:
    draws = Random(81)
    ties, loans = _rows("PersonGuaranteePerson"), defaultdict(set)
    ends, days = [row["toId"] for row in ties], [row["createTime"] for row in ties]
    for _ in range(900):  # planted: chains that go on
        one, other = draws.sample(ends, 2)
        ties.append({"fromId": one, "toId": other, "createTime": draws.choice(days)})
    for row in _rows("PersonApplyLoan"):
        loans[row["personId"]].add(row["loanId"])
    amounts = {row["loanId"]: float(row["loanAmount"]) for row in _rows("Loan")}
    people: dict[str, int] = {}
    for row in ties:
        for end in ("fromId", "toId"):
            people.setdefault(row[end], len(people))
    loan_numbers = {loan: number for number, loan in enumerate(sorted(amounts))}
    debts = {
        people[one]: {loan_numbers[loan]: amounts[loan] for loan in some}
        for one, some in loans.items()
        if one in people
    }
    deep = 0
    for _ in range(81):
        since, until = sorted(map(datetime.fromisoformat, draws.sample(days, 2)))
        window = [row for row in ties if since <= _when(row) < until]
        start = draws.choice(ties)["fromId"]
        ahead = defaultdict(list)
        for row in window:
            ahead[people[row["fromId"]]].append(people[row["toId"]])
        before = reached(ahead, people[start])
        owed = owed_by(before, debts)
        assert (added(owed.values())[0], len(owed)) == _plain(window, loans, amounts, start)
        deep += any(before.get(before[one], people[start]) != people[start] for one in before)
    assert deep > 10  # windows in which a chain goes beyond the second guarantor
