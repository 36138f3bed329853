"""Strong leads and background: what an officer is asked to check, and what is only counted."""

from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analytics.law.measures import measures_of
from analytics.ownership.control import control_of
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.propagation.rounding import rounded
from analytics.snapshot.file import snapshot_of
from analytics.vet_policy import PHOENIX
from analytics.vetting.leads import SHOWN_BACKGROUND, has_strong_lead, leads_of, strong_evidence
from analytics.vetting.participant import Participant
from analytics.vetting.vet import Vetting, vet_on
from graph.model import Entity, Record, Relation, Stake
from graph.opening import open_store
from graph.standing import Standing
from graph.store import Store
from tests.analytics.columns import snapshot
from tests.analytics.oracle import Oracle, overlap
from tests.builders import day, firm, heads, owns, penalty, person, tell

TODAY = day("2026-06-01")
POLICY = read_policy()
NO_LAW = measures_of("measure = []")
EVENT = day("2026-01-10")
HEADSHIP = ("legal_representative_of", "principal_of", "actual_controller_of")


@pytest.fixture
def store(tmp_path: Any) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")


def offence(subject: str = "a", id_: str = "r", **fields: Any) -> Record:
    fields.setdefault("tier", "serious")
    return penalty(id_, subject, "2026-05-01", occurred_on=EVENT, **fields)


def controls(source: str, target: str, **fields: Any) -> Relation:
    return Relation(f"c-{source}-{target}", "actual_controller_of", source, target, **fields)


def ask(store: Store, subject: str, **policy: Any) -> Vetting:
    vet = replace(POLICY.vet, **policy)
    reach = Propagation(snapshot_of(store), replace(POLICY, vet=vet), TODAY)
    return vet_on(store, reach, subject, scenario="project_approval", measures=NO_LAW)


def reached(ties: list[Relation], filed: list[Record], entity: str) -> list[tuple[str, ...]]:
    """The chains of the strong leads to an entity, among people p… and firms of one letter."""
    ids = {end for tie in ties for end in (tie.source, tie.target)} | {"a", entity}
    nodes = [person(i) if i.startswith("p") else firm(i) for i in sorted(ids)]
    reach = Propagation(snapshot(nodes, ties, filed), POLICY, TODAY)
    return [one.chain for one in strong_evidence(reach, entity)]


def test_a_serious_record_leads_to_its_head_and_the_firms_that_he_heads() -> None:
    ties = [heads("p", "a"), heads("p", "b")]
    assert reached(ties, [offence()], "p") == [("head-p-a",)]
    assert reached(ties, [offence()], "b") == [("head-p-a", "head-p-b")]


def test_a_minor_record_leads_nowhere() -> None:
    ties = [controls("p", "a")]
    assert reached(ties, [offence(tier="minor")], "p") == []
    assert reached(ties, [offence(tier="moderate")], "p") != []


@pytest.mark.parametrize(
    ("kind", "target"),
    [("serves", "b"), ("guarantees", "b"), ("officer_of", "b"), ("practises_at", "b")],
)
def test_other_ties_are_no_lead_however_strong(kind: str, target: str) -> None:
    many = [offence(id_=f"r{n}") for n in range(60)]  # a sum of them would be high
    assert reached([Relation("t", kind, "a", target)], many, target) == []


def test_a_lead_has_at_most_three_ties() -> None:
    line = [controls("a", "b"), controls("b", "c"), controls("c", "d"), controls("d", "e")]
    assert len(reached(line, [offence()], "d")) == 1
    assert reached(line, [offence()], "e") == []


@pytest.mark.parametrize(
    ("stakes", "leads"),
    [
        ([Stake(0.51, 0.51)], True),
        ([Stake(0.5, 0.5)], False),
        ([Stake(0.4, 1.0)], False),  # a range may be control, and is not for certain
        ([None], False),
        ([Stake(0.3, 0.3), Stake(0.25, 0.25)], True),  # together above one half
        ([Stake(0.3, 0.3), Stake(0.2, 0.2)], False),
    ],
)
def test_a_stake_leads_where_it_controls_for_certain(
    stakes: list[Stake | None], leads: bool
) -> None:
    ties = [owns("a", "b", id=f"{n}") for n in range(len(stakes))]
    ties = [replace(tie, share=stake) for tie, stake in zip(ties, stakes, strict=True)]
    assert bool(reached(ties, [offence()], "b")) == leads


