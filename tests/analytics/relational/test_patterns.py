"""Patterns that are joins by an engine are what the kernel finds, byte for byte (DESIGN §8b)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.parquet.manifest import Manifest
from analytics.parquet.pattern_rows import PATTERNS, found_by, pattern_batches
from analytics.parquet.rows_file import write_sealed
from analytics.parquet.writing import write_columns
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.search import hits_in
from analytics.patterns.world import World
from analytics.propagation.exposure import Propagation
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.pattern_steps import joined
from analytics.relational.patterns import write_patterns_by
from analytics.relational.running import Opening
from analytics.snapshot.columns import Snapshot
from graph.errors import BadInput
from graph.model import Entity, Record, Relation, Stake
from graph.standing import Standing
from tests.analytics.columns import snapshot
from tests.analytics.patterns.worlds import pattern
from tests.analytics.propagation.worlds import POLICY, TODAY
from tests.builders import firm, penalty, person

READER: Any = None  # these patterns are found without a look into the store
# Other numbers than the shipped ones, so that small worlds have findings.
ASKED = [
    pattern("nominee", least_firms=2),
    pattern("guarantor_closely_linked"),
    pattern("banned_practitioner", look_back_days=400, guess_days=200),
]


def both(
    part: Snapshot, folder: Path, opening: Opening = duckdb_over, asked: Sequence[Pattern] = ASKED
) -> list[dict[str, Any]]:
    """The rows that an engine wrote, after comparing its file with the kernel's."""
    columns = folder / "columns"
    manifest = write_columns(Propagation(part, POLICY, TODAY), columns, "a store", parts=["stakes"])
    out, kernel = folder / "engine.parquet", folder / "kernel.parquet"
    patterns = joined(asked)
    done = write_patterns_by(opening, (columns, manifest), patterns, out, lambda *_: None)
    found = found_by(hits_in(World(part, TODAY, READER), patterns))
    assert done.written == write_sealed(pattern_batches(found), PATTERNS, kernel)
    assert out.read_bytes() == kernel.read_bytes()
    rows: list[dict[str, Any]] = pq.read_table(out).to_pylist()
    assert done.written.records == {row["record"] for row in rows if row["record"]}
    return rows


# -- random worlds: three persons, two firms, three agencies, the state twice, two places

NODES = [
    *(person(f"p{n}") for n in range(2)),
    person("q"),
    person("s", roles=("state_investor",)),
    *(firm(f"f{n}") for n in range(2)),
    *(firm(f"a{n}", roles=("intermediary",)) for n in range(3)),
    Entity("g", "government_body", "g"),
    Entity("ad", "address", "x"),
    Entity("ph", "phone", "1"),
]
PARTIES, FIRMS = ["p0", "p1", "s", "f0", "f1", "a0", "g"], ["f0", "f1", "a0"]
SHARES = st.sampled_from([None, (0.2, 0.2), (0.1, 0.3), (0.19, 0.19), (0.5, 0.5), (0.6, 0.6)])
DAYS = [TODAY + timedelta(days=d) for d in (-500, -250, -100, -50, 0, 9)]
BEGINS, ENDS = st.sampled_from([None, *DAYS]), st.sampled_from([None] * 6 + DAYS)


@st.composite
def terms(draw: st.DrawFn) -> dict[str, Any]:
    begin, end = draw(BEGINS), draw(ENDS)
    if begin and end and begin >= end:
        begin, end = None, begin
    return {"valid_from": begin, "valid_to": end}


