"""Vetting: participants, findings by grade, one decision, and its certificate (DESIGN §10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from analytics import labels
from analytics.certificate import ALGORITHM, check, sealed
from analytics.exposure import Evidence, Propagation
from analytics.measures import SCENARIOS, Measures, measures_of
from analytics.participants import Participant, participants_of
from analytics.policy import Policy, policy_of
from analytics.snapshot_file import snapshot_of
from analytics.statutory import Ground, extended_on, own_grounds
from graph.errors import BadInput, NotFound
from graph.model import Record
from graph.store import Reader, Store

_ORDER: Final = {"listed": 0, "statutory": 1, "lead": 2}


@dataclass(frozen=True, slots=True)
class Vetting:
    """The answer; `entities` are all whom it shows, for the journal."""

    decision: str
    findings: tuple[dict[str, Any], ...]
    certificate: dict[str, Any]
    entities: tuple[str, ...]


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
    """Vet a project with all its participants, or a party.

    Raises BadInput for an unknown scenario, NotFound for an unknown subject.
    """
    _refuse_unknown(scenario)
    snapshot = snapshot_of(store, at_revision=at_revision, cache=cache)
    reach = Propagation(snapshot, policy, as_of)
    return vet_on(store, reach, subject, scenario=scenario, measures=measures)


def vet_on(
    store: Reader, reach: Propagation, subject: str, *, scenario: str, measures: Measures
) -> Vetting:
    """Vet over a propagation at hand: as of its day, at its revision, by its policy."""
    _refuse_unknown(scenario)
    known = store.entities([subject], at_revision=reach.snapshot.revision)
    if subject not in known:
        raise NotFound(f"{subject} was not known at revision {reach.snapshot.revision}.")
    return _Vetting(store, reach, scenario, measures).of(known[subject].id)


def _refuse_unknown(scenario: str) -> None:
    if scenario not in SCENARIOS:
        raise BadInput(f"{scenario} is no scenario: use one of {', '.join(sorted(SCENARIOS))}.")


class _Vetting:
    """One vetting under way, all of one revision."""

    def __init__(
        self, store: Reader, reach: Propagation, scenario: str, measures: Measures
    ) -> None:
        self._store = store
        self._reach = reach
        self._scenario = scenario
        self._measures = measures
        self._at = reach.snapshot.revision
        self._day = reach.as_of
        self._weaker = 0
        self._red = False
        self._hard = False
        self._parties: set[str] = set()

    def of(self, subject: str) -> Vetting:
        entity = self._store.entities([subject], at_revision=self._at)[subject]
        parties = participants_of(self._store, entity, as_of=self._day, at_revision=self._at)
        self._parties = {party.entity for party in parties}
        findings = [finding for party in parties for finding in self._of_party(party)]
        findings.sort(key=_place)
        decision = self._decision(findings)
        content: dict[str, Any] = {
            "algorithm": ALGORITHM,
            "question": {"subject": entity.id, "scenario": self._scenario},
            "as_of": self._day.isoformat(), "revision": self._at,
            "policy": self._reach.policy.digest, "measures": self._measures.digest,
            "participants": [{"entity": p.entity, "role": p.role} for p in parties],
            "decision": decision, "findings": findings,
            "witnesses": self._witnesses(findings), "weaker_leads": self._weaker,
            "explored": self._reach.explored, "truncated": self._reach.truncated,
        }  # fmt: skip
        shown = {p.entity for p in parties} | {f["entity"] for f in findings}
        for link in content["witnesses"].values():
            shown |= {link["source"], link["target"]}
        return Vetting(decision, tuple(findings), sealed(content), tuple(sorted(shown)))

    def _of_party(self, party: Participant) -> Iterable[dict[str, Any]]:
        records = self._store.records(subjects=[party.entity], at_revision=self._at)
        self._red |= any(r.tier == "positive" and r.in_force_on(self._day) for r in records)
        grounds = own_grounds(
            records, party.role, scenario=self._scenario, measures=self._measures, day=self._day
        ) + extended_on(
            self._store, self._reach.snapshot, party.entity,
            measures=self._measures, day=self._day,
        )  # fmt: skip
        self._hard |= any(ground.bars for ground in grounds)
        for ground in grounds:
            yield self._finding(party, ground)
        yield from self._leads(party)

    def _leads(self, party: Participant) -> Iterable[dict[str, Any]]:
        exposure = self._reach.of(party.entity)
        policy = self._reach.policy
        if exposure.index < policy.levels[policy.cut_off]:
            self._weaker += len(exposure.evidence)
            return
        ids = {evidence.record for evidence in exposure.evidence}
        records = {r.id: r for r in self._store.records(ids=ids, at_revision=self._at)}
        for evidence in exposure.evidence:
            record = records[evidence.record]
            # What reaches a project through its own participants is told of them already.
            if party.role != "project" or record.subject not in self._parties:
                yield self._lead(party, evidence, record)

    def _finding(self, party: Participant, ground: Ground) -> dict[str, Any]:
        record, measure = ground.record, ground.measure
        return {
            "grade": ground.grade, "entity": party.entity, "role": party.role,
            "record": record.id, "measure": measure.code if measure else None,
            "article": measure.basis if measure else record.basis, "chain": list(ground.chain),
            "marks": ["disputed"] if record.state == "disputed" else [],
            "sources": list(record.sources), "bars": ground.bars,
            "text": self._text(party, ground.grade, record)
            + (f"；{measure.name}（{measure.basis}）" if measure else ""),
        }  # fmt: skip

    def _lead(self, party: Participant, evidence: Evidence, record: Record) -> dict[str, Any]:
        return {
            "grade": "lead", "entity": party.entity, "role": party.role, "record": record.id,
            "measure": None, "article": None, "chain": list(evidence.chain),
            "marks": list(evidence.marks), "sources": list(record.sources), "bars": False,
            "score": evidence.score,
            "text": self._text(party, "lead", record) + f"；关联失信度 {evidence.score:.3f}，"
            f"经 {evidence.hops} 步关联，仅供进一步核查，不作为限制依据",
        }  # fmt: skip

    def _text(self, party: Participant, grade: str, record: Record) -> str:
        ids = {party.entity, record.subject}
        names = self._store.entities(ids, at_revision=self._at)
        what = labels.record(record.kind, record.list, record.document_no)
        role = labels.PARTICIPANTS.get(party.role, party.role)
        state = "（异议中）" if record.state == "disputed" else ""
        about = "" if record.subject == party.entity else f"，记录主体 {names[record.subject].name}"
        return (
            f"【{labels.GRADES[grade]}】{names[party.entity].name}（{role}）：{what}{state}，"
            f"{record.issuer or '认定机关未载'}，{record.decided_on}{about}"
        )

    def _decision(self, findings: list[dict[str, Any]]) -> str:
        if self._hard:
            return "restricted"
        if any(f["grade"] != "lead" or "never_simultaneous" not in f["marks"] for f in findings):
            return "review"
        return "fast_track" if self._red and not findings else "pass"

    def _witnesses(self, findings: list[dict[str, Any]]) -> dict[str, Any]:
        wanted = {relation for finding in findings for relation in finding["chain"]}
        found = self._store.relations(wanted, at_revision=self._at)
        return {
            id_: {
                "kind": r.kind, "source": r.source, "target": r.target,
                "share": r.share.text() if r.share else None,
                "valid_from": r.valid_from.isoformat() if r.valid_from else None,
                "valid_to": r.valid_to.isoformat() if r.valid_to else None,
                "sources": list(r.sources),
            }
            for id_, r in sorted(found.items())
        }  # fmt: skip


def _place(finding: dict[str, Any]) -> tuple[Any, ...]:
    return (
        _ORDER[finding["grade"]], finding["role"], finding["entity"], -finding.get("score", 0.0),
        finding["record"], finding["measure"] or "",
    )  # fmt: skip


def replay(
    store: Store, certificate: Mapping[str, Any], *, cache: Path | None = None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Compute a certificate again, with the policy and measures kept under their hashes.

    Gives the certificate and, outside its bytes, which of its records were withdrawn since.
    """
    check(certificate)
    texts = [store.text(str(certificate[key])) for key in ("policy", "measures")]
    if None in texts:
        raise NotFound("this store does not hold the policy or measures of that certificate.")
    question = certificate["question"]
    again = vet(
        store, question["subject"], scenario=question["scenario"],
        as_of=date.fromisoformat(certificate["as_of"]), at_revision=certificate["revision"],
        policy=policy_of(texts[0] or ""), measures=measures_of(texts[1] or ""), cache=cache,
    )  # fmt: skip
    ids = {finding["record"] for finding in again.findings}
    standing = {record.id for record in store.records(ids=ids)} if ids else set()
    return again.certificate, tuple(sorted(ids - standing))
