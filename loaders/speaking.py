"""Who may speak: what a department may say by a file, the same as by hand (DESIGN §4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.codec import Body, body_of, body_of_text
from graph.model import EncodedClaim, Record, Relation, StateEvent
from graph.naming import is_same_department, is_told_by
from graph.sentence import Sentence, Word, say
from graph.store import Store
from loaders.sheet_row import SheetRow


@dataclass(frozen=True, slots=True)
class Speaker:
    """A department that sends a native table; `authorities` are those of `graph.tiers`."""

    department: str
    authorities: Mapping[str, tuple[str, ...]]


def refused_events(
    store: Store, rows: Sequence[SheetRow], department: str
) -> Mapping[int, Sentence]:
    """The rows, by number, that change the state of a record of another department, and why not.

    The record that the store has decides whose it is, whatever the row itself says; a new record is
    of the issuer that the row gives. A new record without an issuer is taken; then it is whose it
    was told by alone.
    """
    events = [(row, event) for row in rows for event in row.events]
    if not events:
        return {}
    known = {r.id: r for r in store.records(ids={e.record for _, e in events}, withdrawn=True)}
    refused: dict[int, Sentence] = {}
    for row, event in events:
        record = known.get(event.record)
        issuer = record.issuer if record else _issuer_given(row, event)
        own = is_same_department(department, issuer) or (record and _told_alone(department, record))
        if (record or issuer) and not own:
            refused[row.number] = _sentence(event, record, issuer)
    return refused


def refused_content(
    store: Store, rows: Sequence[SheetRow], department: str
) -> Mapping[int, tuple[str, Sentence]]:
    """The rows, by number, that say otherwise what is not this department's: the field, and why.

    That is a record which the store has of another issuer, and the end of a relation which a source
    of a higher rank tells without one: a lower one fills what is empty, and so would end it. What
    only repeats a record is taken, and what this department alone has said it may correct.
    """
    return {**_rewritten(store, rows, department), **_ended(store, rows)}


def _rewritten(
    store: Store, rows: Sequence[SheetRow], department: str
) -> Mapping[int, tuple[str, Sentence]]:
    said = [(row, claim) for row in rows for claim in row.claims if claim.fact[0] == "C"]
    ids = {claim.fact[1:] for _, claim in said}
    known = {r.id: r for r in store.records(ids=ids, withdrawn=True)} if ids else {}
    others = {id_: r for id_, r in known.items() if not _may_correct(department, r)}
    bodies = [body_of_text(claim.text) for _, claim in said if claim.fact[1:] in others]
    named = {id_ for body in bodies for id_, _ in body.get("named_in", ())}
    answering = {id_: one.id for id_, one in store.entities(named).items()} if named else {}
    return {
        row.number: (
            row.mark.field if row.mark else "id",
            say("load_row.content_of_others", record=record.document_no or record.id),
        )
        for row, claim in said
        if (record := others.get(claim.fact[1:])) and _differs(claim, body_of(record), answering)
    }


def _differs(claim: EncodedClaim, shown: Body, answering: Mapping[str, str]) -> bool:
    """Whether a claim gives a field otherwise than the record shows it, or one that it lacks.

    Persons whom a record names are shown as what they answer as today: `answering`, by id as given.
    """
    given: Body = body_of_text(claim.text)
    named = given.pop("named_in", [])
    if any([answering.get(id_, id_), role] not in shown.get("named_in", []) for id_, role in named):
        return True
    attributes = given.pop("attributes", {})
    # The subject is part of the id, and shown as what it answers as today.
    given.pop("subject")
    known = shown.get("attributes", {})
    return any(shown.get(key) != value for key, value in given.items()) or any(
        known.get(key) != value for key, value in attributes.items()
    )


def _ended(store: Store, rows: Sequence[SheetRow]) -> Mapping[int, tuple[str, Sentence]]:
    said = [
        (row.number, claim)
        for row in rows
        for claim in row.claims
        if claim.fact[0] == "R" and '"valid_to":' in claim.text
    ]
    ids = {claim.fact[1:] for _, claim in said}
    known = store.relations(ids) if ids else {}
    return {
        number: ("", say("load_row.end_of_others", kind=Word("relation", relation.kind)))
        for number, claim in said
        if (relation := known.get(claim.fact[1:])) and _would_end(claim, relation)
    }


def _would_end(claim: EncodedClaim, relation: Relation) -> bool:
    return relation.valid_to is None and claim.rank > relation.rank


def _may_correct(department: str, record: Record) -> bool:
    said_alone = record.sources == (department,)  # in native tables
    own = said_alone or is_same_department(department, record.issuer)
    return own or _told_alone(department, record)


def _told_alone(department: str, record: Record) -> bool:
    """Whether a record names no issuer and this department alone has told it."""
    return not record.issuer and is_told_by(department, record.sources)


def _issuer_given(row: SheetRow, event: StateEvent) -> str | None:
    texts = (claim.text for claim in row.claims if claim.fact == f"C{event.record}")
    return next((body_of_text(text).get("issuer") for text in texts), None)


def _sentence(event: StateEvent, record: Record | None, issuer: str | None) -> Sentence:
    number = (record and record.document_no) or event.record
    action = Word("action", event.action)
    if issuer:
        return say("load_row.record_of_others", record=number, issuer=issuer, action=action)
    return say("load_row.record_of_nobody", record=number, action=action)
