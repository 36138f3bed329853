"""Alerts as a caller reads them: what changed of whom, and why; nothing of withdrawn records."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.vetting.standing import Question
from api.answers.watches import named, subject_shown
from api.cases.alert_words import cause_said, line_said
from api.cases.alerts import Alert, lines_now
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import NotFound
from graph.model import Entity


def alerts(ask: Ask, *, before: int, limit: int) -> dict[str, Any]:
    """The alerts on whom the caller watches, the last first; all for who may read the journal.

    `next` is the number to go on from (`before`), None where there are no more.
    """
    kept = ask.desk.book.alerts
    found = kept.listed(watched_by(ask), before=before, limit=limit + 1)
    page, seen = found[:limit], kept.seen_by(ask.caller.name)
    standing = lines_now(ask.desk.store, page)
    told = [(one, lines) for one in page if (lines := standing[one.number])]
    known = named(ask, _named_in(told), "alerts")
    return {
        **framed(ask, explored=len(told), truncated=len(found) > limit),
        "next": page[-1].number if len(found) > limit else None,
        "alerts": [_shown(ask, one, lines, known, one.number in seen) for one, lines in told],
    }


def alert(ask: Ask, number: int) -> dict[str, Any]:
    """One alert with its deliveries. Raises NotFound where the caller watches no such subject."""
    kept = ask.desk.book.alerts
    one = kept.of(number)
    watched = watched_by(ask)
    is_ours = one is not None and (
        watched is None or Question(one.subject, one.scenario) in watched
    )
    lines = lines_now(ask.desk.store, [one])[number] if one is not None and is_ours else []
    if one is None or not lines:
        raise NotFound("alerts.unknown")
    known = named(ask, _named_in([(one, lines)]), "alert")
    seen = number in kept.seen_by(ask.caller.name)
    sent = [
        {
            "channel": way.channel,
            "state": way.state,
            "tries": way.tries,
            "at": way.said or None,
            "why": way.why,
        }
        for way in kept.deliveries(number)
    ]
    return {**framed(ask), **_shown(ask, one, lines, known, seen), "deliveries": sent}


def see(ask: Ask, number: int) -> dict[str, Any]:
    """Note that the caller has seen an alert. Raises NotFound as `alert` does."""
    told = alert(ask, number)
    ask.desk.book.alerts.see(number, ask.caller.name)
    return {**told, "seen": True}


def watched_by(ask: Ask) -> set[Question] | None:
    """Whom the caller watches; None for who sees all."""
    if ask.caller.may("journal"):
        return None
    return {one.asked for one in ask.desk.book.watches.of(ask.caller.name)}


def _named_in(told: Sequence[tuple[Alert, Sequence[Mapping[str, Any]]]]) -> set[str]:
    entities = {line["entity"] for _, lines in told for line in lines if line.get("entity")}
    return entities | {one.subject for one, _ in told}


def _shown(
    ask: Ask,
    one: Alert,
    lines: Sequence[Mapping[str, Any]],
    known: Mapping[str, Entity],
    seen: bool,
) -> dict[str, Any]:
    return {
        "number": one.number,
        **subject_shown(ask, one.subject, known),
        "scenario": one.scenario,
        "of_revision": one.revision,
        "day": one.day,
        "at": one.at,
        "seen": seen,
        "changes": [_line(ask, one, line, known) for line in lines],
        "causes": [
            {**cause, "text": cause_said(cause).text(ask.caller.language)} for cause in one.causes
        ],
    }


def _line(
    ask: Ask, one: Alert, line: Mapping[str, Any], known: Mapping[str, Entity]
) -> dict[str, Any]:
    """A line with its sentence; of a ground of another party than the subject with who that is."""
    kept = {key: value for key, value in line.items() if key != "rests_on"}
    entity = kept.pop("entity", "")
    whose = subject_shown(ask, entity, known) if entity and entity != one.subject else None
    return {**kept, "text": line_said(line).text(ask.caller.language), "whose": whose}
