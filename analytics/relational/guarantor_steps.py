"""Guarantors closely linked to the debtor by stakes, as relational steps (DESIGN §8b).

They say what `analytics.patterns.guarantees.guarantors_closely_linked` does: the guarantor's stake
in the debtor, else the debtor's in it, else the holder of both with the largest stakes, who is not
the state. Stakes are whole numbers of 1e-12.
"""

from datetime import date
from typing import Final

from analytics.ownership.control_kernel import ONE
from analytics.patterns.guarantees import KIND
from analytics.patterns.pattern_row import Pattern
from analytics.relational.steps import Step
from analytics.relational.witness_steps import (
    OTHER,
    RELATION,
    FoundPattern,
    day,
    holding,
    witness,
)

_HOLDS: Final = "guarantor_holds"
_IS_HELD: Final = "guarantor_is_held"
_SHARES_HOLDER: Final = "guarantor_shares_holder"


def found(pattern: Pattern, as_of: date, prefix: str) -> FoundPattern:
    """The steps; each of their names begins with `prefix`."""
    given = f"""
        SELECT source AS one, target AS other, place
        FROM relations
        WHERE kind = '{KIND}' AND {holding(as_of)}"""
    least = _whole_from(pattern.parameters["least_share"])
    large = f"SELECT holder, company, low FROM stakes WHERE high >= {least}"
    steps = (
        Step(f"{prefix}_given", given, kept=True),
        Step(f"{prefix}_pair", f"SELECT DISTINCT one, other FROM {prefix}_given", kept=True),
        Step(f"{prefix}_large", large, kept=True),
        Step(f"{prefix}_direct", _direct(prefix), kept=True),
        Step(f"{prefix}_common", _common(prefix), kept=True),
        Step(f"{prefix}_found", _found(prefix), kept=False),
        Step(f"{prefix}_link", _links(prefix), kept=False),
    )
    return FoundPattern(steps, f"{prefix}_found", _witnesses(prefix, as_of))


def _whole_from(least: float) -> int:
    """The smallest stake that is not below a share, since stakes are compared as they are told."""
    whole = round(least * ONE)
    return whole if whole / ONE >= least else whole + 1


def _direct(prefix: str) -> str:
    """The pairs of which one holds the other, and which of the two stakes is told."""
    return f"""
        SELECT p.one, p.other,
            CASE WHEN a.holder IS NULL THEN p.other ELSE p.one END AS holder,
            CASE WHEN a.holder IS NULL THEN p.one ELSE p.other END AS company,
            CASE WHEN a.holder IS NULL THEN '{_IS_HELD}' ELSE '{_HOLDS}' END AS way
        FROM {prefix}_pair p
        LEFT JOIN {prefix}_large a ON a.holder = p.one AND a.company = p.other
        LEFT JOIN {prefix}_large b ON b.holder = p.other AND b.company = p.one
        WHERE a.holder IS NOT NULL OR b.holder IS NOT NULL"""


def _common(prefix: str) -> str:
    """Of the other pairs the holder of both whose lesser stake is largest, the first of several."""
    return f"""
        SELECT one, other, holder
        FROM (
            SELECT p.one, p.other, a.holder, row_number() OVER (
                PARTITION BY p.one, p.other ORDER BY least(a.low, b.low) DESC, a.holder
            ) AS nth
            FROM {prefix}_pair p
            JOIN {prefix}_large a ON a.company = p.one
            JOIN {prefix}_large b ON b.company = p.other AND b.holder = a.holder
            JOIN entities h ON h.place = a.holder
            LEFT JOIN {prefix}_direct d ON d.one = p.one AND d.other = p.other
            WHERE d.one IS NULL AND h.kind <> 'government_body'
                AND NOT array_contains(h.roles, 'state_investor')
        ) ranked
        WHERE nth = 1"""


def _found(prefix: str) -> str:
    return f"""
        SELECT one, other, way FROM {prefix}_direct
        UNION ALL
        SELECT one, other, '{_SHARES_HOLDER}' AS way FROM {prefix}_common"""


def _links(prefix: str) -> str:
    """The stakes behind each finding, in the order in which they are told (`part`)."""
    return f"""
        SELECT one, other, way, 1 AS part, holder, company FROM {prefix}_direct
        UNION ALL
        SELECT one, other, '{_SHARES_HOLDER}', 1, holder, one FROM {prefix}_common
        UNION ALL
        SELECT one, other, '{_SHARES_HOLDER}', 2, holder, other FROM {prefix}_common"""


def _witnesses(prefix: str, as_of: date) -> str:
    own = ("f.one", "f.other", "f.way", day(as_of))
    shared = ("one", "other", f"'{_SHARES_HOLDER}'", day(as_of))
    proof = f"{prefix}_link f JOIN stake_relations s"
    return "\nUNION ALL\n".join(
        (
            witness((*shared, str(OTHER), "0", "0", "holder"), f"{prefix}_common"),
            witness(
                (*own, str(RELATION), "0", "g.place", "g.place"),
                f"{prefix}_found f JOIN {prefix}_given g ON g.one = f.one AND g.other = f.other",
            ),
            witness(
                (*own, str(RELATION), "f.part", "s.relation", "s.relation"),
                f"{proof} ON s.holder = f.holder AND s.company = f.company",
            ),
        )
    )
