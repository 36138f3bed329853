"""The sentences of a certificate in its reader's language: a certificate holds them in Chinese.

Its bytes are evidence and stay as they are. A vetting made now says the same sentences in any
language, so each that is still said word for word is shown in the reader's; another one, of facts
that have changed since, stays as it was written.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from analytics.vetting.noted import counted
from analytics.vetting.vet import Vetting
from graph.sentence import PAPER, Language, Sentence

_LISTS: Final = ("findings", "other_effects", "unconfirmed", "noted")


def translated(
    certificate: Mapping[str, Any], made: Vetting, language: Language
) -> Mapping[str, Any]:
    """The certificate with its sentences in a language, as a vetting made now says them.

    For showing alone: its hash is that of the Chinese sentences.
    """
    said = {one.text(PAPER): one.text(language) for one in _sentences(made)}
    told: dict[str, Any] = {
        key: [{**one, "text": said.get(one["text"], one["text"])} for one in certificate[key]]
        for key in _LISTS
        if key in certificate
    }
    if noted := counted(certificate):
        told["noted_text"] = noted.text(language)
    cut = certificate.get("cut_text") or ""
    return {**certificate, **told, "cut_text": said.get(cut, cut) or None}


def _sentences(made: Vetting) -> Iterator[Sentence]:
    yield from (finding.sentence for finding in (*made.findings, *made.beside))
    yield from (one.sentence for one in made.noted.facts)
    if made.clearing is not None:
        yield made.clearing
