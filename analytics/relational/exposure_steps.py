"""Exposure as relational steps: H rounds of join and minimum (DESIGN §7), for no engine of its own.

The steps say what the kernel (`analytics.propagation.kernel`) does. All weights are integers, so
that no engine can round, and each order that a minimum needs is whole, so that no two rows are ever
equal in it:

* A **label** is that a seed reaches an entity by a chain of so many relations. The labels of round
  0 are the starts. A label of a round comes from one of the round before over one arc, and is made
  only where it is lighter than all earlier labels of the entity. Of those of one round the lightest
  stands, then the one with the smallest last relation; its parent is itself the best of its round,
  so ties go on backwards.
* **best** has the last label of each entity, which is the lightest, with its chain.
* Which labels a budget leaves hangs on the order in which the kernel makes them. That order costs a
  third of all, and few seeds, mostly none, make so many labels: these are left here as soon as they
  have, and searched again with **counted** labels (`analytics.relational.counted_steps`).
"""

from dataclasses import dataclass

from analytics.relational.counted_steps import counted_round, counted_start
from analytics.relational.label_steps import admitted, best, best_of_starts, chain_before, crossed
from analytics.relational.steps import Round, Step


@dataclass(frozen=True, slots=True)
class Search:
    """Labels of round 0, and the rounds, which may end when one makes no label."""

    start: tuple[Step, ...]
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps for a policy's longest chain and a budget, over so many arcs.

    With `subject`, the place of an entity, from the records about it alone: the search from one
    record hangs on no other.
    """

    max_hops: int
    budget: int
    arcs: int
    subject: int | None = None

    def search(self) -> Search:
        """The search of all seeds, which leaves those that make as many labels as the budget."""
        about = "" if self.subject is None else f"WHERE s.subject = {self.subject}"
        label = f"""
            SELECT b.seed, b.entity, b.weight
            FROM starts b
            JOIN seeds s ON s.seed = b.seed
            {about}"""
        made = "SELECT seed, count(*) AS made, 0 AS labels FROM label_0 GROUP BY seed"
        start = (
            Step("label_0", label, kept=True),
            best_of_starts("", self.max_hops),
            Step("made_0", made, kept=True),
        )
        return Search(start, tuple(self._round(n) for n in range(1, self.max_hops + 1)))

    def counted_search(self, last: int) -> Search:
        """The search of the seeds that the other left, whose last round was `last`."""
        wanted = f"SELECT seed FROM made_{last} WHERE made >= {self.budget}"
        rounds = (
            counted_round(n, self.max_hops, self.budget, self.arcs)
            for n in range(1, self.max_hops + 1)
        )
        return Search(counted_start(self.max_hops, wanted), tuple(rounds))

    def together(self, last: int, counted: str) -> Step:
        """The best of both: of the seeds that were left, those of the step `counted`."""
        query = f"""
            SELECT b.*
            FROM best_{last} b
            JOIN made_{last} m ON m.seed = b.seed
            WHERE m.made < {self.budget}
            UNION ALL
            SELECT c.* FROM {counted} c"""
        return Step("best_together", query, kept=False)

    def made(self, last: int) -> str:
        """The query for how many labels each seed has made (`seed`, `made`), in order of seed."""
        return f"SELECT seed, made FROM made_{last} ORDER BY seed"

    def evidence(self, best: str, seeds: range) -> str:
        """The query for the evidence of some seeds by a step `best`, in order, by places.

        Columns: `seed`, `entity`, `sigma`, `weight`, `hops`, and the chain: `r1` and so on, places
        of relations, null behind its end. Texts are wide: they are the program's to add, when the
        order is made.
        """
        chain = chain_before(self.max_hops + 1, "b.")
        return f"""
            SELECT b.seed, b.entity, s.sigma, b.weight, b.hops{chain}
            FROM {best} b
            JOIN seeds s ON s.seed = b.seed
            WHERE b.entity <> s.subject AND b.seed >= {seeds.start} AND b.seed < {seeds.stop}
            ORDER BY b.seed, b.entity"""

    def _round(self, n: int) -> Round:
        # Who has spent the budget crosses no more.
        within = f"JOIN made_{n - 1} m ON m.seed = l.seed AND m.made < {self.budget}"
        last = n == self.max_hops
        steps = (
            crossed("", n, chain_before(n, "l."), within),
            admitted("", n, kept=False),
            _label(n),
            _made(n),
            best("", n, self.max_hops, kept=not last),
        )
        return Round(
            steps,
            made=f"SELECT coalesce(sum(labels), 0), coalesce(max(made), 0) FROM made_{n}",
            # The last best is worked out where it is read, from these.
            spent=(f"label_{n - 1}", f"made_{n - 1}", *(() if last else (f"best_{n - 1}",))),
            best=f"best_{n}",
        )


def _label(n: int) -> Step:
    query = f"""
        SELECT seed, entity, weight{chain_before(n)}, relation AS r{n}
        FROM (
            SELECT a.*, row_number() OVER (
                PARTITION BY a.seed, a.entity ORDER BY a.weight, a.relation
            ) AS nth
            FROM admitted_{n} a
        ) ranked
        WHERE nth = 1"""
    return Step(f"label_{n}", query, kept=True)


def _made(n: int) -> Step:
    """How many labels each seed has made, and how many of them in this round."""
    query = f"""
        SELECT m.seed, m.made + coalesce(l.labels, 0) AS made, coalesce(l.labels, 0) AS labels
        FROM made_{n - 1} m
        LEFT JOIN (
            SELECT seed, count(*) AS labels FROM label_{n} GROUP BY seed
        ) l ON l.seed = m.seed"""
    return Step(f"made_{n}", query, kept=True)
