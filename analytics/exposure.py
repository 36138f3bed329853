"""Exposure: how strongly seeds reach each entity, every number with its chain (DESIGN §7)."""

import math
import os
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.arcs import UNIT, Arcs, arcs_of
from analytics.kernel import reach
from analytics.policy import Policy
from analytics.seeds import Seeds, seeds_of
from analytics.snapshot import TIES, Ints, Snapshot
from graph.errors import NotFound

_BUDGET: Final = 200_000  # entities that one record's search may reach before it is cut
_FEW: Final = 32  # seeds for which another thread does not pay
_CERTAIN: Final = 0.999
_LIKENESS: Final = TIES.index("possibly_same_as")


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a record reaches an entity: how strongly, over how many relations, by which chain.

    `marks` among: disputed, former, never_simultaneous, offence_date_unknown, possibly_same_as.
    """

    record: str
    entity: str
    score: float
    hops: int
    chain: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """An entity's exposure: a sort key and an ordered level, never a probability."""

    entity: str
    index: float
    level: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class EvidenceColumns:
    """All evidence as columns: places in the snapshot, `chain` rows of relation places."""

    seed: Ints
    record: Ints
    entity: Ints
    score: npt.NDArray[np.float64]
    hops: Ints
    chain: Ints
    cut: bool


