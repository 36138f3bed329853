"""Random worlds of every trap of DESIGN §7, for tests of propagation."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from graph.model import Entity, NamedIn, Record, Relation, Stake
from graph.standing import Standing
from tests.analytics.columns import snapshot
from tests.builders import day, firm, person

TODAY = day("2026-06-01")
POLICY = read_policy()
NODES = [
    person("p1"),
    person("p2", roles=("state_investor",)),
    firm("f1"),
    firm("f2"),
    firm("f3", roles=("intermediary",)),
    Entity("ad", "address", "x"),
    Entity("g", "government_body", "g"),
]
SOME = [None, *(TODAY + timedelta(days=d) for d in (-900, -400, -100, 0, 30))]
DAYS = st.sampled_from(SOME)
KINDS = ["shareholder_of", "legal_representative_of", "guarantees", "located_at", "branch_of"]
SOURCES = st.sampled_from(["a", "a", "b"])
DOCUMENTS = st.sampled_from(["", "", "2024-01-01", "2025-01-01"])
Facts = tuple[list[Relation], list[Record]]
HUBS = st.sampled_from(
    [POLICY.hub, {"address": 1, "person": 2}, {"intermediary": 1, "government_body": 2}]
)


@st.composite
def relations(draw: st.DrawFn) -> list[Relation]:
    found = []
    for number in range(draw(st.integers(0, 9))):
        kind = draw(st.sampled_from(KINDS))
        one, other = (draw(st.sampled_from(["p1", "p2", "f1", "f2", "f3", "g"])) for _ in "12")
        share = draw(st.sampled_from([None, 0.2, 0.5, 1.0])) if kind == "shareholder_of" else None
        begin, end = draw(DAYS), draw(DAYS)
        if begin and end and end < begin:
            begin, end = end, begin
        target = "ad" if kind == "located_at" else other
        stake = None if share is None else Stake(share / 2, share)
        rank = draw(st.sampled_from([1, 1, 1, 3]))
        # No two have one `seq`, as in a store: what stands never hangs on the order of ids.
        said = Standing(draw(SOURCES), draw(DOCUMENTS), draw(st.integers(0, 9)) * 10 + number)
        stands = said if kind == "shareholder_of" else None
        found.append(
            Relation(f"r{number}", kind, one, target, stake, begin, end, rank=rank, stands=stands)
        )
    return found


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        age = draw(st.integers(0, 800))
        named = draw(
            st.lists(
                st.sampled_from(
                    [
                        NamedIn("p1", "finance_responsible"),
                        NamedIn("f2", "intermediary"),
                        NamedIn("p1", "directly_responsible"),
                        NamedIn("g", "of no factor"),
                    ]
                ),
                max_size=2,
            )
        )
        decided = TODAY - timedelta(days=age)
        filed = [{"filed_on": on} for on in ("2024-01-10", "2026-03-01") if day(on) <= decided]
        found.append(
            Record(
                f"c{number}",
                "penalty",
                draw(st.sampled_from(["p1", "f1", "f2", "g"])),
                decided,
                tier=draw(st.sampled_from(["minor", "serious"])),
                # Of weights of their own, and one whose grades replace each other.
                list=draw(st.sampled_from([None, "L-XG", "L-SAMR", "L-TAXG"])),
                occurred_on=draw(st.sampled_from([d for d in SOME if not d or d <= decided])),
                named_in=tuple(named),
                attributes={
                    **draw(st.sampled_from([{}, {"case": "k"}])),
                    **draw(st.sampled_from([{}, {}, *filed])),
                    **draw(st.sampled_from([{}, {}, {"authority_unknown": True}])),
                },
            )
        )
    return found


def reach(ties: list[Relation], filed: list[Record], **kept: Any) -> Propagation:
    nodes = kept.get("nodes", NODES)
    return Propagation(snapshot(nodes, ties, filed), kept.get("policy", POLICY), TODAY)
