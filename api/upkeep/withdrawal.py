"""When a record was withdrawn, by whom and why, from the journal of facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from analytics.vetting.handover import ACTION as HAND_OVER
from api.upkeep.written_files import FILE_WRITTEN
from graph.errors import BadInput, NotFound
from graph.journal import all_entries
from graph.model import Record
from graph.store import JournalEntry, Store
from graph.words import WITHDRAWN_STATES

_ABOUT_CERTIFICATES: Final = ("decision", HAND_OVER)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A record that was withdrawn with revision `revision`, committed `at` that time.

    `files` and `certificates` are what the journal names of before: the entries of files written,
    and hashes of the certificates that were decided on or handed over.
    """

    record: Record
    revision: int
    at: datetime
    who: str
    action: str
    reason: str
    files: tuple[JournalEntry, ...]
    certificates: tuple[str, ...]


def withdrawal_of(store: Store, id_: str) -> Withdrawal:
    """The last withdrawal of a record. Raises NotFound for an unknown one, BadInput for one in use.

    Reads the whole journal of facts.
    """
    known = store.records(ids=[id_], withdrawn=True)
    if not known:
        raise NotFound("fact.no_record", record=id_)
    (record,) = known
    if record.state not in WITHDRAWN_STATES:
        raise BadInput("withdrawn.stands", record=id_)
    named: list[tuple[JournalEntry, str, str]] = []
    files: list[JournalEntry] = []
    certificates: list[str] = []
    for entry in all_entries(lambda after: store.journal("facts", after=after)):
        named += [(entry, *said) for said in _said_of(entry, id_)]
        if entry.action == FILE_WRITTEN:
            files.append(entry)
        elif entry.action in _ABOUT_CERTIFICATES:
            certificates.append(str(entry.particulars["certificate"]))
    entry, action, reason = _last(store, id_, named)
    revision = _revision(entry)
    return Withdrawal(
        record,
        revision,
        entry.at,
        entry.who,
        action,
        reason,
        tuple(file for file in files if file.number < entry.number),
        tuple(dict.fromkeys(certificates)),
    )


def _said_of(entry: JournalEntry, id_: str) -> Iterable[tuple[str, str]]:
    """(action, reason) of each event on a record in an entry of a commit."""
    events = cast(Sequence[str], entry.particulars.get("events", ()))
    reasons = cast(Sequence[str], entry.particulars.get("reasons", ()))
    for event, reason in zip(events, reasons, strict=False):
        action, _, record = event.partition(" ")
        if record == id_:
            yield action, reason


def _last(
    store: Store, id_: str, named: Sequence[tuple[JournalEntry, str, str]]
) -> tuple[JournalEntry, str, str]:
    """The event since which the record has been hidden: later ones changed nothing."""
    last = None
    for one in reversed(named):
        if store.records(ids=[id_], at_revision=_revision(one[0])):
            break
        last = one
    if last is None:
        raise NotFound("withdrawn.no_event", record=id_)
    return last


def _revision(entry: JournalEntry) -> int:
    return int(cast(Any, entry.particulars["revision"]))
