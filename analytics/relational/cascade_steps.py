"""What listed holders own together as relational steps: the fixpoint of DESIGN §8, undiluted.

The steps read `stakes`, `owned` and `listed` (docs/scale.md), and say in plain SQL what
`analytics.ownership.cascade` does. Stakes are whole numbers of 1e-12, so that sums are exact.

Those who count whole begin with the listed. A round adds up what the newest of them hold, and lets
in the companies of which half or more is theirs. It is over when a round adds nobody. Then a second
search goes down from each listed holder over the companies that possibly count whole.
"""

from typing import Final

from analytics.ownership.control_kernel import ONE
from analytics.relational.fixpoint_steps import begun, grown
from analytics.relational.passes import Pass
from analytics.relational.steps import Step

START: Final = (Step("listed_holders", "SELECT DISTINCT entity AS member FROM listed", kept=True),)


def first_of(fixpoint: str) -> tuple[Step, ...]:
    """The steps before the first round of a fixpoint, `certain` or `possible`."""
    nothing = "SELECT company, low, high FROM stakes WHERE low < 0"
    return begun(fixpoint, "listed_holders", nothing)


def round_of(fixpoint: str, n: int) -> Pass:
    """The n-th round of a fixpoint, from 1; what is left are the companies that it let in."""
    new, within, sums = (f"{fixpoint}_{what}" for what in ("new", "within", "sum"))
    summed = f"""
        SELECT company, CAST(sum(low) AS BIGINT) AS low, CAST(sum(high) AS BIGINT) AS high
        FROM (
            SELECT * FROM {sums}_{n - 1}
            UNION ALL
            SELECT s.company, s.low, s.high
            FROM {new}_{n - 1} m
            JOIN stakes s ON s.holder = m.member
        ) held_so_far
        GROUP BY company"""
    parts = _certain(f"{sums}_{n}") if fixpoint == "certain" else _possible(f"{sums}_{n}")
    found = f"""
        SELECT p.company AS member
        FROM ({parts}) p
        LEFT JOIN {within}_{n - 1} w ON w.member = p.company
        WHERE w.member IS NULL AND p.part > 0 AND 2 * p.part >= p.of_others"""
    return grown(fixpoint, n, summed, found)


def _certain(sums: str) -> str:
    """What is theirs (`part`) of what the company does not hold of itself, at least."""
    return f"""
        SELECT s.company, s.low AS part, {ONE} - o.own_low AS of_others
        FROM {sums} s
        JOIN owned o ON o.company = s.company
        WHERE o.trusted"""


def _possible(sums: str) -> str:
    """The same at most: what all others have at least is not theirs, if that can be trusted."""
    return f"""
        SELECT s.company,
            CASE
                WHEN s.trusted THEN greatest(least(s.high, s.left_over - s.own), s.low)
                ELSE least(s.high, {ONE})
            END AS part,
            CASE WHEN s.trusted THEN {ONE} - s.own ELSE {ONE} END AS of_others
        FROM (
            SELECT b.*, least(greatest(b.left_over - b.high, b.own_low), b.own_high) AS own
            FROM (
                SELECT s.company, s.low, s.high, o.own_low, o.own_high, o.trusted,
                    {ONE} - (o.lowest - s.low) AS left_over
                FROM {sums} s
                JOIN owned o ON o.company = s.company
            ) b
        ) s"""


def before_descent(possible: str) -> tuple[Step, ...]:
    """The steps before the first pass down; `possible` names those who possibly count whole."""
    inner = f"""
        SELECT w.member
        FROM {possible} w
        LEFT JOIN listed_holders l ON l.member = w.member
        WHERE l.member IS NULL"""
    nothing = "SELECT member AS holder, member FROM listed_holders WHERE member < 0"
    return (
        Step("counted_companies", inner, kept=True),
        Step("below_0", "SELECT member AS holder, member FROM listed_holders", kept=True),
        Step("behind_0", nothing, kept=True),
    )


def descent(n: int) -> Pass:
    """The n-th pass down, from 1; what is left are the pairs that it found first."""
    found = f"""
        SELECT DISTINCT b.holder, s.company AS member
        FROM below_{n - 1} b
        JOIN stakes s ON s.holder = b.member
        JOIN counted_companies c ON c.member = s.company
        LEFT JOIN behind_{n - 1} k ON k.holder = b.holder AND k.member = s.company
        WHERE s.high > 0 AND k.holder IS NULL"""
    so_far = f"SELECT * FROM behind_{n - 1} UNION ALL SELECT * FROM below_{n}"
    return Pass(
        (Step(f"below_{n}", found, kept=True), Step(f"behind_{n}", so_far, kept=True)),
        left=f"SELECT count(*) FROM below_{n}",
        spent=(f"below_{n - 1}", f"behind_{n - 1}"),
    )


def cascade_rows(certain: str, behind: str) -> str:
    """The query for which companies count whole for whom, in order, by ids and with each listing.

    `certain` names those who count whole for certain, `behind` all pairs of holder and company.
    """
    return f"""
        SELECT e.id AS company, h.id AS holder, c.id AS record,
            CASE WHEN w.member IS NULL THEN 'possible' ELSE 'yes' END AS answer
        FROM {behind} b
        LEFT JOIN {certain} w ON w.member = b.member
        JOIN listed l ON l.entity = b.holder
        JOIN records c ON c.place = l.record
        JOIN entities e ON e.place = b.member
        JOIN entities h ON h.place = b.holder
        ORDER BY b.member, b.holder, l.record"""
