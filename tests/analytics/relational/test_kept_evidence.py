"""Evidence that an engine found answers as the kernel's own does, or is not read at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.parquet.evidence_file import write_evidence
from analytics.parquet.weighed import check_weighed
from analytics.parquet.writing import write_columns
from analytics.propagation.exposure import Propagation
from analytics.propagation.kept_evidence import (
    agrees,
    file_in,
    forget_evidence,
    keep_evidence,
    kept_evidence,
    with_kept,
)
from analytics.propagation.origin import Origin
from analytics.propagation.search import EvidenceColumns, search
from analytics.relational.duckdb_engine import duckdb_over
from analytics.relational.evidence import evidence_columns_by
from analytics.relational.running import Opening
from graph.errors import BadInput
from graph.model import Record, Relation
from tests.analytics.propagation.worlds import HUBS, POLICY, reach, records, relations
from tests.analytics.relational.parity import of_many_ties
from tests.builders import owns, penalty

ORIGIN = Origin("duckdb", "1", "1", None, 0, "")


def found(
    world: Propagation, opening: Opening = duckdb_over, *, budget: int | None = None
) -> EvidenceColumns:
    """What an engine finds over the columns of a world."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        manifest = write_columns(world, folder / "columns", "a store")
        if budget is not None and manifest.weighing:
            manifest = replace(manifest, weighing=replace(manifest.weighing, budget=budget))
        asked = (folder / "columns", manifest), folder / "evidence.npz"
        return evidence_columns_by(opening, *asked, lambda *_: None)[2]


def again(world: Propagation, columns: EvidenceColumns | None) -> Propagation:
    """The same question anew, answered from columns where there are some."""
    made = Propagation(world.snapshot, world.policy, world.as_of)
    made.__dict__.update(arcs=world.arcs, seeds=world.seeds)
    if columns is not None:
        made.take(columns, ORIGIN)
    return made.prepared()


def answers(reach: Propagation) -> list[Any]:
    """All that a propagation can be asked, of everybody."""
    ids = reach.snapshot.entities.ids
    less = [reach.without([record]) for record in reach.snapshot.records.ids]
    with TemporaryDirectory() as folder:
        written = write_evidence(reach, Path(folder) / "e.csv")
    return [
        [
            [(one.of(id_), one.impact(id_), one.scores(id_)) for id_ in ids]
            for one in (reach, *less)
        ],
        [reach.from_subject(id_).truncated for id_ in ids],
        (reach.top(9), reach.explored, reach.truncated, reach.peaks.tolist(), written),
    ]


@settings(max_examples=25, deadline=None)
@given(relations(), records(), HUBS, st.integers(1, 5))
def test_every_answer_from_an_engines_evidence_is_the_kernels(
    ties: list[Relation], filed: list[Record], hub: Any, hops: int
) -> None:
    world = reach(ties, filed, policy=replace(POLICY, hub=hub, max_hops=hops))
    columns = found(world)
    assert agrees(world, columns)
    assert answers(again(world, columns)) == answers(again(world, None))


@pytest.mark.parametrize("budget", [5, 40, 300])
def test_the_searches_that_were_cut_are_the_kernels(budget: int) -> None:
    world = of_many_ties(2_000, 6_000, 30)
    cut = search(world.arcs, world.seeds, world.policy, budget=budget).cut
    assert found(world, budget=budget).cut.tolist() == cut.tolist()
    assert cut.any()


# -- kept beside a store


class AStore:
    """The one thing that a kept file asks of a store."""

    identity = "a store"


STORE: Any = AStore()


def small(**policy: Any) -> Propagation:
    filed = [penalty("c1", "f1"), penalty("c2", "p1")]
    ties = [owns("p1", "f1", 0.5), owns("f1", "f2", 0.6)]
    return reach(ties, filed, policy=replace(POLICY, **policy))


def kept_in(folder: Path, world: Propagation) -> None:
    keep_evidence(world, found(world), ORIGIN, STORE, folder)


