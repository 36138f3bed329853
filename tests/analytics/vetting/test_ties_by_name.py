"""Whoever two bids name by number, mask or name alone is met in the whole graph as in a lot (§8b).

The oracle is the look at one project, which reads all of it and asks no quick look first.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.patterns.world import World
from analytics.snapshot.file import snapshot_of
from analytics.vetting.project_candidates import Projects
from graph.identity import canonical_mask, id_hash
from graph.mask_evidence import ATTRIBUTE, mask_hashes
from graph.model import Entity, Relation
from graph.opening import open_store
from graph.store import Store
from loaders.city.numbers import Numbers
from tests.analytics.vetting.test_tie_findings import ON, TODAY, bid, found, role, town
from tests.builders import firm, heads, judge, owns, person, tell
from tests.graph.engines import SECRET

NUMBERS = Numbers(81)
WANG, ANOTHER = NUMBERS.citizen(), NUMBERS.citizen()
AGENT = "T-BID-40-2"  # one agent acts for two bidders


def whole(number: str = WANG, name: str = "王五") -> Entity:
    """A person known by the full number."""
    hash_ = id_hash(number, SECRET)
    attributes = {ATTRIBUTE: mask_hashes(number, name, SECRET)}
    return person(f"person:{hash_}", name, identifiers={"id_hash": hash_}, attributes=attributes)


def masked(scope: str, number: str = WANG, name: str = "王五") -> Entity:
    """A person whose sheet masks the number as courts do."""
    mask = number[:10] + "****" + number[-4:]
    attributes = {ATTRIBUTE: mask_hashes(mask, name, SECRET)}
    id_ = f"person:{scope}/{name}/{canonical_mask(mask, SECRET)}"
    return person(id_, name, attributes=attributes)


def bare(scope: str, name: str = "王五") -> Entity:
    """A person known by name alone."""
    return person(f"person:{scope}/{name}", name)


def told(store: Store, about: str | None = None) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.pattern, one.grade, one.entities) for one in found(store, about)]


def two_bids(store: Store, one: Entity, other: Entity) -> list[tuple[str, str, tuple[str, ...]]]:
    tell(store, *town(), one, other)
    tell(store, bid("f4", "lot0", agent=one.id), bid("f5", "lot0", agent=other.id))
    return told(store)


@pytest.mark.parametrize(
    "other", [bare("f5"), masked("f5"), bare("f5", "王 五")], ids=["name", "mask", "blank"]
)
def test_an_agent_of_a_full_number_is_met_by_name_or_mask_as_a_lead(
    engine_store: Store, other: Entity
) -> None:
    near = two_bids(engine_store, whole(), other)
    shared = tuple(sorted((whole().id, other.id)))
    assert (AGENT, "lead", ("f4", "f5", *shared, "lot0")) in near
    assert near == told(engine_store, "lot0")


@pytest.mark.parametrize(
    "other",
    [whole(ANOTHER), masked("f5", ANOTHER), bare("f5", "赵六")],
    ids=["another number", "another mask", "another name"],
)
def test_an_agent_whom_a_number_or_the_name_tells_apart_is_no_tie(
    store: Store, other: Entity
) -> None:
    assert [one for one in two_bids(store, whole(), other) if one[0] == AGENT] == []


def test_an_agent_judged_different_is_no_lead_by_the_mask(store: Store) -> None:
    other = masked("f5")
    assert two_bids(store, whole(), other)
    judge(store, "different", whole().id, other.id)
    assert [one for one in told(store) if one[0] == AGENT] == []


def test_an_agent_joined_by_a_verdict_is_met_under_the_ids_of_both_bids(store: Store) -> None:
    two_bids(store, whole(), bare("f5"))
    judge(store, "same", whole().id, bare("f5").id)
    assert [one[2] for one in told(store) if one[0] == AGENT] == [("f4", "f5", whole().id, "lot0")]


def test_heads_of_one_name_are_met_where_one_has_no_number(store: Store) -> None:
    tell(store, *town(), whole(), bare("f5"), bid("f4", "lot0"), bid("f5", "lot0"))
    tell(store, heads(whole().id, "f4", valid_from=ON), heads(bare("f5").id, "f5", valid_from=ON))
    assert "T-BID-34-2A" in [one[0] for one in told(store)]


def test_a_bid_written_by_the_tender_agent_is_met_where_it_alone_bids(store: Store) -> None:
    tell(store, *town(), bid("f4", "lot0", document_writer="f5"), role("tender_agent", "f5", "j0"))
    assert told(store) == told(store, "lot0")
    assert "T-BID-13" in [one[0] for one in told(store)]


def test_bids_that_name_people_of_other_names_are_not_looked_at(store: Store) -> None:
    two_bids(store, whole(), bare("f5", "赵六"))
    assert Projects(World(snapshot_of(store), TODAY, store)).likely() == set()


FIRMS = [f"f{at}" for at in range(4, 8)]
NAMED = [whole(), masked("f4"), masked("f6", ANOTHER), whole(ANOTHER)]
NAMED += [bare(scope) for scope in FIRMS] + [bare("f4", "赵六")]
UNITS = [firm("name:a/工程咨询", "工程咨询"), firm("name:b/工程咨询", "工程咨询")]
PARTY = st.sampled_from([one.id for one in NAMED])
WRITER = st.sampled_from([*FIRMS, *(one.id for one in UNITS)])
FIRM, LOT = st.sampled_from(FIRMS), st.sampled_from(["lot0", "lot1"])


def naming(one: str, lot: str, **named: Any) -> Relation:
    return bid(one, lot, **{key: id_ for key, id_ in named.items() if id_})


FACT = st.one_of(
    st.builds(
        naming,
        FIRM,
        LOT,
        agent=st.none() | PARTY,
        manager=st.none() | PARTY,
        document_writer=st.none() | WRITER,
    ),
    st.builds(heads, PARTY, FIRM),
    st.builds(role, st.sampled_from(["tender_agent", "design"]), FIRM, st.just("j0")),
    st.builds(lambda one, other: owns(one, other, 0.6), PARTY, FIRM),
)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    facts=st.lists(FACT, min_size=3, max_size=14),
    joined=st.lists(st.sampled_from([(0, 1), (0, 4), (5, 6), (1, 7)]), max_size=2, unique=True),
)
def test_the_whole_graph_tells_what_a_look_at_each_project_tells(
    tmp_path_factory: pytest.TempPathFactory,
    facts: list[Relation],
    joined: list[tuple[int, int]],
) -> None:
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('t') / 's.db'}", secret=SECRET)
    once = {fact.id: fact for fact in facts if fact.source != fact.target}
    tell(store, *town(), *NAMED, *UNITS, *once.values())
    for one, other in joined:
        judge(store, "same", NAMED[one].id, NAMED[other].id)
    near = [one for place in range(3) for one in told(store, f"j{place}")]
    assert sorted(told(store)) == sorted(near)
    store.close()
