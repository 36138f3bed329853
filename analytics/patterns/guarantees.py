"""Guarantees in force: what each guarantor gives, circles of them, and guarantors close by."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.patterns.circles import Group, circles, ring
from analytics.patterns.components import arcs_around
from analytics.patterns.groups import group_not_whole
from analytics.patterns.held_stakes import in_words, stakes_held
from analytics.patterns.pattern_row import Pattern
from analytics.patterns.world import Flags, Hit, World
from analytics.snapshot.columns import Ints
from analytics.snapshot.relation_lookup import rows_of
from analytics.snapshot.stakes import Stakes
from graph.model import Attributes
from graph.sentence import Sentence, say

KIND: Final = "guarantees"


@dataclass(frozen=True)
class Guarantees:
    """Guarantees in force: relation places by their ends, and by guarantor what each is for.

    `debtors` maps a guarantor to those that it guarantees, each once; `given` to the amount of each
    guarantee, None where unknown. `sources` and `targets` are the ends, place by place.
    """

    rows: Mapping[tuple[int, int], list[int]]
    debtors: Mapping[int, list[int]]
    given: Mapping[int, Mapping[int, float | None]]
    sources: Ints
    targets: Ints


def guarantees_in_chains(world: World) -> Guarantees:
    """The guarantees in force of guarantors in a chain; half of all guarantees stand alone."""
    rows, ties = world.rows(KIND), world.snapshot.relations
    source, target = ties.source[rows], ties.target[rows]
    gives, chained = (np.zeros(len(world.ids), dtype=np.bool_) for _ in range(2))
    gives[source] = True
    chained[target] = True  # whatever is guaranteed in turn
    chained[source[gives[target]]] = True
    return _guarantees(world, rows[chained[source]])


def guarantees_around(world: World, about: int) -> Guarantees:
    """Those that hang together with a party, directly or through others."""
    return _guarantees(world, _rows_around(world, about))


def _rows_around(world: World, about: int) -> Ints:
    rows, ties = world.rows(KIND), world.snapshot.relations
    return rows[arcs_around(ties.source[rows], ties.target[rows], about)]


def guarantee_circles(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Each circle of parties that guarantee one another, and each group not listed whole."""
    return _circles(world, pattern, world.rows(KIND))


def circles_around(world: World, pattern: Pattern, about: int) -> Iterator[Hit]:
    """The circles that hang together with a party, looked for there alone."""
    return _circles(world, pattern, _rows_around(world, about))


def _circles(world: World, pattern: Pattern, rows: Ints) -> Iterator[Hit]:
    ties = world.snapshot.relations
    most, budget = pattern.whole("most_ties"), pattern.whole("budget")
    groups = circles(ties.source[rows], ties.target[rows], most_ties=most, budget=budget)
    known = _guarantees(world, _inside(world, rows, groups))
    for group in groups:
        for circle in group.circles:
            yield _circle(world, pattern, known, circle)
        if not group.whole:
            yield group_not_whole(world, pattern, group, "pattern.guarantee_group")


def _circle(world: World, pattern: Pattern, known: Guarantees, circle: tuple[int, ...]) -> Hit:
    relations = [row for arc in ring(circle) for row in known.rows[arc]]
    names = world.entity_ids(circle)
    every = owed_by(circle, known.given)
    total, unknown = added(every[row] for row in relations)
    return Hit(
        pattern,
        "pattern.guarantee_circle",
        names,
        world.relation_ids(relations),
        on=world.day,
        figures={"count": len(circle), "amount": amount_in_words(total, unknown)},
        parties={"chain": (*names, names[0])},
        weight=total,
    )


def _inside(world: World, rows: Ints, groups: Sequence[Group]) -> Ints:
    """The guarantees between two of one group."""
    ties = world.snapshot.relations
    of = np.zeros(len(world.ids), dtype=np.int64)
    for number, group in enumerate(groups, 1):
        of[list(group.nodes)] = number
    first = of[ties.source[rows]]
    within: Ints = rows[(first > 0) & (first == of[ties.target[rows]])]
    return within


