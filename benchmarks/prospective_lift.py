"""Were those that exposure pointed at listed more often afterwards? On a city's own store.

`python -m benchmarks.prospective_lift sqlite:///city.db --as-of 2025-06-30 --until 2026-06-30`

Exposure as the store knew it at the end of the first day, listings decided after it and up to the
second. Where the store is younger than that day, its present knowledge is taken as it held on the
day, and the output says so: relations that came to light through a later case then tell too much.
The cut-off is chosen on half of the connected components and judged on the other half, with which
the largest component always is; where the first half has too few cases, it is the policy's own.
"""

import argparse
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.policy import Policy, read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.columns import ENTITY_WORDS, Snapshot
from analytics.snapshot.file import snapshot_of
from benchmarks.lift import Flags, Ints, Lift, components, counted, lift, odds_of
from graph.opening import open_store
from graph.store import Store
from graph.words import ADVERSE_TIERS, ORGANISATION_KINDS

_LEAST: Final = 5  # exposed and listed subjects below which nothing is chosen or said
_CUTS: Final = (0.1, 0.2, 0.3, 0.5, 0.7)  # scores tried on the half that is not held out
_LOCAL: Final = timezone(timedelta(hours=8))  # a day ends at midnight in China


@dataclass(frozen=True, slots=True)
class Question:
    """What a prospective test counts, by place in the snapshot `before`.

    `asked` are the organisations without an adverse record decided by the first day, `listed` those
    of all entities with one decided after it and up to the last day.
    """

    before: Snapshot
    policy: Policy
    day: date
    asked: Flags
    listed: Flags

    def peaks(self, sources: Ints, targets: Ints) -> npt.NDArray[np.float64]:
        """By entity, the strongest evidence of the first day, were these the ends of the ties."""
        ties = replace(self.before.relations, source=sources, target=targets)
        return Propagation(replace(self.before, relations=ties), self.policy, self.day).peaks


def question_of(
    before: Snapshot, now: Snapshot, policy: Policy, day: date, until: date
) -> Question:
    """The subjects and outcomes of a prospective test; an entity is known again by its id."""
    kinds = [place for place, kind in enumerate(ENTITY_WORDS) if kind in ORGANISATION_KINDS]
    asked = np.isin(before.entities.kind, kinds)
    listed = np.zeros(len(before.entities.ids), dtype=np.bool_)
    records = now.records
    for tier, subject, decided in zip(
        records.tier, records.subject.tolist(), records.decided.tolist(), strict=True
    ):
        place = before.places.get(now.entities.ids[subject])
        if place is None or tier not in ADVERSE_TIERS or decided > until.toordinal():
            continue
        if decided > day.toordinal():
            listed[place] = True
        else:
            asked[place] = False
    # Also a record that was known then and has been taken back since.
    then = before.records
    adverse = np.array([tier in ADVERSE_TIERS for tier in then.tier], dtype=np.bool_)
    asked[then.subject[adverse & (then.decided <= day.toordinal())]] = False
    return Question(before, policy, day, asked, listed)


def revision_known_on(store: Store, day: date) -> int:
    """The last revision committed by the end of a day; 0 where the store is younger."""
    end = datetime.combine(day + timedelta(days=1), time(), _LOCAL)
    low, high = 0, store.revision().number
    while low < high:
        middle = (low + high + 1) // 2
        if store.revision(middle).committed_at < end:
            low = middle
        else:
            high = middle - 1
    return low


def chosen_cut(peaks: npt.NDArray[np.float64], listed: Flags, asked: Flags) -> float | None:
    """The cut-off whose odds ratio is surely the highest: by the lower end of its interval.

    None where none has enough cases to choose by.
    """
    tables = {cut: counted(peaks >= cut, listed, asked) for cut in _CUTS}
    surely = {cut: odds_of(t).low for cut, t in tables.items() if t[0][0] >= _LEAST}
    known = {cut: low for cut, low in surely.items() if not math.isnan(low)}
    return max(known, key=lambda cut: known[cut], default=None)


def asked_of(
    question: Question, *, cut: float | None, repetitions: int, seed: int
) -> tuple[float, Lift, float]:
    """(cut-off, lift, share of the subjects in the largest component).

    Without `cut`, it is chosen on about half of the components and the lift is of the others; where
    they have too few cases, it is the policy's and the lift is of all.
    """
    ties = question.before.relations
    component = components(ties.source, ties.target, len(question.asked))
    sizes = np.bincount(component[question.asked], minlength=int(component.max(initial=0)) + 1)
    share = int(sizes.max()) / max(1, int(question.asked.sum()))
    asked = question.asked
    if cut is None:
        held_out = np.random.default_rng(seed).random(len(sizes)) < 0.5
        held_out[int(sizes.argmax())] = True  # nearly all may be in it: none would be left to judge
        peaks = question.peaks(ties.source, ties.target)
        cut = chosen_cut(peaks, question.listed, asked & ~held_out[component])
        if cut is None:
            cut = question.policy.vet.chain_cut_off
        else:
            asked = asked & held_out[component]
    least = cut
    answer = lift(
        (ties.kind, ties.source, ties.target),
        question.listed,
        asked,
        lambda sources, targets: question.peaks(sources, targets) >= least,
        repetitions=repetitions,
        seed=seed,
    )
    return cut, answer, share


def told(answer: Lift) -> list[str]:
    """The lines of a lift."""
    (a, b), (c, d) = answer.table
    odds, middle = answer.odds, statistics.median(answer.shuffled or [math.nan])
    table = f"exposed: {a} of {a + b} listed; not exposed: {c} of {c + d} listed"
    if a < _LEAST and math.isnan(odds.ratio):
        return [table, "too few to say anything"]
    return [
        table,
        f"odds ratio {odds.ratio:.2f} (95 % interval {odds.low:.2f} to {odds.high:.2f})",
        f"of the listed {answer.reached:.0%} were exposed beforehand",
        f"{len(answer.shuffled)} shuffles of the same degrees: median odds ratio {middle:.2f}; "
        f"as high as ours by chance: {answer.chance:.3f}",
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what a store says of exposure on a past day."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--until", type=date.fromisoformat, required=True)
    parser.add_argument("--cut", type=float, help="a score fixed beforehand; else chosen on half")
    parser.add_argument("--repetitions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    store = open_store(given.store)
    known = revision_known_on(store, given.as_of)
    if known == 0:
        print("The store is younger than that day: its present knowledge is taken as of the day.")
    before, now = snapshot_of(store, at_revision=known or None), snapshot_of(store)
    question = question_of(before, now, read_policy(), given.as_of, given.until)
    cut, answer, share = asked_of(
        question, cut=given.cut, repetitions=given.repetitions, seed=given.seed
    )
    print(f"revision {before.revision}, {int(question.asked.sum()):,} organisations not yet listed")
    print(f"the largest component holds {share:.0%} of them; exposed is a score of {cut} or more")
    print(*told(answer), sep="\n")


if __name__ == "__main__":
    main()
