"""Records, their events and verdicts in one Neo4j transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.codec import Body, KeptClaim, body_of_text, text_of
from graph.commit.states import Happening
from graph.model import StateEvent, Verdict
from graph.neo4j.ledger.base import grouped, listed
from graph.neo4j.ledger.claims import packed_claims, unpacked_claims
from graph.neo4j.ledger.relations import Relations
from graph.neo4j.shapes import document_of, record_properties
from graph.words import WITHDRAWN_STATES

Named = tuple[tuple[str, str], ...]  # (the id it answers as, role)


@dataclass(slots=True)
class Filed:
    """A record as this transaction knows it; `kept` and `stood` are what the database holds."""

    id: str
    label: str = ""
    subject: str = ""
    named: Named = ()
    stood: tuple[str, Named] = ("", ())
    opened: int = 0
    kept: str | None = None
    text: str | None = None
    claims: list[KeptClaim] = field(default_factory=list)
    heard: bool = False

    @property
    def differs(self) -> bool:
        """Whether another version is wanted than the database holds."""
        return self.text != self.kept or (self.subject, self.named) != self.stood


class Records(Relations):
    """Records, events and verdicts of one transaction."""

    _filed: dict[str, Filed | None]

    def _meet_records(self, ids: Iterable[str]) -> None:
        asked = [i for i in ids if i not in self._filed]
        for label in ("Record", "WithdrawnRecord"):
            rows = self._table(
                f"UNWIND $rows AS id MATCH (r:{label} {{id: id}})",
                "id, r._subject, r._named, r._opened, r._body, r._claims",
                [i for i in asked if i not in self._filed],
            )
            for id_, subject, named, opened, body, claims in rows:
                names = tuple(map(tuple, body_of_text(named)))
                said = unpacked_claims("C" + id_, claims, body)
                self._filed[id_] = Filed(
                    id_, label, subject, names, (subject, names), opened, body, body, said
                )
        for id_ in asked:
            self._filed.setdefault(id_, None)

    def _record_claims(self, ids: Collection[str]) -> dict[str, list[KeptClaim]]:
        self._meet_records(ids)
        return {"C" + i: list(held.claims) for i in ids if (held := self._filed[i]) and held.claims}

    def _file(self, id_: str) -> Filed:
        held = self._filed.get(id_)
        if held is None:
            held = self._filed[id_] = Filed(id_)
        return held

    def _hear_record(self, claim: KeptClaim) -> None:
        held = self._file(claim.fact[1:])
        held.claims.append(claim)
        held.heard = True

    def put_records(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        self._meet_records([id_ for id_ in bodies if id_ not in fresh])
        for id_, body in bodies.items():
            held = self._file(id_)
            held.text = text_of(body)
            held.subject = canonical[body["subject"]]
            held.named = tuple(
                sorted((canonical[entity], role) for entity, role in body.get("named_in", ()))
            )

    def known_records(self, ids: Collection[str]) -> set[str]:
        self._meet_records(ids)
        return {id_ for id_ in ids if self._filed[id_] is not None}

    # -- writing

    def _write_records(self) -> None:
        changed = [h for h in self._filed.values() if h is not None and (h.heard or h.differs)]
        past = [h for h in changed if h.kept is not None and h.differs]
        self._keep_past_records(past)
        for held in changed:
            if held.differs:
                held.opened = self._revision
        loose = [h for h in changed if h.kept is not None and _linking(h)]
        self._unlink(loose)
        self._write_nodes(changed)
        self._link([h for h in changed if (h.kept is None or h in loose) and _label(h) == "Record"])
        self._keep_withdrawn_names([h for h in changed if _label(h) == "WithdrawnRecord"])
        self._touched["records"] |= {held.id for held in changed if held.differs}
        for held in changed:
            held.heard, held.kept, held.label = False, held.text, _label(held)
            held.stood = (held.subject, held.named)

    def _keep_past_records(self, held: Sequence[Filed]) -> None:
        rows = [
            {
                "id": h.id, "subject": h.stood[0], "named": text_of([*h.stood[1]]),
                "state": body_of_text(str(h.kept)).get("state", "in_force"),
                "body": h.kept, "opened": h.opened, "closed": self._revision,
                **document_of(body_of_text(str(h.kept)), "document"),
            }
            for h in held
            if h.opened < self._revision
        ]  # fmt: skip
        self._many("UNWIND $rows AS row CREATE (p:PastRecord) SET p = row", rows)

    def _unlink(self, held: Sequence[Filed]) -> None:
        self._many(
            "UNWIND $rows AS id MATCH (:Record {id: id})-[l:ABOUT|NAMES]->() DELETE l",
            [h.id for h in held if h.label == "Record"],
        )

    def _write_nodes(self, changed: Sequence[Filed]) -> None:
        shapes = grouped([((h.label, _label(h)), self._filed_as(h)) for h in changed])
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
            self._many(query, rows)

    def _filed_as(self, held: Filed) -> dict[str, Any]:
        body = body_of_text(str(held.text))
        return {
            **record_properties(held.id, body),
            "_subject": held.subject, "_named": text_of([*held.named]), "_opened": held.opened,
            "_body": held.text, "_claims": packed_claims(held.claims, body),
        }  # fmt: skip

    def _link(self, held: Sequence[Filed]) -> None:
        self._many(
            "UNWIND $rows AS row MATCH (r:Record {id: row.id}) MATCH (e:Entity {id: row.subject}) "
            "CREATE (r)-[:ABOUT]->(e)",
            [{"id": h.id, "subject": h.subject} for h in held],
        )
        self._many(
            "UNWIND $rows AS row MATCH (r:Record {id: row.id}) MATCH (e:Entity {id: row.entity}) "
            "CREATE (r)-[:NAMES {role: row.role}]->(e)",
            [{"id": h.id, "entity": e, "role": role} for h in held for e, role in h.named],
        )

    def _keep_withdrawn_names(self, held: Sequence[Filed]) -> None:
        """Whom a withdrawn record names, by the id given: they may be re-pointed one day."""
        rows = [
            {"id": entity, "record": h.id}
            for h in held
            for entity, _ in body_of_text(str(h.text)).get("named_in", ())
        ]
        self._many(
            "UNWIND $rows AS row MERGE (:WithdrawnName {id: row.id, record: row.record})", rows
        )

    # -- asking

    def _records_given(
        self, ids: Collection[str], names: Sequence[str], places: Sequence[object]
    ) -> list[str]:
        """Current records, at these places, about or naming any of these ids as given."""
        asked = set(ids)
        about = self._tx.rows(
            "UNWIND $places AS at MATCH (e) WHERE id(e) = at "
            "MATCH (e)<-[:ABOUT|NAMES]-(r:Record) RETURN r.id, r._body UNION "
            "MATCH (r:WithdrawnRecord) WHERE r._subject IN $names RETURN r.id, r._body UNION "
            "MATCH (n:WithdrawnName) WHERE n.id IN $ids MATCH (r:WithdrawnRecord {id: n.record}) "
            "RETURN r.id, r._body",
            places=places,
            names=names,
            ids=listed(asked),
        )
        found = set()
        for id_, text in about:
            body = body_of_text(text)
            given = {body["subject"], *(entity for entity, _ in body.get("named_in", ()))}
            if given & asked:
                found.add(id_)
        return listed(found)

    # -- events and verdicts

    def events(self, records: Collection[str]) -> dict[str, list[Happening]]:
        found: dict[str, list[Happening]] = {}
        rows = self._many(
            "UNWIND $rows AS id MATCH (e:StateEvent {record: id}) "
            "RETURN e.record, e.seq, e.action, e.outcome, toString(e.happened_on)",
            listed(records),
        )
        for record, _, action, outcome, day in sorted(rows, key=lambda row: row[1]):
            found.setdefault(record, []).append(Happening(action, outcome, day))
        return found

    def add_events(self, events: Sequence[StateEvent]) -> list[StateEvent]:
        return [event for event in events if self._add_event(event)]

    def _add_event(self, event: StateEvent) -> bool:
        if event.key and self._tx.rows(
            "MATCH (e:StateEvent {record: $record}) WHERE e.key = $key RETURN 1 LIMIT 1",
            record=event.record,
            key=event.key,
        ):
            return False
        self._tx.do(
            "MATCH (m:CreditGraph {key: 'store'}) SET m.events = coalesce(m.events, 0) + 1 "
            "CREATE (e:StateEvent) SET e = $event, e.seq = m.events",
            event={
                "record": event.record, "action": event.action, "outcome": event.outcome,
                "reason": event.reason, "who": event.who, "happened_on": event.on,
                "key": event.key, "revision": self._revision,
            },
        )  # fmt: skip
        return True

    def verdicts_at(self, ids: Collection[str]) -> list[tuple[str, str, str]]:
        if not self._has["verdicts"]:
            return []
        rows = self._tx.rows(
            "MATCH (v:Verdict) WHERE v.one IN $ids AND v.closed IS NULL "
            "RETURN v.kind, v.one, v.other UNION "
            "MATCH (v:Verdict) WHERE v.other IN $ids AND v.closed IS NULL "
            "RETURN v.kind, v.one, v.other",
            ids=listed(ids),
        )
        return [(kind, one, other) for kind, one, other in rows]

    def add_verdicts(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        return [verdict for verdict in verdicts if self._add_verdict(verdict)]

    def _add_verdict(self, verdict: Verdict) -> bool:
        what = {"kind": verdict.kind, "one": verdict.one, "other": verdict.other}
        if verdict.undone:
            return bool(
                self._tx.rows(
                    "MATCH (v:Verdict {one: $one, other: $other, kind: $kind}) "
                    "WHERE v.closed IS NULL SET v.closed = $at RETURN 1",
                    at=self._revision,
                    **what,
                )
            )
        if (verdict.kind, verdict.one, verdict.other) in self.verdicts_at([verdict.one]):
            return False
        self._has["verdicts"] = True
        self._tx.do(
            "MATCH (m:CreditGraph {key: 'store'}) SET m.verdicts = coalesce(m.verdicts, 0) + 1 "
            "CREATE (v:Verdict) SET v = $verdict, v.seq = m.verdicts",
            verdict={
                **what, "reason": verdict.reason, "who": verdict.who, "opened": self._revision,
            },
        )  # fmt: skip
        return True


def _label(held: Filed) -> str:
    state = body_of_text(str(held.text)).get("state", "in_force")
    return "WithdrawnRecord" if state in WITHDRAWN_STATES else "Record"


def _linking(held: Filed) -> bool:
    """Whether the ties of a record are to be made anew."""
    return held.label != _label(held) or (held.subject, held.named) != held.stood