@st.composite
def ties(draw: st.DrawFn) -> list[Relation]:
    """Parallel ones too, to oneself, of several sources, ended, begun today and still to come."""
    found = []

    def add(kind: str, source: str, target: str, **more: Any) -> None:
        found.append(Relation(f"r{len(found):02}", kind, source, target, **draw(terms()), **more))

    def one_of(some: Sequence[str]) -> str:
        return draw(st.sampled_from(some))

    for _ in range(draw(st.integers(0, 7))):
        add(one_of(["legal_representative_of", "principal_of"]), one_of(["p0", "s"]), one_of(FIRMS))
    for _ in range(draw(st.integers(0, 6))):
        kind = one_of(["located_at", "reachable_at"])
        add(kind, one_of(FIRMS), "ad" if kind == "located_at" else "ph")
    for _ in range(draw(st.integers(0, 4))):
        add("guarantees", one_of(FIRMS), one_of(FIRMS))
    for number in range(draw(st.integers(0, 10))):
        share = draw(SHARES)
        said = Standing(one_of("ab"), one_of(["", "2025-01-01"]), number)
        kind = one_of(["shareholder_of", "shareholder_of", "partner_of"])
        stake = share and Stake(*share)
        rank = draw(st.sampled_from([1, 1, 3]))
        add(kind, one_of(PARTIES), one_of(FIRMS), share=stake, stands=said, rank=rank)
    for _ in range(draw(st.integers(0, 8))):
        kind = one_of(["practises_at", "practises_at", "actual_controller_of", "shareholder_of"])
        add(kind, one_of(["p0", "p0", "p1"]), one_of(["a0", "a1", "a2"]))
    return found


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Of the day unknown, filed or known, over, recent and old, minor, and grades replaced."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        age = draw(st.sampled_from([0, 50, 60, 100, 250, 400, 401, 900]))
        on = TODAY - timedelta(days=age)
        told: dict[str, Any] = {"tier": draw(st.sampled_from(["serious", "moderate", "minor"]))}
        told["ends_on"] = draw(st.sampled_from([None, None, TODAY, TODAY + timedelta(days=1)]))
        if told["ends_on"] == on:
            told["ends_on"] = None
        told["list"] = draw(st.sampled_from([None, "L-SX", "L-TAXG"]))
        back = draw(st.sampled_from([None, None, 0, 100, 200]))
        if back is not None:
            day = on - timedelta(days=back)
            known = draw(st.booleans())
            told |= {"occurred_on": day} if known else {"attributes": {"filed_on": str(day)}}
        who = draw(st.sampled_from(["p0", "p0", "p1", "f0"]))
        found.append(penalty(f"c{number}", who, str(on), **told))
    return found


@settings(max_examples=60, deadline=None)
@given(ties(), records(), st.sampled_from([1, 2, 3]), st.sampled_from([0.05, 0.2, 0.3, 1.0]))
def test_every_trap_of_a_random_world_gives_the_kernels_rows(
    held: list[Relation], filed: list[Record], firms: int, share: float
) -> None:
    asked = [
        ASKED[0].with_parameters({"least_firms": firms}),
        ASKED[1].with_parameters({"least_share": share}),
        ASKED[2],
    ]
    with TemporaryDirectory() as folder:
        both(snapshot(NODES, held, filed), Path(folder), asked=asked)


def ended(days: int) -> dict[str, Any]:
    return {"valid_from": TODAY - timedelta(days=2000), "valid_to": TODAY - timedelta(days=days)}


def since(days: int) -> dict[str, Any]:
    return {"valid_from": TODAY - timedelta(days=days)}


def over_since(decided: int, id_: str) -> Record:
    """A record on q that is over, decided so many days ago."""
    days = {"occurred_on": TODAY - timedelta(days=450), "ends_on": TODAY}
    return penalty(id_, "q", str(TODAY - timedelta(days=decided)), **days)


def every_trap() -> Snapshot:
    """One world in which each pattern is found in each of its ways, beside what is not found."""
    ties = [
        *[Relation(f"h{n}", "legal_representative_of", "p0", f"f{n}") for n in range(2)],
        Relation("h2", "principal_of", "p0", "f0"),  # parallel: the witness is h0
        Relation("h3", "principal_of", "p0", "a0"),  # a third, at another place
        *[Relation(f"l{n}", "located_at", f"f{n}", "ad") for n in range(2)],
        Relation("l2", "located_at", "a0", "ad", **ended(0)),  # gone today
        *[Relation(f"g{n}", "guarantees", one, other) for n, (one, other) in enumerate(GIVEN)],
        Relation("s0", "shareholder_of", "f0", "f1", Stake(0.1, 0.1)),
        Relation("s1", "shareholder_of", "f0", "f1", Stake(0.1, 0.1)),  # added: 20 %
        Relation("s2", "shareholder_of", "p1", "a0", Stake(0.3, 0.3)),
        Relation("s3", "shareholder_of", "p1", "f0", None),
        Relation("s4", "shareholder_of", "s", "a0", Stake(0.4, 0.4), **since(250)),  # the state
        Relation("s5", "shareholder_of", "s", "f0", Stake(0.4, 0.4), **since(250)),
        Relation("A0", "practises_at", "p0", "a2", **{**since(20), "valid_to": TODAY}),  # over
        Relation("a0", "practises_at", "p0", "a1", **ended(50)),
        Relation("a1", "practises_at", "p0", "a2", **since(10)),
        Relation("a2", "shareholder_of", "p0", "a2", Stake(0.1, 0.1), **since(5)),
        Relation("a3", "practises_at", "p1", "a2", **ended(80)),
        Relation("a4", "practises_at", "p1", "a1", **since(20)),
        Relation("a5", "practises_at", "s", "a1", **since(60)),  # begun on the decision's day
        Relation("a6", "practises_at", "s", "a2", **since(30)),
        Relation("a7", "practises_at", "q", "a1", **ended(350)),
        Relation("a8", "practises_at", "q", "a2", **since(40)),
    ]
    on = str(TODAY - timedelta(days=60))
    filed = [
        penalty("c0", "p0", on, occurred_on=TODAY - timedelta(days=100)),
        penalty("c1", "p0", str(TODAY - timedelta(days=90)), tier="moderate"),
        penalty("c2", "p1", on),  # on an unknown day, so 200 days before
        penalty("c3", "p1", on, tier="minor"),
        penalty("c4", "s", on),  # in no agency 200 days before, so until the decision
        over_since(400, "c5"),
        over_since(401, "b6"),
    ]
    return snapshot(NODES, ties, filed)