def test_a_lead_begins_at_the_cut_off(store: Store) -> None:
    tell(store, firm("a"), person("p"), heads("p", "a"), offence())
    reach = Propagation(snapshot_of(store), POLICY, TODAY)
    (lead,) = strong_evidence(reach, "p")
    assert ask(store, "p", chain_cut_off=lead.score).decision == "review"
    above = ask(store, "p", chain_cut_off=lead.score * 1.000001)
    assert (above.decision, above.findings) == ("pass", ())


def test_a_stronger_chain_of_other_ties_does_not_hide_a_lead() -> None:
    # The stake of one half weighs more than the ended headships, and is no control.
    ties = [
        owns("p1", "a", 0.5),
        heads("p1", "b"),
        heads("p2", "a", valid_from=day("2026-02-01"), valid_to=day("2026-05-05")),
        heads("p2", "b", valid_from=day("2026-02-01")),
    ]
    assert reached(ties, [offence()], "b") == [("head-p2-a", "head-p2-b")]


LEFT = {"valid_from": day("2020-01-01"), "valid_to": day("2026-02-01")}
CAME = {"valid_from": day("2026-03-01")}


@pytest.mark.parametrize(
    "first",
    [
        heads("p", "a", **LEFT),
        controls("p", "a", **LEFT),
        owns("p", "a", **LEFT),
    ],
    ids=["head", "controller", "owner"],
)
def test_who_directed_it_at_the_offence_and_began_anew_is_found(first: Relation) -> None:
    assert reached([first, heads("p", "b", **CAME)], [offence()], "b") == [(first.id, "head-p-b")]


@pytest.mark.parametrize(
    "ties",
    [
        # He came after the offence and left before he headed b.
        [
            heads("p", "a", valid_from=day("2026-01-11"), valid_to=day("2026-02-01")),
            heads("p", "b", **CAME),
        ],
        # The first tie is a branch, which nobody directs the debtor by.
        [Relation("x", "branch_of", "b", "a", **LEFT), heads("b", "c", **CAME)],
    ],
    ids=["came later", "no headship"],
)
def test_other_ties_that_never_held_together_raise_no_review(ties: list[Relation]) -> None:
    assert reached(ties, [offence()], ties[-1].target) == []


def test_the_policy_may_leave_the_phoenix_out(store: Store) -> None:
    tell(store, firm("a"), firm("b"), person("p"), offence())
    tell(store, heads("p", "a", **LEFT), heads("p", "b", **CAME))
    found = ask(store, "b")
    assert (found.decision, found.findings[0].marks) == ("review", ("former", "later", "phoenix"))
    assert ask(store, "b", kinds=POLICY.vet.kinds - {PHOENIX}).decision == "pass"


def test_a_weaker_chain_that_held_counts_behind_one_that_never_did() -> None:
    ties = [
        Relation("1", "branch_of", "b", "a", **LEFT),
        controls("b", "c", **CAME),
        heads("p", "a", valid_from=day("2026-02-01")),
        heads("p", "d", valid_from=day("2026-02-01")),
        controls("d", "c", valid_from=day("2026-02-01")),
    ]
    held = tuple(tie.id for tie in ties[2:])
    assert reached(ties, [offence()], "c") == [held]
    # Of several records each by itself.
    both = [offence(id_="r1"), offence(id_="r2")]
    assert reached(ties, both, "c") == [held, held]


def test_leads_are_told_one_line_a_debtor(store: Store) -> None:
    tell(store, firm("a"), firm("b"), firm("c"), firm("j", kind="project"), person("p"))
    tell(store, heads("p", "a"), heads("p", "b"), heads("p", "c"))
    tell(
        store,
        Relation("l", "project_legal_person_of", "b", "j"),
        Relation("w", "participates_in", "c", "j", attributes={"role": "construction"}),
    )
    tell(store, *(offence(id_=f"r{n}") for n in range(3)))
    found = ask(store, "j")
    (lead,) = found.findings
    assert (lead.grade, lead.entity, lead.plain()["debtor"]) == ("lead", "b", "a")
    assert (lead.plain()["more"], lead.plain()["also"]) == (2, ["c"])
    assert "firm a ←法定代表人— person p —法定代表人→ firm b" in lead.sentence.text("zh")
    assert found.certificate["background"] == []


