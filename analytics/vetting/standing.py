"""How a party or project stands, to be compared later: level, grounds, measures and decision.

Facts of no tier stand beside it. What it rests on is kept with it, so that a later revision is
compared only where it may differ: whose records and ties were read, and what evidence reaches whom.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from analytics.law.measures import Measures
from analytics.propagation.exposure import Propagation
from analytics.vetting.credit_status import credit_status_of
from analytics.vetting.due import measures_due
from analytics.vetting.law_file import law_file
from analytics.vetting.leads import strong_evidence
from analytics.vetting.noted import standing_noted, what_of
from analytics.vetting.subjects import scenarios_for
from analytics.vetting.tracked_reader import Tracked
from analytics.vetting.vet import vet_entity
from graph.model import Entity, Record
from graph.store import Reader

# Who takes part in a tender, and what ties bidders, follows ties over any distance (DESIGN §8b).
_FAR: Final = frozenset({"bidding", "government_procurement"})
# Of what a standing tells: where a file holds standings of another, all are asked anew.
EDITION: Final = 2
_MOST_READ: Final = 5_000  # ids that one standing rests on; beyond them it is always asked anew


@dataclass(frozen=True, slots=True)
class Question:
    """Whose standing, and for which scenario; "" where no vetting is asked."""

    subject: str
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subject stood: `grounds` are (grade, entity, record, measure), `measures` (record,
    measure, until, open, grade), `evidence` the records that reach it. `noted` are facts of no tier
    beside these, (entity, record, what); None where an edition without them kept the standing.

    `gone` where the store no longer knows it. `parties` are those whose evidence counts, `read` the
    ids that it rests on; None where these are too many or too far to tell.
    """

    level: str
    grounds: tuple[tuple[str, ...], ...]
    measures: tuple[tuple[str, ...], ...]
    decision: str
    evidence: tuple[str, ...]
    noted: tuple[tuple[str, ...], ...] | None = ()
    parties: tuple[str, ...] = ()
    read: tuple[str, ...] | None = ()
    reached: str = ""
    gone: bool = False

    @property
    def records(self) -> set[str]:
        """The records that it tells of."""
        told = {one[2] for one in self.grounds if one[2]} | {one[0] for one in self.measures}
        return told | {one[1] for one in self.noted or ()} | set(self.evidence)

    def plain(self) -> dict[str, Any]:
        """The standing as JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_plain(cls, content: Mapping[str, Any]) -> "Standing":
        """The standing of what `plain` gave."""
        read, noted = content["read"], content.get("noted")
        return cls(
            level=content["level"],
            grounds=tuple(tuple(one) for one in content["grounds"]),
            measures=tuple(tuple(one) for one in content["measures"]),
            decision=content["decision"],
            evidence=tuple(content["evidence"]),
            noted=None if noted is None else tuple(tuple(one) for one in noted),
            parties=tuple(content["parties"]),
            read=None if read is None else tuple(read),
            reached=content["reached"],
            gone=content["gone"],
        )


_GONE: Final = Standing("none", (), (), "", (), gone=True)


def standing_of(
    reader: Reader, reach: Propagation, asked: Question, *, measures: Measures
) -> Standing:
    """The standing of a subject on the day and at the revision of `reach`."""
    at = reach.snapshot.revision
    entity = reader.entities([asked.subject], at_revision=at).get(asked.subject)
    if entity is None or entity.id not in reach.snapshot.places:
        return _GONE
    tracked = Tracked(reader)
    grounds = set(_own(tracked, reach, entity, measures))
    file = law_file(tracked, reach, [entity.id])
    due = measures_due(file, entity.id, measures)
    noted = standing_noted(file.own.get(entity.id, ()), measures, reach.as_of)
    parties, decision = {entity.id}, ""
    if asked.scenario in scenarios_for(entity.kind):
        made = vet_entity(tracked, reach, entity, scenario=asked.scenario, measures=measures)
        decision = made.decision
        parties |= {one["entity"] for one in made.certificate["participants"]}
        grounds |= {
            (one.grade, one.entity, one.record or "", one.measure or "") for one in made.findings
        }
        noted += made.noted.records
    told = {one[1:3] for one in grounds}
    return Standing(
        level=reach.index_and_level(entity.id)[1],
        grounds=tuple(sorted(grounds)),
        measures=tuple(sorted({_measure(one) for one in due})),
        decision=decision,
        evidence=tuple(sorted({record for record, _, _ in reach.scores(entity.id)})),
        noted=tuple(sorted({one for one in map(_noted, noted) if one[:2] not in told})),
        parties=tuple(sorted(parties)),
        read=None if asked.scenario in _FAR else _read(tracked, reach, parties),
        reached=reached(reach, sorted(parties)),
    )


def _measure(due: Any) -> tuple[str, ...]:  # noqa: ANN401 - a MeasureDue
    return (due.record, due.measure, str(due.until or ""), "open" if due.open else "", due.grade)


def _noted(record: Record) -> tuple[str, ...]:
    return (record.subject, record.id, what_of(record))


def _own(
    reader: Reader, reach: Propagation, entity: Entity, measures: Measures
) -> Iterator[tuple[str, ...]]:
    """The grounds of a party by its own records, by law and by strong leads."""
    records = reader.records(subjects=[entity.id], at_revision=reach.snapshot.revision)
    status = credit_status_of(reader, reach, entity, records, measures=measures)
    for record in status.listed:
        yield ("listed", entity.id, record.id, "")
    for grade, extended in (("statutory", status.statutory), ("lead", status.hints)):
        for ground in extended:
            measure = ground.measure.code if ground.measure else ""
            yield (grade, entity.id, ground.record.id, measure)
    for evidence in strong_evidence(reach, entity.id):
        yield ("lead", entity.id, evidence.record, "")


def _read(tracked: Tracked, reach: Propagation, parties: Collection[str]) -> tuple[str, ...] | None:
    """All whose change may change the answer; None where they are too many.

    Roles are read from the snapshot, one tie from each party: so the neighbours count, too.
    """
    snapshot = reach.snapshot
    ids = tracked.asked | tracked.subjects | tracked.by_id | set(parties)
    offset, other = snapshot.adjacency.offset, snapshot.adjacency.other
    for party in {*parties, *tracked.subjects}:
        place = snapshot.places.get(party)
        if place is None:
            continue
        near = other[offset[place] : offset[place + 1]].tolist()
        if len(near) + len(ids) > _MOST_READ:
            return None
        ids.update(snapshot.entities.ids[one] for one in near)
    return tuple(sorted(ids)) if len(ids) <= _MOST_READ else None


def reached(reach: Propagation, parties: Collection[str]) -> str:
    """A digest of the evidence that reaches some parties, under the policy and its day's weights.

    Scores fade from day to day, so it tells of one day only.
    """
    digest = blake2b(f"{reach.policy.digest} {reach.as_of}".encode(), digest_size=16)
    for party in parties:
        if party in reach.snapshot.places:
            told = (reach.index_and_level(party), reach.scores(party), reach.strong.scores(party))
            digest.update(repr((party, told)).encode())
    return digest.hexdigest()


def may_differ(standing: Standing, reach: Propagation, changed: Collection[str] | None) -> bool:
    """Whether a standing may be another now; `changed` are ids of what changed, None for all.

    Never says no where it is another.
    """
    if changed is None or standing.read is None or standing.noted is None or standing.gone:
        return True
    if not set(standing.read).isdisjoint(changed):
        return True
    return reached(reach, standing.parties) != standing.reached
