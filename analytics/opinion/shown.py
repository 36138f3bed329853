"""Whom and what a paper shows, read from the store as it was at the certificate's revision."""

from collections.abc import Callable, Collection
from dataclasses import replace

from analytics.law.measures import Measures, measures_of
from analytics.opinion.issue import Certificate, Shown
from analytics.vetting.noted import ids_of
from graph.model import Entity, Record
from graph.store import Store

Mask = Callable[[Entity], Entity]


def shown_of(
    store: Store,
    certificate: Certificate,
    ids: Collection[str],
    law: Measures,
    mask: Mask | None = None,
) -> Shown:
    """The parties of these ids and the records behind the findings.

    `mask` hides a person from the paper's reader: names in sentences follow, and the free text of
    a record about a person, which may name anybody, goes. None hides nobody. `law` is today's; the
    certificate's own is read where that is another.
    """
    at = certificate["revision"]
    entities = store.entities(ids, at_revision=at)
    persons = [one for one in entities.values() if one.kind == "person"]
    hidden = {id_ for id_, one in entities.items() if one.kind == "person"} if mask else set()
    cited = {one["record"] for one in certificate["findings"] if one["record"]}
    cited |= ids_of(certificate)
    records = store.records(ids=cited, at_revision=at) if cited else ()
    return Shown(
        entities={id_: mask(one) if mask else one for id_, one in entities.items()},
        records={one.id: _without_text(one) if one.subject in hidden else one for one in records},
        measures=_law_of(store, certificate["measures"], law),
        text=_masking(persons, mask),
    )


def _without_text(record: Record) -> Record:
    return replace(record, attributes={})


def _law_of(store: Store, digest: str, law: Measures) -> Measures:
    if digest == law.digest:
        return law
    text = store.text(digest)
    return measures_of(text) if text else law


def _masking(persons: list[Entity], mask: Mask | None) -> Callable[[str], str]:
    if mask is None:
        return lambda text: text
    # Longest first: a name inside a longer one would leave the rest of it readable.
    names = {one.name: mask(one).name for one in sorted(persons, key=lambda one: -len(one.name))}

    def masked(text: str) -> str:
        for name, shown in names.items():
            text = text.replace(name, shown)
        return text

    return masked
