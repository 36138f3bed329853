"""Leads that officers handed over (转核查), which case took each, and the answer back.

All three stand in the facts journal; the file of cases only keeps them by certificate and by case,
and reads on from where it was, so it can be neither ahead of the journal nor lose what is in it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from analytics.vetting.handover import ACTION as HANDED_OVER
from api.cases.case_file import CaseFile
from api.cases.causes import entries_after
from graph.errors import NotFound, Taken
from graph.model import Batch, Entry
from graph.store import JournalEntry, Store

TAKEN, ANSWERED = "lead_taken", "lead_answered"  # actions of the facts journal
Outcome = Literal["confirmed", "refuted", "unclear"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("confirmed", "refuted", "unclear")
_MARK: Final = "referrals"
_COLUMNS: Final = "lead, certificate, debtor, records, note, who, at, case_, answer"


@dataclass(frozen=True, slots=True)
class Referral:
    """A lead handed over: `lead` is its number in the facts journal.

    `debtor` and `records` are as the journal has them; `case` is 0 until one takes it. `answer` has
    `outcome`, `text`, `who` and `at`; empty until there is one.
    """

    lead: int
    certificate: str
    debtor: str
    records: tuple[str, ...]
    note: str
    who: str
    at: str
    case: int
    answer: Mapping[str, Any]


class Referrals:
    """The leads handed over, of a store, as its journal tells."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file

    def follow(self, store: Store) -> None:
        """Read on in the journal to its end."""
        if store.journal_lengths()["facts"] == self._last:
            return
        with self._file.together():
            if store.journal_lengths()["facts"] < self._last:  # an older copy of the store
                self._file.keep_mark(_MARK, "0")
            self._read_on(store)

    @property
    def _last(self) -> int:
        """The entry of the journal up to which it was read."""
        return int(self._file.mark(_MARK) or 0)

    def _read_on(self, store: Store) -> None:
        last = self._last
        for entry in entries_after(store, last):
            self._note(entry)
            last = entry.number
        self._file.keep_mark(_MARK, str(last))

    def _note(self, entry: JournalEntry) -> None:
        told = entry.particulars
        if entry.action == HANDED_OVER:
            self._file.done(
                "INSERT OR IGNORE INTO referrals VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')",
                *(entry.number, told["certificate"], told["debtor"], json.dumps(told["records"])),
                *(told["note"], entry.who, entry.at.isoformat()),
            )
        elif entry.action == TAKEN:
            self._file.done(
                "UPDATE referrals SET case_ = ? WHERE lead = ?", told["case"], told["lead"]
            )
        elif entry.action == ANSWERED:
            answer = {
                "outcome": told["outcome"],
                "text": told["answer"],
                "who": entry.who,
                "at": entry.at.isoformat(),
            }
            text = json.dumps(answer, ensure_ascii=False)
            self._file.done("UPDATE referrals SET answer = ? WHERE lead = ?", text, told["lead"])

    def on(self, certificate: str) -> list[Referral]:
        """The leads of a certificate, in the order in which they were handed over."""
        return self._of("certificate = ? ORDER BY lead", certificate)

    def in_case(self, case: int) -> list[Referral]:
        """The leads that a case took."""
        return self._of("case_ = ? ORDER BY lead", case)

    def waiting(self, limit: int) -> list[Referral]:
        """The leads that no case took yet, the oldest first."""
        return self._of("case_ = 0 ORDER BY lead LIMIT ?", limit)

    def of(self, lead: int) -> Referral:
        """A lead by its number. Raises NotFound."""
        found = self._of("lead = ?", lead)
        if not found:
            raise NotFound("cases.no_lead")
        return found[0]

    def _of(self, where: str, *values: object) -> list[Referral]:
        rows = self._file.rows(f"SELECT {_COLUMNS} FROM referrals WHERE {where}", *values)
        return [
            Referral(
                lead,
                certificate,
                debtor,
                tuple(json.loads(records)),
                note,
                who,
                at,
                case,
                json.loads(answer) if answer else {},
            )
            for lead, certificate, debtor, records, note, who, at, case, answer in rows
        ]

    def take(self, store: Store, lead: int, case: int, who: str) -> Referral:
        """Let a case take a lead; journalled. Raises NotFound, and Taken where one has it."""
        with self._file.together():
            one = self.of(lead)
            if one.case:
                raise Taken("cases.lead_taken", number=lead)
            self._say(store, Entry(TAKEN, {"lead": lead, "case": case}), who)
        return self.of(lead)

    def answer(self, store: Store, one: Referral, outcome: Outcome, text: str, who: str) -> None:
        """Answer who handed a lead over; journalled. A later answer stands in place of it."""
        told: dict[str, str | int] = {
            "lead": one.lead,
            "certificate": one.certificate,
            "case": one.case,
            "outcome": outcome,
            "answer": text,
        }
        with self._file.together():
            self._say(store, Entry(ANSWERED, told), who)

    def _say(self, store: Store, entry: Entry, who: str) -> None:
        store.commit(Batch(entries=(entry,), who=who))
        self._read_on(store)