def _guarantees(world: World, rows: Ints) -> Guarantees:
    ties = world.snapshot.relations
    sources, targets = ties.source[rows], ties.target[rows]
    by_ends: dict[tuple[int, int], list[int]] = {}
    debtors: dict[int, list[int]] = {}
    given: dict[int, dict[int, float | None]] = {}
    attributes = world.attributes(rows.tolist())
    pairs = zip(sources.tolist(), targets.tolist(), strict=True)
    for row, ends, told in zip(rows.tolist(), pairs, attributes, strict=True):
        if ends not in by_ends:
            debtors.setdefault(ends[0], []).append(ends[1])
        by_ends.setdefault(ends, []).append(row)
        given.setdefault(ends[0], {})[row] = _amount(told)
    return Guarantees(by_ends, debtors, given, sources, targets)


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


def guarantors_closely_linked(world: World, pattern: Pattern) -> Iterator[Hit]:
    """Guarantors that hold, or are held by, the debtor, or have a holder in common with it."""
    return _closely_linked(world, pattern, world.rows(KIND))


def closely_linked_around(world: World, pattern: Pattern, about: int) -> Iterator[Hit]:
    """Those in which a party is the guarantor, the debtor, or the holder of both."""
    rows, ties, stakes = world.rows(KIND), world.snapshot.relations, stakes_held(world)
    offsets, by_holder = stakes.by_holder
    held = stakes.company[by_holder[rows_of(offsets, np.array([about]))]]
    itself = (ties.source[rows] == about) | (ties.target[rows] == about)
    both = np.isin(ties.source[rows], held) & np.isin(ties.target[rows], held)
    return _closely_linked(world, pattern, rows[itself | both])


def _closely_linked(world: World, pattern: Pattern, rows: Ints) -> Iterator[Hit]:
    stakes, least = stakes_held(world), pattern.parameters["least_share"]
    ties = world.snapshot.relations
    seen: dict[tuple[int, int], list[int]] = {}
    arcs = zip(rows.tolist(), ties.source[rows].tolist(), ties.target[rows].tolist(), strict=True)
    for row, source, target in arcs:
        seen.setdefault((source, target), []).append(row)
    pairs = np.array(sorted(seen), dtype=np.int64).reshape(-1, 2)
    held = stakes.find(pairs[:, 0], pairs[:, 1])
    holding = stakes.find(pairs[:, 1], pairs[:, 0])
    near = np.flatnonzero((held >= 0) | (holding >= 0) | _have_holders(stakes, pairs))
    links = zip(pairs[near].tolist(), held[near].tolist(), holding[near].tolist(), strict=True)
    for (guarantor, debtor), own, its in links:
        link = _direct(stakes, own, its, least) or _in_common(
            world, stakes, guarantor, debtor, least
        )
        if link is None:
            continue
        way, shared, by = link
        proof = [row for stake in by for row in stakes.relations(stake)]
        yield Hit(
            pattern,
            way,
            world.entity_ids([guarantor, debtor, *shared]),
            world.relation_ids([*seen[guarantor, debtor], *proof]),
            on=world.day,
            figures={"share": [in_words(stakes, stake) for stake in by]},
            parties={
                "one": world.entity_ids([guarantor]),
                "other": world.entity_ids([debtor]),
                "shared": world.entity_ids(shared),
            },
        )


def _have_holders(stakes: Stakes, pairs: Ints) -> Flags:
    """By pair, whether anybody holds both."""
    count, numbers = len(stakes.offsets) - 1, np.arange(len(pairs))

    def held(companies: Ints) -> Ints:
        holders = stakes.holder[rows_of(stakes.offsets, companies)]
        keys: Ints = np.repeat(numbers, np.diff(stakes.offsets)[companies]) * count + holders
        return keys

    first = held(pairs[:, 0])
    both = np.zeros(len(pairs), dtype=np.bool_)
    both[first[np.isin(first, held(pairs[:, 1]))] // count] = True
    return both


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
