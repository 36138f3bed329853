"""What a commit needs of an engine: primitives over ids and bodies, no meaning of their own.

The meaning (which claim stands, which ids are one, what is re-pointed) is in `graph.commit.apply`,
once, for both engines.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.codec import Body, KeptClaim
from graph.commit.states import Happening
from graph.model import StateEvent, Verdict


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation as the ledger holds it now: its given ends, and its dates as ordinals."""

    id: str
    kind: str
    given_source: str
    given_target: str
    valid_from: int
    valid_to: int


class Ledger(Protocol):
    """One open transaction of one revision, on one engine."""

    def next_claim(self) -> int:
        """The `seq` of the next claim."""
        ...

    def claims(self, facts: Collection[str]) -> dict[str, list[KeptClaim]]:
        """Open claims by fact key."""
        ...

    def add_claims(self, claims: Sequence[KeptClaim]) -> None:
        """Keep these claims, opened at this revision."""
        ...

    def close_claims(self, seqs: Collection[int]) -> None:
        """Close claims that are said anew."""
        ...

    def add_identifiers(self, held: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        """Keep (id, identifiers by scheme) for look-up and grouping."""
        ...

    def holders(self, tokens: Collection[tuple[str, str]]) -> set[str]:
        """Ids that hold any of these identifiers."""
        ...

    def canonical(self, ids: Collection[str]) -> dict[str, str]:
        """What each known id answers as now; unknown ids are absent."""
        ...

    def members(self, canonicals: Collection[str]) -> dict[str, set[str]]:
        """All ids that answer as each of these."""
        ...

    def repoint(self, canonical: Mapping[str, str]) -> None:
        """From this revision on, these ids answer as those."""
        ...

    def put_entities(self, bodies: Mapping[str, Body], fresh: Collection[str]) -> None:
        """Open new versions where bodies differ; `fresh` ids are known to have none."""
        ...

    def drop_entities(self, ids: Collection[str]) -> None:
        """Close the versions of ids that no longer answer for themselves."""
        ...

    def put_relations(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        """Open new versions of relations between what their given ends answer as."""
        ...

    def drop_relations(self, ids: Collection[str]) -> None:
        """Close derived relations that hold no longer."""
        ...

    def put_records(
        self, bodies: Mapping[str, Body], canonical: Mapping[str, str], fresh: Collection[str]
    ) -> None:
        """Open new versions of records about what their given subjects answer as."""
        ...

    def facts_given(self, ids: Collection[str]) -> tuple[list[str], list[str]]:
        """Relation ids and record ids, current, that were given any of these ids."""
        ...

    def entangled(self, ids: Collection[str]) -> set[str]:
        """Those of these ids that share a group or a verdict with another id."""
        ...

    def shared(self, tokens: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of these identifiers that more than one id holds."""
        ...

    def kinds(self, ids: Collection[str]) -> dict[str, str]:
        """The entity kind that each known id has now."""
        ...

    def names_of(self, canonicals: Collection[str]) -> set[str]:
        """All current names, normalised, of these entities."""
        ...

    def any_named_only(self) -> bool:
        """Whether any organisation is known by its name only."""
        ...

    def masked_under(self, ids: Collection[str]) -> list[tuple[str, str]]:
        """(id, longer id) for ids of persons that carry a mask after one of these."""
        ...

    def represented_by(self, persons: Collection[str]) -> set[str]:
        """Given targets of current legal_representative_of from these persons."""
        ...

    def ties_into(self, ids: Collection[str]) -> list[Tie]:
        """Current relations given with any of these targets from a person."""
        ...

    def likenesses(self, canonicals: Collection[str]) -> list[Tie]:
        """Current derived possibly_same_as at these entities."""
        ...

    def namesakes(self, names: Collection[str]) -> list[tuple[str, str, str]]:
        """(normalised name, id, kind) of current entities that bear one of these names."""
        ...

    def known_records(self, ids: Collection[str]) -> set[str]:
        """Which of these records exist."""
        ...

    def events(self, records: Collection[str]) -> dict[str, list[Happening]]:
        """The events on each record, in order."""
        ...

    def add_events(self, events: Sequence[StateEvent]) -> list[StateEvent]:
        """Keep events; returns those that were news (an event of a known key is not)."""
        ...

    def verdicts_at(self, ids: Collection[str]) -> list[tuple[str, str, str]]:
        """(kind, one, other) of standing verdicts at any of these ids."""
        ...

    def add_verdicts(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Keep or lift verdicts; returns those that changed something."""
        ...
