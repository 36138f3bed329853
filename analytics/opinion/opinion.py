"""The words of a 信用核查意见书, before they are set in type: the same vetting, the same words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from analytics.opinion.ground_line import (
    condition_line,
    ground_line,
    is_condition,
    is_lead,
    noted_line,
)
from analytics.opinion.issue import Certificate, Issue, Shown, in_beijing, written_day
from analytics.vetting.noted import by_party, counted, rest_of
from analytics.vetting.officer_words import OfficerWord
from analytics.vetting.short_code import code_of
from analytics.wording import word
from graph.masking import mask_numbers
from graph.sentence import PAPER, Language, Sentence, say

_DECISIONS: Final = {
    "restricted": ("decision.restricted", "decision.restricted_means"),
    "review": ("decision.review", "opinion.review_means"),
    "pass": ("decision.pass", "decision.pass_means"),
    "fast_track": ("decision.fast_track", "decision.fast_track_means"),
}
_CODES: Final = ("uscc", "project_code", "registration_no", "org_code")  # the surest first
_SHORT: Final = 12  # digits of a digest: enough to tell versions apart
MOST_LINES: Final = 300  # grounds, conditions or leads that one paper lists; the rest are counted
_ANSWERABLE: Final = ("applicant", "project_legal_person")
# What a participant carries, the gravest first.
_CARRIED: Final = (
    "opinion.carries_bar",
    "opinion.carries_ground",
    "opinion.carries_condition",
    "opinion.carries_noted",
    "opinion.carries_nothing",
)


@dataclass(frozen=True, slots=True)
class Party:
    """A row of the table of participants, in words."""

    name: str
    role: str
    code: str
    carries: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A paper in words. `leads` is None where the annex is not wanted.

    `translation` says which text counts, "" on that text itself.
    """

    issuer: str
    number: str
    code: str
    hash: str
    address: str
    officer: str
    facts: tuple[tuple[str, str], ...]
    decision: str
    meaning: str
    notes: tuple[str, ...]
    parties: tuple[Party, ...]
    listed: tuple[str, ...]
    statutory: tuple[str, ...]
    noted: tuple[str, ...]
    conditions: tuple[str, ...]
    words: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]
    leads: tuple[str, ...] | None
    clearing: str
    language: Language = PAPER
    translation: str = ""


def opinion_of(certificate: Certificate, shown: Shown, issue: Issue) -> Opinion:
    """The paper of a certificate as its reader may see it; no ID number stands in it."""
    findings, language = certificate["findings"], issue.language
    leads = [f for f in findings if is_lead(f)]
    decision, meaning = _DECISIONS[certificate["decision"]]
    missing = [word("missing", one, language) for one in certificate.get("missing", ())]
    open_ = [condition_line(f, shown, language) for f in findings if is_condition(f)]
    cut = certificate.get("cut_text") or ""
    return Opinion(
        issuer=_safe(issue.issuer),
        number=_safe(issue.number),
        code=code_of(certificate["hash"]),
        hash=certificate["hash"],
        address=issue.address,
        officer=_safe(issue.officer),
        facts=_facts(certificate, shown, issue),
        decision=say(decision).text(language),
        meaning=_meaning(certificate, meaning, language),
        notes=_notes(certificate, issue, len(leads)),
        parties=_parties(certificate, shown, language),
        listed=_grounds(findings, "listed", shown, language),
        statutory=_grounds(findings, "statutory", shown, language),
        noted=_noted(certificate, shown, language),
        conditions=_lines([*missing, *open_], language),
        words=tuple(_word(one, language) for one in issue.words),
        versions=_versions(certificate, issue),
        leads=_lines((shown.text(f["text"]) for f in leads), language) if issue.leads else None,
        clearing=_safe(shown.text(cut)) if issue.leads else "",
        language=language,
        translation="" if language == PAPER else say("opinion.translation").text(language),
    )


def _meaning(certificate: Certificate, code: str, language: Language) -> str:
    """What the decision means; beside it how many facts of no tier there are."""
    noted = counted(certificate)
    told = say("opinion.noted", noted=noted).text(language) if noted else ""
    return say(code).text(language) + told


def _noted(certificate: Certificate, shown: Shown, language: Language) -> tuple[str, ...]:
    """The lines of the facts of no tier, and how many are not listed."""
    lines = _lines(
        (noted_line(one, shown, language) for one in certificate.get("noted", ())), language
    )
    more = rest_of(certificate)
    return (*lines, say("opinion.more_noted", count=more).text(language)) if more else lines


def _grounds(
    findings: Sequence[dict[str, Any]], grade: str, shown: Shown, language: Language
) -> tuple[str, ...]:
    """The lines of the findings of a grade."""
    return _lines(
        (ground_line(f, shown, language) for f in findings if f["grade"] == grade), language
    )


def _safe(text: str) -> str:
    return mask_numbers(text)


def _lines(lines: Iterable[str], language: Language) -> tuple[str, ...]:
    """Lines without ID numbers, at most `MOST_LINES` and then how many more there are."""
    every = [_safe(line) for line in lines]
    more = len(every) - MOST_LINES
    if more <= 0:
        return tuple(every)
    return (*every[:MOST_LINES], say("opinion.more", count=more).text(language))


