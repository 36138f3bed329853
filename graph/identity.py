"""Ids of entities and facts: by the strongest identifier, else scoped, never global (DESIGN §4)."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from graph.identifiers import citizen_id, normalise_identifier
from graph.keyed_hash import keyed_hash
from graph.naming import folded_document, normalise_name, square

_MASKED: Final = re.compile(r"([0-9]{1,14})(\*+)([0-9X]{0,8})")
_ODD_MASK: Final = re.compile(r"(?=.*\*)(?=.*[0-9])[0-9X*]{8,20}")
_HASHED_PERSON: Final = re.compile(r"person:[0-9a-f]{32}")
# GB 32100-2015: the first character is the registering department, the second the class of body
# that it registers (91 is an enterprise of the market registry, 11 an organ of the state).
_KINDS_BY_USCC: Final = {
    "11": "government_body",
    "12": "public_institution",
    "13": "social_organisation",
    "19": "public_institution",
    "21": "foreign_organisation",
    "29": "foreign_organisation",
    "32": "public_institution",
    "41": "foreign_organisation",
    "91": "enterprise",
    "92": "individual_business",
    "93": "cooperative",
}
# For classes that the table above does not name.
_KINDS_BY_FIRST: Final = {
    "3": "social_organisation",
    "5": "social_organisation",
    "6": "foreign_organisation",
    "7": "social_organisation",
    "8": "social_organisation",
    "A": "public_institution",
    "N": "rural_collective",
}
_KINDS_BY_NAME: Final = (
    (re.compile("合作社$"), "cooperative"),
    (re.compile("(协会|商会|学会|联合会|基金会)$"), "social_organisation"),
    (re.compile("(大学|学院|中学|小学|幼儿园|医院|研究院|研究所)$"), "public_institution"),
    (
        re.compile(
            "(人民政府|法院|检察院|委员会|管理局|税务局|公安局|财政局|[市县区省]局)$"
            # A bureau of a place, but none that sells books, letters or power.
            "|[市县区省州盟旗].*(?<!书)(?<!邮)(?<!邮政)(?<!供电)(?<!电业)(?<!铁路)局$"
            "|[市县区省州盟旗]委(.{0,12}部|办公室)$|[市县区省州盟旗].*政府.{0,12}(办|办公室)$"
            # Who invests for the state: a holding through these ties nobody (DESIGN §4, §8).
            "|国资(委|办)$|国有资产(监督)?管理(委员会)?(办公室|办)$|^国务院$|街道办事处$"
        ),
        "government_body",
    ),
)


@lru_cache(maxsize=10_000)
def id_hash(number: str, secret: bytes) -> str:
    """The keyed hash of an ID number: the first 32 hex digits of HMAC-SHA256 (DESIGN §4).

    Raises InvalidIdentifier for what is no citizen ID number.
    """
    return keyed_hash(secret)(citizen_id(number))[:32]


def mask(number: str) -> str:
    """An ID number as it may be shown: the first 6 and the last 1 character (DESIGN §4)."""
    whole = citizen_id(number)
    return whole[:6] + "*" * 11 + whole[-1]


def is_hashed_person(id_: str) -> bool:
    """Whether an id is a person's by the keyed hash of the ID number."""
    return _HASHED_PERSON.fullmatch(id_) is not None


def is_masked(text: str) -> bool:
    """Whether this is a masked number: it may rule a match out, never make one (DESIGN §4)."""
    return "*" in normalise_identifier(text)


def canonical_mask(text: str, secret: bytes) -> str | None:
    """The last part of a scoped person's id, from a masked number; None for any other text.

    First 6 and last 1 are kept as `230402***********4`. The courts' form (first 10, last 4) leaves
    about 33 candidates. So it is kept as a keyed hash only, as is any mask that shows more.
    """
    plain = normalise_identifier(text)
    seen = _MASKED.fullmatch(plain)
    if seen is None:
        # Several runs of stars, or none before the first digit: two of them are two persons too.
        return _mask_hash(plain, secret) if _ODD_MASK.fullmatch(plain) else None
    first, _, last = seen.groups()
    if len(first) <= 6 and len(last) <= 1:
        # As many stars as an ID number hides, whatever number of them the source wrote.
        return first + "*" * (18 - len(first) - len(last)) + last
    return _mask_hash(f"{first}*{last}", secret)


