"""Facts as plain bodies and back: the one form in which claims and versions are kept.

A body is a dict of JSON values with absent fields left out; its text is canonical, so that equal
facts have equal texts on every engine.
"""

import math
from collections.abc import Mapping
from datetime import date
from operator import attrgetter
from typing import Any, Final, NamedTuple

import orjson

from graph.claimable import refuse_unclaimable
from graph.model import (
    Claim,
    EncodedClaim,
    Entity,
    Fact,
    NamedIn,
    Record,
    Relation,
    Stake,
    StateEvent,
)
from graph.standing import Standing
from graph.words import LISTS, TIERS

Body = dict[str, Any]

_RECORD_TEXTS = ("kind", "subject", "list", "domain", "tier", "issuer", "document_no", "basis")
_RECORD_DATES = ("decided_on", "occurred_on", "ends_on")
_texts_of = attrgetter(*_RECORD_TEXTS)
_NONE: Final[Mapping[str, Any]] = {}


class Repeat(NamedTuple):
    """Another file that said the same: its place in the order of claims, its rank, its digest."""

    seq: int
    rank: int
    origin: str


class KeptClaim(NamedTuple):
    """A claim as the store keeps it; `seq` (from 1) is its place in the order of all claims.

    `repeats` are the files that only repeated it: one of them is recognised when it is loaded
    again, and carries the claim on where the first file is withdrawn.
    """

    seq: int
    fact: str
    source: str
    rank: int
    dated: str
    origin: str
    whole: bool
    text: str
    body: Body
    repeats: tuple[Repeat, ...] = ()

    @property
    def origins(self) -> set[str]:
        """The digests of all files that made this claim; "" stands for no file."""
        return {self.origin, *(repeat.origin for repeat in self.repeats)}


def kept(seq: int, claim: EncodedClaim, repeats: str = "") -> KeptClaim:
    """A claim at its place in the order; `repeats` as `text_of` writes them."""
    again = tuple(Repeat(*one) for one in body_of_text(repeats)) if repeats else ()
    # The constructor of the class takes twice as long, and every claim of a load is made here.
    return tuple.__new__(KeptClaim, (seq, *claim, orjson.loads(claim.text), again))


def fact_key(fact: Fact) -> str:
    """The key of a fact's claims: E, R or C before the id, so that the kinds never collide."""
    if isinstance(fact, Entity):
        return "E" + fact.id
    return ("R" if isinstance(fact, Relation) else "C") + fact.id


def encoded(claim: Claim | EncodedClaim) -> EncodedClaim:
    """A claim in the form in which it is kept. Raises InvalidFact where `claimable` refuses it."""
    # Encoded, and so checked, where the rows were read.
    if isinstance(claim, EncodedClaim):
        return claim
    fact, source, rank, dated, origin, whole = claim
    refuse_unclaimable(fact)
    day = dated.isoformat() if dated else ""
    return EncodedClaim(fact_key(fact), source, rank, day, origin, whole, text_of(body_of(fact)))


def text_of(body: Mapping[str, Any] | list[Any]) -> str:
    """The canonical JSON text of a body, or of a list."""
    # Sorted keys: equal bodies are equal texts, and engines compare texts to find a change.
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()


def body_of_text(text: str) -> Any:  # noqa: ANN401 - JSON is what it is
    """The body that a canonical text stands for."""
    return orjson.loads(text)


def body_of(fact: Fact) -> Body:
    """The body of a fact as claimed: no id, no state, no sources, nothing absent."""
    if isinstance(fact, Entity):
        return _entity_body(fact)
    if isinstance(fact, Relation):
        return _relation_body(fact)
    return _record_body(fact)


def _entity_body(entity: Entity) -> Body:
    body: Body = {"kind": entity.kind, "name": entity.name}
    if entity.roles:
        body["roles"] = list(entity.roles)
    if entity.identifiers:
        body["identifiers"] = {k: v for k, v in entity.identifiers.items() if v}
    if entity.attributes:
        body["attributes"] = entity.attributes
    if entity.names:
        body["names"] = sorted(set(entity.names))  # their order says nothing, texts compare
    return body


def _relation_body(relation: Relation) -> Body:
    body: Body = {"kind": relation.kind, "source": relation.source, "target": relation.target}
    if relation.share is not None:
        body["share"] = [relation.share.low, relation.share.high]
    if relation.valid_from is not None:
        body["valid_from"] = relation.valid_from.isoformat()
    if relation.valid_to is not None:
        body["valid_to"] = relation.valid_to.isoformat()
    if relation.attributes:
        body["attributes"] = relation.attributes
    return body


def _record_body(record: Record) -> Body:
    # No state: it follows from events, never from a claim (DESIGN §4).
    texts = zip(_RECORD_TEXTS, _texts_of(record), strict=True)
    body: Body = {field: text for field, text in texts if text}
    for field in _RECORD_DATES:
        day = getattr(record, field)
        if day is not None:
            body[field] = day.isoformat()
    if record.amount is not None:
        body["amount"] = record.amount
    if record.named_in:
        body["named_in"] = [[name.entity, name.role] for name in record.named_in]
    if record.attributes:
        body["attributes"] = record.attributes
    return body


