"""Propagation: the kernel against brute force, and the properties of DESIGN §7."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analytics.paths.strongest import strongest
from analytics.propagation.exposure import Propagation
from analytics.propagation.rounding import rounded
from analytics.snapshot.file import snapshot_of
from graph.errors import NotFound
from graph.model import Record, Relation, Stake
from graph.opening import open_store
from graph.words import GRADED_LISTS, RELATION_ENDS
from tests.analytics.oracle import Oracle, later
from tests.analytics.propagation.worlds import (
    HUBS,
    KINDS,
    NODES,
    POLICY,
    TODAY,
    reach,
    records,
    relations,
)
from tests.builders import day, firm, heads, owns, penalty, tell


@settings(max_examples=300)
@given(relations(), st.integers(0, 4), st.sampled_from([None, *KINDS]))
def test_the_strongest_chain_equals_brute_force(
    ties: list[Relation], hops: int, kind: str | None
) -> None:
    oracle = Oracle(NODES, ties, replace(POLICY, max_hops=hops), TODAY)
    kinds = {tie.id: tie.kind for tie in ties}
    links = [link for link in oracle.links(TODAY) if kind in (None, kinds[link[3]])]
    reached: dict[str, tuple[int, int, tuple[str, ...]]] = {}
    for end, weight, chain in oracle.paths("f1", 0, (), {"f1"}, links):
        key = (weight, len(chain), chain[::-1])
        reached[end] = min(reached.get(end, key), key)
    held, allowed = reach(ties, []), None if kind is None else [kind]
    for node in NODES:
        found = strongest(held, "f1", node.id, kinds=allowed, max_hops=hops)
        weight, _, chain = reached.get(node.id, (None, 0, ()))
        assert found.relations == chain[::-1]
        assert found.factor == (0.0 if weight is None else rounded(2.0 ** -(weight / 2**40)))


def test_a_search_for_the_strongest_chain_that_is_cut_says_so() -> None:
    many = [firm(f"x{n:02d}") for n in range(50)]
    ties = [owns("f1", one.id, id=f"a{one.id}") for one in many]
    held = reach([*ties, owns("x07", "f2")], [], nodes=[*NODES, *many])
    assert strongest(held, "f1", "f2").relations == ("ax07", "own-x07-f2")
    cut = strongest(held, "f1", "f2", budget=20)
    assert (cut.relations, cut.truncated) == ((), True)


@settings(max_examples=100)
@given(relations(), records(), st.integers(1, 6))
def test_the_highest_are_those_of_the_largest_index(
    ties: list[Relation], filed: list[Record], count: int
) -> None:
    held = reach(ties, filed)
    every = [held.of(node.id) for node in NODES]
    ranked = sorted((e for e in every if e.evidence), key=lambda e: (-e.index, e.entity))
    assert held.top(count) == ranked[:count]
    assert [held.index_and_level(e.entity) for e in every] == [(e.index, e.level) for e in every]
    peaks = dict(zip(held.snapshot.entities.ids, held.peaks.tolist(), strict=True))
    assert [rounded(peaks[e.entity]) for e in every] == [
        max((one.score for one in e.evidence), default=0.0) for e in every
    ]


# Caps so low that a hub of three ties weighs less: those of the policy are never met here.


@settings(max_examples=500)
@given(relations(), records(), st.integers(1, 4), HUBS)
def test_the_kernel_equals_brute_force(
    ties: list[Relation], filed: list[Record], hops: int, hub: dict[str, int]
) -> None:
    policy = replace(POLICY, max_hops=hops, hub=hub)
    found = reach(ties, filed, policy=policy)
    oracle = Oracle(NODES, ties, policy, TODAY)
    kernel = {(e.record, e.entity): (e.score, e.hops, e.chain) for e in found.all_evidence()}
    brute = {
        (record.id, entity): told
        for record in oracle.standing(filed)
        for entity, told in oracle.evidence(record).items()
    }
    assert kernel.keys() == brute.keys()
    for key, (score, hops, chain) in kernel.items():
        assert score == pytest.approx(brute[key][0], rel=1e-11)
        assert (hops, chain) == brute[key][1:]
    by_id = {record.id: record for record in filed}
    by_tie = {tie.id: tie for tie in ties}
    for one in found.all_evidence():
        apart = oracle.never_simultaneous(by_id[one.record], one.chain)
        assert ("never_simultaneous" in one.marks) == apart
        ties_of = [by_tie[id_] for id_ in one.chain]
        event = oracle.event(by_id[one.record])
        assert ("later" in one.marks) == any(later(tie, event) for tie in ties_of)
    for node in NODES:
        assert found.of(node.id).index == pytest.approx(oracle.index(node.id, filed), rel=1e-9)


def test_a_heavier_chain_of_fewer_ties_goes_on_where_the_lighter_may_not() -> None:
    nodes = [firm(name) for name in "asxz"]
    ties = [owns("s", "a"), owns("a", "x"), owns("s", "x", 0.2), owns("x", "z")]
    found = reach(
        ties,
        [penalty("c", "s", str(TODAY), occurred_on=TODAY)],
        nodes=nodes,
        policy=replace(POLICY, max_hops=2, threshold=1e-6),
    )
    chains = {e.entity: e.chain for e in found.all_evidence()}
    assert chains["x"] == ("own-s-a", "own-a-x")
    assert chains["z"] == ("own-s-x", "own-x-z")


@settings(max_examples=60)
@given(relations(), records(), st.randoms())
def test_the_order_of_rows_changes_nothing(
    ties: list[Relation], filed: list[Record], random: Any
) -> None:
    before = list(reach(ties, filed).all_evidence())
    shuffled = [list(x) for x in (ties, filed, NODES)]
    for rows in shuffled:
        random.shuffle(rows)
    assert list(reach(shuffled[0], shuffled[1], nodes=shuffled[2]).all_evidence()) == before


@settings(max_examples=60)
@given(relations(), records())
def test_a_repaired_record_equals_one_never_loaded(
    ties: list[Relation], filed: list[Record]
) -> None:
    repaired = [replace(filed[0], state="repaired"), *filed[1:]]
    assert list(reach(ties, repaired).all_evidence()) == list(reach(ties, filed[1:]).all_evidence())


@settings(max_examples=60)
@given(relations(), records())
def test_more_facts_never_lower_another_but_through_a_hub_or_a_later_grade(
    ties: list[Relation], filed: list[Record]
) -> None:
    assume(filed[-1].list not in GRADED_LISTS)
    policy = replace(POLICY, hub={})
    less = reach(ties[:-1], filed[:-1], policy=policy)
    more = reach(ties, filed, policy=policy)
    for node in NODES:
        assert more.of(node.id).index >= less.of(node.id).index - 1e-12


@settings(max_examples=60)
@given(relations(), records())
def test_splitting_a_known_stake_changes_no_score(
    ties: list[Relation], filed: list[Record]
) -> None:
    split: list[Relation] = []
    for tie in ties:
        if tie.share is None:
            split.append(tie)
        else:
            half = Stake(tie.share.low / 2, tie.share.high / 2)
            split += [replace(tie, share=half), replace(tie, id=tie.id + "b", share=half)]
    before = [(e.record, e.entity, e.score) for e in reach(ties, filed).all_evidence()]
    assert [(e.record, e.entity, e.score) for e in reach(split, filed).all_evidence()] == before


def test_of_parallel_stakes_only_the_highest_ranked_source_counts() -> None:
    stakes = [owns("p1", "f1", 0.9, id="1", rank=3), owns("p1", "f1", 0.2, id="2", rank=1)]
    record = penalty("c1", "f1", str(TODAY), occurred_on=TODAY)
    (found,) = reach(stakes, [record]).of("p1").evidence
    (alone,) = reach(stakes[1:], [record]).of("p1").evidence
    assert (found.score, found.chain) == (alone.score, ("2",))


def test_a_level_begins_at_its_cut_off() -> None:
    policy = replace(POLICY, levels={"low": 1.0, "medium": 2.0, "high": 3.0})
    assert [policy.level(index) for index in (0.99, 1.0, 1.99, 2.0, 2.99, 3.0)] == [
        "none",
        "low",
        "low",
        "medium",
        "medium",
        "high",
    ]


def test_a_disputed_record_counts_and_is_marked() -> None:
    record = penalty("c1", "f1", state="disputed", occurred_on=day("2026-01-01"))
    (found,) = reach([heads("p1", "f1")], [record]).of("p1").evidence
    assert found.marks == ("disputed",)


def test_a_state_investor_carries_nothing_on() -> None:
    ties = [owns("g", "f1"), owns("g", "f2"), owns("p2", "f1"), owns("p2", "f2")]
    assert reach(ties, [penalty("c1", "f1")]).of("f2").evidence == ()


def test_a_chain_through_an_uncertain_identity_says_so() -> None:
    like = Relation("l", "possibly_same_as", "p1", "p2", attributes={"score": 0.5})
    (found,) = reach([like], [penalty("c1", "p1")]).of("p2").evidence
    assert "possibly_same_as" in found.marks


def test_records_of_one_case_count_once() -> None:
    one = penalty("c1", "f1", attributes={"case": "k"})
    two = penalty("c2", "f1", attributes={"case": "k"})
    tie = [heads("p1", "f1")]
    assert reach(tie, [one, two]).of("p1").index == reach(tie, [one]).of("p1").index


def test_the_impact_of_a_subject_is_all_its_records_reach() -> None:
    found = reach([heads("p1", "f1")], [penalty("c1", "f1"), penalty("c2", "p1")]).impact("f1")
    assert [(e.record, e.entity) for e in found] == [("c1", "p1")]


def test_a_hub_of_many_neighbours_and_a_cycle_end() -> None:
    nodes = [firm("hub"), *(firm(f"n{n:05}") for n in range(20_000))]
    ties = [owns("hub", f"n{n:05}", id=f"t{n:05}") for n in range(20_000)]
    ties += [owns("n00000", "hub"), owns("hub", "hub", id="self")]
    found = reach(ties, [penalty("c1", "n00001")], nodes=nodes)
    assert (found.explored, found.truncated) == (20_000, False)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(relations(), records(), st.integers(1, 4))
def test_what_a_store_holds_is_what_brute_force_sees(
    tmp_path_factory: pytest.TempPathFactory, ties: list[Relation], filed: list[Record], hops: int
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('p') / 's.db'}", secret=b"tests")
    kind = {node.id: node.kind for node in NODES}
    ties = [
        tie
        for tie in ties
        if kind[tie.source] in RELATION_ENDS[tie.kind][0]
        and kind[tie.target] in RELATION_ENDS[tie.kind][1]
    ]
    tell(store, *NODES, *filed)
    for tie in sorted(ties, key=lambda tie: tie.stands.seq if tie.stands else 0):
        source, dated, _ = tie.stands or ("a", "", 0)
        tell(store, tie, source=source, rank=tie.rank, dated=day(dated) if dated else None)
    policy = replace(POLICY, max_hops=hops)
    found = Propagation(snapshot_of(store), policy, TODAY)
    oracle = Oracle(NODES, ties, policy, TODAY)
    kernel = {(e.record, e.entity): (e.score, e.hops, e.chain) for e in found.all_evidence()}
    brute = {
        (record.id, entity): told
        for record in oracle.standing(filed)
        for entity, told in oracle.evidence(record).items()
    }
    assert kernel.keys() == brute.keys()
    for key, (score, hops_, chain) in kernel.items():
        assert (score, (hops_, chain)) == (pytest.approx(brute[key][0], rel=1e-11), brute[key][1:])
    store.close()


def test_whom_the_snapshot_does_not_hold_is_not_found() -> None:
    with pytest.raises(NotFound) as error:
        reach([], []).of("nobody")
    assert error.value.code == "evidence.unknown"
    assert "nobody" in str(error.value)
