"""Guarantees in force: circles, chains by what each guarantor stands for, guarantors close by."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.patterns.circles import Group, circles, ring
from analytics.patterns.held_stakes import in_words, stakes_held
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.world import Hit, World
from analytics.snapshot.stakes import Stakes
from graph.model import Attributes
from graph.sentence import Sentence, say

_KIND: Final = "guarantees"
_SHOWN: Final = 12  # parties of a large group that are named; all stand among its entities


@dataclass(frozen=True)
class _Guarantees:
    """The guarantees in force: relation places by their ends, and by guarantor what each is for."""

    rows: Mapping[tuple[int, int], list[int]]
    debtors: Mapping[int, list[int]]
    given: Mapping[int, Mapping[int, float | None]]


def guarantee_circles(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Each circle of parties that guarantee one another, and each group not listed whole."""
    rows = world.rows(_KIND)
    ties = world.snapshot.relations
    most, budget = pattern.whole("most_ties"), pattern.whole("budget")
    groups = circles(ties.source[rows], ties.target[rows], most_ties=most, budget=budget)
    inside = [row for row in rows.tolist() if any(_within(world, row, one) for one in groups)]
    known = _guarantees(world, inside)
    for group in groups:
        for circle in group.circles:
            relations = [row for arc in ring(circle) for row in known.rows[arc]]
            names = world.entity_ids(circle)
            every = owed_by(circle, known.given)
            total, unknown = added(every[row] for row in relations)
            yield Hit(
                pattern,
                "pattern.guarantee_circle",
                names,
                world.relation_ids(relations),
                on=world.day,
                figures={"count": len(circle), "amount": amount_in_words(total, unknown)},
                parties={"chain": (*names, names[0])},
                weight=total,
            )
        if not group.whole:
            yield _not_whole(world, pattern, group, "pattern.guarantee_group")


def _within(world: World, row: int, group: Group) -> bool:
    ties = world.snapshot.relations
    ends = {int(ties.source[row]), int(ties.target[row])}
    return ends <= set(group.nodes)


def _not_whole(world: World, pattern: Pattern, group: Group, way: str) -> Hit:
    names = world.entity_ids(group.nodes)
    figures = {"count": len(names), "listed": len(group.circles)}
    some = {"some": names[:_SHOWN]}
    return Hit(pattern, way, names, on=world.day, figures=figures, parties=some, whole=False)


def _guarantees(world: World, rows: Sequence[int]) -> _Guarantees:
    ties = world.snapshot.relations
    by_ends: dict[tuple[int, int], list[int]] = {}
    debtors: dict[int, list[int]] = {}
    for row in rows:
        ends = int(ties.source[row]), int(ties.target[row])
        if ends not in by_ends:
            debtors.setdefault(ends[0], []).append(ends[1])
        by_ends.setdefault(ends, []).append(row)
    given: dict[int, dict[int, float | None]] = {}
    for row, attributes in zip(rows, world.attributes(rows), strict=True):
        given.setdefault(int(ties.source[row]), {})[row] = _amount(attributes)
    return _Guarantees(by_ends, debtors, given)


def _amount(attributes: Attributes) -> float | None:
    """The amount of a guarantee in yuan; None where its sheet does not tell."""
    amount = attributes.get("amount")
    return float(amount) if isinstance(amount, int | float) and amount >= 0 else None


def added(amounts: Iterable[float | None]) -> tuple[float, int]:
    """(the sum of the known amounts, how many are unknown)."""
    every = list(amounts)
    return math.fsum(one for one in every if one is not None), every.count(None)


def owed_by(
    parties: Iterable[int], debts: Mapping[int, Mapping[int, float | None]]
) -> dict[int, float | None]:
    """All that these parties owe, by debt: one that several of them owe counts once."""
    return {debt: amount for one in parties for debt, amount in debts.get(one, {}).items()}


def amount_in_words(total: float, unknown: int) -> Sentence:
    """A sum of amounts in yuan; it is the least where some amounts are unknown."""
    yuan = f"{total:,.0f}"
    if unknown:
        return say("pattern.amount_at_least", unknown=unknown, yuan=yuan)
    return say("pattern.amount", yuan=yuan)


def reached(
    debtors: Mapping[int, Sequence[int]], start: int, most_ties: int | None = None
) -> dict[int, int]:
    """Whom a guarantor stands for, directly or through others: who stands before each of them.

    The guarantor itself is there where a circle leads back to it, and not otherwise. `debtors` maps
    a guarantor to those that it guarantees; at most `most_ties` of them in a row are followed.
    """
    before: dict[int, int] = {}
    at, step = [start], 0
    while at and (most_ties is None or step < most_ties):
        newer = []
        for node in at:
            for debtor in debtors.get(node, ()):
                if debtor not in before:
                    before[debtor] = node
                    newer.append(debtor)
        # A circle back to the start is seen; from there nothing new can come.
        at, step = [node for node in newer if node != start], step + 1
    return before


