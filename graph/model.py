"""Facts of the credit graph: entities, relations and records, and the claims made about them.

Values only: nothing here reads, writes or connects. An absent value is None or an empty
collection, never an empty string; making a fact drops what is absent and refuses what cannot be.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple, cast

from graph.errors import InvalidFact
from graph.masking import hide_numbers
from graph.words import (
    ENTITY_KINDS,
    EVENT_ACTIONS,
    RELATION_KINDS,
    ROLES,
    STAKE_KINDS,
    STATES,
    TIERS,
    VERDICT_KINDS,
    RecordMark,
    State,
    Tier,
)

Scalar = str | int | float | bool
Value = Scalar | list[str] | list[int] | list[float] | list[bool]
Attributes = Mapping[str, Value]

_NOTHING: Mapping[str, Value] = {}
_INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Stake:
    """A share of ownership in [0, 1]; a range when `low` < `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            raise InvalidFact(
                f"a share lies between 0 and 1 and its range goes upwards; got {self.text()}: "
                "correct the share."
            )

    def text(self) -> str:
        """`0.3`, or `0.3-0.5` for a range: the form of the native tables."""
        if self.low == self.high:
            return repr(float(self.low))
        return f"{float(self.low)!r}-{float(self.high)!r}"


@dataclass(frozen=True, slots=True)
class Entity:
    """Anything that can be tied (DESIGN §3). `identifiers` maps a scheme to its value.

    `names` are former and other names; `aliases` other ids that answer as this entity;
    `sources` who claims it, the highest-ranked first. These three are of the view, and a
    claim may give `names` too.
    """

    id: str
    kind: str
    name: str
    roles: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    attributes: Attributes = field(default_factory=dict)
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_id(self.id)
        _require(self.kind, ENTITY_KINDS, "entity kind", self.id)
        for role in self.roles:
            _require(role, ROLES, "role", self.id)
        if self.roles and list(self.roles) != sorted(set(self.roles)):
            object.__setattr__(self, "roles", tuple(sorted(set(self.roles))))
        for text in (self.name, *self.names, *self.identifiers, *self.identifiers.values()):
            if type(text) is not str or not text:
                raise InvalidFact(
                    f"{self.id}: a name or an identifier is not empty and is text: correct it."
                )
        for value in self.identifiers.values():
            if len(value) > LONGEST_ID:
                raise InvalidFact(f"{self.id}: {value[:40]}… is too long for an identifier.")
        if self.attributes:
            object.__setattr__(self, "attributes", _checked(self.attributes, self.id))


@dataclass(frozen=True, slots=True)
class Relation:
    """A dated, sourced, directed tie: valid in [valid_from, valid_to), an empty end is open.

    `rank` is the rank of the source that stands behind its fields (0 is the highest). `given`
    holds the ends as its sources gave them, in a view where they answer as others now.
    """

    id: str
    kind: str
    source: str
    target: str
    share: Stake | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    attributes: Attributes = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    rank: int = 0
    given: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_id(self.id)
        _require(self.kind, RELATION_KINDS, "relation kind", self.id)
        if self.share is not None and self.kind not in STAKE_KINDS:
            raise InvalidFact(f"{self.id}: a {self.kind} carries no share: leave it empty.")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise InvalidFact(
                f"{self.id} ends on {self.valid_to}, before it begins on {self.valid_from}: "
                "correct one of the dates."
            )
        if self.attributes:
            object.__setattr__(self, "attributes", _checked(self.attributes, self.id))

    def holds_on(self, day: date) -> bool:
        """Whether the relation holds on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True, slots=True, order=True)
class NamedIn:
    """An entity that a record itself names, and the role it is named in."""

    entity: str
    role: str

    def __post_init__(self) -> None:
        if not (isinstance(self.entity, str) and isinstance(self.role, str) and self.role):
            raise InvalidFact("whoever a record names has an id and a role: give both as text.")


@dataclass(frozen=True, slots=True)
class Record:
    """A fact about a subject: penalty, licence, listing, debt, grade, promise, commendation.

    `amount` is in yuan. `state` follows from events, never from a claim (DESIGN §4).
    """

    id: str
    kind: str
    subject: str
    decided_on: date
    list: str | None = None
    domain: str | None = None
    tier: Tier = "neutral"
    state: State = "in_force"
    occurred_on: date | None = None
    ends_on: date | None = None
    issuer: str | None = None
    document_no: str | None = None
    basis: str | None = None
    amount: float | None = None
    named_in: tuple[NamedIn, ...] = ()
    attributes: Attributes = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_id(self.id)
        _require(self.tier, TIERS, "tier", self.id)
        _require(self.state, STATES, "state", self.id)
        if not self.kind:
            raise InvalidFact(f"{self.id}: a record has a kind: give one, such as penalty.")
        if self.amount is not None and not math.isfinite(self.amount):
            raise InvalidFact(f"{self.id}: {self.amount} is no amount: correct it.")
        if self.named_in:
            object.__setattr__(self, "named_in", tuple(sorted(set(self.named_in))))
        if self.attributes:
            object.__setattr__(self, "attributes", _checked(self.attributes, self.id))

    def mark_on(self, day: date) -> RecordMark:
        """Where a record that was not withdrawn stands on a day (DESIGN §13.4).

        `effect_only`, for a record whose publicity is over while a measure lasts, comes with
        the terms of measures.
        """
        if self.decided_on > day:
            return "not_yet"
        return "ended" if self.ends_on is not None and self.ends_on <= day else "in_force"

    def in_force_on(self, day: date) -> bool:
        """DESIGN §5: decided by `day`, not ended by it, neither repaired nor revoked."""
        return (
            self.decided_on <= day
            and (self.ends_on is None or self.ends_on > day)
            and self.state not in ("repaired", "revoked")
        )


Fact = Entity | Relation | Record


class Claim(NamedTuple):
    """What one source says of one fact, under the ids it gave.

    `source` names the source and `rank` its standing (0 is the highest). `dated` is the date of
    the document. `origin` is a digest of the file: a file contradicting itself stays stable when
    it is loaded again. A `whole` claim replaces what the same source said before; the others,
    such as an entity that a row merely names, add to it.
    """

    fact: Fact
    source: str = "native"
    rank: int = 3
    dated: date | None = None
    origin: str = ""
    whole: bool = True


class Said(NamedTuple):
    """A claim in the form in which it travels and is kept: `graph.codec.said` makes it.

    `fact` is the fact's key, `dated` an ISO date or "", `text` the canonical text of its body.
    """

    fact: str
    source: str
    rank: int
    dated: str
    origin: str
    whole: bool
    text: str


@dataclass(frozen=True, slots=True)
class StateEvent:
    """Something done to a record: `object`, `settle` (with outcome), `repair`, `revoke`, `restore`.

    `key` makes an event that a file states idempotent; one made by a person has none.
    """

    record: str
    action: str
    reason: str
    who: str
    outcome: str | None = None
    on: date | None = None
    key: str = ""

    def __post_init__(self) -> None:
        _require(self.action, EVENT_ACTIONS, "record action", self.record)
        if self.action == "settle" and self.outcome not in ("upheld", "rejected"):
            raise InvalidFact("settling needs an outcome: upheld or rejected.")
        if not self.reason.strip():
            raise InvalidFact(f"{self.action} {self.record} needs a reason: say why.")
        object.__setattr__(self, "reason", hide_numbers(self.reason))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's word that two ids are the `same` entity or `different` ones; `undone` lifts it."""

    kind: str
    one: str
    other: str
    reason: str
    who: str
    undone: bool = False

    def __post_init__(self) -> None:
        _require(self.kind, VERDICT_KINDS, "verdict", f"{self.one} and {self.other}")
        if self.one == self.other:
            raise InvalidFact("a verdict needs two different ids.")
        if self.one > self.other:
            one, other = self.other, self.one
            object.__setattr__(self, "one", one)
            object.__setattr__(self, "other", other)
        if not self.reason.strip():
            raise InvalidFact("a verdict needs a reason: say why.")
        object.__setattr__(self, "reason", hide_numbers(self.reason))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line for the facts journal: what was done, with particulars (no names, no numbers)."""

    action: str
    particulars: Attributes = field(default_factory=dict)

    def __post_init__(self) -> None:
        told = {
            k: hide_numbers(v) if isinstance(v, str) else v for k, v in self.particulars.items()
        }
        object.__setattr__(self, "particulars", told)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is committed together: all of it or nothing, as one revision if it changes anything.

    `texts` keeps policies, measures and certificates under their SHA-256.
    """

    claims: tuple[Claim | Said, ...] = ()
    events: tuple[StateEvent, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    entries: tuple[Entry, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    who: str = "system"


def _require(word: str, words: frozenset[str], what: str, whose: str) -> None:
    if word not in words:
        raise InvalidFact(f"{whose}: {word!r} is no {what}: use one of {', '.join(sorted(words))}.")


LONGEST_ID: Final = 1000  # characters of an id or an identifier: what every engine can index


def _require_id(text: str) -> None:
    if len(text) > LONGEST_ID:
        raise InvalidFact(f"{text[:40]}… is too long for an id: at most 1,000 characters will do.")
    if not text or ";" in text or text[0] == " " or text[-1] == " " or not text.isprintable():
        raise InvalidFact(
            f"{text!r} cannot be an id: an id is not empty and has no semicolon, "
            "no blank at its ends and no control character."
        )


def _checked(attributes: Attributes, whose: str) -> Attributes:
    """Drop absent values; refuse what one of the engines could not keep."""
    kept = {key: value for key, value in attributes.items() if value is not None and value != ""}
    for key, value in kept.items():
        if type(value) is not str:
            _check_value(key, value, whose)
    return kept


def _check_value(key: str, value: Value, whose: str) -> None:
    items = cast(list[object], value) if isinstance(value, list) else [value]
    if not all(isinstance(item, str | int | float | bool) for item in items):
        raise InvalidFact(f"{whose}: attribute {key!r} holds neither text nor number nor list.")
    if any(isinstance(item, float) and not math.isfinite(item) for item in items):
        raise InvalidFact(f"{whose}: the number in attribute {key!r} is not finite: correct it.")
    if len({type(item) for item in items}) > 1:
        raise InvalidFact(f"{whose}: the list in attribute {key!r} mixes kinds of values.")
    if any(isinstance(item, int) and not -_INT64 <= item < _INT64 for item in items):
        raise InvalidFact(f"{whose}: the number in attribute {key!r} is beyond 64 bits.")
