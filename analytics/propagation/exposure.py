"""Exposure: how strongly seeds reach each entity, each number with its chain (DESIGN §7)."""

import math
import os
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from analytics.policy import Policy
from analytics.propagation.arcs import UNIT, Arcs, arcs_of
from analytics.propagation.kernel import reach
from analytics.propagation.lead_arcs import lead_arcs
from analytics.propagation.marks import marks_of
from analytics.propagation.seeds import Seeds, seeds_of
from analytics.snapshot.columns import Floats, Ints, Snapshot
from graph.errors import NotFound

_BUDGET: Final = 200_000  # entities that one record's search may reach before it is cut
_AT_ONCE: Final = 10_000  # rows of evidence turned into facts at a time
_FEW: Final = 32  # seeds for which another thread does not pay
_CERTAIN: Final = 0.999  # highest score in an index: ln(1 − 1) is infinite (DESIGN §7)
_ROUNDING: Final = 1e-6  # more than the order of its sum can change an index
_SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")
_ROWS: Final = ("seed", "record", "entity", "score", "hops", "chain")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that reaches an entity: score, number of relations, and the chain of relation ids.

    `chain` goes from the record's subject, or a party that the record names, to the entity.
    `marks` are among: disputed, former, later, never_simultaneous, offence_date_unknown,
    possibly_same_as.
    """

    record: str
    entity: str
    score: float
    hops: int
    chain: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """An entity's exposure: a sort key and an ordered level, no probability (DESIGN §7)."""

    entity: str
    index: float
    level: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class EvidenceColumns:
    """All evidence as columns of equal length: places in the snapshot, scores, hops.

    `chain` is (evidence, max_hops) relation places, -1 behind the chain; `seed` is a row of Seeds.
    `cut`: the search of a seed was cut by its budget.
    """

    seed: Ints
    record: Ints
    entity: Ints
    score: npt.NDArray[np.float64]
    hops: Ints
    chain: Ints
    cut: bool