def guarantee_chains(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Guarantors whose debtors guarantee others in turn, with what each stands for in all."""
    known = _guarantees(world, world.rows(_KIND).tolist())
    budget = pattern.whole("budget")
    for start in sorted(known.debtors):
        before = reached(known.debtors, start, pattern.whole("most_ties"))
        budget -= len(before)
        if budget < 0:
            names = world.entity_ids([start])
            yield Hit(pattern, "pattern.guarantee_chains_cut", names, on=world.day, whole=False)
            return
        path = _longest(before, start)
        if len(path) <= pattern.whole("least_ties"):
            continue
        total, _ = added(owed_by({start, *before}, known.given).values())
        if total >= pattern.parameters["least_amount"] or len(before) >= pattern.whole("parties"):
            yield _chain(world, pattern, known, path, before)


def _longest(before: Mapping[int, int], start: int) -> list[int]:
    """The way to the farthest debtor, the first by place of several."""
    ways = {start: [start]}
    for debtor, guarantor in before.items():  # in the order of the search: the nearer first
        ways.setdefault(debtor, [*ways[guarantor], debtor])
    return max(ways.values(), key=lambda way: (len(way), -way[-1]))


def _chain(
    world: World,
    pattern: Pattern,
    known: _Guarantees,
    path: Sequence[int],
    before: Mapping[int, int],
) -> Hit:
    """The hit of a chain: all debtors are in it, the longest way is told."""
    others = sorted(before.keys() - {path[0]})
    every = owed_by((path[0], *others), known.given)
    own, total = added(known.given[path[0]].values()), added(every.values())
    return Hit(
        pattern,
        "pattern.guarantee_chain",
        world.entity_ids([path[0], *others]),
        world.relation_ids(sorted(every)),
        on=world.day,
        figures={
            "count": len(others),
            "own": amount_in_words(*own),
            "amount": amount_in_words(*total),
        },
        parties={"one": world.entity_ids(path[:1]), "chain": world.entity_ids(path)},
        weight=total[0],
    )


def guarantors_closely_linked(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Guarantors that hold, or are held by, the debtor, or have a holder in common with it."""
    stakes, least = stakes_held(world), pattern.parameters["least_share"]
    ties = world.snapshot.relations
    seen: dict[tuple[int, int], list[int]] = {}
    for row in world.rows(_KIND).tolist():
        seen.setdefault((int(ties.source[row]), int(ties.target[row])), []).append(row)
    pairs = np.array(sorted(seen), dtype=np.int64).reshape(-1, 2)
    held = stakes.find(pairs[:, 0], pairs[:, 1]).tolist()
    holding = stakes.find(pairs[:, 1], pairs[:, 0]).tolist()
    for (guarantor, debtor), own, its in zip(pairs.tolist(), held, holding, strict=True):
        link = _direct(stakes, own, its, least) or _in_common(
            world, stakes, guarantor, debtor, least
        )
        if link is None:
            continue
        rows = seen[guarantor, debtor]
        way, shared, links = link
        proof = [row for stake in links for row in stakes.relations(stake)]
        yield Hit(
            pattern,
            way,
            world.entity_ids([guarantor, debtor, *shared]),
            world.relation_ids([*rows, *proof]),
            on=world.day,
            figures={"share": [in_words(stakes, stake) for stake in links]},
            parties={
                "one": world.entity_ids([guarantor]),
                "other": world.entity_ids([debtor]),
                "shared": world.entity_ids(shared),
            },
        )


Link = tuple[str, list[int], list[int]]  # (way, whom they have in common, the stakes)


def _direct(stakes: Stakes, own: int, its: int, least: float) -> Link | None:
    """The guarantor's stake in the debtor, or the debtor's in it; -1 is none."""
    if own >= 0 and stakes.high[own] >= least:
        return "pattern.guarantor_holds", [], [own]
    if its >= 0 and stakes.high[its] >= least:
        return "pattern.guarantor_is_held", [], [its]
    return None


def _in_common(
    world: World, stakes: Stakes, guarantor: int, debtor: int, least: float
) -> Link | None:
    """The holder of both with the largest stakes, who is not the state (公司法 265)."""
    of_one = {int(stakes.holder[row]): row for row in stakes.rows_of(guarantor)}
    both = [
        (min(stakes.low[of_one[holder]], stakes.low[stake]), holder, [of_one[holder], stake])
        for stake in stakes.rows_of(debtor)
        if (holder := int(stakes.holder[stake])) in of_one
        and not world.states[holder]
        and min(stakes.high[of_one[holder]], stakes.high[stake]) >= least
    ]
    if not both:
        return None
    _, holder, links = min(both, key=lambda one: (-one[0], one[1]))
    return "pattern.guarantor_shares_holder", [holder], links
