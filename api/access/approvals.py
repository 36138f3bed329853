"""Requests that wait for a second person's word (four eyes), in the file of accounts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from api.access.account_file import AccountFile, Clock
from graph.errors import NotFound

LASTS_S: Final = 24 * 3600  # for so long a request waits
_KEPT: Final = 200  # requests that a list shows; all of them stay in the file
State = Literal["waiting", "approved", "done", "failed", "refused", "expired"]
_COLUMNS: Final = (
    "number, kind, who, system, department, particulars, reason, asked, until, state, "
)


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody asked to do, and what a second person said to it.

    `particulars` are those of the kind; `asked`, `until` and `said` seconds since the epoch;
    `why` is the second person's reason, or the sentence of what failed.
    """

    number: int
    kind: str
    who: str
    system: bool
    department: str
    particulars: Mapping[str, Any]
    reason: str
    asked: int
    until: int
    state: State
    by: str = ""
    said: int = 0
    why: str = ""


class Approvals:
    """The requests of one desk; each is answered at most once, by whichever process is first."""

    def __init__(self, file: AccountFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def ask(self, wanted: Approval) -> Approval:
        """Keep a request; number, clock times and state are set here."""
        now = int(self._clock())
        (row,) = self._file.rows(
            "INSERT INTO approvals (kind, who, system, department, particulars, reason, asked, "
            "until, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting') RETURNING number",
            *(wanted.kind, wanted.who, int(wanted.system), wanted.department),
            *(json.dumps(dict(wanted.particulars), ensure_ascii=False), wanted.reason),
            *(now, now + LASTS_S),
        )
        return self.one(int(row[0]))

    def one(self, number: int) -> Approval:
        """A request by its number. Raises NotFound."""
        rows = self._file.rows(
            f"SELECT {_COLUMNS} by, said, why FROM approvals WHERE number = ?",  # noqa: S608 - ours
            number,
        )
        if not rows:
            raise NotFound("people.no_approval", number=number)
        return _approval(rows[0])

    def latest(self) -> list[Approval]:
        """The latest requests, the last first."""
        rows = self._file.rows(
            f"SELECT {_COLUMNS} by, said, why FROM approvals "  # noqa: S608 - ours
            "ORDER BY number DESC LIMIT ?",
            _KEPT,
        )
        return [_approval(row) for row in rows]

    def open(self) -> list[Approval]:
        """The latest requests that wait for a word or for being fetched, the last first."""
        rows = self._file.rows(
            f"SELECT {_COLUMNS} by, said, why FROM approvals "  # noqa: S608 - ours
            "WHERE state IN ('waiting', 'approved') ORDER BY number DESC LIMIT ?",
            _KEPT,
        )
        return [_approval(row) for row in rows]

    def expire(self) -> list[Approval]:
        """Mark what has waited too long; gives what was marked, each once."""
        rows = self._file.rows(
            "UPDATE approvals SET state = 'expired' WHERE state IN ('waiting', 'approved') "
            "AND until <= ? RETURNING number",
            int(self._clock()),
        )
        return [self.one(int(row[0])) for row in rows]

    def move(
        self, number: int, before: State, after: State, *, by: str = "", why: str = ""
    ) -> bool:
        """Change the state of a request that is in the state `before` and in time; else False."""
        now = int(self._clock())
        return bool(
            self._file.done(
                "UPDATE approvals SET state = ?, by = CASE WHEN ? = '' THEN by ELSE ? END, "
                "said = ?, why = ? WHERE number = ? AND state = ? AND until > ?",
                *(after, by, by, now, why, number, before, now),
            )
        )


def _approval(row: tuple[Any, ...]) -> Approval:
    number, kind, who, system, department, particulars, *rest = row
    return Approval(number, kind, who, bool(system), department, json.loads(particulars), *rest)
