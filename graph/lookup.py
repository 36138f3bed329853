"""Finding the one entity that a person means, and journalling who looked at persons."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from graph.errors import Ambiguous, NotFound
from graph.groups import is_hashed_person
from graph.model import Entity
from graph.store import Reader, Store


def entity_of(store: Reader, text: str, *, at_revision: int | None = None) -> Entity:
    """The entity of this id, or of any identifier that is unambiguous.

    Raises NotFound when nobody answers to it, Ambiguous when several do.
    """
    known = store.entities([text], at_revision=at_revision)
    if known:
        return known[text]
    found = store.find(text, limit=10, at_revision=at_revision)
    exact = [match.entity for match in found.matches if match.matched == "identifier"]
    if len(exact) == 1:
        return exact[0]
    if exact:
        ids = ", ".join(entity.id for entity in exact)
        raise Ambiguous(f"{text} belongs to {ids}: ask for one of these ids.")
    raise NotFound(f"nobody answers to {text}: look for the name with `creditgraph find {text}`.")


def person_reference(id_: str, secret: bytes) -> str:
    """How logs and journals point at a person: a scoped id holds a name, so a keyed hash of it."""
    if is_hashed_person(id_):
        return id_
    return "person:~" + hmac.new(secret, id_.encode(), sha256).hexdigest()[:32]


def journal_access(
    store: Store, entities: Iterable[Entity], *, who: str, purpose: str, what: str
) -> None:
    """Journal the persons among these as looked at, before the answer is given."""
    persons = {person_reference(e.id, store.secret) for e in entities if e.kind == "person"}
    if persons:
        store.note_access(who, purpose, what, persons)
