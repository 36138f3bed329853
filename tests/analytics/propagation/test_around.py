"""A few entities are reached by the relations around them as by all, on every day."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.policy import Policy
from analytics.propagation.around import relations_around
from graph.model import Record, Relation
from tests.analytics.propagation.worlds import (
    HUBS,
    NODES,
    POLICY,
    TODAY,
    reach,
    records,
    relations,
)
from tests.builders import firm, heads, owns, penalty, person


def of_hops(hops: int) -> Policy:
    """A policy of short chains: in a world of seven, those of four hops are around everybody."""
    return replace(POLICY, max_hops=hops, vet=replace(POLICY.vet, max_ties=hops))


@settings(max_examples=300)
@given(
    relations(),
    records(),
    st.integers(1, 3),
    HUBS,
    st.sampled_from([-800, -200, -1, 0, 40]),
    st.sampled_from([(), ("c0",)]),
)
def test_what_reaches_an_entity_is_the_same_by_the_relations_around_it(
    ties: list[Relation],
    filed: list[Record],
    hops: int,
    hub: dict[str, float],
    days: int,
    withdrawn: tuple[str, ...],
) -> None:
    policy, on = replace(of_hops(hops), hub=hub), TODAY + timedelta(days=days)
    whole = reach(ties, filed, policy=policy).without(withdrawn)
    for node in NODES:
        around = relations_around(whole.snapshot, policy, [node.id])
        less, all_ = whole.on(on, around), whole.on(on)
        assert less.of(node.id) == all_.of(node.id)
        assert less.strong.evidence_on(node.id) == all_.strong.evidence_on(node.id)


def test_what_is_further_than_a_chain_can_be_is_not_weighed() -> None:
    row = [firm(f"f{n}") for n in range(9)]
    ties = [owns(one.id, next_.id) for one, next_ in pairwise(row)]
    held = reach(ties, [penalty("c", "f0")], nodes=row, policy=of_hops(2)).snapshot
    around = relations_around(held, of_hops(2), ["f4"])
    assert [held.relations.ids[place] for place in around] == [tie.id for tie in ties[1:7]]


def test_a_tie_of_a_kind_that_no_chain_crosses_leads_no_further() -> None:
    nodes = [firm("f1"), firm("f2"), person("p1"), person("p2")]
    crossed = {k: v for k, v in POLICY.relations.items() if k != "shareholder_of"}
    policy = replace(POLICY, relations=crossed)
    ties = [heads("p1", "f1"), owns("f1", "f2"), heads("p2", "f2")]
    held = reach(ties, [], nodes=nodes).snapshot
    around = relations_around(held, policy, ["p1"])
    # The stake counts in the degree of the firm that it leaves.
    assert {held.relations.ids[place] for place in around} == {ties[0].id, ties[1].id}
