"""Punished practitioners who joined another agency, as relational steps (DESIGN §8b).

They say what `analytics.patterns.evasion.agencies_of_banned` does. The day of what was done counts;
where no sheet tells it, a day so many before the decision stands in, and the way says so.
"""

from datetime import date, timedelta
from typing import Final

from analytics.patterns.adverse import TIERS
from analytics.patterns.evasion import AGENCY
from analytics.patterns.pattern_row import Pattern
from analytics.relational.steps import Step
from analytics.relational.witness_steps import (
    OTHER,
    RECORD,
    RELATION,
    FoundPattern,
    day,
    witness,
    words,
)
from graph.words import ORGANISATION_KINDS

_WAY: Final = "banned_practitioner"


def found(pattern: Pattern, as_of: date, prefix: str) -> FoundPattern:
    """The steps; each of their names begins with `prefix`."""
    steps = (
        Step(f"{prefix}_offence", _offences(pattern, as_of), kept=True),
        Step(f"{prefix}_term", _terms(prefix), kept=True),
        Step(f"{prefix}_then", _then(prefix), kept=True),
        Step(f"{prefix}_before", _before(prefix), kept=False),
        Step(f"{prefix}_found", _found(prefix, as_of), kept=True),
    )
    return FoundPattern(steps, f"{prefix}_found", _witnesses(prefix))


def _offences(pattern: Pattern, as_of: date) -> str:
    """Moderate and serious records of persons, in force or decided within the years looked at."""
    guess = pattern.whole("guess_days")
    first = as_of - timedelta(days=pattern.whole("look_back_days"))
    return f"""
        SELECT c.place AS record, c.subject, c.decided_on AS decided,
            coalesce(c.occurred_on, c.filed_on, c.decided_on - {guess}) AS event,
            c.occurred_on IS NULL AND c.filed_on IS NULL AS guessed
        FROM records c
        JOIN entities e ON e.place = c.subject
        LEFT JOIN seeds s ON s.record = c.place
        WHERE c.tier IN ({words(TIERS)}) AND e.kind NOT IN ({words(ORGANISATION_KINDS)})
            AND (
                s.record IS NOT NULL
                OR (c.decided_on >= {day(first)} AND c.decided_on <= {day(as_of)})
            )"""


def _terms(prefix: str) -> str:
    """What ties the subject of each offence to an agency, whenever."""
    return f"""
        SELECT o.record, o.subject, o.event, o.decided, o.guessed, r.place, r.target AS agency,
            r.valid_from AS begins, r.valid_to AS ends,
            (r.valid_from IS NULL OR r.valid_from <= o.event)
                AND (r.valid_to IS NULL OR r.valid_to > o.event) AS held
        FROM {prefix}_offence o
        JOIN relations r ON r.source = o.subject
        JOIN entities e ON e.place = r.target
        WHERE r.kind IN ({words(AGENCY)}) AND array_contains(e.roles, 'intermediary')"""


def _then(prefix: str) -> str:
    """The ties of the day of the offence; where that is a guess, else those up to the decision."""
    return f"""
        SELECT record, place, agency FROM {prefix}_term WHERE held
        UNION ALL
        SELECT t.record, t.place, t.agency
        FROM {prefix}_term t
        LEFT JOIN (SELECT DISTINCT record FROM {prefix}_term WHERE held) h ON h.record = t.record
        WHERE h.record IS NULL AND t.guessed
            AND (t.begins IS NULL OR t.begins <= t.decided)
            AND (t.ends IS NULL OR t.ends > t.event)"""


def _before(prefix: str) -> str:
    """The agencies in which somebody was before, or at the offence."""
    return f"""
        SELECT record, agency FROM {prefix}_term WHERE begins IS NULL OR begins <= event
        UNION
        SELECT record, agency FROM {prefix}_then"""


def _found(prefix: str, as_of: date) -> str:
    """The first record, and then the first tie, by which each joined each agency afterwards."""
    return f"""
        SELECT record, subject, agency, place, begins,
            CASE WHEN guessed THEN '{_WAY}_guessed' ELSE '{_WAY}' END AS way
        FROM (
            SELECT t.*, row_number() OVER (
                PARTITION BY t.agency, t.subject ORDER BY t.record, t.place
            ) AS nth
            FROM {prefix}_term t
            JOIN (SELECT DISTINCT record FROM {prefix}_then) a ON a.record = t.record
            LEFT JOIN {prefix}_before b ON b.record = t.record AND b.agency = t.agency
            WHERE b.record IS NULL AND t.begins > t.event AND t.begins <= {day(as_of)}
                AND (t.ends IS NULL OR t.ends > {day(as_of)})
        ) ranked
        WHERE nth = 1"""


def _witnesses(prefix: str) -> str:
    known = ("f.agency", "f.subject", "f.way", "f.begins")
    name = f"{prefix}_found f"
    then = f"{name} JOIN {prefix}_then t ON t.record = f.record"
    old = f"{name} JOIN (SELECT DISTINCT record, agency FROM {prefix}_then) t"
    return "\nUNION ALL\n".join(
        (
            witness(
                (*known, str(OTHER), "t.agency", "0", "t.agency"), f"{old} ON t.record = f.record"
            ),
            witness((*known, str(RELATION), "0", "0", "f.place"), name),
            witness((*known, str(RELATION), "1", "t.place", "t.place"), then),
            witness((*known, str(RECORD), "0", "0", "f.record"), name),
        )
    )
