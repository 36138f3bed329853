"""Exposure as relational steps: H rounds of join and minimum (DESIGN §7), for no engine of its own.

The steps read the files of columns (docs/scale.md) by their names, and say in plain SQL what the
kernel (`analytics.propagation.kernel`) does. All weights are integers, so that no engine can round,
and each order that a minimum needs is whole, so that no two rows are ever equal in it:

* A **label** is that a seed reaches an entity by a chain of so many relations. The labels of round
  0 are the starts. A label of a round comes from one of the round before over one arc, and is made
  only where it is lighter than all earlier labels of the entity. Of those of one round the lightest
  stands, then the one with the smallest last relation; its parent is itself the best of its round,
  so ties go on backwards.
* Labels have **numbers**, in the order in which the kernel makes them: by the number of the parent,
  then by the row of the arc. A seed whose labels are as many as its budget makes no more, and in
  the round in which that happens nothing counts that comes after the last label (its `turn`).
* **best** has the last label of each entity, which is the lightest, with its chain.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A named query over files of columns and earlier steps; `kept` where more than one reads it.

    What is not kept an engine may compute as a part of what reads it.
    """

    name: str
    query: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Round:
    """Chains of one relation more.

    `made` asks for (how many labels the round made, the highest number of any), `cut` for the seeds
    whose searches the budget has cut in this round: none, while no number reaches budget - 1.
    `spent` names kept steps that nothing reads afterwards.
    """

    steps: tuple[Step, ...]
    made: str
    cut: str
    spent: tuple[str, ...]
    best: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps: `start`, then the rounds, which may end when one makes no label."""

    start: tuple[Step, ...]
    rounds: tuple[Round, ...]
    max_hops: int
    budget: int

    def evidence(self, best: str) -> str:
        """The query for all evidence by the `best` of the last round, in order, by places.

        Columns: `seed`, `entity`, `sigma`, `weight`, `hops`, and the chain: `r1` and so on, places
        of relations, null behind its end. Texts are wide: they are the program's to add, when the
        order is made.
        """
        chain = ", ".join(f"b.r{n}" for n in range(1, self.max_hops + 1))
        return f"""
            SELECT b.seed, b.entity, s.sigma, b.weight, b.hops, {chain}
            FROM {best} b
            JOIN seeds s ON s.seed = b.seed
            WHERE b.entity <> s.subject
            ORDER BY b.seed, b.entity"""


def plan_of(*, max_hops: int, budget: int, arcs: int, subject: int | None = None) -> Plan:
    """The steps for a policy's longest chain and a budget, over so many arcs.

    With `subject`, the place of an entity, from the records about it alone: the search from one
    record hangs on no other.
    """
    rounds = tuple(_round(n, max_hops, budget, arcs) for n in range(1, max_hops + 1))
    return Plan(_start(max_hops, subject), rounds, max_hops, budget)


def _start(max_hops: int, subject: int | None) -> tuple[Step, ...]:
    """The labels of round 0; `best` has a column for each relation of a chain, empty as yet."""
    about = "" if subject is None else f"WHERE s.subject = {subject}"
    label = f"""
        SELECT b.seed, b.entity, CAST(b.nth AS BIGINT) AS number, b.weight
        FROM starts b
        JOIN seeds s ON s.seed = b.seed
        {about}"""
    none = ", ".join(f"CAST(NULL AS INT) AS r{n}" for n in range(1, max_hops + 1))
    best = f"SELECT seed, entity, weight, 0 AS hops, {none} FROM label_0"
    return (Step("label_0", label, kept=True), Step("best_0", best, kept=True))


def _round(n: int, max_hops: int, budget: int, arcs: int) -> Round:
    before = [f"r{k}" for k in range(1, n)]
    label, best = _label(n, before, budget), _best(n, max_hops)
    numbered, closed = _numbered(n), _closed(n, budget)
    steps = (_crossed(n, before, arcs), _admitted(n), _made(n), numbered, closed, label, best)
    return Round(
        steps,
        made=f"SELECT count(*) AS labels, max(number) AS highest FROM label_{n}",
        cut=_cut(n, budget),
        spent=(f"label_{n - 1}", f"best_{n - 1}", f"admitted_{n}", f"numbered_{n}"),
        best=f"best_{n}",
    )


def _crossed(n: int, before: list[str], arcs: int) -> Step:
    """Every usable arc from the labels of the round before, as heavy as the seed allows.

    Evidence never includes the record's own subject. `turn` is when the kernel would come to it.
    """
    chain = "".join(f", l.{r}" for r in before)
    query = f"""
        SELECT l.seed, a.head AS entity, l.weight + a.weight AS weight, a.relation,
            l.number * {arcs} + a.row AS turn{chain}
        FROM label_{n - 1} l
        JOIN seeds s ON s.seed = l.seed
        JOIN arcs a ON a.tail = l.entity
        WHERE l.weight + a.weight <= s.heaviest AND a.head <> s.subject
            AND a.event_low <= s.event AND s.event < a.event_high"""
    return Step(f"crossed_{n}", query, kept=False)


def _admitted(n: int) -> Step:
    """What is lighter than every label that an earlier round made of the entity."""
    query = f"""
        SELECT c.*
        FROM crossed_{n} c
        LEFT JOIN best_{n - 1} b ON b.seed = c.seed AND b.entity = c.entity
        WHERE b.seed IS NULL OR c.weight < b.weight"""
    return Step(f"admitted_{n}", query, kept=True)


def _made(n: int) -> Step:
    """How many labels each seed has made; the labels of the last round have the highest numbers."""
    query = f"SELECT seed, max(number) + 1 AS made FROM label_{n - 1} GROUP BY seed"
    return Step(f"made_{n}", query, kept=False)


def _numbered(n: int) -> Step:
    """The entities that get a label, each with the turn at which it is made, and its number."""
    query = f"""
        SELECT t.seed, t.entity, t.turn,
            m.made - 1 + row_number() OVER (PARTITION BY t.seed ORDER BY t.turn) AS number
        FROM (
            SELECT seed, entity, min(turn) AS turn FROM admitted_{n} GROUP BY seed, entity
        ) t
        JOIN made_{n} m ON m.seed = t.seed"""
    return Step(f"numbered_{n}", query, kept=True)


def _closed(n: int, budget: int) -> Step:
    """The turn of the last label that a seed may make, where this round makes it."""
    query = f"SELECT seed, turn AS last FROM numbered_{n} WHERE number = {budget - 1}"
    return Step(f"closed_{n}", query, kept=False)


def _label(n: int, before: list[str], budget: int) -> Step:
    chain = "".join(f", {r}" for r in before)
    query = f"""
        SELECT seed, entity, number, weight{chain}, relation AS r{n}
        FROM (
            SELECT a.*, k.number, row_number() OVER (
                PARTITION BY a.seed, a.entity ORDER BY a.weight, a.relation
            ) AS nth
            FROM admitted_{n} a
            JOIN numbered_{n} k ON k.seed = a.seed AND k.entity = a.entity
            LEFT JOIN closed_{n} c ON c.seed = a.seed
            WHERE k.number < {budget} AND (c.seed IS NULL OR a.turn <= c.last)
        ) ranked
        WHERE nth = 1"""
    return Step(f"label_{n}", query, kept=True)


def _best(n: int, max_hops: int) -> Step:
    """The labels of this round, and the earlier best of the entities that have none in it."""
    chain = ", ".join(
        f"l.r{k}" if k <= n else f"CAST(NULL AS INT) AS r{k}" for k in range(1, max_hops + 1)
    )
    query = f"""
        SELECT b.*
        FROM best_{n - 1} b
        LEFT JOIN label_{n} l ON l.seed = b.seed AND l.entity = b.entity
        WHERE l.seed IS NULL
        UNION ALL
        SELECT l.seed, l.entity, l.weight, {n} AS hops, {chain} FROM label_{n} l"""
    return Step(f"best_{n}", query, kept=True)


def _cut(n: int, budget: int) -> str:
    """The seeds of a spent budget that came to an arc that would still have counted.

    The labels as they stand when the round is over are those of that turn, since nothing counts
    after it.
    """
    return f"""
        SELECT DISTINCT c.seed
        FROM crossed_{n} c
        JOIN made_{n} m ON m.seed = c.seed
        LEFT JOIN closed_{n} k ON k.seed = c.seed
        LEFT JOIN best_{n} b ON b.seed = c.seed AND b.entity = c.entity
        WHERE (m.made >= {budget} OR c.turn > k.last)
            AND (b.seed IS NULL OR c.weight <= b.weight)"""
