"""Vetting: participants, findings by grade, one decision, and its certificate (DESIGN §10)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from analytics.law.measures import Measures, measures_of
from analytics.patterns.tender_ties import TenderTie
from analytics.policy import Policy, policy_of
from analytics.propagation.exposure import Propagation
from analytics.record_status import withdrawn_since
from analytics.snapshot.file import snapshot_of
from analytics.vetting.case_file import CaseFile, case_file, names_of
from analytics.vetting.certificate import ALGORITHM, check, with_hash
from analytics.vetting.cut import Cut, smallest_cut
from analytics.vetting.cut_words import cut_in_words
from analytics.vetting.finding import Finding, finding_of_ground, finding_of_lead
from analytics.vetting.ground import Ground
from analytics.vetting.leads import SHOWN_BACKGROUND, Lead, Leads, asked_about, leads_of
from analytics.vetting.noted import NOTHING_NOTED, Noted, ids_of, noted_of, noted_records
from analytics.vetting.own_grounds import Asked
from analytics.vetting.own_records import is_only_shown
from analytics.vetting.participant import Participant
from analytics.vetting.participants import CUT, TakingPart, participants_of
from analytics.vetting.red_list import is_red_listed
from analytics.vetting.subjects import refuse_unsuited
from analytics.vetting.tender_findings import (
    finding_of_tie,
    parties_of,
    relations_of,
    ties_of_bidders,
)
from graph.errors import BadInput, NotFound
from graph.model import Entity, Relation
from graph.sentence import PAPER, Sentence
from graph.store import Reader, Store
from graph.without_withdrawn import WithoutWithdrawn
from graph.words import SCENARIOS


@dataclass(frozen=True, slots=True)
class Vetting:
    """The answer of a vetting; `entities` are the ids of all whom it shows, for the journal.

    `missing` are words for what was never loaded (`word.missing`): such an answer is never clear.
    `clearing` tells the smallest cut of the strong leads; None where there is none. `beside` are
    the findings that do not count in this scenario, `noted` facts of no tier, which decide nothing.
    """

    decision: str
    findings: tuple[Finding, ...]
    certificate: dict[str, Any]
    entities: tuple[str, ...]
    missing: tuple[str, ...] = ()
    clearing: Sentence | None = None
    beside: tuple[Finding, ...] = ()
    noted: Noted = NOTHING_NOTED


def vet(
    store: Store,
    subject: str,
    *,
    scenario: str,
    as_of: date,
    at_revision: int | None,
    policy: Policy,
    measures: Measures,
    cache: Path | None = None,
) -> Vetting:
    """Vet a project or a lot with all who take part, or a party.

    Raises BadInput for an unknown scenario and for a subject of a kind that it is not asked about,
    NotFound for an unknown subject.
    """
    _refuse_unknown(scenario)  # before the snapshot, which may take seconds
    snapshot = snapshot_of(store, at_revision=at_revision, cache=cache)
    reach = Propagation(snapshot, policy, as_of)
    return vet_on(store, reach, subject, scenario=scenario, measures=measures)


def vet_on(
    store: Reader, reach: Propagation, subject: str, *, scenario: str, measures: Measures
) -> Vetting:
    """Vet over a propagation: on its day, at its revision, by its policy.

    Raises BadInput for an unknown scenario, NotFound for an unknown subject.
    """
    _refuse_unknown(scenario)
    known = store.entities([subject], at_revision=reach.snapshot.revision)
    if subject not in known:
        raise NotFound("analysis.subject", subject=subject, revision=reach.snapshot.revision)
    return vet_entity(store, reach, known[subject], scenario=scenario, measures=measures)


def vet_entity(
    store: Reader,
    reach: Propagation,
    entity: Entity,
    *,
    scenario: str,
    measures: Measures,
    less: Collection[str] = (),
) -> Vetting:
    """Vet an entity as known at the revision of a propagation.

    `less` are the records withdrawn after that revision, which `store` and `reach` leave out. The
    certificate names them, since it could not be recomputed otherwise.
    """
    _refuse_unknown(scenario)
    refuse_unsuited(entity, scenario)
    day, at = reach.as_of, reach.snapshot.revision
    part = participants_of(store, entity, scenario=scenario, as_of=day, at_revision=at)
    file = case_file(store, reach, [party.entity for party in part.participants])
    question = {"subject": entity.id, "scenario": scenario}
    return _Vetting(store, file, entity, question, measures).of(part, less)


def _refuse_unknown(scenario: str) -> None:
    if scenario not in SCENARIOS:
        raise BadInput("analysis.scenario", scenario=scenario, known=SCENARIOS)


@dataclass(frozen=True, slots=True)
class _Adverse:
    """A ground about a party before it is worded; `shown` alone, it asks for no review."""

    party: Participant
    ground: Ground
    shown: bool = False


class _Vetting:
    """Computes one vetting, all of one revision."""

    def __init__(
        self,
        store: Reader,
        file: CaseFile,
        entity: Entity,
        question: Mapping[str, str],
        measures: Measures,
    ) -> None:
        self._store = store
        self._file = file
        self._entity = entity
        self._question = question
        self._measures = measures
        self._reach = file.reach
        self._day = file.reach.as_of
        self._elsewhere: list[_Adverse] = []
        self._unconfirmed: list[_Adverse] = []
        self._parties: set[str] = set()
        self._names: Mapping[str, str] = {}
        self._greyed: Sequence[TenderTie] = ()

    def of(self, part: TakingPart, less: Collection[str]) -> Vetting:
        parties = part.participants
        self._parties = {party.entity for party in parties}
        adverse = [one for party in parties for one in self._adverse(party)]
        leads = self._leads(parties, adverse)
        ties, part = self._ties(part)
        beside = self._elsewhere + self._unconfirmed
        cut = self._cut(parties, adverse, leads)
        every = [*ties, *self._greyed]
        grounds = {(one.party.entity, one.ground.record.id) for one in adverse}
        records = noted_records(self._file.law, parties, self._measures, grounds)
        relations = self._relations(adverse + beside, leads, every, cut)
        about = self._parties | _told_of(adverse + beside, leads, every, relations.values())
        if adverse or beside or leads.strong or every or records:  # else no sentence names anybody
            self._names = names_of(self._store, self._reach, about, self._entity)
        found = [*map(self._finding, adverse), *(self._lead(x, relations) for x in leads.strong)]
        tied = [self._tied(tie, part, relations) for tie in ties]
        findings = sorted([*found, *tied], key=lambda finding: finding.order)
        clearing = cut_in_words(cut, relations, self._names)
        decision = self._decision(adverse, leads, part, tied)
        elsewhere, unconfirmed = self._beside(part, relations)
        noted = noted_of(records, self._names)
        content: dict[str, Any] = {
            **self._asked(),
            "participants": [party.plain() for party in parties],
            "missing": list(part.missing),
            "decision": decision,
            "findings": [finding.plain() for finding in findings],
            "other_effects": [finding.plain() for finding in elsewhere],
            "unconfirmed": [finding.plain() for finding in unconfirmed],
            "witnesses": _witnesses(relations),
            "cut": list(cut.relations),
            "minimum": cut.minimum,
            "cut_text": clearing.text(PAPER) if clearing else None,
            **leads.plain_background(),
            **noted.plain(),
            "explored": self._reach.explored,
            "truncated": self._reach.truncated,
        }
        if less:  # no key otherwise: the bytes of ordinary certificates are without it
            content["less"] = sorted(less)
        about |= {one.debtor for one in leads.background[:SHOWN_BACKGROUND]}  # shown by id alone
        certificate, entities = with_hash(content), tuple(sorted(about))
        told, other = tuple(findings), (*elsewhere, *unconfirmed)
        return Vetting(decision, told, certificate, entities, part.missing, clearing, other, noted)

    def _asked(self) -> dict[str, Any]:
        """The question, and by what it is answered."""
        return {
            "algorithm": ALGORITHM,
            "question": self._question,
            "as_of": self._day.isoformat(),
            "revision": self._reach.snapshot.revision,
            "policy": self._reach.policy.digest,
            "measures": self._measures.digest,
        }

    def _adverse(self, party: Participant) -> Iterator[_Adverse]:
        law, scenario = self._file.law, self._question["scenario"]
        kind = law.kind(party.entity)
        asked = Asked(scenario, party.role, kind, self._day, party.since, party.sure)
        grounds = law.grounds(party.entity, asked, self._measures)
        self._elsewhere += [_Adverse(party, ground) for ground in grounds.elsewhere]
        self._unconfirmed += [_Adverse(party, ground) for ground in grounds.unconfirmed]
        policy = self._reach.policy.vet
        for ground in grounds.counted:
            shown = is_only_shown(party, ground, scenario=scenario, day=self._day, policy=policy)
            yield _Adverse(party, ground, shown)

    def _leads(self, parties: Sequence[Participant], adverse: Iterable[_Adverse]) -> Leads:
        grounds: dict[str, set[str]] = {}
        for one in adverse:
            grounds.setdefault(one.party.entity, set()).add(one.ground.record.id)
        return leads_of(self._reach, parties, self._file.strong, grounds)

    def _cut(
        self, parties: Sequence[Participant], adverse: Iterable[_Adverse], leads: Leads
    ) -> Cut:
        if not leads.strong:
            return Cut()
        grounds: dict[str, list[Ground]] = {}
        for one in adverse:
            grounds.setdefault(one.party.entity, []).append(one.ground)
        strong = {party: self._file.strong[party] for party in asked_about(parties)}
        return smallest_cut(self._reach, strong, grounds)

    def _ties(self, part: TakingPart) -> tuple[Sequence[TenderTie], TakingPart]:
        """(the ties of confirmed rules, who takes part: with what was not read of their bids)"""
        ties = ties_of_bidders(
            self._store,
            self._reach,
            self._entity,
            part,
            scenario=self._question["scenario"],
            measures=self._measures,
        )
        self._greyed = ties.unconfirmed
        return ties.sure, part.with_missing({CUT} if ties.cut else ())

    def _relations(
        self, adverse: Iterable[_Adverse], leads: Leads, ties: Iterable[TenderTie], cut: Cut
    ) -> Mapping[str, Relation]:
        wanted = {id_ for one in adverse for id_ in one.ground.chain}
        wanted |= {id_ for one in leads.strong for id_ in one.evidence.chain}
        wanted |= {id_ for tie in ties for id_ in relations_of(tie)}
        wanted |= {*cut.relations}
        at = self._reach.snapshot.revision
        return self._store.relations(wanted, at_revision=at) if wanted else {}

    def _finding(self, one: _Adverse) -> Finding:
        return finding_of_ground(one.party, one.ground, self._names, shown=one.shown)

    def _lead(self, lead: Lead, relations: Mapping[str, Relation]) -> Finding:
        record = self._file.law.others[lead.evidence.record]
        return finding_of_lead(lead, record, relations, self._names)

    def _tied(self, tie: TenderTie, part: TakingPart, relations: Mapping[str, Relation]) -> Finding:
        scenario = self._question["scenario"]
        return finding_of_tie(tie, part, relations, self._names, scenario=scenario)

    def _beside(
        self, part: TakingPart, relations: Mapping[str, Relation]
    ) -> tuple[list[Finding], list[Finding]]:
        """What does not count: effects in other scenarios, and what nobody has confirmed."""
        greyed = [self._tied(tie, part, relations) for tie in self._greyed]
        unconfirmed = [*map(self._finding, self._unconfirmed), *greyed]
        order = attrgetter("order")
        return (
            sorted(map(self._finding, self._elsewhere), key=order),
            sorted(unconfirmed, key=order),
        )

    def _decision(
        self, adverse: Sequence[_Adverse], leads: Leads, part: TakingPart, tied: Sequence[Finding]
    ) -> str:
        if any(one.ground.bars for one in adverse) or any(one.bars for one in tied):
            return "restricted"
        # What was never loaded may be adverse: such an answer is never clear (DESIGN §10).
        if part.missing or leads.strong or tied or any(not one.shown for one in adverse):
            return "review"
        own = (self._file.law.own.get(party, ()) for party in part.answerable)
        red = any(is_red_listed(records, self._day) for records in own)
        return "fast_track" if red and not adverse else "pass"


def _told_of(
    adverse: Iterable[_Adverse],
    leads: Leads,
    ties: Iterable[TenderTie],
    relations: Iterable[Relation],
) -> set[str]:
    """Everybody whom the findings show."""
    about = {id_ for one in adverse for id_ in (one.party.entity, one.ground.record.subject)}
    about |= {one.debtor for one in leads.strong}
    # The relations of chains show further parties, whom the journal must name too.
    about |= {end for relation in relations for end in (relation.source, relation.target)}
    return about.union(*map(parties_of, ties))


def _witnesses(relations: Mapping[str, Relation]) -> dict[str, Any]:
    return {
        id_: {
            "kind": r.kind,
            "source": r.source,
            "target": r.target,
            "share": r.share.text() if r.share else None,
            "valid_from": r.valid_from.isoformat() if r.valid_from else None,
            "valid_to": r.valid_to.isoformat() if r.valid_to else None,
            "sources": list(r.sources),
        }
        for id_, r in sorted(relations.items())
    }


def replay(
    store: Store, certificate: Mapping[str, Any], *, cache: Path | None = None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Recompute a certificate with the policy and measures stored under its hashes.

    Returns the certificate and, outside its bytes, the ids of its records withdrawn since.
    Raises BadInput for a changed certificate, NotFound where subject or texts are gone.
    """
    check(certificate)
    policy, law = (store.text(str(certificate[key])) for key in ("policy", "measures"))
    if policy is None or law is None:
        raise NotFound("certificate.texts")
    snapshot = snapshot_of(store, at_revision=certificate["revision"], cache=cache)
    as_of = date.fromisoformat(certificate["as_of"])
    reach = Propagation(snapshot, policy_of(policy), as_of)
    return replay_on(store, reach, certificate, measures=measures_of(law))


def replay_on(
    store: Store, reach: Propagation, certificate: Mapping[str, Any], *, measures: Measures
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """`replay` over a propagation of the certificate's revision, day and policy."""
    check(certificate)
    question, less = certificate["question"], frozenset(certificate.get("less", ()))
    reader = WithoutWithdrawn(store, less) if less else store
    reach = reach.without(less) if less else reach
    known = reader.entities([question["subject"]], at_revision=reach.snapshot.revision)
    if question["subject"] not in known:
        raise NotFound("certificate.subject")
    again = vet_entity(
        reader,
        reach,
        known[question["subject"]],
        scenario=question["scenario"],
        measures=measures,
        less=less,
    )
    return again.certificate, withdrawn_since(store, _record_ids(again.certificate))


def _record_ids(certificate: Mapping[str, Any]) -> set[str]:
    found = {str(one["record"]) for one in certificate["findings"] if one["record"]}
    return found | ids_of(certificate)