class Propagation:
    """The evidence of one policy, snapshot and day; each part is computed when first asked for."""

    def __init__(self, snapshot: Snapshot, policy: Policy, as_of: date) -> None:
        self.snapshot = snapshot
        self.policy = policy
        self.as_of = as_of
        self.withdrawn: frozenset[str] = frozenset()
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
        """Search again from all seeds, divided among the processors."""
        seeds = self.seeds
        parts = _parts(len(seeds.subject), os.cpu_count() or 1)
        # Threads and not processes: the kernel releases the lock and shares the arrays.
        if len(parts) == 1:  # starting a thread would take longer than the search
            found = [self._search(parts[0])]
        else:
            with ThreadPoolExecutor(len(parts)) as pool:
                found = list(pool.map(self._search, parts))
        for part, (rows, _) in zip(parts, found, strict=True):
            rows[:, 0] += part.start
        rows = np.concatenate([rows for rows, _ in found])
        score = seeds.sigma[rows[:, 0]] * np.exp2(-(rows[:, 2] / UNIT))
        # Limits of the search are a little wide; a score is rounded before it is compared (§13.2).
        kept = at_least(score, self.policy.threshold)
        if not kept.all():
            rows, score = rows[kept], score[kept]
        return EvidenceColumns(
            rows[:, 0],
            seeds.record[rows[:, 0]],
            rows[:, 1],
            score,
            rows[:, 3],
            rows[:, 4:],
            any(bool(cut.any()) for _, cut in found),
        )

    def _search(self, part: range) -> tuple[Ints, npt.NDArray[np.bool_]]:
        """Run the kernel over some of the seeds; it works without the interpreter's lock."""
        seeds, hops = self.seeds, self.policy.max_hops
        some = slice(part.start, part.stop)
        starts = seeds.first_start[part.start : part.stop + 1]
        found: tuple[Ints, npt.NDArray[np.bool_]] = reach(
            self.arcs.offset,
            self.arcs.rows,
            self.arcs.weights,
            (seeds.subject[some], seeds.event[some], seeds.limit[some], starts),
            (seeds.start_entity, seeds.start_weight),
            hops,
            # A layer has at most one label for each entity.
            min(_BUDGET, len(self.snapshot.entities.ids) * hops + 1),
        )
        return found

    def without(self, records: Collection[str]) -> "Propagation":
        """A copy without the evidence of these records.

        Nothing is searched again, since the evidence of a record depends on no other record.
        """
        less = Propagation(self.snapshot, self.policy, self.as_of)
        gone = np.isin(self.columns.record, self.snapshot.record_places(records))
        kept = replace(self.columns, **{c: getattr(self.columns, c)[~gone] for c in _ROWS})
        # cached_property keeps its value under its name here: these are not computed again.
        less.__dict__.update(arcs=self.arcs, seeds=self.seeds, columns=kept)
        if "strong" in self.__dict__:
            less.__dict__["strong"] = self.strong.without(records)
        less.withdrawn = self.withdrawn | frozenset(records)
        return less

    def prepared(self) -> "Propagation":
        """Compute now what answers need, not at the first question; returns itself."""
        _ = (self.arcs, self.columns, self._by_entity, self.explored, self.peaks)
        _ = (self.snapshot.adjacency, self.strong.columns, self.strong._by_entity)
        return self

    @cached_property
    def explored(self) -> int:
        """How many entities any record reaches."""
        return len(np.unique(self.columns.entity))

    @property
    def truncated(self) -> bool:
        """Whether the search of any seed was cut by its budget."""
        return self.columns.cut

    def of(self, entity: str) -> Exposure:
        """One entity's exposure, strongest evidence first; raises NotFound for an unknown id."""
        place = self.snapshot.places.get(entity)
        if place is None:
            raise NotFound("evidence.unknown", entity=entity)
        start, end = np.searchsorted(self._by_entity[1], [place, place + 1])
        return self._exposure(place, self._by_entity[0][start:end])

    @cached_property
    def _by_entity(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.columns.entity, kind="stable")
        return order, self.columns.entity[order]

    def _exposure(self, place: int, rows: Ints) -> Exposure:
        index = self._index(rows)
        evidence = sorted(self._evidence(rows), key=lambda e: (-e.score, e.record))
        return Exposure(
            self.snapshot.entities.ids[place], index, self.policy.level(index), tuple(evidence)
        )

    def _index(self, rows: Ints) -> float:
        """−Σ ln(1 − min(E, 0.999)) in record-id order; records of one case count once.

        One order everywhere, since a sum of floats depends on its order.
        """
        largest: dict[str, tuple[int, float]] = {}
        cases = self.snapshot.records.case
        records, scores = self.columns.record[rows].tolist(), self.columns.score[rows].tolist()
        for row, record, score in zip(rows.tolist(), records, scores, strict=True):
            case = cases[record] or f"\x00{record}"  # no case: a key that no case can have
            if case not in largest or score > largest[case][1]:
                largest[case] = (row, score)
        total = 0.0
        for _, score in sorted(largest.values()):
            total -= math.log(1.0 - min(score, _CERTAIN))
        return rounded(total)

    def _evidence(self, rows: Ints) -> list[Evidence]:
        """The evidence of these rows, in their order."""
        if not len(rows):  # most parties are reached by nothing
            return []
        columns, hops = self.columns, self.columns.hops[rows]
        chains = columns.chain[rows, : int(hops.max(initial=0))]
        ends = (columns.seed[rows], columns.entity[rows], columns.score[rows])
        return self.evidence_along(*ends, chains, hops)

    def evidence_along(
        self, seeds: Ints, entities: Ints, scores: Floats, chains: Ints, hops: Ints
    ) -> list[Evidence]:
        """Evidence by rows of seeds, entity places, scores, chains of relation places and hops."""
        snapshot, records = self.snapshot, self.seeds.record[seeds]
        marks = marks_of(snapshot, self.policy, self.seeds, self._day, (seeds, chains, hops))
        return [
            Evidence(
                snapshot.records.ids[record],
                snapshot.entities.ids[entity],
                rounded(score),
                count,
                tuple(snapshot.relations.ids[place] for place in chain[:count]),
                marked,
            )
            for record, entity, score, count, chain, marked in zip(
                records.tolist(),
                entities.tolist(),
                scores.tolist(),
                hops.tolist(),
                chains.tolist(),
                marks,
                strict=True,
            )
        ]

    def along(self, seed: int, entity: int, weight: int, chain: Collection[int]) -> Evidence | None:
        """The evidence of one seed by a chain of relation places; None below the threshold."""
        score = np.array([float(self.seeds.sigma[seed]) * 2.0 ** -(weight / UNIT)])
        if not at_least(score, self.policy.threshold)[0]:
            return None
        ends = (np.array([seed]), np.array([entity]), score)
        links = np.array([[*chain]], dtype=np.int64)
        return self.evidence_along(*ends, links, np.array([len(chain)]))[0]

    def scores(self, entity: str) -> list[tuple[str, str, float]]:
        """(record, its subject, score) of all evidence that reaches an entity, without chains."""
        place, snapshot = self.snapshot.places[entity], self.snapshot
        start, end = np.searchsorted(self._by_entity[1], [place, place + 1])
        rows = self._by_entity[0][start:end]
        records = self.columns.record[rows]
        subjects = snapshot.records.subject[records].tolist()
        scores = self.columns.score[rows].tolist()
        return [
            (snapshot.records.ids[record], snapshot.entities.ids[subject], rounded(score))
            for record, subject, score in zip(records.tolist(), subjects, scores, strict=True)
        ]

    @cached_property
    def strong(self) -> "Propagation":
        """The propagation over the ties that a strong lead may have (DESIGN §10).

        Its threshold is the policy's `[vet] chain_cut_off`, its longest chain `[vet] max_ties`.
        """
        vet = self.policy.vet
        policy = replace(self.policy, max_hops=vet.max_ties, threshold=vet.chain_cut_off)
        strong = Propagation(self.snapshot, policy, self.as_of)
        strong.__dict__["arcs"] = lead_arcs(self.snapshot, policy, self.arcs)
        return strong.without(self.withdrawn) if self.withdrawn else strong

    def index_and_level(self, entity: str) -> tuple[float, str]:
        """One entity's index and level, without the evidence behind them."""
        place = self.snapshot.places[entity]
        start, end = np.searchsorted(self._by_entity[1], [place, place + 1])
        index = self._index(self._by_entity[0][start:end])
        return index, self.policy.level(index)

    @cached_property
    def peaks(self) -> npt.NDArray[np.float64]:
        """By entity place, the score of the strongest evidence that reaches it, else 0."""
        found = np.zeros(len(self.snapshot.entities.ids))
        np.maximum.at(found, self.columns.entity, self.columns.score)
        return found

    @cached_property
    def adverse(self) -> npt.NDArray[np.bool_]:
        """By entity place, whether it is the subject of an adverse record in force on the day."""
        gone = np.isin(self.seeds.record, self.snapshot.record_places(self.withdrawn))
        flags = np.zeros(len(self.snapshot.entities.ids), dtype=np.bool_)
        flags[self.seeds.subject[~gone]] = True
        return flags

    def all_evidence(self) -> Iterator[Evidence]:
        """Every piece of evidence, in order of record and entity."""
        order = np.lexsort((self.columns.entity, self.columns.seed))
        for at in range(0, len(order), _AT_ONCE):
            yield from self._evidence(order[at : at + _AT_ONCE])

    def impact(self, subject: str) -> list[Evidence]:
        """The evidence of this subject's records on others, strongest first."""
        place = self.snapshot.places.get(subject, -1)  # no record is about place -1
        subjects = self.snapshot.records.subject[self.columns.record]
        rows = np.flatnonzero(subjects == place)
        return sorted(self._evidence(rows), key=lambda e: (-e.score, e.record, e.entity))

    def top(self, count: int | None = None) -> list[Exposure]:
        """The `count` entities with the highest index, equals by id; without `count`, all reached.

        Candidates are chosen by an approximate index in columns; only their exact index, which
        is a loop, decides the order.
        """
        places, about = self._about
        count = len(places) if count is None else count
        least = np.partition(about, -count)[-count] if count < len(about) else 0.0
        likely = places[about >= least - _ROUNDING]
        start, end = (np.searchsorted(self._by_entity[1], likely, side) for side in _SIDES)
        rows = [self._by_entity[0][a:b] for a, b in zip(start, end, strict=True)]
        ranked = sorted(
            (-self._index(r), place, n)
            for n, (place, r) in enumerate(zip(likely.tolist(), rows, strict=True))
        )
        return [self._exposure(place, rows[n]) for _, place, n in ranked[:count]]

    @cached_property
    def _about(self) -> tuple[Ints, npt.NDArray[np.float64]]:
        """(entity places with evidence, their approximate index).

        It is summed in another order than `_index`, so it may only choose candidates.
        """
        columns = self.columns
        words: dict[str, int] = {}
        cases = [self.snapshot.records.case[r] or f"\x00{r}" for r in columns.record.tolist()]
        codes = np.array([words.setdefault(case, len(words)) for case in cases], dtype=np.int64)
        order = np.lexsort((columns.score, codes, columns.entity))
        entity, code = columns.entity[order], codes[order]
        # Sorted by score within a case, so its last row is the largest, which alone counts.
        last = np.ones(len(order), dtype=np.bool_)
        last[:-1] = (entity[1:] != entity[:-1]) | (code[1:] != code[:-1])
        parts = -np.log1p(-np.minimum(columns.score[order][last], _CERTAIN))
        places, where = np.unique(entity[last], return_inverse=True)
        index = np.bincount(where, weights=parts, minlength=len(places))
        return places, index.astype(np.float64, copy=False)


def _parts(count: int, most: int) -> list[range]:
    """`count` seeds divided into at most `most` ranges of about equal size, at least one range."""
    size = max(_FEW, -(-count // most))
    return [range(at, min(at + size, count)) for at in range(0, max(count, 1), size)]


def at_least(numbers: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.bool_]:
    """By number, whether it reaches a limit when rounded to 12 significant digits (§13.2)."""
    reached = numbers >= limit
    # Rounding moves a number by less than a part in 10¹¹: only those so near are rounded.
    for place in np.flatnonzero(np.abs(numbers - limit) <= limit * 1e-10).tolist():
        reached[place] = rounded(float(numbers[place])) >= limit
    return reached


def rounded(number: float) -> float:
    """A number rounded to 12 significant digits, as every answer gives it (DESIGN §13.2)."""
    return float(f"{number:.12g}")
