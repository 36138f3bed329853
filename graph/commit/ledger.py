"""What a commit needs of an engine: primitives over ids and bodies, without meaning of their own.

The meaning (which claim counts, which ids are one, what is re-pointed) is in `graph.commit.apply`,
once, for all engines. `docs/engines.md` says in which order a new engine writes these parts. "Now"
is the state within the open transaction.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.codec import Body, KeptClaim
from graph.commit.states import Happening, KeptEvent
from graph.model import Attributes, StateEvent, Verdict


@dataclass(frozen=True, slots=True)
class GivenRelation:
    """A relation as the ledger holds it now: its given ends, and its dates as day ordinals.

    Open dates are BEGINNING and NO_END of `graph.store`.
    """

    id: str
    kind: str
    given_source: str
    given_target: str
    valid_from: int
    valid_to: int


class Claims(Protocol):
    """What sources say of facts, by fact key (`graph.codec.fact_key`)."""

    def next_seq(self) -> int:
        """The `seq` of the next claim: above that of every claim ever kept."""
        ...

    def of(self, facts: Collection[str]) -> dict[str, list[KeptClaim]]:
        """Open claims by fact key; facts without any are absent."""
        ...

    def write(self, claims: Sequence[KeptClaim], *, closed: Collection[int] = ()) -> None:
        """Keep these claims from this revision on; close those whose `seq` is in `closed`.

        A claim that was closed may come again under its old `seq`.
        """
        ...

    def note(self, claims: Sequence[KeptClaim]) -> None:
        """Keep the `repeats` of these open claims; what is shown does not change by them."""
        ...

    def of_files(self, origins: Collection[str]) -> set[str]:
        """Keys of facts of which a file of these digests says something; it reads every claim."""
        ...


class Identifiers(Protocol):
    """Which ids hold which identifiers; a token is (scheme, value)."""

    def add(self, held: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        """Keep (id, identifiers by scheme), for look-up and for resolution."""
        ...

    def holders(self, tokens: Collection[tuple[str, str]]) -> set[str]:
        """Ids that hold any of these identifiers."""
        ...

    def shared(self, tokens: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of these identifiers that more than one id holds."""
        ...

    def drop(self, held: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        """From this revision on, these ids are no longer found by these identifiers."""
        ...


class Groups(Protocol):
    """Which ids are one entity, and which of them stands for it (the canonical one)."""

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        """What each known id answers as now; unknown ids are absent, and those removed."""
        ...

    def members(self, canonicals: Collection[str]) -> dict[str, set[str]]:
        """All ids that answer as each of these."""
        ...

    def entangled(self, ids: Collection[str]) -> set[str]:
        """Those of these ids that share a group or a verdict with another id."""
        ...

    def repoint(self, canonical: Mapping[str, str]) -> None:
        """From this revision on, each key answers as its value."""
        ...

    def remove(self, ids: Collection[str]) -> None:
        """From this revision on, these ids are unknown, until somebody claims them again.

        Each answers as itself by now, and its version was dropped.
        """
        ...


class Entities(Protocol):
    """Versions of entities, under canonical ids."""

    def put(self, bodies: Mapping[str, Body], fresh: Collection[str]) -> None:
        """Open new versions where bodies differ; `fresh` ids are known to have none."""
        ...

    def drop(self, ids: Collection[str]) -> None:
        """Close the versions of ids that now answer as another."""
        ...

    def kinds(self, ids: Collection[str]) -> dict[str, str]:
        """The entity kind that each known id has now."""
        ...

    def any_by_name_only(self) -> bool:
        """Whether any organisation is known by its name only (`name:…`)."""
        ...

    def names_of(self, canonicals: Collection[str]) -> set[str]:
        """All names of these entities, normalised."""
        ...

    def bearers(self, names: Collection[str]) -> list[tuple[str, str, str]]:
        """(name, id, kind) of each entity that bears one of these normalised names."""
        ...

    def masked_under(self, ids: Collection[str]) -> list[tuple[str, str]]:
        """(id, longer id) for each person's id that is one of these, a slash and a mask."""
        ...


class Relations(Protocol):
    """Versions of relations, between what their given ends answer as."""

    def put(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        """Open new versions where bodies or ends differ; `fresh` ids are known to have none.

        `canonical` says what each given end answers as.
        """
        ...

    def drop(self, ids: Collection[str]) -> None:
        """Close the versions of relations that nobody claims or derives any more."""
        ...

    def given_under(self, ids: Collection[str]) -> list[str]:
        """Ids of current relations with an end that was given as one of these ids."""
        ...

    def headed_by(self, persons: Collection[str]) -> set[str]:
        """Organisations, as given, of which these persons are legal representatives now."""
        ...

    def from_persons(self, ids: Collection[str]) -> list[GivenRelation]:
        """Current relations from persons to any of these ids, as the target was given."""
        ...

    def possible_matches(self, canonicals: Collection[str]) -> list[GivenRelation]:
        """Current derived `possibly_same_as` relations with an end at one of these entities."""
        ...


class Records(Protocol):
    """Versions of records and the events on them."""

    def put(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        """Open new versions where bodies or subjects differ; as for relations."""
        ...

    def drop(self, ids: Collection[str]) -> None:
        """Close the versions of records that nobody claims any more."""
        ...

    def given_under(self, ids: Collection[str]) -> list[str]:
        """Ids of current records whose subject, or whom they name, was given as one of these."""
        ...

    def events(self, records: Collection[str]) -> dict[str, list[Happening]]:
        """The events on each record that count, in order."""
        ...

    def add_events(
        self, events: Sequence[StateEvent], skipped: Collection[StateEvent] = ()
    ) -> list[StateEvent]:
        """Keep events, those in `skipped` without effect; return those that are new.

        One that counts is known where the record has its key, a skipped one where it has its key
        from its file, counting or not.
        """
        ...

    def kept_events(self, origins: Collection[str]) -> dict[str, list[KeptEvent]]:
        """All events, in order, on each record of which one of these files has reported one."""
        ...

    def resettle(self, record: str, events: Sequence[KeptEvent]) -> None:
        """Keep only these of the record's events, each counting or skipped as it says."""
        ...


class Verdicts(Protocol):
    """What persons have decided on identity."""

    def at(self, ids: Collection[str]) -> list[tuple[str, str, str]]:
        """(kind, one, other) of verdicts in force at any of these ids."""
        ...

    def add(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Keep or lift verdicts; return those that changed something."""
        ...


class History(Protocol):
    """What a commit keeps beside its facts (`graph.commit.finish`)."""

    @property
    def latest(self) -> int:
        """The revision before this transaction's; this one writes the next."""
        ...

    def keep_texts(self, texts: Mapping[str, str]) -> bool:
        """Keep texts under their digests; return whether any was new."""
        ...

    def keep_revision(self) -> None:
        """Write what is still held in memory, then the revision with the clock time (UTC)."""
        ...

    def keep_notes(self) -> None:
        """Write what is still held in memory, which is nothing that anybody is shown."""
        ...

    def append(self, who: str, action: str, particulars: Attributes) -> None:
        """Add an entry to the facts journal."""
        ...


class Ledger(Protocol):
    """One open transaction of one revision on one engine, in eight parts."""

    @property
    def claims(self) -> Claims: ...

    @property
    def identifiers(self) -> Identifiers: ...

    @property
    def groups(self) -> Groups: ...

    @property
    def entities(self) -> Entities: ...

    @property
    def relations(self) -> Relations: ...

    @property
    def records(self) -> Records: ...

    @property
    def verdicts(self) -> Verdicts: ...

    @property
    def history(self) -> History: ...
