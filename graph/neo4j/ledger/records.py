"""Records of one Neo4j transaction, and the events on them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from graph.codec import Body, KeptClaim, body_of_text, event_from, text_of
from graph.commit.states import Happening, KeptEvent
from graph.kept_rows import EVENT_VALUES, event_row, event_values, record_row
from graph.model import StateEvent
from graph.neo4j.ledger.claim_texts import packed_claims, unpacked_claims
from graph.neo4j.ledger.nodes import Nodes
from graph.neo4j.ledger.session import Session, grouped, listed
from graph.neo4j.shapes import EVENT, WHOLE_EVENT, document_of, record_properties
from graph.words import WITHDRAWN_STATES

Named = tuple[tuple[str, str], ...]  # (the id it answers as, role)
_EVENT_LABELS: Final = ("StateEvent", "SkippedEvent")  # of one that counts, of one that does not


@dataclass(slots=True)
class HeldRecord:
    """A record as this transaction knows it; `kept` and `kept_ends` are the database's.

    `label` is the one in the database: a withdrawn record has another and hangs on nothing.
    """

    id: str
    label: str = ""
    subject: str = ""
    named: Named = ()
    kept_ends: tuple[str, Named] = ("", ())
    opened: int = 0
    kept: str | None = None
    text: str | None = None
    claims: list[KeptClaim] = field(default_factory=list)
    claims_changed: bool = False

    @property
    def moved(self) -> bool:
        """Whether its subject or the named are others than in the database."""
        return (self.subject, self.named) != self.kept_ends

    @property
    def differs(self) -> bool:
        """Whether it needs another version than the database has."""
        return self.text != self.kept or self.moved

    @property
    def wanted_label(self) -> str:
        """The label that its state asks for; "" for one that nobody claims any more."""
        if self.text is None:
            return ""
        state = body_of_text(str(self.text)).get("state", "in_force")
        return "WithdrawnRecord" if state in WITHDRAWN_STATES else "Record"


class Records:
    """Implements `graph.commit.ledger.Records`."""

    def __init__(self, session: Session, nodes: Nodes) -> None:
        self._session = session
        self._nodes = nodes
        self._held: dict[str, HeldRecord | None] = {}

    def all(self) -> Iterable[HeldRecord]:
        """All records that were read and exist."""
        return (held for held in self._held.values() if held is not None)

    def claims_of(self, ids: Collection[str]) -> dict[str, list[KeptClaim]]:
        """Open claims by fact key."""
        self._meet(ids)
        return {"C" + i: list(held.claims) for i in ids if (held := self._held[i]) and held.claims}

    def add_claim(self, claim: KeptClaim) -> None:
        """Add a claim to its record, and the record where it is new."""
        held = self._known_or_new(claim.fact[1:])
        held.claims.append(claim)
        held.claims_changed = True

    def known(self, id_: str) -> HeldRecord:
        """A record that was read and exists."""
        held = self._held[id_]
        assert held is not None, id_
        return held

    def drop(self, ids: Collection[str]) -> None:
        self._meet(ids)
        for id_ in ids:
            self._known_or_new(id_).text = None

    def put(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        self._meet([id_ for id_ in bodies if id_ not in fresh])
        for id_, body in bodies.items():
            held = self._known_or_new(id_)
            held.text = text_of(body)
            held.subject = canonical[body["subject"]]
            held.named = tuple(
                sorted((canonical[entity], role) for entity, role in body.get("named_in", ()))
            )

    def _meet(self, ids: Iterable[str]) -> None:
        asked = [i for i in ids if i not in self._held]
        for label in ("Record", "WithdrawnRecord"):
            rows = self._session.table(
                f"UNWIND $rows AS id MATCH (r:{label} {{id: id}})",
                "id, r._subject, r._named, r._opened, r._body, r._claims",
                [i for i in asked if i not in self._held],
            )
            for id_, subject, named, opened, text, packed in rows:
                names = tuple(map(tuple, body_of_text(named)))
                claims = unpacked_claims("C" + id_, packed, text)
                self._held[id_] = HeldRecord(
                    id_, label, subject, names, (subject, names), opened, text, text, claims
                )
        for id_ in asked:
            self._held.setdefault(id_, None)

    def _known_or_new(self, id_: str) -> HeldRecord:
        held = self._held.get(id_)
        if held is None:
            held = self._held[id_] = HeldRecord(id_)
        return held

    # -- writing

    def write(self) -> None:
        """Write what this transaction has changed and not written yet."""
        changed = [held for held in self.all() if held.claims_changed or held.differs]
        self._count([record for record in changed if record.differs])
        self._keep_past([r for r in changed if r.kept is not None and r.differs])
        gone = [record for record in changed if record.text is None]
        self._delete([record for record in gone if record.kept is not None])
        changed = [record for record in changed if record.text is not None]
        for record in changed:
            if record.differs:
                record.opened = self._session.revision
        # First of all, since it is found by the label that it has until then.
        loose = [r for r in changed if r.kept is not None and _relinks(r)]
        self._unlink(loose)
        self._write_nodes(changed)
        self._link(
            [r for r in changed if (r.kept is None or r in loose) and r.wanted_label == "Record"]
        )
        self._keep_withdrawn_names([r for r in changed if r.wanted_label == "WithdrawnRecord"])
        self._session.touched["records"] |= {r.id for r in changed if r.differs}
        for record in changed:
            record.claims_changed, record.kept = False, record.text
            record.label = record.wanted_label
            record.kept_ends = (record.subject, record.named)

    def _count(self, records: Sequence[HeldRecord]) -> None:
        sums, revision = self._session.sums, self._session.revision
        sums.closed("records", [(r.id, r.opened) for r in records if r.kept is not None])
        rows = (
            (r.id, record_row(r.id, r.subject, [[*one] for one in r.named], revision, r.text))
            for r in records
            if r.text is not None
        )
        sums.opened("records", rows)

    def _keep_past(self, records: Sequence[HeldRecord]) -> None:
        revision = self._session.revision
        rows = [_past(record, revision) for record in records if record.opened < revision]
        self._session.many("UNWIND $rows AS row CREATE (p:PastRecord) SET p = row", rows)

    def _delete(self, records: Sequence[HeldRecord]) -> None:
        for label, ids in grouped([(record.label, record.id) for record in records]).items():
            self._session.many(
                f"UNWIND $rows AS id MATCH (r:{label} {{id: id}}) DETACH DELETE r", ids
            )
        for record in records:
            record.claims_changed, record.kept, record.label = False, None, ""
            record.kept_ends, record.subject, record.named = ("", ()), "", ()
        self._session.touched["records"] |= {record.id for record in records}

    def _unlink(self, records: Sequence[HeldRecord]) -> None:
        self._session.many(
            "UNWIND $rows AS id MATCH (:Record {id: id})-[l:ABOUT|NAMES]->() DELETE l",
            [record.id for record in records if record.label == "Record"],
        )

    def _write_nodes(self, changed: Sequence[HeldRecord]) -> None:
        shapes = grouped([((r.label, r.wanted_label), _properties(r)) for r in changed])
        for (before, after), rows in shapes.items():
            if not before:
                query = f"UNWIND $rows AS row CREATE (r:{after}) SET r = row"
            elif before == after:
                query = f"UNWIND $rows AS row MATCH (r:{after} {{id: row.id}}) SET r = row"
            else:
                query = (
                    f"UNWIND $rows AS row MATCH (r:{before} {{id: row.id}}) "
                    f"REMOVE r:{before} SET r:{after} SET r = row"
                )
            self._session.many(query, rows)

    def _link(self, records: Sequence[HeldRecord]) -> None:
        self._session.many(
            "UNWIND $rows AS row MATCH (r:Record {id: row.id}) MATCH (e:Entity {id: row.subject}) "
            "CREATE (r)-[:ABOUT]->(e)",
            [{"id": record.id, "subject": record.subject} for record in records],
        )
        self._session.many(
            "UNWIND $rows AS row MATCH (r:Record {id: row.id}) MATCH (e:Entity {id: row.entity}) "
            "CREATE (r)-[:NAMES {role: row.role}]->(e)",
            [{"id": r.id, "entity": e, "role": role} for r in records for e, role in r.named],
        )

    def _keep_withdrawn_names(self, records: Sequence[HeldRecord]) -> None:
        """Keep whom a withdrawn record names, by the ids given.

        It hangs on nothing, and by these a join of such an id still finds it.
        """
        rows = [
            {"id": entity, "record": record.id}
            for record in records
            for entity, _ in body_of_text(str(record.text)).get("named_in", ())
        ]
        self._session.many(
            "UNWIND $rows AS row MERGE (:WithdrawnName {id: row.id, record: row.record})", rows
        )

    # -- asking

    def given_under(self, ids: Collection[str]) -> list[str]:
        self._session.flush()
        names, places = self._nodes.places_of(ids)
        asked = set(ids)
        rows = self._session.tx.rows(
            "UNWIND $places AS at MATCH (e) WHERE id(e) = at "
            "MATCH (e)<-[:ABOUT|NAMES]-(r:Record) RETURN r.id, r._body UNION "
            "MATCH (r:WithdrawnRecord) WHERE r._subject IN $names RETURN r.id, r._body UNION "
            "MATCH (n:WithdrawnName) WHERE n.id IN $ids MATCH (r:WithdrawnRecord {id: n.record}) "
            "RETURN r.id, r._body",
            places=places,
            names=names,
            ids=listed(asked),
        )
        # What hangs on the places was given under any id of the group: the bodies say which.
        records = set()
        for id_, text in rows:
            body = body_of_text(text)
            given = {body["subject"], *(entity for entity, _ in body.get("named_in", ()))}
            if given & asked:
                records.add(id_)
        return listed(records)

    # -- events

    def events(self, records: Collection[str]) -> dict[str, list[Happening]]:
        events: dict[str, list[Happening]] = {}
        rows = self._session.many(
            "UNWIND $rows AS id MATCH (e:StateEvent {record: id}) "
            "RETURN e.record, e.seq, e.action, e.outcome, toString(e.happened_on), "
            "coalesce(e.measure, '')",
            listed(records),
        )
        # The rows come in parts, so their order is made here.
        for record, _, *happened in sorted(rows, key=lambda row: row[1]):
            events.setdefault(record, []).append(Happening(*happened))
        return events

    def add_events(
        self, events: Sequence[StateEvent], skipped: Collection[StateEvent] = ()
    ) -> list[StateEvent]:
        return [event for event in events if self._add_event(event, skipped=event in skipped)]

    def _add_event(self, event: StateEvent, *, skipped: bool) -> bool:
        known = (
            "MATCH (e:StateEvent|SkippedEvent {record: $record}) WHERE e.key = $key "
            "AND e.origin = $origin RETURN 1 LIMIT 1"
            if skipped
            else "MATCH (e:StateEvent {record: $record}) WHERE e.key = $key RETURN 1 LIMIT 1"
        )
        if event.key and self._session.tx.rows(
            known, record=event.record, key=event.key, origin=event.origin
        ):
            return False
        ((seq,),) = self._session.tx.rows(
            "MATCH (m:CreditGraph {key: 'store'}) SET m.events = coalesce(m.events, 0) + 1 "
            f"CREATE (e:{_EVENT_LABELS[skipped]}) SET e = $event, e.seq = m.events RETURN e.seq",
            event={
                "record": event.record,
                "action": event.action,
                "outcome": event.outcome,
                "reason": event.reason,
                "who": event.who,
                "happened_on": event.on,
                "key": event.key,
                "revision": self._session.revision,
                "origin": event.origin,
                "measure": event.measure,
                "document": event.document,
            },
        )
        values = event_values(event, self._session.revision, skipped=skipped)
        self._session.sums.add("events", [event_row((seq, *values))])
        return True

    def kept_events(self, origins: Collection[str]) -> dict[str, list[KeptEvent]]:
        rows = self._session.tx.rows(
            "MATCH (f:StateEvent|SkippedEvent) WHERE f.origin IN $origins "
            "WITH DISTINCT f.record AS record MATCH (e:StateEvent|SkippedEvent {record: record}) "
            f"RETURN record, e.seq, e:StateEvent, coalesce(e.origin, ''), {EVENT} ORDER BY e.seq",
            origins=listed(origins),
        )
        kept: dict[str, list[KeptEvent]] = {}
        for record, seq, counts, origin, *about in rows:
            event = replace(event_from(record, *about), origin=origin)
            kept.setdefault(record, []).append(KeptEvent(seq, counts, event))
        return kept

    def resettle(self, record: str, events: Sequence[KeptEvent]) -> None:
        self._session.sums.take("events", self._event_rows(record))
        self._session.tx.do(
            "MATCH (e:StateEvent|SkippedEvent {record: $record}) WHERE NOT e.seq IN $kept DELETE e",
            record=record,
            kept=[one.seq for one in events],
        )
        for counts, here, there in ((True, *_EVENT_LABELS[::-1]), (False, *_EVENT_LABELS)):
            self._session.tx.do(
                f"MATCH (e:{here} {{record: $record}}) WHERE e.seq IN $moved "
                f"REMOVE e:{here} SET e:{there}",
                record=record,
                moved=[one.seq for one in events if one.counts == counts],
            )
        self._session.sums.add("events", self._event_rows(record))

    def _event_rows(self, record: str) -> list[str]:
        query = f"MATCH (n:StateEvent|SkippedEvent {{record: $record}}) {WHOLE_EVENT}"
        rows = self._session.tx.rows(query, record=record)
        return [event_row([values[name] for name in EVENT_VALUES]) for (values,) in rows]


def _relinks(record: HeldRecord) -> bool:
    """Whether its ABOUT and NAMES must be made again."""
    return record.label != record.wanted_label or record.moved


def _past(record: HeldRecord, revision: int) -> dict[str, Any]:
    subject, named = record.kept_ends
    body = body_of_text(str(record.kept))
    return {
        "id": record.id,
        "subject": subject,
        "named": text_of([*named]),
        "state": body.get("state", "in_force"),
        "body": record.kept,
        "opened": record.opened,
        "closed": revision,
        **document_of(body, "document"),
    }


def _properties(record: HeldRecord) -> dict[str, Any]:
    body = body_of_text(str(record.text))
    return {
        **record_properties(record.id, body),
        "_subject": record.subject,
        "_named": text_of([*record.named]),
        "_opened": record.opened,
        "_body": record.text,
        "_claims": packed_claims(record.claims, body),
    }