class Propagation:
    """What one policy says of one snapshot on one day; computed once, when first asked."""

    def __init__(self, snapshot: Snapshot, policy: Policy, as_of: date) -> None:
        self.snapshot = snapshot
        self.policy = policy
        self.as_of = as_of
        self._day = as_of.toordinal()

    @cached_property
    def arcs(self) -> Arcs:
        """The arcs of that day."""
        return arcs_of(self.snapshot, self.policy, self._day)

    @cached_property
    def seeds(self) -> Seeds:
        """The seeds of that day."""
        return seeds_of(self.snapshot, self.policy, self._day)

    @cached_property
    def columns(self) -> EvidenceColumns:
        """All evidence, in order of record."""
        return self.evidence_columns()

    def evidence_columns(self) -> EvidenceColumns:
        """Search from all seeds anew, a part of them on each processor."""
        seeds = self.seeds
        parts = _parts(len(seeds.subject), os.cpu_count() or 1)
        with ThreadPoolExecutor(len(parts)) as pool:
            found = list(pool.map(self._search, parts))
        for part, (rows, _) in zip(parts, found, strict=True):
            rows[:, 0] += part.start
        rows = np.concatenate([rows for rows, _ in found])
        score = seeds.sigma[rows[:, 0]] * np.exp2(-(rows[:, 2] / UNIT))
        kept = score >= self.policy.threshold
        if not kept.all():
            rows, score = rows[kept], score[kept]
        return EvidenceColumns(
            rows[:, 0], seeds.record[rows[:, 0]], rows[:, 1], score, rows[:, 3], rows[:, 4:],
            any(bool(cut.any()) for _, cut in found),
        )  # fmt: skip

    def _search(self, part: range) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """The kernel over some of the seeds; it holds no lock while it works."""
        seeds, hops = self.seeds, self.policy.max_hops
        some = slice(part.start, part.stop)
        starts = seeds.first_start[part.start : part.stop + 1]
        found: tuple[Ints, npt.NDArray[np.bool_]] = reach(
            self.arcs.offset, self.arcs.rows, self.arcs.weights,
            (seeds.subject[some], seeds.event[some], seeds.limit[some], starts),
            (seeds.start_entity, seeds.start_weight),
            hops, min(_BUDGET, len(self.snapshot.entities.ids) * hops + 1),
        )  # fmt: skip
        return found

    @property
    def explored(self) -> int:
        """How many entities any record reaches."""
        return len(np.unique(self.columns.entity))

    @property
    def truncated(self) -> bool:
        """Whether any search was cut by its budget."""
        return self.columns.cut

    def of(self, entity: str) -> Exposure:
        """One entity's exposure, its evidence strongest first; NotFound for an unknown id."""
        place = self.snapshot.places.get(entity)
        if place is None:
            raise NotFound(f"{entity} is not in the graph as known then: look it up first.")
        start, end = np.searchsorted(self._by_entity[1], [place, place + 1])
        return self._exposure(place, self._by_entity[0][start:end])

    @cached_property
    def _by_entity(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.columns.entity, kind="stable")
        return order, self.columns.entity[order]

    def _exposure(self, place: int, rows: Ints) -> Exposure:
        index = self._index(rows)
        evidence = sorted(
            (self._evidence(int(r)) for r in rows), key=lambda e: (-e.score, e.record)
        )
        return Exposure(
            self.snapshot.entities.ids[place], index, self.policy.level(index), tuple(evidence)
        )

    def _index(self, rows: Ints) -> float:
        """−Σ ln(1 − min(E, 0.999)) in record-id order; records of one case count once."""
        largest: dict[str, int] = {}
        for row in rows:
            record = int(self.columns.record[row])
            case = self.snapshot.records.case[record] or f"\x00{record}"
            if case not in largest or self.columns.score[row] > self.columns.score[largest[case]]:
                largest[case] = int(row)
        total = 0.0
        for row in sorted(largest.values()):
            total -= math.log(1.0 - min(float(self.columns.score[row]), _CERTAIN))
        return rounded(total)

    def _evidence(self, row: int) -> Evidence:
        columns = self.columns
        hops = int(columns.hops[row])
        chain = [int(place) for place in columns.chain[row][:hops]]
        return Evidence(
            record=self.snapshot.records.ids[columns.record[row]],
            entity=self.snapshot.entities.ids[columns.entity[row]],
            score=rounded(float(columns.score[row])),
            hops=hops,
            chain=tuple(self.snapshot.relations.ids[place] for place in chain),
            marks=tuple(sorted(self._marks(row, chain))),
        )

    def _marks(self, row: int, chain: list[int]) -> set[str]:
        relations = self.snapshot.relations
        marks = set()
        if self.snapshot.records.disputed[self.columns.record[row]]:
            marks.add("disputed")
        if self.seeds.guessed[self.columns.seed[row]]:
            marks.add("offence_date_unknown")
        if any(relations.kind[place] == _LIKENESS for place in chain):
            marks.add("possibly_same_as")
        if any(relations.valid_to[place] <= self._day for place in chain):
            marks.add("former")
        for one, other in pairwise(chain):
            begin = max(relations.valid_from[one], relations.valid_from[other])
            if begin >= min(relations.valid_to[one], relations.valid_to[other]):
                marks.add("never_simultaneous")
        return marks

    def all_evidence(self) -> Iterator[Evidence]:
        """Every piece of evidence, in order of record and entity."""
        order = np.lexsort((self.columns.entity, self.columns.seed))
        return (self._evidence(int(row)) for row in order)

    def impact(self, subject: str) -> list[Evidence]:
        """Whom this subject's records reach, strongest first."""
        place = self.snapshot.places.get(subject, -1)
        subjects = self.snapshot.records.subject[self.columns.record]
        rows = np.flatnonzero(subjects == place)
        found = [self._evidence(int(row)) for row in rows]
        return sorted(found, key=lambda e: (-e.score, e.record, e.entity))

    def top(self, count: int) -> list[Exposure]:
        """The entities of the highest index, ties by id."""
        groups: dict[int, list[int]] = defaultdict(list)
        for row, place in enumerate(self.columns.entity):
            groups[int(place)].append(row)
        indexed = sorted((-self._index(np.array(rows)), place) for place, rows in groups.items())
        return [self._exposure(place, np.array(groups[place])) for _, place in indexed[:count]]


def _parts(count: int, most: int) -> list[range]:
    """So many seeds in about equal parts, at least one."""
    size = max(_FEW, -(-count // most))
    return [range(at, min(at + size, count)) for at in range(0, max(count, 1), size)]


def rounded(number: float) -> float:
    """A number with 12 significant digits, as every answer gives it."""
    return float(f"{number:.12g}")
