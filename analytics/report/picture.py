"""The content of a network report: the parties around one, their grades, the chains to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from analytics.law.measures import Measures
from analytics.paths.walks import neighbourhood
from analytics.policy import Policy
from analytics.propagation.exposure import Evidence, Propagation
from analytics.report.ownership import Ownership, ownership_around
from analytics.snapshot.file import snapshot_of
from analytics.vetting.grading import graded_among
from analytics.vetting.leads import strong_evidence
from analytics.vetting.participant import Participant
from analytics.vetting.participants import participants_of
from graph.errors import NotFound
from graph.model import Entity, Record, Relation
from graph.store import Reader, Store

STRONG: Final = "strong"  # the mark of a chain that a person is asked to check (DESIGN §10)
_CHAINS: Final = 30  # chains listed unless asked otherwise
_MOST: Final = 200  # entities drawn unless asked otherwise
_USUAL: Final = "project_approval"  # a report has no scenario: who takes part is as in this one


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of the picture: its strongest grade, its exposure, its records not withdrawn."""

    entity: Entity
    grade: str | None
    level: str
    index: float
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Evidence that reaches one of the parties asked about, with the record behind it.

    `role` is that party's, `entities` are those along the chain. A strong lead is marked STRONG.
    """

    evidence: Evidence
    role: str
    record: Record
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A network report before it is drawn; `left_out` and `more_chains` count what was cut.

    `missing` are words for participants that were never loaded (`word.missing`). `ownership` says
    who stands behind each of those who answer for what is asked.
    """

    subject: Entity
    participants: tuple[Participant, ...]
    missing: tuple[str, ...]
    nodes: tuple[Node, ...]
    relations: tuple[Relation, ...]
    reasons: tuple[Reason, ...]
    left_out: int
    more_chains: int
    truncated: bool
    explored: int
    as_of: date
    revision: int
    committed_at: datetime
    policy: str
    depth: int
    ownership: tuple[Ownership, ...] = ()

    @property
    def everybody(self) -> list[Entity]:
        """All who are named in the report."""
        behind = (entity for one in self.ownership for entity in one.entities.values())
        every = {entity.id: entity for entity in (*behind, *(node.entity for node in self.nodes))}
        return list(every.values())


@dataclass(frozen=True, slots=True)
class Frame:
    """How much of the network a picture covers, and its policy and measures."""

    policy: Policy
    measures: Measures
    depth: int = 2
    limit: int = _MOST
    chains: int = _CHAINS


def picture_of(
    store: Store,
    subject: str,
    frame: Frame,
    *,
    as_of: date,
    at_revision: int | None = None,
    cache: Path | None = None,
) -> Picture:
    """The network around a party, at most `frame.limit` entities and those along its chains.

    Raises NotFound for an unknown subject.
    """
    snapshot = snapshot_of(store, at_revision=at_revision, cache=cache)
    return picture_on(store, Propagation(snapshot, frame.policy, as_of), subject, frame)


def picture_on(store: Reader, reach: Propagation, subject: str, frame: Frame) -> Picture:
    """The picture of a propagation: on its day, at its revision, by its policy.

    Raises NotFound for an unknown subject.
    """
    return _Drawing(store, reach, frame).of(subject)