def test_what_is_kept_answers_its_question_and_says_whose_it_is(tmp_path: Path) -> None:
    kept_in(tmp_path, small())
    made = with_kept(small(), STORE, tmp_path)
    assert made.origin == ORIGIN
    assert "columns" in made.__dict__
    assert answers(made) == answers(small())
    assert made.without(["c1"]).origin == ORIGIN
    about = kept_evidence(STORE, tmp_path)
    assert about is not None
    assert about.revision == small().snapshot.revision


def other_policy() -> Propagation:
    world = small()
    return Propagation(world.snapshot, replace(world.policy, digest="0"), world.as_of)


def other_day() -> Propagation:
    world = small()
    return Propagation(world.snapshot, world.policy, date(2027, 1, 1))


def other_revision() -> Propagation:
    world = small()
    snapshot = replace(world.snapshot, revision=world.snapshot.revision + 1)
    return Propagation(snapshot, world.policy, world.as_of)


def other_arcs() -> Propagation:
    """As where another version of this program weighs the same facts otherwise."""
    world = small()
    world.arcs.rows["weight"] += 1
    return world


def without_one() -> Propagation:
    return small().without(["c1"])


@pytest.mark.parametrize(
    "other", [other_policy, other_day, other_revision, other_arcs, without_one]
)
def test_another_question_is_searched_anew(
    tmp_path: Path, other: Callable[[], Propagation]
) -> None:
    kept_in(tmp_path, small())
    assert with_kept(other(), STORE, tmp_path).origin is None


def test_the_file_of_another_store_is_not_read(tmp_path: Path) -> None:
    kept_in(tmp_path, small())
    other = AStore()
    other.identity = "another"
    store: Any = other
    assert with_kept(small(), store, tmp_path).origin is None
    assert kept_evidence(store, tmp_path) is None


@pytest.mark.parametrize("at", [0, 40, -400, -40])
def test_a_damaged_file_changes_no_answer(tmp_path: Path, at: int) -> None:
    kept_in(tmp_path, small())
    content = bytearray(file_in(tmp_path).read_bytes())
    content[at] ^= 0xFF
    file_in(tmp_path).write_bytes(content)
    made = with_kept(small(), STORE, tmp_path)
    assert answers(made) == answers(small())


def test_a_row_that_was_taken_out_of_the_file_is_noticed(tmp_path: Path) -> None:
    kept_in(tmp_path, small())
    with np.load(file_in(tmp_path)) as kept:
        arrays = dict(kept)
    rows = ("seed", "entity", "score", "hops", "chain")
    np.savez(file_in(tmp_path), **{**arrays, **{name: arrays[name][1:] for name in rows}})
    assert with_kept(small(), STORE, tmp_path).origin is None


def test_what_is_forgotten_is_searched_anew(tmp_path: Path) -> None:
    kept_in(tmp_path, small())
    forget_evidence(tmp_path)
    forget_evidence(tmp_path)
    assert with_kept(small(), STORE, tmp_path).origin is None


# -- what is not so is not kept


def lost(columns: EvidenceColumns) -> EvidenceColumns:
    rows = ("seed", "entity", "score", "hops", "chain")
    return replace(columns, **{name: getattr(columns, name)[1:] for name in rows})


def weaker(columns: EvidenceColumns) -> EvidenceColumns:
    return replace(columns, score=columns.score * 0.999)


def cut(columns: EvidenceColumns) -> EvidenceColumns:
    return replace(columns, cut=~columns.cut)


def fewer(columns: EvidenceColumns) -> EvidenceColumns:
    return replace(columns, cut=columns.cut[1:])


@pytest.mark.parametrize("wrong", [lost, weaker, cut, fewer])
def test_evidence_that_the_kernel_does_not_find_does_not_agree(
    wrong: Callable[[EvidenceColumns], EvidenceColumns],
) -> None:
    assert agrees(small(), found(small()))
    assert not agrees(small(), wrong(found(small())))


def test_columns_weighed_otherwise_are_refused(tmp_path: Path) -> None:
    write_columns(small(), tmp_path / "columns", "a store")
    check_weighed(tmp_path / "columns", small())
    for world in (other_arcs(), other_day(), reach([], [])):
        with pytest.raises(BadInput) as told:
            check_weighed(tmp_path / "columns", world)
        assert told.value.code == "columns.weighed"
