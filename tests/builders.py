"""Facts and claims in one line each, for tests."""

from datetime import date
from typing import Any

from graph.model import Batch, Claim, Entity, NamedIn, Record, Relation, Stake, StateEvent, Verdict
from graph.store import Committed, Store


def day(text: str) -> date:
    return date.fromisoformat(text)


def firm(id_: str, name: str | None = None, **fields: Any) -> Entity:
    return Entity(id_, fields.pop("kind", "enterprise"), name or f"firm {id_}", **fields)


def person(id_: str, name: str | None = None, **fields: Any) -> Entity:
    return Entity(id_, "person", name or f"person {id_}", **fields)


def phone(id_: str, number: str) -> Entity:
    return Entity(id_, "phone", number)


def owns(source: str, target: str, share: float | None = 1.0, **fields: Any) -> Relation:
    stake = None if share is None else Stake(share, share)
    id_ = fields.pop("id", f"own-{source}-{target}")
    return Relation(id_, "shareholder_of", source, target, share=stake, **fields)


def heads(source: str, target: str, **fields: Any) -> Relation:
    id_ = fields.pop("id", f"head-{source}-{target}")
    return Relation(id_, "legal_representative_of", source, target, **fields)


def penalty(id_: str, subject: str, decided: str = "2026-01-05", **fields: Any) -> Record:
    named = tuple(NamedIn(entity, role) for entity, role in fields.pop("named", ()))
    fields.setdefault("tier", "serious")
    return Record(id_, "penalty", subject, day(decided), named_in=named, **fields)


def tell(store: Store, *facts: Entity | Relation | Record, **claim: Any) -> Committed:
    """Commit these facts as claims of one source."""
    return store.commit(Batch(claims=tuple(Claim(fact, **claim) for fact in facts)))


def numbered(store: Store, document_no: str, **asked: Any) -> list[str]:
    """Ids of the records that bear this document number."""
    return [r.id for r in store.records_by_document_no(document_no, limit=9, **asked)]


def happen(store: Store, record: str, action: str, **fields: Any) -> Committed:
    """Commit one event on a record."""
    fields.setdefault("reason", "because")
    return store.commit(Batch(events=(StateEvent(record, action, who="tester", **fields),)))


def judge(store: Store, kind: str, one: str, other: str, *, undone: bool = False) -> Committed:
    """Commit one verdict on identity."""
    verdict = Verdict(kind, one, other, "because", "tester", undone)
    return store.commit(Batch(verdicts=(verdict,)))
