"""Look-through shares, beside the formula in dense algebra and beside published figures (§8)."""

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.ownership.holders import Shares
from analytics.ownership.look_through import LookThrough, look_through_of
from analytics.ownership.meeting import Meeting
from analytics.snapshot.columns import Snapshot
from graph.model import Relation, Stake
from tests.analytics.ownership.row_vertices import met
from tests.analytics.ownership.worlds import TODAY, holds, today, world

COMPANIES = ["a", "b", "c", "d", "e"]
Book = dict[str, dict[str, float]]
Bounds = dict[str, tuple[float, float]]


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Known stakes of up to five companies in each other, of themselves and of two persons."""
    book = {"z": {"p1": 0.5}}
    for company in COMPANIES[: draw(st.integers(1, 5))]:
        parts = {h: draw(st.integers(0, 3)) for h in [*COMPANIES, "p1", "p2"]}
        whole = max(1, sum(parts.values()) + draw(st.integers(0, 3)))
        row = {h: round(part / whole, 3) for h, part in parts.items() if part}
        book |= {company: row} if row else {}
    return book


def relations_of(book: Book) -> list[Relation]:
    return [holds(holder, c, share) for c in book for holder, share in book[c].items()]


def at(graph: Snapshot) -> LookThrough:
    return look_through_of(graph, TODAY)


def shares(graph: Snapshot, holder: str) -> Bounds:
    """What a holder has, by company."""
    held = at(graph).holdings(graph.places[holder])
    ids = [graph.entities.ids[place] for place in held.entity.tolist()]
    return dict(zip(ids, zip(held.low.tolist(), held.high.tolist(), strict=True), strict=True))


def owners(graph: Snapshot, company: str) -> Bounds:
    """Who has a share of a company."""
    found = at(graph).holders(graph.places[company])
    ids = [graph.entities.ids[place] for place in found.entity.tolist()]
    return dict(zip(ids, zip(found.low.tolist(), found.high.tolist(), strict=True), strict=True))


# -- the formula


def integrated(book: Book) -> tuple[list[str], np.ndarray]:
    """D (I − W)⁻¹ W with D = diag((I − W)⁻¹)⁻¹; rows are holders, columns what they hold."""
    names = sorted({*book, *(holder for row in book.values() for holder in row)})
    w = np.zeros((len(names), len(names)))
    for company, row in book.items():
        for holder, share in row.items():
            w[names.index(holder), names.index(company)] = share
    inverse = np.linalg.inv(np.eye(len(names)) - w)
    return names, np.diag(1 / np.diag(inverse)) @ inverse @ w


@settings(max_examples=30)
@given(book=books())
def test_known_stakes_give_the_integrated_ownership_of_the_formula(book: Book) -> None:
    graph = world(*relations_of(book))
    assume(not at(graph).unsound.reasons)
    names, expected = integrated(book)
    for company in book:
        found = owners(graph, company)
        for holder in set(names) - {company}:
            share = expected[names.index(holder), names.index(company)]
            assert found.get(holder, (0.0, 0.0)) == pytest.approx((share, share), abs=1e-9)
            assert shares(graph, holder).get(company, (0, 0)) == pytest.approx(
                (share, share), abs=1e-9
            )


@settings(max_examples=30)
@given(book=books())
def test_persons_and_owners_outside_share_the_whole_of_every_sound_company(book: Book) -> None:
    book = {c: {**row, "p9": round(1 - sum(row.values()), 3)} for c, row in book.items()}
    graph = world(
        *relations_of({c: {h: s for h, s in row.items() if s > 0} for c, row in book.items()})
    )
    for company in book:
        if at(graph).unsound.touched[graph.places[company]]:
            continue
        found = at(graph).holders(graph.places[company])
        outside = at(graph).chain.state[found.entity] < 0
        assert found.low[outside].sum() == pytest.approx(1, abs=1e-9)


@settings(max_examples=30)
@given(book=books())
def test_totals_are_the_sums_of_a_persons_shares(book: Book) -> None:
    graph = world(*relations_of(book))
    total = at(graph).totals()[graph.places["p1"]]
    each = [low for low, _ in shares(graph, "p1").values() if not np.isnan(low)]
    assert total == pytest.approx(sum(each), abs=1e-9)


def test_totals_weigh_companies_as_told() -> None:
    graph = world(holds("p1", "a", 0.5), holds("a", "b", 0.5))
    weights = np.zeros(len(graph.entities.ids))
    weights[graph.places["b"]] = 800.0
    assert at(graph).totals(weights)[graph.places["p1"]] == pytest.approx(200)


# -- published figures


def test_a_published_consolidation_by_matrix_is_met() -> None:
    """A. White, "When matrix theory explains consolidation" (Sigma Conso): 56.4 % of S3.

    10 % directly, 80 % · 40 %, 60 % · 10 % · 40 % and 60 % · 20 %.
    """
    graph = world(
        holds("s0", "s1", 0.8),
        holds("s0", "s2", 0.6),
        holds("s0", "s3", 0.1),
        holds("s1", "s3", 0.4),
        holds("s2", "s1", 0.1),
        holds("s2", "s3", 0.2),
    )
    assert shares(graph, "s0") == {"s1": (0.86, 0.86), "s2": (0.6, 0.6), "s3": (0.564, 0.564)}


def test_the_only_owner_outside_a_circle_has_all_of_it_however_small_the_stake() -> None:
    """As T-rank shows for a Norwegian group: integrated ownership of 100 %."""
    graph = world(
        holds("p1", "a", 0.02), holds("c", "a", 0.98), holds("a", "b", 1.0), holds("b", "c", 1.0)
    )
    assert shares(graph, "p1") == {"a": (1.0, 1.0), "b": (1.0, 1.0), "c": (1.0, 1.0)}


def test_cross_holdings_are_summed_to_their_end() -> None:
    """A holds 50 % of B and B 25 % of A; a family has 1 % of each: 0.0125 / 0.875 of A."""
    graph = world(
        holds("a", "b", 0.5), holds("b", "a", 0.25), holds("p1", "a", 0.01), holds("p1", "b", 0.01)
    )
    assert shares(graph, "p1")["a"][0] == pytest.approx(0.0125 / 0.875, abs=1e-12)
    assert shares(graph, "p1")["b"][0] == pytest.approx(0.015 / 0.875, abs=1e-12)


def test_a_cross_holding_never_gives_a_company_more_than_its_stake_leads_to() -> None:
    """Without the correction at the source A would have 0.9 / (1 − 0.9 · 0.9), above 4."""
    graph = world(holds("a", "b", 0.9), holds("b", "a", 0.9), holds("p1", "a", 0.1))
    assert shares(graph, "a") == {"b": (0.9, 0.9)}


# -- what companies hold of themselves, what is not known, what is unsound


def test_what_a_company_holds_of_itself_belongs_to_its_other_owners() -> None:
    graph = world(holds("a", "a", 0.2), holds("p1", "a", 0.6), holds("p2", "a", 0.2))
    assert owners(graph, "a") == {"p1": (0.75, 0.75), "p2": (0.25, 0.25)}


def test_an_unknown_stake_is_anything_that_the_others_leave() -> None:
    graph = world(holds("p1", "a", 0.7), holds("p2", "a", None), holds("a", "b", (0.33, 0.5)))
    assert owners(graph, "b") == {
        "a": (0.33, 0.5),
        "p1": (0.231, 0.35),
        "p2": (0.0, 0.15),
    }


@pytest.mark.parametrize(("stake", "highest"), [(None, 0.9), ((0.0, 0.5), 0.75)])
def test_two_unknown_stakes_share_one_company(
    stake: tuple[float, float] | None, highest: float
) -> None:
    """The interval worked by hand in docs/ownership.md; end points alone give 150 %."""
    graph = world(
        holds("a", "c", stake), holds("b", "c", None), holds("p1", "a", 0.9), holds("p1", "b", 0.6)
    )
    assert shares(graph, "p1")["c"] == (0.0, highest)


def test_numbers_of_what_is_touched_are_not_given_and_it_is_listed() -> None:
    graph = world(
        holds("p1", "a", 0.7),
        holds("p2", "a", 0.7),
        holds("a", "b", 0.5),
        holds("p1", "c", 0.5),
        holds("p1", "b", 0.1),
    )
    held, found = shares(graph, "p1"), owners(graph, "b")
    assert list(held) == ["c", "a", "b"]
    assert held["c"] == (0.5, 0.5)
    assert np.isnan([*held["a"], *held["b"], *found["p2"], *found["a"]]).all()
    assert np.isnan(at(graph).share(graph.places["p1"], graph.places["b"])).all()


def test_the_share_of_a_pair_is_that_of_the_whole_answer() -> None:
    graph = world(
        holds("p1", "a", (0.1, 0.4)),
        holds("a", "b", None),
        holds("b", "a", 0.3),
        holds("p2", "z", 1.0),
    )
    for holder in ("p1", "a", "p2"):
        for company in {"a", "b", "z"} - {holder}:
            pair = at(graph).share(graph.places[holder], graph.places[company])
            assert pair == shares(graph, holder).get(company, (0.0, 0.0))


def test_a_company_has_no_share_in_itself() -> None:
    graph = world(holds("a", "b", 0.5), holds("b", "a", 0.5))
    assert shares(graph, "a") == {"b": (0.5, 0.5)}
    with pytest.raises(ValueError, match="itself"):
        at(graph).share(graph.places["a"], graph.places["a"])


def test_who_holds_nothing_and_whom_nobody_holds_have_empty_answers() -> None:
    graph = world(holds("p1", "a", 0.5), holds("p2", "b", 1.0, valid_to=TODAY - timedelta(days=1)))
    assert (shares(graph, "p2"), owners(graph, "b"), owners(graph, "p1")) == ({}, {}, {})


def test_an_earlier_day_has_its_own_shares() -> None:
    graph = world(holds("p1", "a", 0.5, valid_to=TODAY), holds("p2", "a", 0.4, valid_from=TODAY))
    before = look_through_of(graph, TODAY - timedelta(days=1))
    assert before.holdings(graph.places["p1"]).low.tolist() == [0.5]
    assert owners(graph, "a") == {"p2": (0.4, 0.4)}


# -- properties


RANGED = st.sampled_from([0.1, 0.3, 0.5, (0.1, 0.4), (0.0, 0.6), None])


@st.composite
def ranged(draw: st.DrawFn) -> list[Relation]:
    """Stakes of which many are unknown or banded; what is unsound among them stays."""
    return [
        holds(holder, company, draw(RANGED))
        for company in COMPANIES[:4]
        for holder in draw(
            st.lists(st.sampled_from([*COMPANIES, "p1", "p2"]), unique=True, max_size=3)
        )
    ]


def everything(relations: list[Relation]) -> dict[str, Bounds]:
    graph = world(*relations, holds("p1", "z", 1.0), holds("p2", "z", 0.0))
    return {holder: shares(graph, holder) for holder in graph.entities.ids}


def same(one: Bounds, other: Bounds) -> bool:
    """Equal within 1e-9, and unknown in both or in none."""
    return one.keys() == other.keys() and all(
        one[key] == pytest.approx(other[key], abs=1e-9, nan_ok=True) for key in one
    )


@settings(max_examples=30)
@given(relations=ranged(), random=st.randoms())
def test_the_order_of_relations_changes_nothing(
    relations: list[Relation], random: random.Random
) -> None:
    shuffled = [replace(relation, id=f"x{random.random()}") for relation in relations]
    one, other = everything(relations), everything(shuffled)
    assert all(same(one[holder], other[holder]) for holder in one)


@settings(max_examples=30)
@given(relations=ranged())
def test_splitting_a_stake_into_two_of_the_same_sum_changes_nothing(
    relations: list[Relation],
) -> None:
    split = []
    for relation in relations:
        if relation.share is None:
            split.append(relation)
            continue
        low, high = relation.share.low, relation.share.high
        for part, name in ((0.25, "one"), (0.75, "two")):
            share = Stake(low * part, high * part)
            split.append(replace(relation, id=f"{relation.id}-{name}", share=share))
    one, other = everything(relations), everything(split)
    assert all(same(one[holder], other[holder]) for holder in one)


@settings(max_examples=30)
@given(relations=ranged(), holder=st.sampled_from([*COMPANIES, "p1", "p2", "p3"]))
def test_adding_an_unknown_stake_only_widens(relations: list[Relation], holder: str) -> None:
    before = everything(relations)
    after = everything([*relations, holds(holder, "a", None, id="new")])
    for one, held in before.items():
        for company, (low, high) in held.items():
            wider = after[one].get(company, (0.0, 0.0))
            if not np.isnan([low, *wider]).any():
                assert wider[0] <= low + 1e-9
                assert wider[1] >= high - 1e-9


@settings(max_examples=30)
@given(relations=ranged(), data=st.data())
def test_the_truth_is_always_inside(relations: list[Relation], data: st.DataObject) -> None:
    graph = world(*relations, holds("p1", "z", 1.0))
    stakes, ids = today(graph), graph.entities.ids
    sound = [ids[place] for place in at(graph).chain.place.tolist()]
    truth: Book = {company: {} for company in sound}
    left = {company: 1 - stakes.guaranteed[graph.places[company]] for company in sound}
    for row, (holder, company) in enumerate(zip(stakes.holder, stakes.company, strict=True)):
        name = ids[company]
        if name in truth:
            most = min(left[name], float(stakes.high[row] - stakes.low[row]))
            more = data.draw(st.floats(0, 1)) * max(0.0, most)
            left[name] -= more
            truth[name][ids[holder]] = float(stakes.low[row]) + more
    for company in sound:
        own = float(stakes.own.low[graph.places[company]])
        truth[company] |= {company: own} if own else {}
    for holder in ids:
        held = shares(graph, holder)
        for company, share in met(truth, holder).items():
            low, high = held.get(company, (0.0, 0.0))
            assert low - 1e-9 <= share <= high + 1e-9


def by_entity(some: Shares) -> dict[int, float]:
    return dict(zip(some.entity.tolist(), some.low.tolist(), strict=True))


# -- large circles go another way and give the same


@settings(max_examples=30)
@given(book=books())
def test_a_circle_taken_as_a_large_one_gives_the_same(book: Book) -> None:
    graph = world(*relations_of(book))
    small = at(graph)
    large = LookThrough(small.stakes, small.unsound)
    large.meeting = Meeting(large.chain, most_dense=1)
    for place in graph.places.values():
        one, other = small.holders(place), large.holders(place)
        assert by_entity(one) == pytest.approx(by_entity(other), abs=1e-9, nan_ok=True)
