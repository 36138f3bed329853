"""The 信用核查意见书 of a vetting as a caller may see it, and its export journalled."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from analytics.opinion.check_code import check_address
from analytics.opinion.issue import Issue, Shown
from analytics.opinion.number import number_of
from analytics.opinion.opinion import opinion_of
from analytics.opinion.shown import shown_of
from analytics.opinion.typeset import pdf_of, require_typesetting
from analytics.record_status import withdrawn_since
from analytics.vetting.noted import ids_of
from analytics.vetting.officer_words import standing, words_on
from analytics.vetting.short_code import code_of
from api.answers.certificate_read import Certificate, as_read, is_withheld, named_by
from api.answers.vetting_words import in_words_of
from api.answers.vettings import certificate_of, has_changed, shown_in, since_of
from api.clock import today
from api.desk.question import Ask
from graph.model import Record
from graph.sentence import Language


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper made: the bytes of its PDF, and the short code that names its file."""

    pdf: bytes
    code: str


def paper(ask: Ask, hash_: str, language: Language, *, leads: bool = False) -> Paper:
    """The paper of a certificate of this desk, with its annex of leads where it is asked for.

    In another language than papers have it is a translation, and says so.

    Persons are masked as the caller's role requires. One entry of the access journal says that it
    was exported, and names its persons. Raises what `certificate_of` raises, and Unavailable.
    """
    kept = certificate_of(ask, hash_)
    ids, desk, masking = shown_in(ask, kept), ask.desk, ask.masking
    since, mask = since_of(ask, kept), masking.entity if masking.masked else None
    shown = _as_read(ask, kept, shown_of(desk.store, kept, ids, desk.measures, mask), ids)
    read = as_read(ask, in_words_of(ask, kept, language), ids, since)
    require_typesetting()
    issue = replace(_issue(ask, kept, leads), language=language)
    made = pdf_of(opinion_of(read, shown, issue))
    annex = " with leads" if leads else ""
    ask.exported(f"export paper {hash_}{annex}", ids, why=kept["question"]["scenario"])
    return Paper(made, code_of(hash_))


def _as_read(ask: Ask, kept: Certificate, shown: Shown, ids: Collection[str]) -> Shown:
    """What the paper shows without what this caller may not read: free text and withdrawn records.

    A finding without its record is told by its sentence.
    """
    masking, since = ask.masking, since_of(ask, kept)
    gone = set(since) if is_withheld(ask, since) else set()
    named = named_by(ask, ids, kept["revision"])
    records = {id_: _masked(ask, one) for id_, one in shown.records.items() if id_ not in gone}
    return replace(shown, records=records, text=lambda text: masking.text(text, named))


def _masked(ask: Ask, record: Record) -> Record:
    """A record whose free text this caller may read; the paper needs its ids as they are."""
    read = ask.masking.record(record)
    return replace(read, subject=record.subject, named_in=record.named_in)


def _issue(ask: Ask, kept: Certificate, leads: bool) -> Issue:
    desk, hash_ = ask.desk, kept["hash"]
    store, settings = desk.store, desk.settings
    text = ask.masking.text
    words = tuple(replace(one, reason=text(one.reason)) for one in words_on(store, hash_))
    stands = standing(words)
    issued = desk.certificates.issued(hash_)
    cited = {one["record"] for one in kept["findings"] if one["record"]} | ids_of(kept)
    # A certificate that is kept only since somebody decided on it was issued at the latest then.
    at = issued or (datetime.fromisoformat(words[0].at) if words else None)
    known_at = store.revision(kept["revision"]).committed_at
    return Issue(
        issuer=settings.office.name or ask.caller.department,
        number=number_of(store, hash_, word=settings.office.word, year=today().year),
        officer=stands.who if stands else ask.caller.name,
        vetted_at=at or known_at,
        known_at=known_at,
        address=check_address(settings.office.address, code_of(hash_)),
        words=words,
        withdrawn=len(withdrawn_since(store, cited)),
        changed=has_changed(ask, kept),
        leads=leads,
    )