GIVEN = [("f0", "f1"), ("f0", "f1"), ("f1", "f0"), ("f0", "a0"), ("a0", "a0")]
FOUND = [
    ("banned_practitioner", "a1", "p1", "a0;a2", "a4;a3;s2", "c2", "banned_practitioner_guessed"),
    ("banned_practitioner", "a2", "p0", "a0;a1", "a1;a0;h3", "c0", "banned_practitioner"),
    ("banned_practitioner", "a2", "q", "a1", "a8;a7", "c5", "banned_practitioner"),
    ("banned_practitioner", "a2", "s", "a0;a1", "a6;a5;s4", "c4", "banned_practitioner_guessed"),
    ("guarantor_closely_linked", "a0", "a0", "p1", "g4;s2;s2", "", "guarantor_shares_holder"),
    ("guarantor_closely_linked", "f0", "a0", "p1", "g3;s3;s2", "", "guarantor_shares_holder"),
    ("guarantor_closely_linked", "f0", "f1", "", "g0;g1;s0;s1", "", "guarantor_holds"),
    ("guarantor_closely_linked", "f1", "f0", "", "g2;s0;s1", "", "guarantor_is_held"),
    ("nominee", "p0", "ad", "f0;f1", "h0;l0;h1;l1", "", "nominee"),
]


def told(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [tuple(text for key, text in row.items() if key != "on") for row in rows]


def test_each_way_of_each_pattern_is_found_with_its_witnesses(tmp_path: Path) -> None:
    rows = both(every_trap(), tmp_path)
    assert told(rows) == FOUND
    assert [row["on"] for row in rows] == [
        TODAY - timedelta(days=20),
        TODAY - timedelta(days=10),
        TODAY - timedelta(days=40),
        TODAY - timedelta(days=30),
        *[TODAY] * 5,
    ]


def test_patterns_of_thousands_are_the_same_in_little_memory(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    firms = [f"f{n:05}" for n in range(3_000)]
    heads, spots = [f"h{n:03}" for n in range(400)], [f"s{n:02}" for n in range(40)]
    ends = [
        ("legal_representative_of", heads, firms, 6_000),
        ("located_at", firms, spots, 4_000),
        ("guarantees", firms, firms, 9_000),
        ("shareholder_of", firms[:60], firms, 9_000),
    ]
    found = [
        Relation(
            f"{kind}-{n:05}",
            kind,
            sources[int(random.integers(len(sources)))],
            targets[int(random.integers(len(targets)))],
            Stake(*[float(random.integers(1, 9)) / 20] * 2) if kind == "shareholder_of" else None,
        )
        for kind, sources, targets, count in ends
        for n in range(count)
    ]
    nodes = [
        *map(firm, firms),
        *map(person, heads),
        *(Entity(spot, "address", spot) for spot in spots),
    ]
    part = snapshot(nodes, found, [])
    rows = both(part, tmp_path, partial(duckdb_over, memory_mb=100))
    assert {row["pattern"] for row in rows} == {"guarantor_closely_linked", "nominee"}
    assert len(rows) > 500


def test_a_pattern_whose_code_is_no_word_is_told_as_it_is(tmp_path: Path) -> None:
    asked = [replace(ASKED[0], code="a'; b\\"), replace(ASKED[0], code="一人多家")]
    rows = both(every_trap(), tmp_path, asked=asked)
    assert [row["pattern"] for row in rows] == ["a'; b\\", "一人多家"]


def test_a_world_without_anybody_gives_a_file_without_rows(tmp_path: Path) -> None:
    assert both(snapshot([], [], []), tmp_path) == []


def test_a_file_of_another_kind_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    manifest = Manifest("a store", 1, None, None, {})
    with pytest.raises(BadInput) as refused:
        write_patterns_by(
            duckdb_over, (tmp_path, manifest), joined(ASKED), tmp_path / "e.xlsx", lambda *_: None
        )
    assert refused.value.code == "evidence.suffix"
    assert not list(tmp_path.iterdir())
