"""Facts of the credit graph: entities, relations and records, and the claims made about them.

Values only: nothing here reads, writes or connects. An absent value is None or an empty
collection, never an empty string; making a fact drops what is absent and refuses what cannot be.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple, cast

from graph.errors import InvalidFact
from graph.masking import mask_numbers
from graph.sentence import Sentence, Word
from graph.standing import Standing
from graph.words import (
    ENTITY_KINDS,
    EVENT_ACTIONS,
    MEASURE_ACTIONS,
    RELATION_KINDS,
    ROLES,
    STAKE_KINDS,
    STATES,
    TIERS,
    VERDICT_KINDS,
    State,
    Tier,
)

Scalar = str | int | float | bool
Value = Scalar | list[str] | list[int] | list[float] | list[bool]
Attributes = Mapping[str, Value]

_INT64 = 2**63  # the integers of both engines have 64 bits


@dataclass(frozen=True, slots=True)
class Stake:
    """A share of ownership in [0, 1]; a range when `low` < `high`."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            raise InvalidFact("fact.share", share=self.text())

    def text(self) -> str:
        """`0.3`, or `0.3-0.5` for a range: the form of the native tables."""
        if self.low == self.high:
            return repr(float(self.low))
        return f"{float(self.low)!r}-{float(self.high)!r}"


@dataclass(frozen=True, slots=True)
class Entity:
    """Anything that a relation can have at its ends (DESIGN §3).

    `identifiers` maps a scheme to its value. `names` are former and other names. `aliases` are
    other ids that answer as this entity, and `sources` those who claim it, the highest rank first:
    a store fills both in, and those of a claim are ignored.
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
        require(self.kind, ENTITY_KINDS, "fact.entity_kind", self.id)
        for role in self.roles:
            require(role, ROLES, "fact.role", self.id)
        # Sorted, so that equal facts have equal texts.
        if len(self.roles) > 1 and list(self.roles) != sorted(set(self.roles)):
            object.__setattr__(self, "roles", tuple(sorted(set(self.roles))))
        for text in (self.name, *self.names, *self.identifiers, *self.identifiers.values()):
            if type(text) is not str or not text:
                raise InvalidFact("fact.empty_text", fact=self.id)
        for value in self.identifiers.values():
            if len(value) > LONGEST_ID:
                raise InvalidFact("fact.identifier_too_long", fact=self.id, value=value[:40])
        if self.attributes:
            object.__setattr__(self, "attributes", _checked(self.attributes, self.id))


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed, dated fact between two entities, valid in [valid_from, valid_to); None is open.

    `rank` is the highest rank among its sources (0 is the highest). `stands` is the claim that a
    stake stands by, None for other kinds. `given` holds the ends as the
    sources gave them, where they answer as other ids now; else it is empty.
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
    stands: Standing | None = None
    given: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require_id(self.id)
        require(self.kind, RELATION_KINDS, "fact.relation_kind", self.id)
        if self.share is not None and self.kind not in STAKE_KINDS:
            raise InvalidFact("fact.no_share", fact=self.id, relation=Word("relation", self.kind))
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise InvalidFact(
                "fact.dates_crossed", fact=self.id, begin=self.valid_from, end=self.valid_to
            )
        if self.attributes:
            object.__setattr__(self, "attributes", _checked(self.attributes, self.id))

    def holds_on(self, day: date) -> bool:
        """Whether the relation holds on `day`; the end day is out (DESIGN §5)."""
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
            raise InvalidFact("fact.named_in")


@dataclass(frozen=True, slots=True)
class Record:
    """A fact about a subject: penalty, licence, listing, debt, grade, promise, commendation.

    `amount` is in yuan. `state` follows from events, never from a claim (DESIGN §4). `list` is a
    word of `LISTS`; `ends_on` is the first day on which it is no longer in force. `confirmed` are
    the measures whose condition a person has confirmed, `lifted` those lifted early, each with the
    day from which it no longer holds: codes of measures, sorted, that follow from events too.
    `repaired_on`: from this day a repair ended its publicity and what repair lifts, no other ban;
    `original_ends_on` is the end that it had until then.
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
    confirmed: tuple[str, ...] = ()
    lifted: tuple[tuple[str, date], ...] = ()
    repaired_on: date | None = None
    original_ends_on: date | None = None

    def __post_init__(self) -> None:
        _require_id(self.id)
        require(self.tier, TIERS, "fact.tier", self.id)
        require(self.state, STATES, "fact.state", self.id)
        if not self.kind:
            raise InvalidFact("fact.record_kind", fact=self.id)
        if self.amount is not None and not math.isfinite(self.amount):
            raise InvalidFact("fact.amount", fact=self.id, amount=self.amount)
        if self.named_in:
            object.__setattr__(self, "named_in", tuple(sorted(set(self.named_in))))
        if self.attributes:
            object.__setattr__(self, "attributes", _checked(self.attributes, self.id))

    def in_force_on(self, day: date) -> bool:
        """Whether it is in force (DESIGN §5): decided by `day`, not ended, not withdrawn."""
        return (
            self.decided_on <= day
            and (self.ends_on is None or self.ends_on > day)
            and self.state not in ("repaired", "revoked")
        )


Fact = Entity | Relation | Record


class Claim(NamedTuple):
    """What one source says of one fact, under the ids it gave.

    `rank` orders sources (0 is the highest). `dated` is the date of the document. `origin` is a
    digest of the file: by it a file that is loaded again changes nothing, even one that contradicts
    itself. A `whole` claim replaces what the same source said before; the others, such as an entity
    that a row merely names, add to it.
    """

    fact: Fact
    source: str = "native"
    rank: int = 3
    dated: date | None = None
    origin: str = ""
    whole: bool = True


