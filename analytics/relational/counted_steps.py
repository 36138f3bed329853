"""The labels of seeds that may spend their budget: each has a number (DESIGN §7).

**Numbers** are in the order in which the kernel makes labels: by the number of the parent, then by
the row of the arc. A seed whose labels are as many as its budget makes no more, and in the round in
which that happens nothing counts that comes after the last label (its `turn`). All else is as in
`analytics.relational.exposure_steps`, whose labels these are of a seed that spends none.
"""

from typing import Final

from analytics.relational.label_steps import admitted, best, best_of_starts, chain_before, crossed
from analytics.relational.steps import Round, Step

_MARK: Final = "counted_"


def counted_start(max_hops: int, wanted: str) -> tuple[Step, ...]:
    """The labels of round 0 of the seeds that the query `wanted` gives as `seed`."""
    label = f"""
        SELECT b.seed, b.entity, CAST(b.nth AS BIGINT) AS number, b.weight
        FROM starts b
        JOIN ({wanted}) w ON w.seed = b.seed"""
    return Step("counted_label_0", label, kept=True), best_of_starts(_MARK, max_hops)


def counted_round(n: int, max_hops: int, budget: int, arcs: int) -> Round:
    """Chains of one relation more, over so many arcs."""
    # When the kernel would come to the arc.
    turn = f", l.number * {arcs} + a.row AS turn{chain_before(n, 'l.')}"
    steps = (
        crossed(_MARK, n, turn),
        admitted(_MARK, n, kept=True),
        _made(n),
        _numbered(n),
        _closed(n, budget),
        _label(n, budget),
        best(_MARK, n, max_hops, kept=True),
    )
    before = (f"counted_label_{n - 1}", f"counted_best_{n - 1}")
    return Round(
        steps,
        made=f"SELECT count(*), coalesce(max(number), -1) + 1 FROM counted_label_{n}",
        spent=(*before, f"counted_admitted_{n}", f"counted_numbered_{n}"),
        best=f"counted_best_{n}",
        cut=_cut(n, budget),
    )


def _made(n: int) -> Step:
    """How many labels each seed has made; the labels of the last round have the highest numbers."""
    query = f"SELECT seed, max(number) + 1 AS made FROM counted_label_{n - 1} GROUP BY seed"
    return Step(f"counted_made_{n}", query, kept=False)


def _numbered(n: int) -> Step:
    """The entities that get a label, each with the turn at which it is made, and its number."""
    query = f"""
        SELECT t.seed, t.entity, t.turn,
            m.made - 1 + row_number() OVER (PARTITION BY t.seed ORDER BY t.turn) AS number
        FROM (
            SELECT seed, entity, min(turn) AS turn FROM counted_admitted_{n} GROUP BY seed, entity
        ) t
        JOIN counted_made_{n} m ON m.seed = t.seed"""
    return Step(f"counted_numbered_{n}", query, kept=True)


def _closed(n: int, budget: int) -> Step:
    """The turn of the last label that a seed may make, where this round makes it."""
    query = f"SELECT seed, turn AS last FROM counted_numbered_{n} WHERE number = {budget - 1}"
    return Step(f"counted_closed_{n}", query, kept=False)


def _label(n: int, budget: int) -> Step:
    query = f"""
        SELECT seed, entity, number, weight{chain_before(n)}, relation AS r{n}
        FROM (
            SELECT a.*, k.number, row_number() OVER (
                PARTITION BY a.seed, a.entity ORDER BY a.weight, a.relation
            ) AS nth
            FROM counted_admitted_{n} a
            JOIN counted_numbered_{n} k ON k.seed = a.seed AND k.entity = a.entity
            LEFT JOIN counted_closed_{n} c ON c.seed = a.seed
            WHERE k.number < {budget} AND (c.seed IS NULL OR a.turn <= c.last)
        ) ranked
        WHERE nth = 1"""
    return Step(f"counted_label_{n}", query, kept=True)


def _cut(n: int, budget: int) -> str:
    """The seeds of a spent budget that came to an arc that would still have counted.

    The labels as they stand when the round is over are those of that turn, since nothing counts
    after it.
    """
    return f"""
        SELECT DISTINCT c.seed
        FROM counted_crossed_{n} c
        JOIN counted_made_{n} m ON m.seed = c.seed
        LEFT JOIN counted_closed_{n} k ON k.seed = c.seed
        LEFT JOIN counted_best_{n} b ON b.seed = c.seed AND b.entity = c.entity
        WHERE (m.made >= {budget} OR c.turn > k.last)
            AND (b.seed IS NULL OR c.weight <= b.weight)"""