class _Drawing:
    """Puts one picture together, all of one revision."""

    def __init__(self, store: Reader, reach: Propagation, frame: Frame) -> None:
        self._store = store
        self._reach = reach
        self._frame = frame
        self._at = reach.snapshot.revision

    def of(self, subject: str) -> Picture:
        known = self._store.entities([subject], at_revision=self._at)
        if subject not in known:
            raise NotFound("analysis.subject", subject=subject, revision=self._at)
        entity, day = known[subject], self._reach.as_of
        part = participants_of(
            self._store, entity, scenario=_USUAL, as_of=day, at_revision=self._at
        )
        parties = part.participants
        every = self._evidence(parties)
        shown = every[: self._frame.chains]
        relations = self._relations(e for e, _ in shown)
        reasons = self._reasons(shown, relations)
        around = neighbourhood(
            self._store,
            entity.id,
            depth=self._frame.depth,
            as_of=day,
            at_revision=self._at,
            limit=self._frame.limit,
            snapshot=self._reach.snapshot,
        )
        relations |= {relation.id: relation for relation in around.relations}
        ids = {e.id for e in around.entities} | {party.entity for party in parties}
        # A chain is drawn whole, even where it leaves the depth or the limit.
        ids.update(end for reason in reasons for end in reason.entities)
        return Picture(
            subject=entity,
            participants=parties,
            missing=part.missing,
            nodes=self._nodes(ids),
            relations=tuple(relations[key] for key in sorted(relations)),
            reasons=reasons,
            left_out=around.left_out,
            more_chains=len(every) - len(shown),
            truncated=around.truncated or self._reach.truncated,
            explored=self._reach.explored,
            as_of=day,
            revision=self._at,
            committed_at=self._store.revision(self._at).committed_at,
            policy=self._reach.policy.digest,
            depth=self._frame.depth,
            ownership=self._ownership(part.answerable),
        )

    def _ownership(self, parties: Iterable[str]) -> tuple[Ownership, ...]:
        known = self._store.entities(set(parties), at_revision=self._at)
        of_each = (ownership_around(self._store, self._reach, known[id_]) for id_ in sorted(known))
        return tuple(one for one in of_each if one)

    def _evidence(self, parties: Iterable[Participant]) -> list[tuple[Evidence, str]]:
        """The evidence that reaches the parties: strong leads first, then by score.

        A party of two roles is told once, and a record that is a strong lead by that chain.
        """
        roles = {party.entity: party.role for party in reversed(tuple(parties))}  # the first role
        strong = {
            (one.record, one.entity): one
            for entity in roles
            for one in strong_evidence(self._reach, entity)
        }
        others = [one for entity in roles for one in self._reach.of(entity).evidence]
        every = [
            *(replace(one, marks=(STRONG, *one.marks)) for one in strong.values()),
            *(one for one in others if (one.record, one.entity) not in strong),
        ]
        ordered = sorted(
            every, key=lambda one: (STRONG not in one.marks, -one.score, one.record, one.entity)
        )
        return [(one, roles[one.entity]) for one in ordered]

    def _relations(self, evidence: Iterable[Evidence]) -> dict[str, Relation]:
        wanted = {relation for one in evidence for relation in one.chain}
        return dict(self._store.relations(wanted, at_revision=self._at)) if wanted else {}

    def _reasons(
        self, shown: Sequence[tuple[Evidence, str]], relations: dict[str, Relation]
    ) -> tuple[Reason, ...]:
        ids = {evidence.record for evidence, _ in shown}
        found = self._store.records(ids=ids, at_revision=self._at) if ids else ()
        records = {record.id: record for record in found}
        return tuple(
            Reason(evidence, role, records[evidence.record], _walk(evidence, relations))
            for evidence, role in shown
        )

    def _nodes(self, ids: set[str]) -> tuple[Node, ...]:
        known = self._store.entities(ids, at_revision=self._at)
        entities = [known[id_] for id_ in sorted(known)]
        measures = self._frame.measures
        graded = graded_among(self._store, self._reach, entities, measures=measures)
        return tuple(
            Node(
                one,
                graded[one.id].grade,
                graded[one.id].level,
                graded[one.id].index,
                graded[one.id].records,
            )
            for one in entities
        )


def _walk(evidence: Evidence, relations: dict[str, Relation]) -> tuple[str, ...]:
    """The entities along a chain, from its start to the entity reached."""
    walk = [evidence.entity]  # backwards: the chain may start at a named party, not the subject
    for id_ in reversed(evidence.chain):
        relation = relations[id_]
        walk.append(relation.source if relation.target == walk[-1] else relation.target)
    return tuple(reversed(walk))