class EncodedClaim(NamedTuple):
    """A claim in the form in which it travels and is kept: `graph.codec.encoded` makes it.

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

    Or to one of its measures, named by its code in `measure`: `confirm` and `unconfirm` that its
    condition is met, `lift` it early on the day `on` and `unlift` to take that back; `document` is
    the number of the paper that says so. `key` makes an event from a file idempotent; one that a
    person enters has none. `origin` is the digest of the file, as for a claim.
    """

    record: str
    action: str
    reason: str
    who: str
    outcome: str | None = None
    on: date | None = None
    key: str = ""
    origin: str = ""
    measure: str = ""
    document: str = ""

    def __post_init__(self) -> None:
        require(self.action, EVENT_ACTIONS, "fact.record_action", self.record)
        if self.action == "settle" and self.outcome not in ("upheld", "rejected"):
            raise InvalidFact("record_event.outcome")
        if self.action in MEASURE_ACTIONS:
            _require_id(self.measure)
        elif self.measure:
            raise InvalidFact("record_event.no_measure", action=Word("action", self.action))
        if not self.reason.strip():
            raise InvalidFact(
                "record_event.reason", action=Word("action", self.action), record=self.record
            )
        object.__setattr__(self, "reason", mask_numbers(self.reason))
        object.__setattr__(self, "document", mask_numbers(self.document.strip()))


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
        require(self.kind, VERDICT_KINDS, "fact.verdict_kind", f"{self.one} / {self.other}")
        if self.one == self.other:
            raise InvalidFact("identity.two_ids")
        # One order for both ids: a verdict is the same whichever of them is named first.
        if self.one > self.other:
            one, other = self.other, self.one
            object.__setattr__(self, "one", one)
            object.__setattr__(self, "other", other)
        if not self.reason.strip():
            raise InvalidFact("identity.reason")
        object.__setattr__(self, "reason", mask_numbers(self.reason))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line for a journal: what was done, with particulars.

    It masks ID numbers itself, since people type them as a purpose or a reason (DESIGN §4).
    """

    action: str
    particulars: Attributes = field(default_factory=dict)

    def __post_init__(self) -> None:
        masked = {key: _masked(value) for key, value in self.particulars.items()}
        object.__setattr__(self, "action", mask_numbers(self.action))
        object.__setattr__(self, "particulars", masked)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is committed together: all of it or nothing, as one revision if it changes anything.

    `texts` keeps policies, measures and certificates under their SHA-256. `withdrawn` are the
    digests of files whose claims and events are taken back; such a batch brings no facts.

    `at_revision` is the latest revision that the batch was made for; `firsts` are texts under keys
    that nobody may have taken before. Where either does not hold, the batch is refused.
    """

    claims: tuple[Claim | EncodedClaim, ...] = ()
    events: tuple[StateEvent, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    entries: tuple[Entry, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    who: str = "system"
    withdrawn: tuple[str, ...] = ()
    at_revision: int | None = None
    firsts: Mapping[str, str] = field(default_factory=dict)


def require(word: str, words: frozenset[str], code: str, fact: str) -> None:
    """Raise InvalidFact with the sentence `code` for a word that is none of these."""
    if word not in words:
        raise InvalidFact(code, fact=fact, word=word, words=sorted(words))


LONGEST_ID: Final = 1000  # characters of an id or an identifier: what every engine can index


def _require_id(text: str) -> None:
    if len(text) > LONGEST_ID:
        raise InvalidFact("fact.id_too_long", id=text[:40])
    # Blanks at an end and unprintable characters: two ids would look like one.
    if not text or ";" in text or text[0] == " " or text[-1] == " " or not text.isprintable():
        raise InvalidFact("fact.id_unfit", id=repr(text)[1:-1])  # control characters shown


def _checked(attributes: Attributes, fact: str) -> Attributes:
    """Drop absent values; raise InvalidFact for what one of the engines could not keep."""
    kept = {key: value for key, value in attributes.items() if value is not None and value != ""}
    for key, value in kept.items():
        if type(value) is not str:
            _check_value(key, value, fact)
    return kept


def _check_value(key: str, value: Value, fact: str) -> None:
    items = cast(list[object], value) if isinstance(value, list) else [value]
    if (kinds := set(map(type, items))) == {str}:
        return
    if not all(isinstance(item, str | int | float | bool) for item in items):
        raise InvalidFact("fact.attribute_type", fact=fact, key=key)
    if any(isinstance(item, float) and not math.isfinite(item) for item in items):
        raise InvalidFact("fact.attribute_not_finite", fact=fact, key=key)
    # Lists of one type only, which is what Neo4j keeps; True beside 1 is mixed too.
    if len(kinds) > 1:
        raise InvalidFact("fact.attribute_mixed", fact=fact, key=key)
    if any(isinstance(item, int) and not -_INT64 <= item < _INT64 for item in items):
        raise InvalidFact("fact.attribute_too_large", fact=fact, key=key)


def _masked(value: Value) -> Value:
    """A value of a journal entry with the ID numbers in its text masked, in lists too."""
    if isinstance(value, str):
        return mask_numbers(value)
    if isinstance(value, list):
        return cast(Value, [mask_numbers(v) if isinstance(v, str) else v for v in value])
    return value


@dataclass(frozen=True, slots=True)
class Committed:
    """The result of a commit: the store's revision after it, and which claims changed something.

    `novel` runs parallel to the batch's claims. `changed` is False where no fact changed; then no
    revision was made. `notices` name the identifiers that contradict each other. `acted_on` are the
    records on which an event of the batch counts that was not there before.
    """

    revision: int
    changed: bool
    novel: Sequence[bool]
    notices: tuple[Sentence, ...] = ()
    acted_on: frozenset[str] = frozenset()
