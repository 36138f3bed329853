"""A part of a journal as a table for people, in words; the proof of a whole one is the file of
`creditgraph journal export`.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from api.answers.journal import MOST_LISTED, Wanted, entries
from api.answers.journal_words import action_said, part_said, purpose_said, verdict_said, word
from api.clock import SHANGHAI
from api.desk.question import Ask
from graph.formulas import disarmed
from graph.sentence import Language, say
from graph.store import Chain

_COLUMNS: Final = ("number", "at", "who", "what", "about", "purpose", "persons", "digest")


def sheet(ask: Ask, wanted: Wanted) -> Iterator[bytes]:
    """The entries wanted as CSV with a byte order mark, a line each, in the reader's language.

    At most `MOST_LISTED` of them; a last line says where more were left out. That it was taken out
    is journalled before the first byte leaves.
    """
    told = entries(ask, wanted)
    count = len(told["entries"])
    ask.exported(f"journal_export {wanted.chain} {count}", (), why="journal")
    return _lines(told, ask.caller.language)


def _lines(told: Mapping[str, Any], language: Language) -> Iterator[bytes]:
    yield "\ufeff".encode()
    yield _line([say(f"journal_sheet.{name}").text(language) for name in _COLUMNS])
    for entry in told["entries"]:
        yield _line(_cells(entry, told["chain"], language))
    if told["next"]:
        left = say("journal_sheet.more", most=MOST_LISTED, number=told["next"])
        yield _line([left.text(language)])


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    # What people typed stands in reasons and purposes: no spreadsheet may run it.
    csv.writer(text).writerow([disarmed(cell) for cell in cells])
    return text.getvalue().encode()


def _cells(entry: Mapping[str, Any], chain: Chain, language: Language) -> list[str]:
    particulars = dict(entry["particulars"])
    persons = particulars.pop("persons", [])
    purpose = purpose_said(str(particulars.pop("purpose", "")), language)
    action = entry["action"]
    what, rest = action_said(chain, action, language)
    about = _events(particulars, language) if action == "commit" else ""
    parts = [
        part_said(action, key, value, language)
        for key, value in particulars.items()
        if value not in ("", [])
    ]
    told = "; ".join(f"{name}={value}" for name, value in parts)
    return [
        str(entry["number"]),
        _clock(entry["at"]),
        entry["who"],
        what,
        " ".join(part for part in (about, told, rest) if part),
        purpose,
        " ".join(persons),
        entry["digest"],
    ]


def _events(particulars: dict[str, Any], language: Language) -> str:
    """What was done to which records, in words; their lists are taken out."""
    events, reasons = particulars.pop("events", []), particulars.pop("reasons", [])
    measures = particulars.pop("measures", [""] * len(events))
    documents = particulars.pop("documents", [""] * len(events))
    verdicts = particulars.pop("verdicts", [])
    lines = []
    for place, text in enumerate([*events, *verdicts]):
        if place < len(events):
            action, _, rest = text.partition(" ")
            deed = word("event", action, language)
        else:
            deed, rest = verdict_said(text, language)
        more = (measures[place], documents[place]) if place < len(events) else ()
        reason = reasons[place] if place < len(reasons) else ""
        lines.append(" ".join(part for part in (deed, rest, *more, reason) if part))
    return "; ".join(lines)


def _clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
