"""The sentences of a certificate in its reader's language: a certificate holds them in Chinese.

Its bytes are evidence and stay as they are. What is computed now gives the same sentences in any
language, so each that is still said word for word is shown in the reader's; another one, of facts
that have changed since, stays as it was written.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from analytics.vetting.vet import Vetting, vet_entity
from analytics.wording import PAPER
from api.desk.question import Ask
from graph.sentence import Language, Sentence

_LISTS = ("findings", "other_effects", "unconfirmed")


def in_words_of(ask: Ask, certificate: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
    """The certificate with its sentences in a language, for showing alone."""
    if language == PAPER:
        return certificate
    said = _said(ask, certificate, language)
    told: dict[str, Any] = {
        key: [{**one, "text": said.get(one["text"], one["text"])} for one in certificate[key]]
        for key in _LISTS
        if key in certificate
    }
    cut = certificate.get("cut_text") or ""
    return {**certificate, **told, "cut_text": said.get(cut, cut) or None}


def _said(ask: Ask, certificate: Mapping[str, Any], language: Language) -> dict[str, str]:
    """By the Chinese text of each sentence that is said now, its text in a language."""
    question = certificate["question"]
    view = ask.desk.views.current(date.fromisoformat(certificate["as_of"]))
    known = view.reader.entities([question["subject"]], at_revision=view.revision)
    if question["subject"] not in known:
        return {}
    made = vet_entity(
        view.reader,
        view.reach,
        known[question["subject"]],
        scenario=question["scenario"],
        measures=ask.desk.measures,
    )
    return {one.text(PAPER): one.text(language) for one in _sentences(made)}


def _sentences(made: Vetting) -> Iterator[Sentence]:
    yield from (finding.sentence for finding in (*made.findings, *made.beside))
    if made.clearing is not None:
        yield made.clearing