def test_background_is_counted_by_debtor_and_reviews_nothing(store: Store) -> None:
    firms = [firm(f"d{n:02}") for n in range(SHOWN_BACKGROUND + 3)]
    tell(store, firm("b"), *firms)
    tell(store, *(Relation(f"g{one.id}", "guarantees", one.id, "b") for one in firms))
    tell(store, *(offence(one.id, f"r{one.id}") for one in firms), offence("d01", "more"))
    found = ask(store, "b")
    assert (found.decision, found.findings) == ("pass", ())
    told = found.certificate["background"]
    assert [line["debtor"] for line in told] == [f"d{n:02}" for n in range(SHOWN_BACKGROUND)]
    assert [line["leads"] for line in told[:3]] == [1, 2, 1]
    assert all(line["strongest"] == told[0]["strongest"] for line in told)
    assert found.certificate["background_rest"] == {"debtors": 3, "leads": 3}
    assert {"d00", "b"} <= set(found.entities)


def test_a_state_owner_joins_nobody_and_its_firms_join_their_subsidiaries(store: Store) -> None:
    tell(store, firm("state", kind="government_body"), *map(firm, "abcd"), offence())
    tell(store, owns("state", "a"), owns("state", "b"), owns("a", "c"), owns("c", "d"))
    sister = ask(store, "b")
    assert (sister.decision, sister.certificate["background"]) == ("pass", [])
    for below in "cd":
        assert [one.grade for one in ask(store, below).findings] == ["lead"]
        assert ask(store, below).decision == "review"


KINDS = ["legal_representative_of", "shareholder_of", "branch_of", "guarantees"]
NODES = [person("p1"), person("p2"), firm("f1"), firm("f2"), firm("f3")]
DAYS = st.sampled_from([None, *map(day, ("2025-01-01", "2026-01-10", "2026-02-01", "2026-03-01"))])


@st.composite
def ties(draw: st.DrawFn) -> list[Relation]:
    made = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(KINDS))
        source, target = (draw(st.sampled_from([node.id for node in NODES])) for _ in "12")
        begin, end = draw(DAYS), draw(DAYS)
        if begin and end and end < begin:
            begin, end = end, begin
        low = draw(st.sampled_from([0.4, 0.6, 1.0]))
        stake = Stake(low, 1.0) if kind == "shareholder_of" else None
        stands = Standing("a", "", number) if stake else None
        made.append(Relation(f"r{number}", kind, source, target, stake, begin, end, stands=stands))
    return made


def told(source: str, target: str, share: float) -> Relation:
    return owns(source, target, share, stands=Standing("a", "", 1))


@settings(max_examples=300)
@given(ties())
@example([told("p1", "f1", 0.4), told("f1", "f1", 0.4)])  # its own stake carries no vote
@example([told("p1", "f1", 0.4), told("p1", "f2", 1.0), told("f2", "f1", 0.4)])
def test_strong_leads_are_those_of_brute_force(made: list[Relation]) -> None:
    # Without parallel ties, whose merging the tests of propagation cover.
    made = [*{(t.kind, t.source, t.target): t for t in made}.values()]
    record = offence("f1")
    reach = Propagation(snapshot(NODES, made, [record]), POLICY, TODAY)
    expected = _brute(made, record)
    for node in NODES:
        assert has_strong_lead(reach, node.id) == (node.id in expected)
        for one in strong_evidence(reach, node.id):
            assert one.score == pytest.approx(expected[node.id], rel=1e-11)


