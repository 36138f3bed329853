"""One finding of a vetting: an adverse record about a participant, with its grade and its proof.

A finding comes from a ground (a record on the participant, or extended to it by law) or from
evidence (a record that reaches it through relations); DESIGN §2 defines the grades.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from analytics.money import money
from analytics.patterns.tender_ties import TenderTie
from analytics.vetting.chain_words import chain_in_words
from analytics.vetting.ground import Ground
from analytics.vetting.leads import Lead
from analytics.vetting.own_records import SHOWN_ONLY
from analytics.vetting.participant import Participant
from analytics.wording import record_title, term
from graph.model import Record, Relation
from graph.sentence import PAPER, Sentence, say
from graph.tiers import CAUSES
from graph.words import GRADES

# What to find out of a role that is not certain, by why it is not (`Ground.doubt`).
_DOUBTS: Final = {"term": "finding.doubt_term", "agent": "finding.doubt_agent"}


@dataclass(frozen=True, slots=True)
class Finding:
    """An adverse record about a participant in one role.

    `measure` is the code of the measure that attaches to the record, `article` its legal basis.
    `department` applies it; it lasts from `begins` until `until`, exclusive (None: not known, or
    until it is lifted). `cause` is for what the record was made, `ask` what to find out before an
    open condition counts. `chain` holds relation ids, from the record's subject or a party that the
    record names to the participant. `bars`: the measure bars this very role in the scenario asked.
    `score` is that of evidence, None for a ground, as is `lead`. `tie` is what ties a bidder to
    another of its lot: such a finding has no record.
    """

    grade: str
    entity: str
    role: str
    record: str | None
    measure: str | None
    article: str | None
    chain: tuple[str, ...]
    marks: tuple[str, ...]
    sources: tuple[str, ...]
    bars: bool
    score: float | None
    sentence: Sentence
    department: str | None = None
    begins: date | None = None
    until: date | None = None
    cause: str | None = None
    ask: str | None = None
    lead: Lead | None = None
    tie: TenderTie | None = None

    def plain(self) -> dict[str, Any]:
        """The finding as a certificate holds it; its text is Chinese, whoever reads it."""
        plain = {
            "grade": self.grade,
            "entity": self.entity,
            "role": self.role,
            "record": self.record,
            "measure": self.measure,
            "article": self.article,
            "department": self.department,
            "from": self.begins.isoformat() if self.begins else None,
            "until": self.until.isoformat() if self.until else None,
            "cause": self.cause,
            "ask": self.ask,
            "chain": list(self.chain),
            "marks": list(self.marks),
            "sources": list(self.sources),
            "bars": self.bars,
            "text": self.sentence.text(PAPER),
        }
        if self.tie is not None:
            tie, other = self.tie, self.tie.other(self.entity)
            told = {"pattern": tie.rule.kind, "lot": tie.lot, "other": other}
            return {**plain, **told, "through": tie.shared[0] if tie.shared else None}
        # No key at all for grounds, and not null: the bytes of old certificates are so.
        if self.lead is None:
            return plain
        lead = self.lead
        more = {"debtor": lead.debtor, "more": lead.more, "also": list(lead.also)}
        alike = {"alike": lead.alike} if lead.alike else {}
        return {**plain, "score": self.score, **more, **alike}

    @property
    def order(self) -> tuple[Any, ...]:
        """The sort key: gravest grade first, then role and entity, then strongest evidence."""
        return (
            GRADES.index(self.grade),
            self.role,
            self.entity,
            -(self.score or 0.0),
            self.record or "",
            self.measure or "",
            (self.tie.lot, self.tie.bidders, self.tie.way, self.tie.shared) if self.tie else (),
        )


def finding_of_ground(
    party: Participant, ground: Ground, names: Mapping[str, str], *, shown: bool = False
) -> Finding:
    """The finding of a participant's own record, or of one that a legal text extends to it.

    `shown`: the policy only shows it, and it asks for no review.
    """
    record, measure, effect = ground.record, ground.measure, ground.effect
    return Finding(
        grade=ground.grade,
        entity=party.entity,
        role=party.role,
        record=record.id,
        measure=measure.code if measure else None,
        article=measure.article if measure else record.basis,
        chain=ground.chain,
        marks=(*ground.marks, SHOWN_ONLY) if shown else ground.marks,
        sources=record.sources,
        bars=ground.bars,
        score=None,
        sentence=_with_measure(_fact(party, ground.grade, record, names), ground),
        department=measure.department if measure else None,
        begins=effect.begins if effect else record.decided_on,
        until=effect.until if effect else record.ends_on,
        cause=cause_of(record),
        ask=_asked(ground),
    )


def cause_of(record: Record) -> str | None:
    """For what a record was made, in the words of its sheet; None where it does not say."""
    words = (str(record.attributes[key]) for key in CAUSES if record.attributes.get(key))
    return "；".join(dict.fromkeys(words)) or None


def _with_measure(fact: Sentence, ground: Ground) -> Sentence:
    """The fact with the measure that attaches to it: its article, its office, until when."""
    measure, effect = ground.measure, ground.effect
    if measure is None or effect is None:
        return fact
    particulars = {
        "fact": say("finding.over", fact=fact) if ground.over else fact,
        "measure": measure.name,
        "article": measure.article,
        "department": measure.department,
        "until": say("finding.until", day=effect.until) if effect.until else say("finding.lasting"),
    }
    if ground.doubt:
        return Sentence("finding.doubted", {**particulars, "ask": doubt_of(ground)})
    if ground.open:
        return Sentence("finding.open", {**particulars, "ask": measure.ask or measure.condition})
    return Sentence("finding.measure", particulars)


def _asked(ground: Ground) -> str | None:
    """What to find out before a lead of the law could count, as papers write it."""
    if ground.doubt:
        return doubt_of(ground).text(PAPER)
    asks = ground.measure.ask if ground.measure and ground.grade == "lead" else ""
    return asks or None


def doubt_of(ground: Ground) -> Sentence:
    """What to find out of a role that is not certain, and of an open condition beside it."""
    doubt = Sentence(_DOUBTS[ground.doubt])
    asks = ground.measure.ask or ground.measure.condition if ground.measure and ground.open else ""
    return say("finding.doubt_and", doubt=doubt, ask=asks) if asks else doubt


def finding_of_lead(
    lead: Lead, record: Record, relations: Mapping[str, Relation], names: Mapping[str, str]
) -> Finding:
    """The finding of a strong lead: always a lead, with its chain in words (DESIGN §2, §10)."""
    party, evidence = lead.party, lead.evidence
    sentence = say(
        "finding.lead",
        fact=_fact(party, "lead", record, names),
        chain=chain_in_words(
            evidence.chain, relations, names, debtor=lead.debtor, party=party.entity
        ),
        score=evidence.score,
    )
    if lead.more:
        sentence = say("finding.lead_more", lead=sentence, more=lead.more)
    if lead.alike:
        sentence = say("finding.lead_alike", lead=sentence, alike=lead.alike)
    if lead.also:
        also = sorted(names[id_] for id_ in lead.also)
        sentence = say("finding.lead_also", lead=sentence, also=also)
    return Finding(
        grade="lead",
        entity=party.entity,
        role=party.role,
        record=record.id,
        measure=None,
        article=None,
        chain=evidence.chain,
        marks=evidence.marks,
        sources=record.sources,
        bars=False,
        score=evidence.score,
        begins=record.decided_on,
        until=record.ends_on,
        cause=cause_of(record),
        sentence=sentence,
        lead=lead,
    )


def _amount(record: Record) -> Sentence | str:
    """The fine of a penalty, or what another record is about; "" where none is told."""
    if not record.amount:
        return ""
    code = "finding.fine" if record.kind == "penalty" else "finding.amount"
    return Sentence(code, {"amount": money(record.amount)})


def _fact(party: Participant, grade: str, record: Record, names: Mapping[str, str]) -> Sentence:
    """The sentence with participant, role and record, and the record's subject if it is another."""
    title = record_title(record.kind, record.list, record.document_no)
    if record.state == "disputed":
        title = say("finding.disputed", record=title)
    particulars = {
        "grade": term("grade", grade),
        "party": names[party.entity],
        "role": term("participant", party.role),
        "record": title,
        "issuer": record.issuer or say("paper.no_issuer"),
        "decided": record.decided_on,
        "cause": say("finding.cause", cause=cause) if (cause := cause_of(record)) else "",
        "amount": _amount(record),
    }
    if record.subject == party.entity:
        return Sentence("finding.own", particulars)
    return Sentence("finding.of_other", {**particulars, "subject": names[record.subject]})
