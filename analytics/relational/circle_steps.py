"""Circles of guarantees as relational steps: who guarantees one another round about (DESIGN §8b).

These are the sets in which each party leads to each, over guarantees in force: the strongly
connected components of more than one, found by colours (S. Orzan, 2004). A **stage** drops all
guarantees with nothing before or behind them, then gives each party the smallest that leads to it
as its colour. Whoever leads back to the one that has given a colour, over parties of that colour,
is in its circle. What lies between parties of one colour who are in none yet goes into the next
stage.

A stage takes as many passes as its longest way has guarantees, which is few where they are real.
"""

from typing import Final

from analytics.relational.component_steps import ordered
from analytics.relational.passes import Pass
from analytics.relational.steps import Step

KIND: Final = "guarantees"
START: Final = (
    Step("arc_0", "SELECT DISTINCT source, target FROM in_force", kept=True),
    Step(
        "circle_0", "SELECT source AS head, target AS member FROM arc_0 WHERE source < 0", kept=True
    ),
)


def trimmed(stage: int, n: int) -> Pass:
    """The n-th pass that drops arcs with nothing before or behind; what is left are such arcs."""
    before = f"arc_{stage - 1}" if n == 1 else f"arc_{stage}_{n - 1}"
    query = f"""
        SELECT a.source, a.target
        FROM {before} a
        JOIN (SELECT DISTINCT target FROM {before}) b ON b.target = a.source
        JOIN (SELECT DISTINCT source FROM {before}) c ON c.source = a.target"""
    left = f"SELECT (SELECT count(*) FROM {before}) - (SELECT count(*) FROM arc_{stage}_{n})"
    return Pass((Step(f"arc_{stage}_{n}", query, kept=True),), left, (before,))


def uncoloured(stage: int, arcs: str) -> tuple[Step, ...]:
    """The steps before the first pass that colours: each party of an arc has its own colour."""
    own = f"SELECT DISTINCT source AS node, source AS colour FROM {arcs}"
    return (
        Step(f"colour_{stage}_0", own, kept=True),
        Step(f"fresh_{stage}_0", f"SELECT * FROM colour_{stage}_0", kept=True),
    )


def coloured(stage: int, arcs: str, n: int) -> Pass:
    """The n-th pass that colours; what is left are the parties of another colour than before."""
    colour, fresh = f"colour_{stage}", f"fresh_{stage}"
    found = f"""
        SELECT f.node, f.colour
        FROM (
            SELECT a.target AS node, min(n.colour) AS colour
            FROM {fresh}_{n - 1} n
            JOIN {arcs} a ON a.source = n.node
            GROUP BY a.target
        ) f
        JOIN {colour}_{n - 1} c ON c.node = f.node
        WHERE f.colour < c.colour"""
    whole = f"""
        SELECT c.node, coalesce(f.colour, c.colour) AS colour
        FROM {colour}_{n - 1} c
        LEFT JOIN {fresh}_{n} f ON f.node = c.node"""
    return Pass(
        (Step(f"{fresh}_{n}", found, kept=True), Step(f"{colour}_{n}", whole, kept=True)),
        left=f"SELECT count(*) FROM {fresh}_{n}",
        spent=(f"{fresh}_{n - 1}", f"{colour}_{n - 1}"),
    )


def before_return(stage: int, arcs: str, colours: str) -> tuple[Step, ...]:
    """The steps before the first pass back: arcs within a colour, and who has given it."""
    within = f"""
        SELECT a.source, a.target, s.colour
        FROM {arcs} a
        JOIN {colours} s ON s.node = a.source
        JOIN {colours} t ON t.node = a.target AND t.colour = s.colour"""
    givers = f"SELECT node AS head, node AS member FROM {colours} WHERE node = colour"
    return (
        Step(f"within_{stage}", within, kept=True),
        Step(f"back_{stage}_0", givers, kept=True),
        Step(f"reached_{stage}_0", givers, kept=True),
    )


def returned(stage: int, n: int) -> Pass:
    """The n-th pass back; what is left are the parties that it came to first."""
    back, reached = f"back_{stage}", f"reached_{stage}"
    found = f"""
        SELECT DISTINCT b.head, a.source AS member
        FROM {back}_{n - 1} b
        JOIN within_{stage} a ON a.target = b.member AND a.colour = b.head
        LEFT JOIN {reached}_{n - 1} r ON r.member = a.source
        WHERE r.member IS NULL"""
    whole = f"SELECT * FROM {reached}_{n - 1} UNION ALL SELECT * FROM {back}_{n}"
    return Pass(
        (Step(f"{back}_{n}", found, kept=True), Step(f"{reached}_{n}", whole, kept=True)),
        left=f"SELECT count(*) FROM {back}_{n}",
        spent=(f"{back}_{n - 1}", f"{reached}_{n - 1}"),
    )


def closed(stage: int, reached: str) -> tuple[Step, ...]:
    """The steps that end a stage: the circles so far, and the arcs of the next stage."""
    circles = f"""
        SELECT * FROM circle_{stage - 1}
        UNION ALL
        SELECT r.head, r.member
        FROM {reached} r
        JOIN (SELECT DISTINCT head FROM {reached} WHERE member <> head) c ON c.head = r.head"""
    rest = f"""
        SELECT a.source, a.target
        FROM within_{stage} a
        LEFT JOIN {reached} s ON s.member = a.source
        LEFT JOIN {reached} t ON t.member = a.target
        WHERE s.member IS NULL AND t.member IS NULL"""
    return Step(f"circle_{stage}", circles, kept=True), Step(f"arc_{stage}", rest, kept=True)


def members(stages: int) -> str:
    """The query for who is in which circle after so many stages, in order, by ids."""
    return ordered(f"SELECT head, member FROM circle_{stages}")
