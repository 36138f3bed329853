"""Versions of records, and the events on them, as one SQLite transaction writes them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from graph.codec import EVENT_COLUMNS, Body, event_from, text_of
from graph.commit.states import Happening, KeptEvent
from graph.kept_rows import EVENT_VALUES, event_row, event_values, record_row
from graph.model import StateEvent
from graph.naming import document_key
from graph.sqlite.documents import keep_documents
from graph.sqlite.ledger.relations import ordinal, places_of
from graph.sqlite.ledger.session import Session
from graph.sqlite.ledger.versions import Changes, Versions, packed
from graph.store import BEGINNING, NO_END
from graph.tiers import is_unsure

_TEXT: Final = 11  # the place of the body's text in a row


class Records:
    """Implements `graph.commit.ledger.Records`: versions by id, and whom each ever named."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._versions = Versions(session.db, "records", "id", session.revision)

    def put(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        named = {
            (entity, id_)
            for id_, body in bodies.items()
            if "named_in" in body
            for entity, _ in body["named_in"]
        }
        ends = {body["subject"] for body in bodies.values()} | {entity for entity, _ in named}
        numbers = self._session.numbers(ends | {canonical[end] for end in ends})
        rows = {id_: _row(body, canonical, numbers) for id_, body in bodies.items()}
        told = self._session.waiting.told("C", bodies, fresh)
        changes = self._versions.put(rows, [id_ for id_ in rows if id_ not in fresh], told)
        self._count(changes, bodies, canonical, rows)
        keys = (
            (document_key(body["document_no"]), id_)
            for id_, body in bodies.items()
            if "document_no" in body
        )
        # In the order of the table: neighbours then go to the same page.
        keep_documents(self._session.db, sorted(keys))
        self._session.db.executemany(
            "INSERT OR IGNORE INTO named VALUES (?, ?)",
            [(numbers[entity], id_) for entity, id_ in named],
        )

    def _count(
        self,
        changes: Changes[str],
        bodies: Mapping[str, Body],
        canonical: Mapping[str, str],
        rows: Mapping[str, tuple[object, ...]],
    ) -> None:
        sums, revision = self._session.sums, self._session.revision
        sums.closed("records", changes.closed)
        versions = []
        for id_ in changes.opened:
            body = bodies[id_]
            subject, named = canonical[body["subject"]], _named(body, canonical)
            row = record_row(id_, subject, named, revision, str(rows[id_][_TEXT]))
            versions.append((id_, row))
        sums.opened("records", versions)

    def drop(self, ids: Collection[str]) -> None:
        self._session.sums.closed("records", self._versions.drop(set(ids)))

    def given_under(self, ids: Collection[str]) -> list[str]:
        given, there = places_of(self._session, ids)
        rows = self._session.db.execute(
            "SELECT id FROM records WHERE closed IS NULL "
            "AND subject IN (SELECT value FROM json_each(?1)) "
            "AND given_subject IN (SELECT value FROM json_each(?2)) "
            # A record that no longer names the id comes too: it is written again unchanged.
            "UNION SELECT record FROM named WHERE given IN (SELECT value FROM json_each(?2))",
            (there, given),
        )
        return [id_ for (id_,) in rows]

    def events(self, records: Collection[str]) -> dict[str, list[Happening]]:
        rows = self._session.rows(
            "SELECT record, action, outcome, happened_on, measure FROM events "
            "WHERE skipped = 0 AND record IN (SELECT value FROM json_each(?)) ORDER BY seq",
            records,
        )
        events: dict[str, list[Happening]] = {}
        for record, *happened in rows:
            events.setdefault(record, []).append(Happening(*happened))
        return events

    def add_events(
        self, events: Sequence[StateEvent], skipped: Collection[StateEvent] = ()
    ) -> list[StateEvent]:
        return [event for event in events if self._add_event(event, skipped=event in skipped)]

    def _add_event(self, event: StateEvent, *, skipped: bool) -> bool:
        if (
            skipped
            and self._session.db.execute(
                "SELECT 1 FROM events WHERE record = ? AND key = ? AND origin = ?",
                (event.record, event.key, event.origin),
            ).fetchone()
        ):
            return False
        values = event_values(event, self._session.revision, skipped=skipped)
        done = self._session.db.execute(
            # A key that the record has is ignored: the same file states its events again.
            f"INSERT OR IGNORE INTO events ({', '.join(EVENT_VALUES[1:])}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        if done.rowcount:
            self._session.sums.add("events", [event_row([done.lastrowid, *values])])
        return bool(done.rowcount)

    def kept_events(self, origins: Collection[str]) -> dict[str, list[KeptEvent]]:
        rows = self._session.rows(
            f"SELECT record, seq, skipped, origin, {', '.join(EVENT_COLUMNS)} "
            "FROM events WHERE record IN (SELECT record FROM events "
            "WHERE origin IN (SELECT value FROM json_each(?))) ORDER BY seq",
            origins,
        )
        kept: dict[str, list[KeptEvent]] = {}
        for record, seq, skipped, origin, *columns in rows:
            event = replace(event_from(record, *columns), origin=origin)
            kept.setdefault(record, []).append(KeptEvent(seq, not skipped, event))
        return kept

    def resettle(self, record: str, events: Sequence[KeptEvent]) -> None:
        db, sums = self._session.db, self._session.sums
        sums.take("events", self._event_rows(record))
        # All skipped first: of two rows of one key only one may count at a time.
        db.execute("UPDATE events SET skipped = 1 WHERE record = ?", (record,))
        db.execute(
            "DELETE FROM events WHERE record = ? AND seq NOT IN (SELECT value FROM json_each(?))",
            (record, packed(one.seq for one in events)),
        )
        counting = [(one.seq,) for one in events if one.counts]
        db.executemany("UPDATE events SET skipped = 0 WHERE seq = ?", counting)
        sums.add("events", self._event_rows(record))

    def _event_rows(self, record: str) -> list[str]:
        asked = f"SELECT {', '.join(EVENT_VALUES)} FROM events WHERE record = ?"
        return [event_row(row) for row in self._session.db.execute(asked, (record,))]


def _named(body: Body, canonical: Mapping[str, str]) -> list[list[str]]:
    named = body.get("named_in")
    return sorted([canonical[entity], role] for entity, role in named) if named else []


def _row(
    body: Body, canonical: Mapping[str, str], numbers: Mapping[str, int]
) -> tuple[object, ...]:
    subject = body["subject"]
    named = [[numbers[canonical[e]], role] for e, role in body.get("named_in") or ()]
    *dates, text, unsure = record_columns(body)
    return (
        numbers[canonical[subject]],
        numbers[subject],
        *dates,
        text_of(sorted(named)) if named else "",
        text,
        unsure,
    )


def record_columns(body: Body) -> tuple[object, ...]:
    """What the table keeps of a record beside its subject and whom it names."""
    get, attributes = body.get, body.get("attributes", {})
    return (
        body["tier"],
        get("list", ""),
        get("state", "in_force"),
        ordinal(body["decided_on"], BEGINNING),
        ordinal(get("occurred_on"), BEGINNING),
        ordinal(attributes.get("filed_on"), BEGINNING),
        ordinal(get("ends_on"), NO_END),
        str(attributes.get("case", "")),
        text_of(body),
        int(is_unsure(attributes)),
    )
