"""One finding of a vetting: what speaks against a participant, how gravely, and what shows it.

A finding is a ground (a record that concerns the participant by itself or by law) or a piece of
evidence (a record that reaches it through relations); DESIGN §2 tells the grades apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.propagation.exposure import Evidence
from analytics.vetting.participants import Participant
from analytics.vetting.statutory import Ground
from analytics.wording import PAPER, record_title, term
from graph.model import Record
from graph.sentence import Sentence, say
from graph.words import GRADES


@dataclass(frozen=True, slots=True)
class Finding:
    """What speaks against a participant in one role.

    `measure` is the code of the measure that attaches to the record and `article` its legal basis;
    `chain` holds relation ids, from the record's subject to the participant. `bars` says that the
    measure bars this very role in the scenario asked; `score` is that of evidence, None of a
    ground.
    """

    grade: str
    entity: str
    role: str
    record: str
    measure: str | None
    article: str | None
    chain: tuple[str, ...]
    marks: tuple[str, ...]
    sources: tuple[str, ...]
    bars: bool
    score: float | None
    sentence: Sentence

    def plain(self) -> dict[str, Any]:
        """The finding as a certificate writes it; its text in Chinese, whoever reads it."""
        plain = {
            "grade": self.grade,
            "entity": self.entity,
            "role": self.role,
            "record": self.record,
            "measure": self.measure,
            "article": self.article,
            "chain": list(self.chain),
            "marks": list(self.marks),
            "sources": list(self.sources),
            "bars": self.bars,
            "text": self.sentence.text(PAPER),
        }
        # A key that is absent for grounds: certificates were made so.
        return plain if self.score is None else {**plain, "score": self.score}

    @property
    def order(self) -> tuple[Any, ...]:
        """The gravest first, then by role and entity, the strongest evidence first."""
        return (
            GRADES.index(self.grade),
            self.role,
            self.entity,
            -(self.score or 0.0),
            self.record,
            self.measure or "",
        )


def finding_of_ground(party: Participant, ground: Ground, names: Mapping[str, str]) -> Finding:
    """The finding that a record itself, or a text that extends it, makes of a participant."""
    record, measure = ground.record, ground.measure
    sentence = _fact(party, ground.grade, record, names)
    if measure:
        sentence = say(
            "finding.measure", fact=sentence, measure=measure.name, article=measure.basis
        )
    return Finding(
        grade=ground.grade,
        entity=party.entity,
        role=party.role,
        record=record.id,
        measure=measure.code if measure else None,
        article=measure.basis if measure else record.basis,
        chain=ground.chain,
        marks=ground.marks,
        sources=record.sources,
        bars=ground.bars,
        score=None,
        sentence=sentence,
    )


def finding_of_evidence(
    party: Participant, record: Record, evidence: Evidence, names: Mapping[str, str]
) -> Finding:
    """The finding that a record of another makes of a participant whom it reaches: a lead."""
    fact = _fact(party, "lead", record, names)
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
        sentence=say("finding.lead", fact=fact, score=evidence.score, hops=evidence.hops),
    )


def _fact(party: Participant, grade: str, record: Record, names: Mapping[str, str]) -> Sentence:
    """Whom a record concerns, in which role, and what it is; its subject where that is another."""
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
    }
    if record.subject == party.entity:
        return Sentence("finding.own", particulars)
    return Sentence("finding.of_other", {**particulars, "subject": names[record.subject]})
