"""What a caller had vetted: the newest first, found by code, party, document number, day, decision.

Kept as long as the certificates are: ninety days after they were last issued.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from analytics.vetting.short_code import code_in, code_of, hashes_of
from api.answers.vettings import certificate_of, names_in, said_of
from api.desk.certificates import Asked, Wanted
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import BadInput

PAGE: Final = 20
_MOST_NAMED: Final = 50  # parties or records that one text may mean
_HERE: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: a text, a decision, days (both counted), in whose vettings.

    The text is a short code, a document number, or a party's name or code. `everyone` is for
    callers who may read the journal.
    """

    text: str = ""
    decision: str = ""
    since: date | None = None
    until: date | None = None
    everyone: bool = False
    page: int = 1


def my_vettings(ask: Ask, sought: Sought) -> dict[str, Any]:
    """One page of the caller's vettings, and how many there are. Raises Forbidden for `everyone`.

    Persons in it are masked as the role requires, and the look is journalled.
    """
    if sought.everyone:
        ask.caller.require("journal")
    skip = (sought.page - 1) * PAGE
    asked, count = ask.desk.certificates.listed(_wanted(ask, sought), limit=PAGE, skip=skip)
    rows = [row for one in asked if (row := _row(ask, one))]
    if rows:
        subjects = {row.pop("_subject") for row in rows}
        ask.vetted("vettings", subjects, why="vettings")
    return {**framed(ask, explored=len(rows)), "count": count, "page": sought.page, "results": rows}


def _wanted(ask: Ask, sought: Sought) -> Wanted:
    low, high = _coded(sought.text)
    return Wanted(
        who=None if sought.everyone else ask.caller.name,
        decision=sought.decision,
        since=_second(sought.since) if sought.since else 0,
        until=_second(sought.until + timedelta(days=1)) if sought.until else 2**62,
        named=_named(ask, sought.text) if sought.text.strip() else None,
        low=low,
        high=high,
    )


def _coded(text: str) -> tuple[str, str]:
    """The hashes of a short code; for another text a range that holds none."""
    try:
        return hashes_of(code_in(text))
    except BadInput:
        return "", ""


def _second(day: date) -> int:
    """When a day begins in China, in seconds since the epoch."""
    return int(datetime.combine(day, time(), _HERE).timestamp())


def _named(ask: Ask, text: str) -> list[str]:
    """The ids, as they stand in a certificate, of the parties and records that a text means.

    Never the text itself: a hit would confirm a name to a caller who sees it masked.
    """
    view, most = ask.view, _MOST_NAMED
    records = view.reader.records_by_document_no(text, limit=most, at_revision=view.revision)
    masked, at = ask.masking.masked, view.revision
    matches = view.reader.find(text, limit=most, at_revision=at, masked=masked).matches
    parties = [one.entity for one in matches]
    seen = [one.id for one in parties if one.kind != "person" or ask.caller.sees_persons]
    ids = (*seen, *(record.id for record in records))
    return [orjson.dumps(id_).decode() for id_ in ids]


def _row(ask: Ask, asked: Asked) -> dict[str, Any] | None:
    """A line of the list; None for what was put among our certificates by somebody else."""
    try:
        certificate = certificate_of(ask, asked.hash)
    except BadInput:
        return None
    question = certificate["question"]
    subject = ask.masking.id(question["subject"])
    words = said_of(ask, asked.hash)
    stands = words[-1] if words and words[-1]["word"] != "withdrawn" else None
    return {
        "_subject": question["subject"],
        "hash": asked.hash,
        "code": code_of(asked.hash),
        "subject": subject,
        "name": names_in(ask, certificate).get(subject, subject),
        "scenario": question["scenario"],
        "decision": certificate["decision"],
        "as_of": certificate["as_of"],
        "asked_at": datetime.fromtimestamp(asked.at, UTC),
        "asked_by": asked.who,
        "word": stands,
    }
