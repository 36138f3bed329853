"""What is checked alike in department sheets and native tables: lists and identifiers."""

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
from loaders.values import absent

_ID_HASH: Final = re.compile(r"[0-9a-f]{32}")


def checked_identifiers(identifiers: Mapping[str, str]) -> dict[str, str]:
    """Identifiers as they compare, placeholders left out: those join nobody (DESIGN §13.13).

    Raises InvalidIdentifier for a scheme that nobody knows, and for a number that cannot be.
    """
    checked = {}
    for scheme, text in identifiers.items():
        if scheme not in _SCHEMES:
            raise InvalidIdentifier("native.scheme", scheme=scheme, schemes=sorted(_SCHEMES))
        if not _says_nothing(scheme, str(text)):
            checked[scheme] = _SCHEMES[scheme](str(text))
    return checked


@lru_cache(maxsize=50_000)
def disagree(code: str | None, organisation_code: str | None) -> bool:
    """Whether an organisation code beside a credit code is not the one inside it."""
    return bool(code and organisation_code) and org_code_of(code or "") != organisation_code


def _says_nothing(scheme: str, text: str) -> bool:
    """Whether a department writes this where it knows no number: 无, or a code of one digit."""
    repeated = scheme == "org_code" and len(set(normalise_identifier(text).replace("-", ""))) == 1
    return absent(text) or is_placeholder(text) or repeated


def _id_hash(text: str) -> str:
    if not _ID_HASH.fullmatch(text):
        raise InvalidIdentifier("native.id_hash", text=text[:40])
    return text


_SCHEMES: Final[Mapping[str, Callable[[str], str]]] = {
    # these join nobody and have no check: they are kept as written, as from department sheets
    **dict.fromkeys((*FIND_SCHEMES, "institution_no", "social_no"), str),
    "uscc": uscc,
    "org_code": org_code,
    "registration_no": registration_no,
    "project_code": lambda text: project_code(text)[0],
    "id_hash": _id_hash,
}
