"""The steps that labels are made by whether they are numbered or not; `mark` begins their names.

A step of round n is its name with n behind it, such as `label_2`, or `counted_label_2`.
"""

from analytics.relational.steps import Step


def best_of_starts(mark: str, max_hops: int) -> Step:
    """The best of round 0; it has a column for each relation of a chain, empty as yet."""
    none = ", ".join(f"CAST(NULL AS INT) AS r{n}" for n in range(1, max_hops + 1))
    best = f"SELECT seed, entity, weight, 0 AS hops, {none} FROM {mark}label_0"
    return Step(f"{mark}best_0", best, kept=True)


def chain_before(n: int, of: str = "") -> str:
    """The relations of a label of the round before, as columns behind others; `of` a table."""
    return "".join(f", {of}r{k}" for k in range(1, n))


def crossed(mark: str, n: int, more: str, within: str = "") -> Step:
    """Every usable arc from the labels of the round before, as heavy as the seed allows.

    Evidence never includes the record's own subject. `more` are further columns, of a label `l` and
    an arc `a`; `within` joins what a label must be in.
    """
    query = f"""
        SELECT l.seed, a.head AS entity, l.weight + a.weight AS weight, a.relation{more}
        FROM {mark}label_{n - 1} l
        {within}
        JOIN seeds s ON s.seed = l.seed
        JOIN arcs a ON a.tail = l.entity
        WHERE l.weight + a.weight <= s.heaviest AND a.head <> s.subject
            AND a.event_low <= s.event AND s.event < a.event_high"""
    return Step(f"{mark}crossed_{n}", query, kept=False)


def admitted(mark: str, n: int, *, kept: bool) -> Step:
    """What is lighter than every label that an earlier round made of the entity."""
    query = f"""
        SELECT c.*
        FROM {mark}crossed_{n} c
        LEFT JOIN {mark}best_{n - 1} b ON b.seed = c.seed AND b.entity = c.entity
        WHERE b.seed IS NULL OR c.weight < b.weight"""
    return Step(f"{mark}admitted_{n}", query, kept=kept)


def best(mark: str, n: int, max_hops: int, *, kept: bool) -> Step:
    """The labels of this round, and the earlier best of the entities that have none in it."""
    chain = ", ".join(
        f"l.r{k}" if k <= n else f"CAST(NULL AS INT) AS r{k}" for k in range(1, max_hops + 1)
    )
    query = f"""
        SELECT b.*
        FROM {mark}best_{n - 1} b
        LEFT JOIN {mark}label_{n} l ON l.seed = b.seed AND l.entity = b.entity
        WHERE l.seed IS NULL
        UNION ALL
        SELECT l.seed, l.entity, l.weight, {n} AS hops, {chain} FROM {mark}label_{n} l"""
    return Step(f"{mark}best_{n}", query, kept=kept)
