"""The sentences of a kept certificate in its reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics.vetting.translated import translated
from analytics.vetting.vet import vet_entity
from api.desk.question import Ask
from graph.sentence import PAPER, Language


def in_words_of(ask: Ask, certificate: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
    """The certificate with its sentences in a language, for showing alone.

    As it was written where its subject is known no longer.
    """
    if language == PAPER:
        return certificate
    question = certificate["question"]
    view = ask.desk.views.current(date.fromisoformat(certificate["as_of"]))
    known = view.reader.entities([question["subject"]], at_revision=view.revision)
    if question["subject"] not in known:
        return certificate
    made = vet_entity(
        view.reader,
        view.reach,
        known[question["subject"]],
        scenario=question["scenario"],
        measures=ask.desk.measures,
    )
    return translated(certificate, made, language)
