"""Checks of identifiers that department sheets and native tables share."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from graph.errors import InvalidIdentifier
from graph.identifiers import (
    is_placeholder,
    normalise_identifier,
    org_code,
    org_code_of,
    project_code,
    registration_no,
    uscc,
)
from graph.search import FIND_SCHEMES
from loaders.cells.placeholders import absent

_ID_HASH: Final = re.compile(r"[0-9a-f]{32}")


def checked_identifiers(identifiers: Mapping[str, str]) -> dict[str, str]:
    """Identifiers in the form in which they are compared, without placeholders.

    A placeholder joins nobody (DESIGN §13.7). Raises InvalidIdentifier for an unknown scheme and
    for a number that fails the check of its scheme.
    """
    checked = {}
    for scheme, text in identifiers.items():
        if scheme not in _SCHEMES:
            raise InvalidIdentifier("native.scheme", scheme=scheme, schemes=sorted(_SCHEMES))
        if not _says_nothing(scheme, str(text)):
            checked[scheme] = _SCHEMES[scheme](str(text))
    return checked


@lru_cache(maxsize=10_000)
def disagree(code: str | None, organisation_code: str | None) -> bool:
    """Whether an organisation code differs from the one inside the credit code beside it."""
    return bool(code and organisation_code) and org_code_of(code or "") != organisation_code


def _says_nothing(scheme: str, text: str) -> bool:
    """Whether this stands for an unknown number: 无, a placeholder, a code of one digit."""
    repeated = scheme == "org_code" and len(set(normalise_identifier(text).replace("-", ""))) == 1
    return absent(text) or is_placeholder(text) or repeated


def _id_hash(text: str) -> str:
    if not _ID_HASH.fullmatch(text):
        raise InvalidIdentifier("native.id_hash", text=text[:40])
    return text


_SCHEMES: Final[Mapping[str, Callable[[str], str]]] = {
    # These have no check digit and join nobody: they are kept as written.
    **dict.fromkeys((*FIND_SCHEMES, "institution_no", "social_no"), str),
    "uscc": uscc,
    "org_code": org_code,
    "registration_no": registration_no,
    "project_code": lambda text: project_code(text)[0],  # a wrong check digit is only warned of
    "id_hash": _id_hash,
}
