"""Random commits one after another: new parties, ties and records, changed ones, joins, events."""

from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from graph.model import Batch, Claim, Entity, Fact, Record, Relation, Stake, StateEvent, Verdict
from tests.builders import day, firm, penalty, person

TODAY: Final = day("2026-06-01")
_FIRMS: Final = ("f1", "f3", "f5", "f7")
_PERSONS: Final = ("p1", "p3")
_OTHERS: Final = (Entity("ad", "address", "x"), Entity("g", "government_body", "g"))
_BEGUN: Final = st.sampled_from([None, None, TODAY - timedelta(700), TODAY - timedelta(90)])
_ENDED: Final = st.sampled_from([None, None, TODAY - timedelta(30), TODAY + timedelta(30)])
_JOINED: Final = (("f1", "f5"), ("p1", "p3"), ("f3", "f7"))
_WITHDRAWN: Final = {"repair", "revoke"}


@st.composite
def commits(draw: st.DrawFn, most: int = 6) -> list[Batch]:
    """Batches that a store takes in this order."""
    known: set[str] = set()
    states: dict[str, str] = {}
    joined: set[tuple[str, str]] = set()
    return [
        draw(_batch(known, states, joined)) for _ in range(draw(st.integers(2, most), "commits"))
    ]


@st.composite
def _batch(
    draw: st.DrawFn, known: set[str], states: dict[str, str], joined: set[tuple[str, str]]
) -> Batch:
    what = draw(st.sampled_from(["facts", "facts", "facts", "event", "join"]))
    if what == "event" and states:
        return Batch(events=(draw(_event(states)),))
    if what == "join" and (pairs := [pair for pair in _JOINED if known.issuperset(pair)]):
        pair = draw(st.sampled_from(pairs))
        undone = pair in joined
        joined ^= {pair}
        return Batch(verdicts=(Verdict("same", *pair, "because", "tester", undone),))
    facts: list[Fact] = draw(st.lists(st.one_of(_entity(), _relation(), _record()), max_size=4))
    for fact in facts:
        if isinstance(fact, Record):
            states.setdefault(fact.id, "in_force")
    ends = {end for fact in facts for end in _ends(fact)}
    told = {fact.id for fact in facts if isinstance(fact, Entity)}
    facts[:0] = [_made(id_) for id_ in sorted(ends - told - known)]
    known |= ends | told
    rank = draw(st.sampled_from([0, 3]))
    return Batch(claims=tuple(Claim(fact, f"source {rank}", rank) for fact in facts))


def _made(id_: str) -> Entity:
    other = {one.id: one for one in _OTHERS}.get(id_)
    return other or (person(id_) if id_.startswith("p") else firm(id_))


def _ends(fact: Fact) -> tuple[str, ...]:
    if isinstance(fact, Relation):
        return (fact.source, fact.target)
    if isinstance(fact, Record):
        return (fact.subject, *(named.entity for named in fact.named_in))
    return ()


@st.composite
def _entity(draw: st.DrawFn) -> Entity:
    id_ = draw(st.sampled_from([*_FIRMS, *_PERSONS, "f2", "f4", "p2"]))
    name = draw(st.sampled_from(["one", "other"]))
    if id_.startswith("p"):
        return person(id_, name, roles=draw(st.sampled_from([(), ("state_investor",)])))
    return firm(id_, name, roles=draw(st.sampled_from([(), ("intermediary",)])))


@st.composite
def _relation(draw: st.DrawFn) -> Relation:
    holder = draw(st.sampled_from([*_FIRMS, *_PERSONS, "g"]))
    company = draw(st.sampled_from([*_FIRMS, "f6"]))
    begin, end = draw(_BEGUN), draw(_ENDED)
    kind = draw(st.sampled_from(["owns", "owns", "head", "head", "located_at", "guarantees"]))
    if kind == "head":  # of few companies, so that they are told more than once
        holder, company = draw(st.sampled_from(_PERSONS)), draw(st.sampled_from(_FIRMS[:2]))
    id_ = f"{kind}-{holder}-{company}-{draw(st.integers(0, 1))}"
    if kind == "owns":
        share = draw(st.sampled_from([0.3, 0.6, 1.0]))
        votes = draw(st.sampled_from([{}, {}, {"votes": 0.6}]))
        return Relation(
            id_,
            "shareholder_of",
            holder,
            company,
            Stake(share, share),
            begin,
            end,
            attributes=votes,
        )
    if kind == "located_at":
        return Relation(id_, kind, company, "ad", None, begin, end)
    word = "legal_representative_of" if kind == "head" else kind
    return Relation(id_, word, holder, company, None, begin, end)


@st.composite
def _record(draw: st.DrawFn) -> Record:
    subject = draw(st.sampled_from([*_FIRMS, "p1", "f8"]))
    named = draw(st.sampled_from([(), (), (("p3", "directly_responsible"),)]))
    decided = str(TODAY - timedelta(draw(st.integers(0, 800))))
    tier = draw(st.sampled_from(["minor", "serious"]))
    list_ = draw(st.sampled_from([None, None, "L-TAXG"]))
    id_ = f"c{draw(st.integers(0, 5))}-{subject}"
    return penalty(id_, subject, decided, named=named, tier=tier, list=list_)


@st.composite
def _event(draw: st.DrawFn, states: dict[str, str]) -> StateEvent:
    record = draw(st.sampled_from(sorted(states)))
    if states[record] in _WITHDRAWN:
        action = "restore"
        states[record] = "in_force"
    elif states[record] == "disputed":
        action = "settle"
        states[record] = "in_force"
    else:
        action = draw(st.sampled_from(["repair", "revoke", "object"]))
        states[record] = "disputed" if action == "object" else action
    outcome = {"outcome": "rejected"} if action == "settle" else {}
    return StateEvent(record, action, "because", "tester", **outcome)