def _facts(certificate: Certificate, shown: Shown, issue: Issue) -> tuple[tuple[str, str], ...]:
    subject, scenario = certificate["question"]["subject"], certificate["question"]["scenario"]
    rows: list[tuple[Sentence, Sentence | str]] = [
        (say("opinion.scenario"), word("scenario", scenario, issue.language)),
        (say("opinion.subject"), shown.name(subject)),
        (_code_label(shown, subject), _code(shown, subject, issue.language)),
        (say("opinion.vetted_at"), in_beijing(issue.vetted_at)),
        (say("opinion.as_of"), written_day(certificate["as_of"])),
    ]
    return _texts(rows, issue.language)


def _texts(
    rows: Iterable[tuple[Sentence, Sentence | str]], language: Language
) -> tuple[tuple[str, str], ...]:
    return tuple((label.text(language), _safe(_text(value, language))) for label, value in rows)


def _text(value: Sentence | str, language: Language) -> str:
    return value.text(language) if isinstance(value, Sentence) else value


def _code_label(shown: Shown, id_: str) -> Sentence:
    """What the code of the subject is called."""
    party = shown.entities.get(id_)
    if party and party.kind == "project":
        return say("opinion.project_code")
    return say("opinion.uscc" if party and "uscc" in party.identifiers else "opinion.code")


def _code(shown: Shown, id_: str, language: Language) -> str:
    """The code of a party; of a person none is told."""
    party = shown.entities.get(id_)
    none = say("opinion.no_code").text(language)
    if party is None or party.kind == "person":
        return none
    known = (party.identifiers[key] for key in _CODES if key in party.identifiers)
    # A lot has no identifier but the number it was tendered under, which is its id.
    own = id_.partition(":")[2] if party.kind == "bid_lot" else none
    return next(known, own)


def _parties(certificate: Certificate, shown: Shown, language: Language) -> tuple[Party, ...]:
    return tuple(
        Party(
            _safe(shown.name(one["entity"])),
            word("participant", one["role"], language),
            _code(shown, one["entity"], language),
            carries(certificate, one).text(language),
        )
        for one in in_order(certificate)
    )


def in_order(certificate: Certificate) -> list[dict[str, Any]]:
    """The participants as a reader looks for them: whom it is about, then who carries most."""
    subject = certificate["question"]["subject"]

    def place(one: dict[str, Any]) -> tuple[bool, bool, int]:
        answerable = one["role"] in _ANSWERABLE
        return (
            one["entity"] != subject,
            not answerable,
            _CARRIED.index(carries(certificate, one).code),
        )

    return sorted(certificate["participants"], key=place)  # stable: else as in the certificate


def carries(certificate: Certificate, one: Mapping[str, Any]) -> Sentence:
    """What a participant carries in this role, without what only the graph suggests.

    A finding that ties two bidders is told of one of them and holds for the other too, in whatever
    role that one takes part.
    """
    own = [
        finding
        for finding in certificate["findings"]
        if (finding["entity"], finding["role"]) == (one["entity"], one["role"])
        or finding.get("other") == one["entity"]
    ]
    if any(finding["bars"] for finding in own):
        return say("opinion.carries_bar")
    if any(finding["grade"] != "lead" for finding in own):
        return say("opinion.carries_ground")
    if any(is_condition(finding) for finding in own):
        return say("opinion.carries_condition")
    if noted := by_party(certificate)[one["entity"]]:
        return say("opinion.carries_noted", count=noted)
    return say("opinion.carries_nothing")


def _notes(certificate: Certificate, issue: Issue, leads: int) -> tuple[str, ...]:
    notes = []
    if issue.leads and not leads:
        notes.append(say("opinion.no_leads"))
    if leads:
        told = "opinion.leads_annexed" if issue.leads else "opinion.leads_left_out"
        notes.append(Sentence(told, {"count": leads}))
    if certificate["truncated"]:
        notes.append(say("opinion.truncated"))
    if issue.withdrawn:
        notes.append(say("opinion.withdrawn", count=issue.withdrawn))
    if issue.changed:
        notes.append(say("opinion.changed"))
    return tuple(note.text(issue.language) for note in notes)


def _word(one: OfficerWord, language: Language) -> str:
    line = say(
        "opinion.word",
        at=in_beijing(datetime.fromisoformat(one.at)),
        who=one.who,
        word=word("officer_word", one.word, language),
        reason=say("opinion.because", reason=one.reason) if one.reason else "",
    )
    return _safe(line.text(language))


def _versions(certificate: Certificate, issue: Issue) -> tuple[tuple[str, str], ...]:
    data = say("opinion.data", revision=certificate["revision"], at=in_beijing(issue.known_at))
    rows: list[tuple[Sentence, Sentence | str]] = [
        (say("opinion.data_version"), data),
        (say("opinion.law_version"), certificate["measures"][:_SHORT]),
        (say("opinion.policy_version"), certificate["policy"][:_SHORT]),
        (say("opinion.method"), str(certificate["algorithm"])),
    ]
    return _texts(rows, issue.language)