def checked_record(id_: str, body: Body) -> Body:
    """The body of a record as claimed, of the fields that a source gives: as `body_of` its Record.

    A load makes one for each row: where nothing in it could be refused, no Record is made for it.
    Raises InvalidFact as `encoded` does.
    """
    if _is_sound(body):
        return body
    named = tuple(NamedIn(*pair) for pair in body.get("named_in", ()))
    record = record_from(id_, body, body["subject"], named)
    refuse_unclaimable(record)
    return _record_body(record)


def _is_sound(body: Body) -> bool:
    """Whether a record's body is canonical as it stands, and no rule could refuse it."""
    list_, amount = body.get("list"), body.get("amount")
    return (
        body["tier"] in TIERS
        and bool(body["kind"])
        and (list_ is None or list_ in LISTS)
        and (amount is None or math.isfinite(amount))
        and "named_in" not in body  # they are sorted, and each is there once
        and _ends_later(body)
        and _came_before(body)
        and all(map(_is_kept, body.get("attributes", _NONE).values()))
    )


def _came_before(body: Body) -> bool:
    """Whether a record's offence, and the filing of its case, are no later than its decision."""
    filed = str(body.get("attributes", _NONE).get("filed_on", ""))
    return max(str(body.get("occurred_on", "")), filed) <= str(body["decided_on"])


def _ends_later(body: Body) -> bool:
    """Whether a record has no end, or one after its decision and no day from which it holds."""
    end = body.get("ends_on")
    return not end or (end > body["decided_on"] and "valid_from" not in body.get("attributes", ()))


def _is_kept(value: object) -> bool:
    """Whether every engine keeps an attribute of this value, as most are: a text or texts."""
    if type(value) is str:
        return value != ""
    return type(value) is bool or (type(value) is list and set(map(type, value)) == {str})


def entity_from(id_: str, body: Body) -> Entity:
    """The entity of a body."""
    return Entity(
        id=id_,
        kind=body["kind"],
        name=body["name"],
        roles=tuple(body.get("roles", ())),
        identifiers=body.get("identifiers", {}),
        attributes=body.get("attributes", {}),
        names=tuple(body.get("names", ())),
        aliases=tuple(body.get("aliases", ())),
        sources=tuple(body.get("sources", ())),
    )


def relation_from(id_: str, body: Body, source: str, target: str) -> Relation:
    """The relation of a body; `source` and `target` are what its given ends answer as."""
    share = body.get("share")
    given = (body["source"], body["target"])
    return Relation(
        id=id_,
        kind=body["kind"],
        source=source,
        target=target,
        share=Stake(*share) if share else None,
        valid_from=_day(body.get("valid_from")),
        valid_to=_day(body.get("valid_to")),
        attributes=body.get("attributes", {}),
        sources=tuple(body.get("sources", ())),
        rank=body.get("rank", 0),
        stands=Standing(*body["stands"]) if "stands" in body else None,
        # Only where it differs: most relations stand between the ends that they were given.
        given=given if given != (source, target) else (),
    )


def record_from(id_: str, body: Body, subject: str, named_in: tuple[NamedIn, ...]) -> Record:
    """The record of a body; `subject` and `named_in` are what the given ids answer as."""
    return Record(
        id=id_,
        kind=body["kind"],
        subject=subject,
        decided_on=date.fromisoformat(body["decided_on"]),
        list=body.get("list"),
        domain=body.get("domain"),
        tier=body["tier"],
        state=body.get("state", "in_force"),
        occurred_on=_day(body.get("occurred_on")),
        ends_on=_day(body.get("ends_on")),
        issuer=body.get("issuer"),
        document_no=body.get("document_no"),
        basis=body.get("basis"),
        amount=body.get("amount"),
        named_in=named_in,
        attributes=body.get("attributes", {}),
        sources=tuple(body.get("sources", ())),
        confirmed=tuple(body.get("confirmed", ())),
        lifted=tuple((code, date.fromisoformat(day)) for code, day in body.get("lifted", ())),
        repaired_on=_day(body.get("repaired_on")),
        original_ends_on=_day(body.get("original_ends_on")),
    )


# The columns of an event as engines keep it, in the order in which `event_from` takes them.
EVENT_COLUMNS: Final = (
    "action",
    "reason",
    "who",
    "outcome",
    "happened_on",  # an ISO date
    "key",
    "measure",
    "document",
)


def event_from(record: str, *kept: str | None) -> StateEvent:
    """An event of a record from its `EVENT_COLUMNS`."""
    action, reason, who, outcome, day, key, measure, document = kept
    return StateEvent(
        record,
        action or "",
        reason or "",
        who or "",
        outcome,
        on=_day(day),
        key=key or "",
        measure=measure or "",
        document=document or "",
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
