"""Seeds: the adverse records in force on a day, their weights and where their chains begin."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.policy import Policy
from analytics.propagation.arcs import UNIT, weight_of
from analytics.snapshot.columns import Ints, Snapshot
from graph.words import ADVERSE_TIERS, GRADED_LISTS

_SPARE: Final = 16  # weight units; see _limit


@dataclass(frozen=True, slots=True)
class Seeds:
    """Seeds as columns of equal length, in record-id order.

    `event` is a day ordinal; `guessed` marks an unknown offence date. `sigma` is
    s(r)·2^(−age/half_life) (DESIGN §7). `limit` is the heaviest chain worth searching. The starts
    of seed n are rows [first_start[n], first_start[n + 1]) of `start_entity` and `start_weight`.
    """

    record: Ints
    subject: Ints
    event: Ints
    guessed: npt.NDArray[np.bool_]
    sigma: npt.NDArray[np.float64]
    limit: Ints
    first_start: Ints
    start_entity: Ints
    start_weight: Ints


def seeds_of(snapshot: Snapshot, policy: Policy, day: int, less: Ints | tuple[()] = ()) -> Seeds:
    """The seeds of a snapshot on a day (an ordinal), as if it had no records at places `less`."""
    return seeds_at(snapshot, policy, day, held_on(snapshot, day, less))


def held_on(snapshot: Snapshot, day: int, less: Ints | tuple[()] = ()) -> Ints:
    """The places of the adverse records in force on a day (an ordinal), in order, but `less`."""
    records = snapshot.records
    adverse = np.array([tier in ADVERSE_TIERS for tier in records.tier], dtype=np.bool_)
    # A snapshot has no withdrawn records, so the dates alone decide; disputed ones count (§5).
    held = np.flatnonzero(adverse & (records.decided <= day) & (records.ends > day))
    return held[~np.isin(held, [*superseded(snapshot, day, less), *less])]


def seeds_at(snapshot: Snapshot, policy: Policy, day: int, held: Ints) -> Seeds:
    """The seeds of these records."""
    records = snapshot.records
    event, guessed = _events(snapshot, policy, held)
    sigma = np.array([_sigma(snapshot, policy, day, int(r)) for r in held], dtype=np.float64)
    entities, weights, first = [], [], [0]
    for r in held:
        for entity, weight in _starts(snapshot, policy, int(r)):
            entities.append(entity)
            weights.append(weight)
        first.append(len(entities))
    return Seeds(
        record=held,
        subject=records.subject[held],
        event=event,
        guessed=guessed,
        sigma=sigma,
        limit=np.array([_limit(s, policy.threshold) for s in sigma], dtype=np.int64),
        first_start=np.array(first, dtype=np.int64),
        start_entity=np.array(entities, dtype=np.int64),
        start_weight=np.array(weights, dtype=np.int64),
    )


def superseded(snapshot: Snapshot, day: int, less: Ints | tuple[()] = ()) -> Ints:
    """The places of grades that a later grade of the subject on the same list replaced by a day.

    Of two of one day the one of the greater id stands, as in `analytics.law.superseded`; a grade
    by an office that may not grade there replaces none.
    """
    records = snapshot.records
    graded = np.array([list_ in GRADED_LISTS for list_ in records.lists], dtype=np.bool_)
    rows = np.flatnonzero(graded & (records.decided <= day))
    rows = rows[~np.isin(rows, less)]
    lists = sorted(GRADED_LISTS)
    code = np.array([lists.index(records.lists[row]) for row in rows], dtype=np.int64)
    order = np.lexsort((rows, records.decided[rows], code, records.subject[rows]))
    _, group = np.unique((records.subject[rows] * len(lists) + code)[order], return_inverse=True)
    sure = records.unsure[rows][order] == 0
    # The last sure grade of each group, by its place in this order: what is before it is replaced.
    places = np.arange(len(order))
    last = np.full(len(order), -1, dtype=np.int64)
    np.maximum.at(last, group[sure], places[sure])
    older: Ints = rows[order][places < last[group]]
    return older


def _events(snapshot: Snapshot, policy: Policy, held: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """The day of the offence, else of the case's filing, else a look-back before the decision."""
    records = snapshot.records
    occurred, filed, decided = (c[held] for c in (records.occurred, records.filed, records.decided))
    guessed = (occurred == 0) & (filed == 0)  # 0 is BEGINNING: unknown
    event = np.where(occurred > 0, occurred, filed)
    return np.where(guessed, decided - policy.event_lookback_days, event), guessed


def _sigma(snapshot: Snapshot, policy: Policy, day: int, record: int) -> float:
    records = snapshot.records
    list_ = records.lists[record]
    severity = policy.severity_by_list.get(list_, policy.severity[records.tier[record]])
    half_life = policy.half_life_by_list.get(list_, policy.half_life_days)
    age = day - int(records.decided[record])
    return severity * (1.0 if math.isinf(half_life) else 2.0 ** (-age / half_life))


def _limit(sigma: float, threshold: float) -> int:
    """The weight of the heaviest chain that can still reach the threshold; -1 where none can.

    A few units more are admitted: a score is rounded to 12 digits before it is compared, which may
    lift it by half a part in 10¹¹, eight units. Scores below the threshold are dropped after the
    search.
    """
    if sigma <= 0:
        return -1
    return max(-1, math.floor(UNIT * math.log2(sigma / threshold)) + _SPARE)


def _starts(snapshot: Snapshot, policy: Policy, record: int) -> list[tuple[int, int]]:
    # The subject with factor 1; of several roles of a named entity the largest factor counts.
    subject = int(snapshot.records.subject[record])
    named: dict[int, float] = {}
    for entity, role in snapshot.records.named[record]:
        factor = policy.named.get(role, 0.0)
        if factor > 0 and entity != subject:
            named[entity] = max(factor, named.get(entity, 0.0))
    return [(subject, 0), *((entity, weight_of(named[entity])) for entity in sorted(named))]
