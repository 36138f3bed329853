"""The tables and notes of an exported case, in words, for who opens them in a spreadsheet.

Times are Beijing's. What programs read of a case is its `case.json`.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from analytics.propagation.exposure import Evidence
from analytics.vetting.chain_words import chain_in_words
from analytics.wording import source_titles, word
from api.answers.journal_words import word as said
from api.clock import SHANGHAI
from api.desk.question import Ask
from graph.formulas import disarmed
from graph.model import Entity, Record, Relation
from graph.sentence import Language, comma, say

Row = Mapping[str, Any]
_PARTY: Final = ("item", "subject", "kind", "name", "who", "at")
_CHAIN: Final = ("party", "record", "score", "hops", "chain", "marks")
_SOURCE: Final = ("fact", "id", "what", "sources", "from", "until", "issuer", "document")
_TASK: Final = ("item", "text", "whose", "until", "done_by", "done_at")
_FILE: Final = ("item", "name", "size", "sha256", "who", "at")
_LEAD: Final = (
    *("number", "code", "debtor", "name", "note", "who", "at"),
    *("outcome", "answer", "answered_by", "answered_at"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Who is named, and the relations and records that chains and parties rest on."""

    entities: Mapping[str, Entity]
    relations: Mapping[str, Relation]
    records: Sequence[Record]


def tables(ask: Ask, told: Row, evidence: Iterable[Evidence], facts: Facts) -> dict[str, bytes]:
    """Each table of a case by its file name, and `notes.txt`, in the caller's language."""
    language = ask.caller.language
    return {
        "parties.csv": _csv(_PARTY, _parties(told["parties"], language), language),
        "chains.csv": _csv(_CHAIN, _chains(ask, evidence, facts), language),
        "sources.csv": _csv(_SOURCE, _sources(ask, facts), language),
        "tasks.csv": _csv(_TASK, map(_timed, told["tasks"]), language),
        "files.csv": _csv(_FILE, map(_timed, told["files"]), language),
        "leads.csv": _csv(_LEAD, (_lead(one, language) for one in told["leads"]), language),
        "notes.txt": _notes(told["notes"], language),
    }


def _parties(parties: Iterable[Row], language: Language) -> Iterable[Row]:
    for one in parties:
        yield {**_timed(one), "kind": word("kind", one["kind"], language)}


def _chains(ask: Ask, evidence: Iterable[Evidence], facts: Facts) -> Iterable[Row]:
    language = ask.caller.language
    names = {id_: ask.masking.entity(one).name for id_, one in facts.entities.items()}
    debtors = {record.id: record.subject for record in facts.records}
    for one in evidence:
        if one.record not in debtors:  # withdrawn while the case was read
            continue
        chain = chain_in_words(
            one.chain, facts.relations, names, debtor=debtors[one.record], party=one.entity
        )
        marks = (word("mark", mark, language) for mark in one.marks)
        yield {
            "party": names[one.entity],
            "record": one.record,
            "score": round(one.score, 3),
            "hops": one.hops,
            "chain": chain if isinstance(chain, str) else chain.text(language),
            "marks": comma(language).join(marks),
        }


def _sources(ask: Ask, facts: Facts) -> Iterable[Row]:
    language = ask.caller.language
    for tie in sorted(facts.relations.values(), key=lambda one: one.id):
        yield {
            "fact": say("case_sheet.relation").text(language),
            "id": tie.id,
            "what": word("relation", tie.kind, language),
            "sources": source_titles(tie.sources, language),
            "from": tie.valid_from,
            "until": tie.valid_to,
        }
    for record in sorted(facts.records, key=lambda one: one.id):
        shown = ask.masking.record(record)
        what = ("list", record.list) if record.list else ("record", record.kind)
        yield {
            "fact": say("case_sheet.record").text(language),
            "id": record.id,
            "what": word(*what, language),
            "sources": source_titles(record.sources, language),
            "from": record.decided_on,
            "until": record.ends_on,
            "issuer": shown.issuer,
            "document": shown.document_no,
        }


def _lead(one: Row, language: Language) -> Row:
    answer = one["answer"] or {}
    told = {**one, "at": _clock(one["at"])}
    if answer:
        told["outcome"] = said("lead_outcome", answer["outcome"], language)
        told |= {"answer": answer["text"], "answered_by": answer["who"]}
        told["answered_at"] = _clock(answer["at"])
    return told


def _notes(notes: Iterable[Row], language: Language) -> bytes:
    """Notes one after another, each with whose it is; a mark where it speaks of what went."""
    parts = []
    for note in map(_timed, notes):
        title = say("case_sheet.heading", number=note["item"], who=note["who"], at=note["at"])
        heading = [title.text(language)]
        if note["withdrawn"]:
            heading.append(say("case_sheet.withdrawn", count=note["withdrawn"]).text(language))
        parts.append("\n".join([*heading, note["text"], ""]))
    return "\n".join(parts).encode()


def _timed(row: Row) -> Row:
    """A row whose times are told as people write them."""
    times = {key: _clock(row[key]) for key in ("at", "done_at") if row.get(key)}
    return {**row, **times}


def _clock(at: str | int) -> str:
    """A time in Beijing: of seconds since the epoch, or of a text of ISO 8601."""
    when = (
        datetime.fromisoformat(at) if isinstance(at, str) else datetime.fromtimestamp(at, SHANGHAI)
    )
    return when.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _csv(columns: Sequence[str], rows: Iterable[Row], language: Language) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([say(f"case_sheet.{name}").text(language) for name in columns])
    for row in rows:
        cells = ("" if row.get(name) is None else str(row[name]) for name in columns)
        writer.writerow([disarmed(cell) for cell in cells])
    # A spreadsheet takes a file without the mark for one of the local code page.
    return b"\xef\xbb\xbf" + text.getvalue().encode(errors="replace")
