"""Finding the one entity that a text means, and journalling who looked at persons."""

import hmac
from collections.abc import Iterable
from typing import Final

from graph.errors import Ambiguous, InvalidIdentifier, NotFound
from graph.identifiers import project_code
from graph.identity import is_hashed_person, lot_id
from graph.masking import mask_numbers
from graph.model import Entity
from graph.store import Found, Reader, Store

_MOST_NAMED: Final = 10  # of those to whom one identifier belongs


def search(
    store: Reader,
    text: str,
    *,
    limit: int = 50,
    at_revision: int | None = None,
    masked: bool = False,
) -> Found:
    """Entities by identifier or name as `Reader.find` orders them; persons by ID number too.

    With `masked`, persons are found by neither.
    """
    asked = asked_as(store, text, at_revision, numbers=not masked)
    return store.find(asked, limit=limit, at_revision=at_revision, masked=masked)


def asked_as(store: Reader, text: str, at_revision: int | None, *, numbers: bool = True) -> str:
    """The id that a text means, else the text: a store knows ID numbers by keyed hash (DESIGN §4).

    A lot is known by its project's code and its number: 2611-230402-04-01-103016/01.
    """
    if not (numbers or "/" in text):
        return text
    code, stroke, number = text.partition("/")
    try:
        if stroke:
            id_ = lot_id(project_code(code)[0], number)
        else:
            id_ = f"person:{store.id_keys.number(text)}"
    except InvalidIdentifier:
        return text
    return id_ if store.entities([id_], at_revision=at_revision) else text


def entity_of(store: Reader, text: str, *, at_revision: int | None = None) -> Entity:
    """The entity of this id, or of any identifier that is unambiguous.

    Raises NotFound when nobody answers to it, Ambiguous when several do.
    """
    asked = asked_as(store, text, at_revision)
    known = store.entities([asked], at_revision=at_revision)
    if known:
        return known[asked]
    exact = store.identified(asked, at_revision=at_revision)
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise Ambiguous("lookup.several", text=text, ids=[one.id for one in exact[:_MOST_NAMED]])
    # What was typed may be an ID number, and errors reach logs.
    raise NotFound("lookup.nobody", text=mask_numbers(text))


def person_reference(id_: str, secret: bytes) -> str:
    """A person's id as logs and journals write it.

    An id by ID number is a keyed hash already. A scoped id holds a name, so it is hashed.
    """
    if is_hashed_person(id_):
        return id_
    return "person:~" + hmac.digest(secret, id_.encode(), "sha256").hex()[:32]


def journal_access(
    store: Store, entities: Iterable[Entity], *, who: str, purpose: str, what: str
) -> None:
    """Journal that `who` looked at the persons among these; call it before answering.

    It is on the disk when this returns. Raises StoreError, and then nothing may be answered.
    """
    persons = {person_reference(e.id, store.secret) for e in entities if e.kind == "person"}
    if persons:
        store.append_access(who, purpose, what, persons)
