"""Where a withdrawn record still is in the file of cases: alerts, notes, and exports of before."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from api.cases.book import CaseBook
from api.cases.case_file import NAME
from api.cases.mentions import speaks_of
from api.upkeep.withdrawal import Withdrawal
from api.upkeep.withdrawn import Derived
from graph.journal import all_entries
from graph.store import Store

_EXPORTED = "exported"


def derived_in_cases(store: Store, one: Withdrawal, desk: Path) -> Iterator[Derived]:
    """Alerts that tell of it, notes that speak of it, and exports of cases that held it.

    Notes stay, marked, since a person wrote them; an export that was given away no program calls
    back: `stands` says that a person has to. Alerts are erased by the desk, and hide it meanwhile.
    """
    yield from _exports(store, one)
    if not (desk / NAME).exists():
        return
    book = CaseBook(desk / NAME)
    try:
        for number in book.alerts.naming(one.record.id):
            yield Derived("alert", str(number), one.at)
        for note in book.cases.every("note"):
            if speaks_of(note.content["text"], one.record):
                about = {"case": note.case, "who": note.who, "marked": True}
                at = datetime.fromtimestamp(note.at, UTC).isoformat()
                yield Derived("note", str(note.number), None, {**about, "at": at})
    finally:
        book.close()


def _exports(store: Store, one: Withdrawal) -> Iterator[Derived]:
    for entry in all_entries(lambda after: store.journal("facts", after=after)):
        told = entry.particulars
        records = told.get("records")
        if entry.action != "case" or told.get("what") != _EXPORTED or entry.at >= one.at:
            continue
        if isinstance(records, list) and one.record.id in records:
            about = {"case": told["case"], "who": entry.who, "digest": told["digest"]}
            yield Derived("case_export", str(entry.number), None, about, stands=True)