def _brute(made: list[Relation], record: Record) -> dict[str, float]:
    """The score of the strongest chain to each entity that may raise a review."""
    policy = replace(POLICY, max_hops=POLICY.vet.max_ties)
    oracle = Oracle([*NODES, Entity("x", "address", "x")], made, policy, TODAY)
    by_id = {tie.id: tie for tie in made}
    joint = _controls(made)
    best: dict[str, float] = {}
    for end, weight, chain in oracle.paths(
        record.subject, 0, (), {record.subject}, list(oracle.links(oracle.event(record)))
    ):
        links = [by_id[id_] for id_ in chain]
        score = rounded(oracle.sigma(record) * 2.0 ** (-weight / 2**40))
        if (
            chain
            and all(_directs(tie, joint) for tie in links)
            and score >= POLICY.vet.chain_cut_off
        ):
            together = all(overlap(one, other) for one, other in pairwise(links))
            if together or _began_anew(links[0]):
                best[end] = max(score, best.get(end, 0.0))
    return best


def _controls(made: list[Relation]) -> set[tuple[str, str]]:
    """Who controls whom for certain, with what else it controls: control has its own oracle."""
    city = snapshot(NODES, made, [])
    control, ids = control_of(city, TODAY, concert=False), city.entities.ids
    pairs = product(range(len(ids)), repeat=2)
    return {(ids[one], ids[two]) for one, two in pairs if control.controls(one, two) == "yes"}


def _directs(tie: Relation, joint: set[tuple[str, str]]) -> bool:
    if tie.kind != "shareholder_of":
        return tie.kind in POLICY.vet.kinds
    begun = tie.valid_from is None or tie.valid_from <= TODAY
    holds = begun and (tie.valid_to is None or tie.valid_to > TODAY)
    alone = tie.share is not None and tie.share.low > 0.5
    return alone or (holds and (tie.source, tie.target) in joint)


def _began_anew(first: Relation) -> bool:
    held = (first.valid_from or EVENT) <= EVENT
    return held and (first.kind in HEADSHIP or first.kind == "shareholder_of")


# -- control together with what else the holder controls


JOINT = [owns("b", "c", 1.0), owns("b", "a", 0.4), owns("c", "a", 0.4)]


def test_a_stake_that_controls_only_together_with_a_subsidiary_leads() -> None:
    assert reached(JOINT, [offence()], "b") == [("own-b-a",)]


def test_the_same_stake_without_the_subsidiary_is_background() -> None:
    assert reached(JOINT[1:], [offence()], "b") == []


def test_a_stake_that_may_control_is_none() -> None:
    unknown = Relation("own-c-a", "shareholder_of", "c", "a")
    assert reached([*JOINT[:2], unknown], [offence()], "b") == []


def test_relatives_never_make_a_stake_one_of_control() -> None:
    family = Relation("f", "family_of", "p1", "p2")
    ties = [owns("p1", "a", 0.4), owns("p2", "a", 0.4), family]
    assert reached(ties, [offence()], "p1") == []


def test_a_lead_too_weak_to_be_kept_is_still_told_of_its_debtor() -> None:
    graph = snapshot([firm("a"), person("p")], [heads("p", "a")], [offence()])
    strong = strong_evidence(Propagation(graph, POLICY, TODAY), "p")
    deaf = Propagation(graph, replace(POLICY, threshold=2.0), TODAY)
    assert not deaf.of("p").evidence
    party = Participant("p", "applicant")
    (lead,) = leads_of(deaf, [party], {"p": strong}, {}).strong
    assert (lead.debtor, lead.evidence.record, lead.more, lead.also) == ("a", "r", 0, ())
    assert leads_of(deaf, [party], {"p": strong}, {"p": {"r"}}).strong == ()


def test_leads_are_told_strongest_first() -> None:
    parties = [person("p"), *(firm(one) for one in "abc")]
    filed = [offence("a", "old", tier="moderate"), offence("b", "new"), offence("c", "mid")]
    filed[2] = replace(filed[2], decided_on=day("2024-05-01"))
    graph = snapshot(parties, [heads("p", one) for one in "abc"], filed)
    reach = Propagation(graph, POLICY, TODAY)
    told = leads_of(reach, [Participant("p", "applicant")], {"p": strong_evidence(reach, "p")}, {})
    scores = [one.evidence.score for one in told.strong]
    assert told.strong[0].debtor == "b"
    assert len(set(scores)) == len(scores) == 3
    assert scores == sorted(scores, reverse=True)
