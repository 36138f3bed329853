"""Whether a party is a person or an organisation: from the surest sign to the weakest."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from graph.errors import InvalidIdentifier
from graph.identifiers import (
    is_citizen_id,
    normalise_identifier,
    org_code,
    registration_no,
    uscc,
)
from loaders.facts.organisation_names import (
    is_likely_organisation,
    is_likely_person,
    is_surely_organisation,
)

# The check of each scheme, and how many characters its numbers may have, hyphens apart.
_CHECKS: Final[Mapping[str, tuple[Callable[[str], str], tuple[int, ...]]]] = {
    "uscc": (uscc, (18,)),
    "org_code": (org_code, (9,)),
    "registration_no": (registration_no, (13, 15)),
}
_BY_LENGTH: Final = {n: scheme for scheme, (_, lengths) in _CHECKS.items() for n in lengths}
_CLASSES: Final = ("person", "organisation", "individual_business")
# The first characters of a credit code that no ID number has (no province has these digits).
_ONLY_USCC: Final = re.compile("9[1-3]|[ANY]")
# Of passports and permits to the mainland, which an organisation code may look like by chance.
_TRAVEL: Final = re.compile("[DEGHMPS][0-9]{8}")
_PASSPORT: Final = re.compile("[A-Z]{1,3}[0-9]{6,10}")


def party_kind(name: str, word: object, number: str, *, coded: bool) -> str:
    """person, organisation, or the kind that the class says: individual_business, government_body.

    `coded` says that a code of an organisation is given: it outranks the class (issue 13: the code
    is never dropped). `word` is the class that the row gives, `number` a number of either kind.
    """
    if word in ("individual_business", "government_body"):
        return str(word)
    if coded or is_surely_organisation(name):
        return "organisation"
    by_number = kind_of_number(number) if number else None
    if word != "organisation" and is_travel_document(number) and is_likely_person(name):
        return "person"  # an organisation code of that form may pass by chance
    if by_number is None and word in _CLASSES:
        return str(word)
    if by_number or number:
        return by_number or "person"
    return "organisation" if is_likely_organisation(name) else "person"


@lru_cache(maxsize=10_000)
def kind_of_number(text: str) -> str | None:
    """Whose number this is, by its check digit or its form; None where both may have it."""
    plain = normalise_identifier(text).replace("-", "")
    head = plain[:6].rstrip("*")
    if _ONLY_USCC.match(plain) and (len(plain) >= 15 or "*" in plain):
        return "organisation"
    if "*" in plain:  # an ID number begins with six digits of a region, perhaps hidden
        return "organisation" if head and not head.isdigit() else None
    if is_citizen_id(plain):
        # 15 digits have no check digit of their own: a registration number may look so.
        return "person" if len(plain) == 18 or not passes(plain, "registration_no") else None
    if any(passes(plain, scheme) for scheme in ("uscc", "org_code", "registration_no")):
        return "organisation"
    if _PASSPORT.fullmatch(plain):
        return None
    return "organisation" if len(plain) == 9 or not head.isdigit() else None


@lru_cache(maxsize=10_000)
def passes(text: str, scheme: str) -> bool:
    """Whether a number passes the check of its scheme: uscc, org_code, registration_no."""
    check, lengths = _CHECKS[scheme]
    if len(normalise_identifier(text).replace("-", "")) not in lengths:
        return False  # most end here, at a tenth of what an error costs
    try:
        check(text)
    except InvalidIdentifier:
        return False
    return True


def scheme_of(text: str, scheme: str) -> str:
    """The scheme that a code has by its length: columns of one scheme hold codes of others."""
    plain = normalise_identifier(text).replace("-", "")
    return _BY_LENGTH.get(len(plain), scheme)


def is_travel_document(text: str) -> bool:
    """Whether this has the form of a passport or permit; an organisation code may have it."""
    return _TRAVEL.fullmatch(normalise_identifier(text)) is not None


def is_passport(text: str) -> bool:
    """Whether this has the form of a passport's or a permit's number and is no sound code."""
    plain = normalise_identifier(text)
    return _PASSPORT.fullmatch(plain) is not None and not passes(plain, "org_code")