def _mask_hash(shown: str, secret: bytes) -> str:
    return "h:" + keyed_hash(secret)(f"mask {shown}")[:16]


def organisation_id(identifiers: Mapping[str, str], name: str, source: str) -> str:
    """An organisation's id: by USCC, organisation code, registration number, else by its name.

    The name is scoped to the source: two sources' namesakes are two entities.
    """
    for scheme, prefix in (("uscc", "uscc"), ("org_code", "org"), ("registration_no", "reg")):
        if identifiers.get(scheme):
            return f"{prefix}:{identifiers[scheme]}"
    return f"name:{source}/{scope_name(name)}"


def person_id(
    name: str,
    *,
    organisation: str | None = None,
    document: str | None = None,
    number_hash: str | None = None,
    masked: str | None = None,
) -> str:
    """A person's id: by the hash of the number, else scoped to an organisation or a document.

    `masked` is what `canonical_mask` gave. Raises ValueError where nothing scopes the name.
    """
    if number_hash:
        return f"person:{number_hash}"
    scope = organisation or (square(scope_name(document)) if document else None)
    if scope is None:
        raise ValueError("a person without a number needs an organisation or a document")
    tail = f"/{masked}" if masked else ""
    return f"person:{scope}/{scope_name(name)}{tail}"


def project_id(code: str) -> str:
    """A project's id by its code."""
    return f"project:{code}"


@lru_cache(maxsize=10_000)
def scope_name(text: str) -> str:
    """A name as it stands inside an id: normalised, without semicolons and control characters."""
    # The model refuses both in an id.
    return "".join(c for c in normalise_name(text) if c.isprintable()).replace(";", "；")


def lot_id(project: str, number: str) -> str:
    """A lot's id: the code of its project, as normalised, and its number there."""
    return f"lot:{project}/{scope_name(number)}"


def relation_id(kind: str, source: str, target: str, *, discriminator: str = "") -> str:
    """A relation's id: a digest of kind, both ends and `discriminator` (DESIGN §4).

    The discriminator tells parallel relations apart: the source's number, position or start date.
    """
    return "r:" + _digest((kind, source, target, discriminator))


def record_id(
    issuer: str, document_no: str | None, subject: str, *, fallback: Sequence[str] = ()
) -> str:
    """A record's id: a digest of issuer, document number and subject (DESIGN §4).

    Brackets, blanks, line breaks and width do not count in a number, nor width and blanks in an
    issuer. Without a number, `fallback` stands in for it: kind, list and decision date.
    """
    body = _issuer(issuer)
    if document_no:
        return "c:" + _digest((body, folded_document(document_no), subject))
    return "c:" + _digest((body, "", subject, *fallback))


def record_id_apart(id_: str, difference: str) -> str:
    """The id of another record under the same issuer, number and subject (DESIGN §4)."""
    return "c:" + _digest((id_, difference))


@lru_cache(maxsize=5_000)  # a sheet repeats its few issuers
def _issuer(text: str) -> str:
    return scope_name(text)


@lru_cache(maxsize=10_000)
def organisation_kind(uscc: str | None, name: str) -> str:
    """The entity kind by a USCC's first two characters, else by the ending of the name."""
    if uscc:
        by_first = _KINDS_BY_FIRST.get(uscc[0], "enterprise")
        return _KINDS_BY_USCC.get(uscc[:2], by_first)
    plain = normalise_name(name)
    return next((kind for ending, kind in _KINDS_BY_NAME if ending.search(plain)), "enterprise")


def _digest(parts: Sequence[str]) -> str:
    # No id can hold this separator, so the parts cannot run together.
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
