"""Who controls whom as relational steps: the least fixpoint of DESIGN §8, for no engine of its own.

The steps read `votes`, `offices`, `companies` and `concert` (docs/scale.md), and say in plain SQL
what `analytics.ownership.control_kernel` does. Votes are whole numbers of 1e-12, so that sums are
exact, and a fixpoint has one result in whatever order it is reached.

Each holder begins with himself and those who act in concert with him. A round adds up what the
newest members cast, and adds whom they direct, and the companies whose votes pass one half. It is
over when a round adds nobody.
"""

from typing import Final

from analytics.ownership.control_kernel import ONE
from analytics.relational.fixpoint_steps import begun, grown
from analytics.relational.passes import Pass
from analytics.relational.steps import Step

START: Final = (
    Step(
        "control_starts",
        """
        SELECT voter AS holder, voter AS member FROM votes
        UNION SELECT director, director FROM offices
        UNION SELECT holder, holder FROM concert
        UNION SELECT holder, member FROM concert""",
        kept=True,
    ),
)
# Whether the votes s of company c pass one half, at worst.
_CERTAIN: Final = f"c.trusted AND 2 * s.low > {ONE} - c.own_low"
# At best: what all others have for certain, and the company's own stake, may leave too little.
_POSSIBLE: Final = f"""
    CASE
        WHEN NOT c.trusted THEN 2 * s.top > {ONE}
        WHEN s.top + c.own_high + c.lowest - s.low <= {ONE} THEN 2 * s.top > {ONE} - c.own_high
        ELSE 2 * greatest(s.low, least(s.top, {ONE} - (c.lowest - s.low) - s.own)) > {ONE} - s.own
    END"""


def first_of(fixpoint: str) -> tuple[Step, ...]:
    """The steps before the first round of a fixpoint, `certain` or `possible`."""
    nothing = "SELECT voter AS holder, company, low, high FROM votes WHERE low < 0"
    return begun(fixpoint, "control_starts", nothing)


def round_of(fixpoint: str, n: int) -> Pass:
    """The n-th round of a fixpoint, from 1; what is left are the members that it added."""
    new, within, sums = (f"{fixpoint}_{what}" for what in ("new", "within", "sum"))
    passes = _CERTAIN if fixpoint == "certain" else _POSSIBLE
    summed = f"""
        SELECT holder, company, CAST(sum(low) AS BIGINT) AS low, CAST(sum(high) AS BIGINT) AS high
        FROM (
            SELECT * FROM {sums}_{n - 1}
            UNION ALL
            SELECT m.holder, v.company, v.low, v.high
            FROM {new}_{n - 1} m
            JOIN votes v ON v.voter = m.member
        ) cast_so_far
        GROUP BY holder, company"""
    found = f"""
        SELECT f.holder, f.member
        FROM (
            SELECT s.holder, s.company AS member
            FROM ({_bounded(f"{sums}_{n}")}) s
            JOIN companies c ON c.company = s.company
            WHERE {passes}
            UNION
            SELECT m.holder, o.directed
            FROM {new}_{n - 1} m
            JOIN offices o ON o.director = m.member
        ) f
        LEFT JOIN {within}_{n - 1} w ON w.holder = f.holder AND w.member = f.member
        WHERE w.holder IS NULL"""
    return grown(fixpoint, n, summed, found)


def _bounded(sums: str) -> str:
    """The sums with the most that they can be (`top`), and the company's own stake at best."""
    return f"""
        SELECT s.holder, s.company, s.low, least(s.high, {ONE}) AS top,
            least(
                greatest(c.own_low, {ONE} - (c.lowest - s.low) - least(s.high, {ONE})), c.own_high
            ) AS own
        FROM {sums} s
        JOIN companies c ON c.company = s.company"""


def control_rows(certain: str, possible: str) -> str:
    """The query for who controls whom, in order: `holder`, `company` (ids) and `answer`.

    `certain` and `possible` name those within at the end of each fixpoint. Pools are nobody.
    """
    return f"""
        SELECT h.id AS holder, e.id AS company, p.answer
        FROM (
            SELECT holder, member, 'yes' AS answer FROM {certain}
            UNION ALL
            SELECT b.holder, b.member, 'possible' AS answer
            FROM {possible} b
            LEFT JOIN {certain} w ON w.holder = b.holder AND w.member = b.member
            WHERE w.holder IS NULL
        ) p
        LEFT JOIN control_starts s ON s.holder = p.holder AND s.member = p.member
        JOIN entities h ON h.place = p.holder
        JOIN entities e ON e.place = p.member
        WHERE s.holder IS NULL
        ORDER BY p.holder, p.member"""
