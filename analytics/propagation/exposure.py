"""Exposure: how strongly seeds reach each entity, each number with its chain (DESIGN §7)."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.policy import Policy
from analytics.propagation.arc_changes import differing, followed_arcs
from analytics.propagation.arcs import UNIT, Arcs, arcs_among, arcs_of
from analytics.propagation.evidence_changes import followed_evidence
from analytics.propagation.lead_arcs import lead_arcs
from analytics.propagation.marks import marks_of
from analytics.propagation.origin import Origin
from analytics.propagation.rounding import at_least, rounded
from analytics.propagation.search import EvidenceColumns, search
from analytics.propagation.seeds import Seeds, seeds_of
from analytics.snapshot.columns import Floats, Ints, Since, Snapshot, Whole
from analytics.snapshot.counting_sort import counted
from graph.errors import NotFound
from graph.words import GRADED_LISTS

_AT_ONCE: Final = 10_000  # rows of evidence turned into facts at a time
_CERTAIN: Final = 0.999  # highest score in an index: ln(1 − 1) is infinite (DESIGN §7)
_ROUNDING: Final = 1e-6  # more than the order of its sum can change an index
_ROWS: Final = ("seed", "entity", "score", "hops", "chain")


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


class Propagation:
    """The evidence of one policy, snapshot and day; each part is computed when first asked for.

    `origin` is where the evidence comes from, None where it is searched here. Records that changed
    since are searched here in any case.
    """

    origin: Origin | None = None

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
        gone = self.snapshot.record_places(self.withdrawn) if self.withdrawn else ()
        return seeds_of(self.snapshot, self.policy, self._day, gone)

    @cached_property
    def columns(self) -> EvidenceColumns:
        """All evidence, in order of record."""
        return self.evidence_columns()

    def evidence_columns(self) -> EvidenceColumns:
        """Search again from all seeds."""
        return search(self.arcs, self.seeds, self.policy)

    def take(self, columns: EvidenceColumns, origin: Origin) -> None:
        """Answer from evidence that an engine found of the very same arcs and seeds."""
        self.__dict__.update(columns=columns, origin=origin)

    def following(self, earlier: "Propagation") -> "Propagation":
        """Take over what the changes since leave as it was; returns itself.

        `earlier` is of the snapshot from which this one was made. Where it is of another, or of
        another day or policy, nothing is taken over; nor is what an engine found where more than
        records changed, since what it was asked is no more.
        """
        since = self.snapshot.since
        if since is None or not self._follows(earlier, since):
            return self
        arcs, touched = followed_arcs(self.snapshot, self.policy, self._day, earlier.arcs, since)
        self._take_over(earlier, arcs, touched)
        self.origin = earlier.origin
        strong = Propagation(self.snapshot, earlier.strong.policy, self.as_of)
        leads = earlier.strong.arcs
        if not since.records_alone:
            leads = lead_arcs(self.snapshot, strong.policy, arcs, self.as_of)
        # Those that the commit touched, too: a tie that changed may leave the same arc behind it.
        touched = touched | differing(self.snapshot, leads, earlier.strong.arcs, since)
        strong._take_over(earlier.strong, leads, touched)
        self.__dict__["strong"] = strong
        return self

    def _follows(self, earlier: "Propagation", since: Since) -> bool:
        same = (earlier.policy, earlier.as_of) == (self.policy, self.as_of)
        next_one = since.revision == earlier.snapshot.revision and not earlier.withdrawn
        return same and next_one and (earlier.origin is None or since.records_alone)

    def _take_over(
        self, earlier: "Propagation", arcs: Arcs, touched: npt.NDArray[np.bool_]
    ) -> None:
        asked = (self.snapshot, self.policy, self._day)
        before = (earlier.seeds, earlier.columns)
        seeds, columns = followed_evidence(asked, arcs, touched, before)
        self.__dict__.update(arcs=arcs, seeds=seeds, columns=columns)

    def on(self, day: date, among: Ints | None = None) -> "Propagation":
        """The same snapshot, policy and withdrawn records on another day.

        `among`: by these relations alone, right for whom they are `relations_around`.
        """
        other = Propagation(self.snapshot, self.policy, day)
        if among is not None:
            other.__dict__["arcs"] = arcs_among(self.snapshot, self.policy, other._day, among)
        return other.without(self.withdrawn) if self.withdrawn else other

    def without(self, records: Collection[str]) -> "Propagation":
        """A copy without the evidence of these records.

        Nothing is searched again, since the evidence of a record depends on no other record: only
        where one of these had replaced an older grade, which then counts again.
        """
        less = Propagation(self.snapshot, self.policy, self.as_of)
        less.withdrawn = self.withdrawn | frozenset(records)
        if less.brings_grades_back:
            less.__dict__.update(arcs=self.arcs)
            return less
        gone = np.isin(self.seeds.record, self.snapshot.record_places(records))[self.columns.seed]
        kept = replace(self.columns, **{c: getattr(self.columns, c)[~gone] for c in _ROWS})
        # cached_property keeps its value under its name here: these are not computed again.
        less.__dict__.update(arcs=self.arcs, seeds=self.seeds, columns=kept, origin=self.origin)
        if "strong" in self.__dict__:
            less.__dict__["strong"] = self.strong.without(records)
        return less

    @cached_property
    def brings_grades_back(self) -> bool:
        """Whether a grade counts only since a later one was withdrawn."""
        snapshot = self.snapshot
        gone = snapshot.record_places(self.withdrawn)
        if not any(snapshot.records.lists[place] in GRADED_LISTS for place in gone.tolist()):
            return False
        whole = seeds_of(snapshot, self.policy, self._day)
        return bool(len(np.setdiff1d(self.seeds.record, whole.record)))

    def prepared(self) -> "Propagation":
        """Compute now what answers need, not at the first question; returns itself."""
        _ = (self.arcs, self.columns, self._by_entity, self.explored, self.peaks)
        _ = (self.snapshot.adjacency, self.strong.columns, self.strong._by_entity)
        return self

    @cached_property
    def explored(self) -> int:
        """How many entities any record reaches."""
        return int(np.count_nonzero(np.diff(self._by_entity[0])))

    @property
    def truncated(self) -> bool:
        """Whether the search of any seed was cut by its budget."""
        return bool(self.columns.cut.any())

    def of(self, entity: str) -> Exposure:
        """One entity's exposure, strongest evidence first; raises NotFound for an unknown id."""
        place = self._place(entity)
        return self._exposure(place, self._rows(place))

    def evidence_on(self, entity: str) -> list[Evidence]:
        """The evidence that reaches an entity, strongest first; raises NotFound as `of` does."""
        return self._strongest_first(self._rows(self._place(entity)))

    def _place(self, entity: str) -> int:
        place = self.snapshot.places.get(entity)
        if place is None:
            raise NotFound("evidence.unknown", entity=entity)
        return place

    @cached_property
    def _by_entity(self) -> tuple[Ints, Ints]:
        """(offset, rows): the evidence on entity x is rows[offset[x] : offset[x + 1]]."""
        by_entity: tuple[Ints, Ints] = counted(self.columns.entity, len(self.snapshot.entities.ids))
        return by_entity

    def _rows(self, place: int) -> Ints:
        """The rows of the evidence on an entity."""
        offset, rows = self._by_entity
        return rows[offset.item(place) : offset.item(place + 1)]

    def _records(self, rows: Ints) -> Ints:
        """The places of the records of some evidence."""
        return self.seeds.record[self.columns.seed[rows]]

    def _exposure(self, place: int, rows: Ints) -> Exposure:
        index, evidence = self._index(rows), self._strongest_first(rows)
        return Exposure(
            self.snapshot.entities.ids[place], index, self.policy.level(index), tuple(evidence)
        )

    def _strongest_first(self, rows: Ints) -> list[Evidence]:
        return sorted(self._evidence(rows), key=lambda e: (-e.score, e.record))

    def _index(self, rows: Ints) -> float:
        """−Σ ln(1 − min(E, 0.999)) in record-id order; records of one case count once.

        One order everywhere, since a sum of floats depends on its order.
        """
        largest: dict[str, tuple[int, float]] = {}
        cases = self.snapshot.records.case
        records, scores = self._records(rows).tolist(), self.columns.score[rows].tolist()
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
        self, seeds: Whole, entities: Whole, scores: Floats, chains: Whole, hops: Whole
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
        rows = self._rows(place)
        if not len(rows):
            return []
        records = self._records(rows)
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
        strong.__dict__["arcs"] = lead_arcs(self.snapshot, policy, self.arcs, self.as_of)
        return strong.without(self.withdrawn) if self.withdrawn else strong

    def index_and_level(self, entity: str) -> tuple[float, str]:
        """One entity's index and level, without the evidence behind them."""
        place = self.snapshot.places[entity]
        index = self._index(self._rows(place))
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
        rows = np.flatnonzero((self.seeds.subject == place)[self.columns.seed])
        return sorted(self._evidence(rows), key=lambda e: (-e.score, e.record, e.entity))

    def from_subject(self, subject: str) -> "Propagation":
        """A copy with the evidence of this subject alone; raises NotFound as `of` does."""
        alone = Propagation(self.snapshot, self.policy, self.as_of)
        alone.withdrawn = self.withdrawn
        about = self.seeds.subject == self._place(subject)
        rows = about[self.columns.seed]
        kept = {c: getattr(self.columns, c)[rows] for c in _ROWS}
        columns = replace(self.columns, **kept, cut=self.columns.cut & about)
        alone.__dict__.update(arcs=self.arcs, seeds=self.seeds, columns=columns)
        return alone

    def top(self, count: int | None = None) -> list[Exposure]:
        """The `count` entities with the highest index, equals by id; without `count`, all reached.

        Candidates are chosen by an approximate index in columns; only their exact index, which
        is a loop, decides the order.
        """
        places, about = self._about
        count = len(places) if count is None else count
        least = np.partition(about, -count)[-count] if count < len(about) else 0.0
        likely = places[about >= least - _ROUNDING]
        rows = [self._rows(place) for place in likely.tolist()]
        ranked = sorted(
            (-self._index(r), place, n)
            for n, (place, r) in enumerate(zip(likely.tolist(), rows, strict=True))
        )
        return [self._exposure(place, rows[n]) for _, place, n in ranked[:count]]

    @cached_property
    def _about(self) -> tuple[Whole, npt.NDArray[np.float64]]:
        """(entity places with evidence, their approximate index).

        It is summed in another order than `_index`, so it may only choose candidates.
        """
        columns, records = self.columns, self.seeds.record[self.columns.seed]
        words: dict[str, int] = {}
        cases = [self.snapshot.records.case[r] or f"\x00{r}" for r in records.tolist()]
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
