"""Labels, types and properties of facts in Neo4j, as an investigator meets them (DESIGN §3).

Properties that begin with `_` are the program's own; the others are for people. `_body` and
`_claims` hold the fact and the claims about it as canonical texts.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from graph.codec import EVENT_COLUMNS, Body
from graph.commit.resolution import own_tokens
from graph.naming import document_key, name_key
from graph.standing import standing_of
from graph.voting_terms import voting_terms
from graph.words import ENTITY_KINDS, RELATION_KINDS

Properties = dict[str, Any]

KIND_LABELS: Final = {
    kind: "".join(word.capitalize() for word in kind.split("_")) for kind in ENTITY_KINDS
}
ROLE_LABELS: Final = {
    "legal_representative": "LegalRepresentative",
    "intermediary": "IntermediaryAgency",
    "project_legal_person": "ProjectLegalPerson",
    "practitioner": "Practitioner",
    "review_expert": "ReviewExpert",
    "supplier": "Supplier",
    "state_investor": "StateInvestor",
}
TYPES: Final = {kind: kind.upper() for kind in RELATION_KINDS}
# Roles that a relation gives: its source has the label while one such relation is open.
ROLE_TYPES: Final = {
    "legal_representative": "LEGAL_REPRESENTATIVE_OF",
    "intermediary": "SERVES",
    "project_legal_person": "PROJECT_LEGAL_PERSON_OF",
    "practitioner": "PRACTISES_AT",
    "review_expert": "REVIEWS",
}
ROLE_OF_KIND: Final = {kind.lower(): role for role, kind in ROLE_TYPES.items()}

# Names that the program itself gives to properties; attributes must not replace them.
_ENTITY_WORDS: Final = frozenset({"id", "kind", "name", "other_names", "roles", "sources"})
_RELATION_WORDS: Final = frozenset(
    {"id", "share", "share_low", "share_high", "valid_from", "valid_to", "sources"}
)
_RECORD_WORDS: Final = frozenset(
    {
        "id",
        "kind",
        "list",
        "domain",
        "tier",
        "state",
        "decided_on",
        "occurred_on",
        "ends_on",
        "issuer",
        "document_no",
        "basis",
        "amount",
        "sources",
        "confirmed_measures",
        "lifted_measures",
    }
)
_DATES: Final = ("decided_on", "occurred_on", "ends_on")


# An event `e` as `graph.codec.event_from` takes it.
EVENT: Final = ", ".join(
    "toString(e.happened_on)" if column == "happened_on" else f"e.{column}"
    for column in EVENT_COLUMNS
)

# An event `n` with all that is kept of it, by name.
WHOLE_EVENT: Final = (
    "RETURN n {.seq, .record, .action, .outcome, .reason, .who, "
    "happened_on: toString(n.happened_on), .key, .revision, origin: coalesce(n.origin, ''), "
    "skipped: n:SkippedEvent, measure: coalesce(n.measure, ''), "
    "document: coalesce(n.document, '')} ORDER BY n.seq"
)


def entity_labels(body: Body) -> tuple[str, ...]:
    """The labels that claims give: the kind, and the roles that no relation gives."""
    roles = [ROLE_LABELS[r] for r in body.get("roles", ()) if r not in ROLE_TYPES]
    return ("Entity", KIND_LABELS[body["kind"]], *roles)


def entity_properties(id_: str, body: Body) -> Properties:
    """The properties of an entity: what people see, and the keys by which the store finds it."""
    shown: Properties = {
        "id": id_,
        "kind": body["kind"],
        "name": body["name"],
        "_norm": name_key(body["name"]),
        "sources": body["sources"],
    }
    if "roles" in body:
        shown["roles"] = body["roles"]
    if "names" in body:
        shown["other_names"] = body["names"]
    identifiers = body.get("identifiers", {})
    # Of an identifier and an attribute with one name people see the identifier.
    if "attributes" in body:
        _add(shown, body["attributes"], _ENTITY_WORDS | identifiers.keys())
    _add(shown, identifiers, _ENTITY_WORDS)
    shown.update(code_of(id_))
    return shown


def code_of(id_: str) -> Properties:
    """The organisation code within a USCC id, by which other ids of the same body are found."""
    code = own_tokens(id_).get("org_code") if id_.startswith("uscc:") else None
    return {"_code": code} if code else {}


def relation_properties(id_: str, body: Body) -> Properties:
    """The properties of a relation: what people see, and the numbers that a scan reads."""
    shown: Properties = {"id": id_, "sources": body["sources"], "_rank": body["rank"]}
    low, high = body.get("share", (None, None))
    if low is not None:
        shown.update({"share": low} if low == high else {"share_low": low, "share_high": high})
    for end, key in (("valid_from", "_from"), ("valid_to", "_to")):
        if end in body:
            shown[end] = date.fromisoformat(body[end])
            shown[key] = shown[end].toordinal()  # for scans, which read no dates
    if "stands" in body:
        shown["_claimant"], shown["_precedence"] = standing_of(body["stands"])
    attributes = body.get("attributes", {})
    if terms := voting_terms(body["kind"], attributes, body.get("share")):
        shown["_terms"] = terms
    if "score" in attributes:
        shown["_score"] = float(attributes["score"])
    _add(shown, attributes, _RELATION_WORDS)
    return shown


def record_properties(id_: str, body: Body) -> Properties:
    """The properties of a record: what people see, and its document number as it is compared."""
    shown: Properties = {"id": id_, "state": body.get("state", "in_force")}
    for key in _RECORD_WORDS - {"id", "state"}:
        if key in body:
            shown[key] = date.fromisoformat(body[key]) if key in _DATES else body[key]
    if "confirmed" in body:
        shown["confirmed_measures"] = body["confirmed"]
    if "lifted" in body:
        shown["lifted_measures"] = [code for code, _ in body["lifted"]]
    _add(shown, body.get("attributes", {}), _RECORD_WORDS)
    return shown | document_of(body, "_document")


def document_of(body: Body, key: str) -> Properties:
    """The document number as it is compared, under this key; empty for a record without one."""
    return {key: document_key(body["document_no"])} if "document_no" in body else {}


def other_names(body: Body) -> frozenset[str]:
    """The other names of an entity, as they are compared."""
    return frozenset(map(name_key, body.get("names", ()))) - {name_key(body["name"])}


def _add(shown: Properties, more: Mapping[str, Any], taken: Iterable[str]) -> None:
    """Add attributes under their own names.

    One whose name is taken, begins with `_` or is no plain word stays in the body only.
    """
    for key, value in more.items():
        if key not in taken and key.isidentifier() and key[0] != "_":
            shown[key] = value
