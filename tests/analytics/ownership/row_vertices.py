"""The oracle of intervals: every choice of every company's row, one after the other.

The stakes of a company lie in their ranges and add to at most 1; over such a polytope a
probability of meeting somebody is lowest and highest at vertices. All combinations are tried, with
dense algebra that shares nothing with the code under test.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

Range = tuple[float, float]
# company → holder → range of the stake
Book = Mapping[str, Mapping[str, Range]]


class Bounds(NamedTuple):
    low: float
    high: float


def vertices(ranges: Sequence[Range]) -> list[tuple[float, ...]]:
    """The vertices of {low ≤ p ≤ high, sum ≤ 1}: all at an end, or all but one and the sum is 1."""
    corners = set()
    for ends in product(*[sorted(set(one)) for one in ranges]):
        if sum(ends) <= 1 + 1e-12:
            corners.add(ends)
    for at, (low, high) in enumerate(ranges):
        others = [sorted(set(one)) for one in (*ranges[:at], *ranges[at + 1 :])]
        for ends in product(*others):
            left = 1 - sum(ends)
            if low < left < high:
                corners.add((*ends[:at], left, *ends[at:]))
    return sorted(corners)


def policies(book: Book) -> int:
    """How many combinations of vertices there are."""
    return int(np.prod([float(len(vertices(list(row.values())))) for row in book.values()]))


def bounds(book: Book, target: str) -> dict[str, Bounds]:
    """By company, the lowest and highest probability that its share meets the target."""
    found: dict[str, list[float]] = {company: [] for company in book}
    for policy in _choices(book):
        for company, chance in met(policy, target).items():
            found[company].append(chance)
    return {company: Bounds(min(some), max(some)) for company, some in found.items() if some}


def _choices(book: Book) -> Iterator[dict[str, dict[str, float]]]:
    rows = [vertices(list(row.values())) for row in book.values()]
    for chosen in product(*rows):
        yield {
            company: dict(zip(row, shares, strict=True))
            for (company, row), shares in zip(book.items(), chosen, strict=True)
        }


def met(policy: Mapping[str, Mapping[str, float]], target: str) -> dict[str, float]:
    """By company, the probability that its share meets the target under known stakes."""
    leads = {target}
    while True:  # who cannot lead there has 0, and the rest has one solution
        more = {
            company
            for company, row in policy.items()
            if company not in leads and any(row[h] > 0 and h in leads for h in row)
        }
        if not more:
            break
        leads |= more
    some = sorted(leads - {target})
    system, right = np.eye(len(some)), np.zeros(len(some))
    for at, company in enumerate(some):
        for holder, share in policy[company].items():
            if holder == target:
                right[at] += share
            elif holder in leads:
                system[at, some.index(holder)] -= share
    solved = dict(zip(some, np.linalg.solve(system, right).tolist(), strict=True)) if some else {}
    return {company: solved.get(company, 0.0) for company in policy if company != target}
