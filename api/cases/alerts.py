"""Alerts and their deliveries, as the file of cases keeps them: each change once, for good.

What an alert tells of a record is erased when the record is withdrawn; of an alert of which nothing
is left only the number stays, so that it is made and sent no second time.
"""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from analytics.record_status import withdrawn_since
from analytics.vetting.standing import Question
from analytics.vetting.standing_changes import Line
from api.cases.case_file import CaseFile, Clock
from graph.store import Store

# Waits after each failed try; the last one again, until a delivery is three days old.
_WAITS_S: Final = (5, 30, 120, 600, 1800, 3600)
_GIVEN_UP_S: Final = 3 * 86400
_ALERT: Final = "number, subject, scenario, revision, day, at, content"
_DUE: Final = "id, alert, channel, target, state, tries, made, said, why"


@dataclass(frozen=True, slots=True)
class Alert:
    """What of a subject is another at a revision: its lines, and why (`causes`).

    A cause is an entry of the facts journal: `number`, `action`, `revision`, and the `source` of a
    load; or that another day or other rules have come.
    """

    number: int
    subject: str
    scenario: str
    revision: int
    day: str
    at: int
    lines: tuple[Mapping[str, Any], ...]
    causes: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A way on which an alert goes: `channel` is webhook or mail, `target` an address or mailbox.

    `state` is waiting, sent, failed (given up), or void (nothing is left to tell).
    """

    id: str
    alert: int
    channel: str
    target: str
    state: str
    tries: int
    made: int
    said: int
    why: str


class Alerts:
    """The alerts of a file; `clock` gives seconds since the epoch."""

    def __init__(self, file: CaseFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def add(
        self,
        asked: Question,
        at: tuple[int, date],
        lines: Sequence[Line],
        causes: Sequence[Mapping[str, Any]],
        ways: Collection[tuple[str, str]],
    ) -> int | None:
        """Keep an alert of a revision and day, with the ways on which it is to go.

        None where the same change is kept already. To be called within `together`.
        """
        content = json.dumps(
            {"lines": [line.plain() for line in lines], "causes": list(causes)}, ensure_ascii=False
        )
        now = int(self._clock())
        key = (asked.subject, asked.scenario, at[0], at[1].isoformat())
        if self._file.row(
            "SELECT 1 FROM alerts WHERE subject = ? AND scenario = ? AND revision = ? AND day = ?",
            *key,
        ):
            return None
        number = self._file.added(
            "INSERT INTO alerts (subject, scenario, revision, day, at, content) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            *(*key, now, content),
        )
        for record in sorted({one for line in lines for one in line.rests_on}):
            self._file.done("INSERT INTO alert_records VALUES (?, ?)", record, number)
        for channel, target in sorted(ways):
            self._file.done(
                "INSERT INTO deliveries VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?, 0, '')",
                *(str(uuid.uuid4()), number, channel, target, now, now),
            )
        return number

    def of(self, number: int) -> Alert | None:
        """One alert by its number."""
        found = self._alerts("number = ?", number)
        return found[0] if found else None

    def listed(
        self, watched: Collection[Question] | None, *, before: int, limit: int
    ) -> list[Alert]:
        """The alerts on these subjects, None for all, the last first, with numbers below `before`.

        At most `limit`; those of which nothing is left are not among them.
        """
        wanted = json.dumps([f"{one.subject}\n{one.scenario}" for one in watched or ()])
        return self._alerts(
            "number < ? AND content <> '' AND (? OR subject || char(10) || scenario IN "
            "(SELECT value FROM json_each(?))) ORDER BY number DESC LIMIT ?",
            *(before, watched is None, wanted, limit),
        )

    def _alerts(self, where: str, *values: object) -> list[Alert]:
        rows = self._file.rows(f"SELECT {_ALERT} FROM alerts WHERE {where}", *values)
        return [_alert(row) for row in rows]

    def erase(self, records: Collection[str]) -> int:
        """Erase what alerts tell of these records, for good; gives how many alerts lost a line."""
        numbers = self._file.rows(
            "SELECT DISTINCT alert FROM alert_records "
            "WHERE record IN (SELECT value FROM json_each(?))",
            json.dumps(sorted(records)),
        )
        for (number,) in numbers:
            (alert,) = self._alerts("number = ?", number)
            kept = [one for one in alert.lines if records_of(one).isdisjoint(records)]
            content = {"lines": kept, "causes": alert.causes} if kept else None
            text = json.dumps(content, ensure_ascii=False) if content else ""
            self._file.done("UPDATE alerts SET content = ? WHERE number = ?", text, number)
        for record in records:
            self._file.done("DELETE FROM alert_records WHERE record = ?", record)
        self._file.done(
            "UPDATE deliveries SET state = 'void' WHERE state = 'waiting' AND alert IN "
            "(SELECT number FROM alerts WHERE content = '')"
        )
        return len(numbers)

    def naming(self, record: str) -> list[int]:
        """The numbers of the alerts that tell of a record."""
        rows = self._file.rows("SELECT alert FROM alert_records WHERE record = ?", record)
        return [row[0] for row in rows]

    # -- who has seen them

    def see(self, number: int, who: str) -> None:
        """Note that a user has seen an alert."""
        now = int(self._clock())
        self._file.done("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", number, who, now)

    def seen_by(self, who: str) -> set[int]:
        """The numbers of the alerts that a user has seen."""
        return {row[0] for row in self._file.rows("SELECT alert FROM seen WHERE who = ?", who)}

    # -- deliveries

    def due(self) -> list[Delivery]:
        """The deliveries whose time has come, oldest first."""
        rows = self._file.rows(
            f"SELECT {_DUE} FROM deliveries WHERE state = 'waiting' AND next <= ? "
            "ORDER BY next, made LIMIT 100",
            int(self._clock()),
        )
        return [Delivery(*row) for row in rows]

    def deliveries(self, alert: int) -> list[Delivery]:
        """The deliveries of an alert."""
        rows = self._file.rows(
            f"SELECT {_DUE} FROM deliveries WHERE alert = ? ORDER BY channel, target",
            alert,
        )
        return [Delivery(*row) for row in rows]

    def not_taken(self) -> tuple[int, int]:
        """(deliveries tried thrice that still wait, deliveries given up)."""
        rows = self._file.rows(
            "SELECT state, count(*) FROM deliveries WHERE state = 'failed' "
            "OR (state = 'waiting' AND tries > 2) GROUP BY state"
        )
        counts = dict(rows)
        return counts.get("waiting", 0), counts.get("failed", 0)

    def sent(self, one: Delivery) -> None:
        """Note for good that the other side took a delivery; it is never sent again."""
        self._file.done(
            "UPDATE deliveries SET state = 'sent', said = ?, why = '', tries = tries + 1 "
            "WHERE id = ?",
            *(int(self._clock()), one.id),
        )

    def void(self, one: Delivery) -> None:
        """Note that nothing is left to send."""
        self._file.done("UPDATE deliveries SET state = 'void' WHERE id = ?", one.id)

    def failed(self, one: Delivery, why: str) -> None:
        """Note why a try failed; the next one comes after a while, and after three days none."""
        now = int(self._clock())
        wait = _WAITS_S[min(one.tries, len(_WAITS_S) - 1)]
        state = "failed" if now - one.made > _GIVEN_UP_S else "waiting"
        self._file.done(
            "UPDATE deliveries SET state = ?, tries = tries + 1, next = ?, said = ?, why = ? "
            "WHERE id = ?",
            *(state, now + wait, now, why[:200], one.id),
        )


def _alert(row: tuple[Any, ...]) -> Alert:
    number, subject, scenario, revision, day, at, text = row
    content = json.loads(text) if text else {"lines": (), "causes": ()}
    lines, causes = tuple(content["lines"]), tuple(content["causes"])
    return Alert(number, subject, scenario, revision, day, at, lines, causes)


def records_of(line: Mapping[str, Any]) -> set[str]:
    """The records that a line of an alert rests on."""
    return set(line.get("rests_on", ()))


def lines_now(store: Store, found: Collection[Alert]) -> dict[int, list[Mapping[str, Any]]]:
    """By alert, the lines all of whose records stand.

    The watcher erases the others for good with its next look; nothing is told of them at once.
    """
    records = {record for one in found for line in one.lines for record in records_of(line)}
    gone = set(withdrawn_since(store, records))
    return {
        one.number: [line for line in one.lines if records_of(line).isdisjoint(gone)]
        for one in found
    }
