"""By what an id knows its party, in words: by a code, an ID number, or a name at some place."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from analytics.wording import term
from graph.identity import is_hashed_person, is_masked
from graph.model import Entity
from graph.sentence import Sentence, say

_CODES: Final = ("uscc", "org", "reg", "project", "lot")
_PERSON: Final = "person:"
_MASK_HASH: Final = "h:"  # the last part of an id whose mask shows too much to be kept


def scopes_in(id_: str) -> Collection[str]:
    """What may be the organisation in a scoped person's id: each beginning up to a slash.

    Organisation and name may hold slashes themselves, so the id does not say where one ends.
    """
    if not id_.startswith(_PERSON) or is_hashed_person(id_):
        return ()
    parts = id_.removeprefix(_PERSON).split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def known_by(id_: str, places: Mapping[str, Entity], shown: Callable[[str], str] = str) -> Sentence:
    """By what this id knows its party.

    `places` holds the organisations of `scopes_in`, by the id asked; `shown` gives the text of a
    document's number as the reader may see it.
    """
    if is_hashed_person(id_):
        return say("known_by.number")
    if id_.startswith(_PERSON):
        return _person(id_, places, shown)
    scheme, _, rest = id_.partition(":")
    if scheme in _CODES:
        return say("known_by.code", code=rest)
    if scheme == "name" and "/" in rest:
        return say("known_by.name", source=term("source", rest.partition("/")[0]))
    return say("known_by.other")


def _person(id_: str, places: Mapping[str, Entity], shown: Callable[[str], str]) -> Sentence:
    scopes = scopes_in(id_)
    place = next((places[scope] for scope in reversed(list(scopes)) if scope in places), None)
    last = id_.rpartition("/")[2]
    masked = is_masked(last) or last.startswith(_MASK_HASH)
    if place is not None:
        code = "known_by.office_and_mask" if masked else "known_by.office"
        return say(code, place=place.name)
    # The scope of a debtor is the number of the case: 〔2025〕黑0402执70045号.
    document = next(iter(scopes), "")
    if not document:
        return say("known_by.other")
    code = "known_by.document_and_mask" if masked else "known_by.document"
    return say(code, document=shown(document))
