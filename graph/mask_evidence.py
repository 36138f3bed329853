"""What a masked ID number is evidence of: keyed hashes of the masked forms in use (DESIGN §4).

A full number gives the hash of every form, a mask those of the forms that it covers. Each hash
takes in the name too, so that equal hashes mean one name and one mask. None of them shows a digit,
and nobody is ever joined by them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from graph.errors import InvalidIdentifier
from graph.identifiers import citizen_id, normalise_identifier
from graph.keyed_hash import keyed_hash
from graph.naming import name_key

# The attribute of a person that holds the hashes, each as `10-4:…`, parted by blanks. No door shows
# it, and Neo4j makes no property of what begins with `_`; an export for moving a store has it.
ATTRIBUTE: Final = "_masks"
# Characters shown at the beginning and at the end -> about the share of such pairs of one name
# that prove to be one person. The fewer numbers a mask leaves, the surer it is: the courts' form
# leaves about 33, 6-4 2,700, 3-4 and 6-2 270,000, 6-1 2.7 million.
SCORES: Final[Mapping[str, float]] = {"10-4": 0.95, "6-4": 0.9, "3-4": 0.7, "6-2": 0.7, "6-1": 0.5}
# Every form above covers this one. It is no evidence itself: by its hash those are found who may
# agree in one of the others.
KEY: Final = "3-1"
_KEYS: Final = re.compile(rf"(?<!\S){KEY}:(\S+)")
# Hex digits: enough to tell the names of a city apart, and then the bearers of one name.
_KEY_LENGTH: Final = 12
_HASH_LENGTH: Final = 8
_FORMS: Final = tuple(
    (form, int(first), int(last), _KEY_LENGTH if form == KEY else _HASH_LENGTH)
    for form in (KEY, *SCORES)
    for first, _, last in [form.partition("-")]
)
# Of what stands between two runs of stars nothing is read.
_MASKED: Final = re.compile(r"([0-9]{3,16})\*(?:[0-9*]*\*)?([0-9]{0,7}[0-9X])")
_WHOLE: Final = 18  # characters of an ID number

Hashes = Mapping[str, frozenset[str]]  # by form; of a person of several names one for each


@lru_cache(maxsize=10_000)
def mask_hashes(number: str, name: str, secret: bytes) -> str:
    """The hashes that a full or a masked ID number gives for a bearer of this name.

    "" for a text that is no ID number and for a mask that covers none of the forms.
    """
    shown = _shown(number)
    if shown is None:
        return ""
    beginning, end = shown
    covered = _covered(len(beginning), len(end))
    if len(covered) < 2:  # the key alone
        return ""
    key, hash_of = name_key(name), keyed_hash(secret)
    return " ".join(
        [
            f"{form}:{hash_of(f'masked {form} {beginning[:first]}*{end[-last:]} {key}')[:length]}"
            for form, first, last, length in covered
        ]
    )


@lru_cache(maxsize=512)
def _covered(beginning: int, end: int) -> Sequence[tuple[str, int, int, int]]:
    """The forms that a number covers of which so many characters are shown."""
    return [form for form in _FORMS if form[1] <= beginning and form[2] <= end]


def _shown(number: str) -> tuple[str, str] | None:
    """What a number shows from its beginning and what from its end."""
    text = normalise_identifier(number)
    if masked := _MASKED.fullmatch(text):
        beginning, end = masked.groups()
        return (beginning, end) if len(beginning) + len(end) < _WHOLE else None
    try:
        whole = citizen_id(text)
    except InvalidIdentifier:
        return None
    return whole, whole


def hashes_in(bodies: Iterable[Mapping[str, Any]]) -> Hashes:
    """The hashes in the bodies of one person's claims, by form."""
    by_form: dict[str, set[str]] = {}
    for text in {_text(body) for body in bodies}:
        for hash_ in text.split():
            form, _, digest = hash_.partition(":")
            by_form.setdefault(form, set()).add(digest)
    return {form: frozenset(digests) for form, digests in by_form.items()}


def keys_in(body: Mapping[str, Any]) -> list[str]:
    """The keys in the body of a claim, or of an entity: one for each name."""
    text = _text(body)
    return _KEYS.findall(text) if text else []


def merged_hashes(bodies: Iterable[Mapping[str, Any]]) -> str:
    """The hashes of several claims together: under each name a number hashes to others."""
    return " ".join(sorted({hash_ for body in bodies for hash_ in _text(body).split()}))


def _text(body: Mapping[str, Any]) -> str:
    attributes = body.get("attributes")
    return str(attributes.get(ATTRIBUTE, "")) if attributes else ""


def agreeing_form(one: Hashes, other: Hashes) -> str | None:
    """The surest form in which two persons agree; None where they do not, or contradict in one."""
    if contradict(one, other):
        return None
    return next((form for form in SCORES if form in one and form in other), None)


def contradict(one: Hashes, other: Hashes) -> bool:
    """Whether two persons differ in a form that is known of both: in the name or in the mask."""
    return any(one[form].isdisjoint(other[form]) for form in one.keys() & other.keys())


def shown_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an entity that may be shown: the hashes serve to match, not to read."""
    return {key: value for key, value in attributes.items() if key != ATTRIBUTE}
