"""Who hangs together with whom as relational steps: the components of the relations in force.

A chain of n parties would take n rounds if each took over its neighbour's smallest; so a pass
shortens all ways at once, by the large and the small star of Kiveris and others (Connected
Components in MapReduce and Beyond, 2014). A **pair** ties a party (`big`) to a smaller one
(`small`) of the same component. The large star ties all larger neighbours of a party to its
smallest neighbour, the small star all smaller ones and itself. Neither parts a component or joins
two, and when each party has one pair, to one that has none, that one is the component's smallest.
"""

from datetime import date

from analytics.relational.passes import Pass
from analytics.relational.steps import Step


def in_force(as_of: date, kind: str | None = None) -> Step:
    """The ends of the relations that hold on a day, of one kind or of all, but none to oneself."""
    # A day and a word of the model, which nobody types: a view takes no parameters.
    of_kind = "" if kind is None else f"AND kind = '{kind}'"
    query = f"""
        SELECT source, target
        FROM relations
        WHERE source <> target {of_kind}
            AND (valid_from IS NULL OR valid_from <= DATE '{as_of.isoformat()}')
            AND (valid_to IS NULL OR valid_to > DATE '{as_of.isoformat()}')"""
    return Step("in_force", query, kept=False)


def begun(as_of: date) -> tuple[Step, ...]:
    """The steps before the first pass."""
    pairs = """
        SELECT DISTINCT greatest(source, target) AS big, least(source, target) AS small
        FROM in_force"""
    return in_force(as_of), Step("pair_0", pairs, kept=True)


def pass_of(n: int) -> Pass:
    """The n-th pass, from 1; what is left are pairs that do not lead to a smallest alone."""
    near = f"""
        SELECT big AS one, small AS other FROM pair_{n - 1}
        UNION ALL
        SELECT small, big FROM pair_{n - 1}"""
    nearest = f"SELECT one, least(one, min(other)) AS small FROM near_{n} GROUP BY one"
    large = f"""
        SELECT DISTINCT n.other AS big, m.small
        FROM near_{n} n
        JOIN nearest_{n} m ON m.one = n.one
        WHERE n.other > n.one"""
    smallest = f"SELECT big, min(small) AS small FROM large_{n} GROUP BY big"
    pairs = f"""
        SELECT big, small FROM smallest_{n}
        UNION
        SELECT l.small, m.small
        FROM large_{n} l
        JOIN smallest_{n} m ON m.big = l.big
        WHERE l.small <> m.small"""
    return Pass(
        (
            Step(f"near_{n}", near, kept=False),
            Step(f"nearest_{n}", nearest, kept=False),
            Step(f"large_{n}", large, kept=True),
            Step(f"smallest_{n}", smallest, kept=False),
            Step(f"pair_{n}", pairs, kept=True),
        ),
        left=f"""
            SELECT (
                SELECT count(*)
                FROM (SELECT big FROM pair_{n} GROUP BY big HAVING count(*) > 1) several
            ) + (
                SELECT count(*) FROM pair_{n} p JOIN pair_{n} q ON q.big = p.small
            )""",
        spent=(f"pair_{n - 1}", f"large_{n}"),
    )


def members(last: int) -> str:
    """The query for who belongs to which component after the last pass, in order, by ids."""
    return ordered(
        f"""
        SELECT small AS head, big AS member FROM pair_{last}
        UNION
        SELECT small, small FROM pair_{last}"""
    )


def ordered(heads: str) -> str:
    """The query for sets of parties by ids, in order: the smallest of each, and each member.

    `heads` gives both as places, `head` and `member`.
    """
    return f"""
        SELECT h.id AS head, e.id AS member
        FROM ({heads}) s
        JOIN entities h ON h.place = s.head
        JOIN entities e ON e.place = s.member
        ORDER BY s.head, s.member"""
