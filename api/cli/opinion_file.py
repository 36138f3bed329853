"""The file that `vet --paper` writes: the 信用核查意见书 as a PDF."""

from datetime import UTC, datetime
from pathlib import Path

from analytics.law.measures import Measures
from analytics.opinion.check_code import check_address
from analytics.opinion.issue import Certificate, Issue
from analytics.opinion.number import number_of
from analytics.opinion.opinion import opinion_of
from analytics.opinion.shown import shown_of
from analytics.opinion.typeset import pdf_of
from analytics.record_status import withdrawn_since
from analytics.vetting.noted import ids_of
from analytics.vetting.officer_words import standing, words_on
from analytics.vetting.short_code import code_of
from analytics.vetting.translated import translated
from analytics.vetting.vet import Vetting
from api.cli.question import Question
from api.clock import today
from graph.atomic_files import written_whole
from graph.lookup import person_reference
from graph.sentence import PAPER
from graph.store import Store


def write_opinion(
    question: Question,
    store: Store,
    vetting: Vetting,
    law: Measures,
    path: Path,
    *,
    leads: bool,
) -> None:
    """Write the paper of a vetting just made, whole or not at all, and journal the export.

    In another language than papers have it is a translation, and says so.

    Raises Unavailable before the file is touched.
    """
    certificate = vetting.certificate
    shown = shown_of(store, certificate, vetting.entities, law)
    language = question.voice.paper
    told = certificate if language == PAPER else translated(certificate, vetting, language)
    pdf = pdf_of(opinion_of(told, shown, _issue(question, store, certificate, leads)))
    persons = {
        person_reference(id_, store.secret)
        for id_, one in shown.entities.items()
        if one.kind == "person"
    }
    annex = " with leads" if leads else ""
    what = f"export paper {certificate['hash']}{annex}"
    store.append_access(question.settings.who, question.purpose, what, persons)
    with written_whole(path) as draft:
        draft.write_bytes(pdf)


def _issue(question: Question, store: Store, certificate: Certificate, leads: bool) -> Issue:
    settings, hash_ = question.settings, certificate["hash"]
    words = words_on(store, hash_)
    stands = standing(words)
    cited = {one["record"] for one in certificate["findings"] if one["record"]}
    cited |= ids_of(certificate)
    return Issue(
        issuer=settings.office.name,
        number=number_of(store, hash_, word=settings.office.word, year=today().year),
        officer=stands.who if stands else settings.who,
        vetted_at=datetime.now(UTC),
        known_at=store.revision(certificate["revision"]).committed_at,
        address=check_address(settings.office.address, code_of(hash_)),
        words=words,
        withdrawn=len(withdrawn_since(store, cited)),
        leads=leads,
        language=question.voice.paper,
    )
