"""Leads: which evidence a person is asked to check, and what is only counted (DESIGN §10).

A strong lead is one chain, never a sum: of ties of the policy's kinds, few and strong enough. All
other evidence is background: counted by debtor, never a reason to review.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np

from analytics.patterns.terms import DIRECTS
from analytics.propagation.all_chains import all_chains
from analytics.propagation.exposure import Evidence, Propagation
from analytics.propagation.marks import ever_held
from analytics.propagation.parallel import counting_with, held_together, is_controlling
from analytics.snapshot.columns import RELATION_WORDS
from analytics.vet_policy import PHOENIX
from analytics.vetting.participant import Participant

SHOWN_BACKGROUND: Final = 20  # debtors listed in a certificate; the others are counted
_MASKED: Final = "/h:"  # within the id of a person known by a mask that shows more than six and one
_THINGS: Final = ("project", "bid_lot")  # what is vetted; its participants answer for it
_APART: Final = "never_simultaneous"
# Who directs a firm: the kinds of first tie by which a phoenix firm is told (DESIGN §7).
_HEADSHIP: Final = frozenset(RELATION_WORDS.index(kind) for kind in DIRECTS)


@dataclass(frozen=True, slots=True)
class Lead:
    """The strongest strong lead from one debtor to the parties of a vetting.

    `more` is the number of the debtor's other records that reach them; `also` are the other parties
    that a strong lead from it reaches. `alike` counts further debtors told in the same line, with
    their records in `more`: a court's list names a person anew in each case, by a name and a mask.
    """

    party: Participant
    evidence: Evidence
    debtor: str
    more: int
    also: tuple[str, ...]
    alike: int = 0


@dataclass(frozen=True, slots=True)
class Background:
    """A debtor without a strong lead: how many of its records reach the parties, how strongly."""

    debtor: str
    leads: int
    strongest: float

    def plain(self) -> dict[str, Any]:
        """The line as a certificate holds it."""
        return {"debtor": self.debtor, "leads": self.leads, "strongest": self.strongest}


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads of a vetting, a line a debtor, strongest first; no debtor is in both."""

    strong: tuple[Lead, ...]
    background: tuple[Background, ...]

    def plain_background(self) -> dict[str, Any]:
        """The background as a certificate holds it: a bounded list, and how much is beyond it."""
        rest = self.background[SHOWN_BACKGROUND:]
        return {
            "background": [one.plain() for one in self.background[:SHOWN_BACKGROUND]],
            "background_rest": {"debtors": len(rest), "leads": sum(one.leads for one in rest)},
        }


def leads_of(
    reach: Propagation,
    parties: Sequence[Participant],
    strong: Mapping[str, Sequence[Evidence]],
    grounds: Mapping[str, Collection[str]],
) -> Leads:
    """The leads that reach these parties.

    By party, `strong` is its `strong_evidence` and `grounds` are its records told as grounds:
    evidence of one of those would tell it twice. What reaches a project or a lot comes through its
    participants, and is told of those.
    """
    firsts = asked_about(parties)
    told: dict[str, list[_Piece]] = {}
    records: dict[str, dict[str, float]] = {}
    for party in (firsts[entity] for entity in sorted(firsts)):
        known = grounds.get(party.entity, ())
        subjects = {}
        for record, debtor, score in reach.scores(party.entity):
            subjects[record] = debtor
            if record not in known:
                of_debtor = records.setdefault(debtor, {})
                of_debtor[record] = max(score, of_debtor.get(record, 0.0))
        for evidence in strong[party.entity]:
            if evidence.record not in known:
                debtor = subjects.get(evidence.record) or _debtor(reach, evidence.record)
                told.setdefault(_line_of(debtor), []).append(_Piece(party, evidence, debtor))
    lines = [_lead(pieces, records) for pieces in told.values()]
    leading = {piece.debtor for pieces in told.values() for piece in pieces}
    background = [
        Background(debtor, len(reaching), max(reaching.values()))
        for debtor, reaching in records.items()
        if debtor not in leading
    ]
    return Leads(
        tuple(sorted(lines, key=lambda one: (-one.evidence.score, one.debtor))),
        tuple(sorted(background, key=lambda one: (-one.strongest, one.debtor))),
    )


def asked_about(parties: Sequence[Participant]) -> dict[str, Participant]:
    """By entity, the first of its roles: those whom leads are told of."""
    return {party.entity: party for party in reversed(parties) if party.role not in _THINGS}


class _Piece(NamedTuple):
    """What leads from a debtor to a party."""

    party: Participant
    evidence: Evidence
    debtor: str


def _line_of(debtor: str) -> str:
    """What debtors told in one line have in common: the id, or the name and the court's mask."""
    place = debtor.find("/")
    return debtor[place:] if _MASKED in debtor else debtor


def _lead(pieces: Iterable[_Piece], records: Mapping[str, Collection[str]]) -> Lead:
    ranked = sorted(
        pieces,
        key=lambda one: (
            -one.evidence.score,
            one.evidence.hops,
            one.evidence.record,
            one.party.entity,
        ),
    )
    party, evidence, debtor = ranked[0]
    debtors = {one.debtor for one in ranked}
    also = {one.party.entity for one in ranked} - {party.entity}
    more = {one.evidence.record for one in ranked}.union(*(records.get(d, ()) for d in debtors))
    more -= {evidence.record}
    return Lead(party, evidence, debtor, len(more), tuple(sorted(also)), len(debtors) - 1)


def _debtor(reach: Propagation, record: str) -> str:
    """The subject of a record whose strong lead is weaker than what a policy keeps at all."""
    records, ids = reach.snapshot.records, reach.snapshot.entities.ids
    (place,) = reach.snapshot.record_places([record])
    return ids[int(records.subject[place])]


def has_strong_lead(reach: Propagation, entity: str) -> bool:
    """Whether any strong lead reaches an entity."""
    return bool(strong_evidence(reach, entity))


def strong_evidence(reach: Propagation, entity: str) -> list[Evidence]:
    """For each record, the strongest chain to an entity that is a strong lead, strongest first.

    A chain whose ties never held together counts only where its first tie is a headship or control
    of the record's subject, held at the event: that is the phoenix (DESIGN §7, §8b).
    """
    strong = reach.strong
    held = [_held(strong, one) for one in strong.evidence_on(entity)]
    return sorted((one for one in held if one), key=lambda one: (-one.score, one.record))


def _held(strong: Propagation, one: Evidence) -> Evidence | None:
    """The evidence, or by a weaker chain that may raise a review; None where there is none."""
    if _APART not in one.marks:
        return one
    (record,) = strong.snapshot.record_places([one.record])
    seed = int(np.searchsorted(strong.seeds.record, record))
    chain = strong.snapshot.relation_places(one.chain)
    if _is_phoenix(strong, seed, chain):
        return replace(one, marks=tuple(PHOENIX if m == _APART else m for m in one.marks))
    return _other_chain(strong, seed, one)


def leads_by(strong: Propagation, seed: int, end: int, weight: int, chain: Sequence[int]) -> bool:
    """Whether the record of a seed leads to an entity along this very chain of relation places."""
    one = strong.along(seed, end, weight, chain)
    return one is not None and (_APART not in one.marks or _is_phoenix(strong, seed, chain))


def leads_together(strong: Propagation, seed: int, steps: Sequence[Sequence[int]]) -> bool:
    """Whether a chain leads by these of its parallel ties alone, a choice of places by step."""
    if held_together(strong.snapshot.relations, steps):
        return True
    return _is_phoenix(strong, seed, [step[0] for step in steps])


def stands_unproven(one: Evidence) -> bool:
    """Whether it is a strong lead only because there were too many chains to try."""
    return _APART in one.marks


def _is_phoenix(strong: Propagation, seed: int, chain: Sequence[int]) -> bool:
    """Whether a chain begins with a headship or control of the debtor, held at the event."""
    relations, seeds, first = strong.snapshot.relations, strong.seeds, chain[0]
    subject, event = int(seeds.subject[seed]), int(seeds.event[seed])
    # A usable tie had not ended by the event, so one that had begun by then was held at it.
    if (
        PHOENIX not in strong.policy.vet.kinds
        or subject not in (relations.source[first], relations.target[first])
        or relations.valid_from[first] > event
    ):
        return False
    if int(relations.kind[first]) in _HEADSHIP:
        return True
    day = strong.as_of.toordinal()
    stakes = counting_with(strong.snapshot, strong.policy, first, day=day, event=event)
    return is_controlling(relations, stakes, former=bool(relations.valid_to[first] <= day))


def _other_chain(strong: Propagation, seed: int, one: Evidence) -> Evidence | None:
    """The strongest chain to the same entity that held or is a phoenix; None where there is none.

    The search of all chains keeps the strongest alone, which may hide such a one. Where there are
    too many chains to try, `one` stands: a person rather looks once too often.
    """
    end, day = strong.snapshot.places[one.entity], strong.as_of.toordinal()
    event = int(strong.seeds.event[seed])
    chains, cut = all_chains(strong, seed, end)
    if cut:
        return one
    for weight, chain in chains:
        together = ever_held(strong.snapshot, strong.policy, list(chain), day=day, event=event)
        if together or _is_phoenix(strong, seed, chain):
            other = strong.along(seed, end, weight, chain)
            return other and _held(strong, other)
    return None
