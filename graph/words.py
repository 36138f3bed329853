"""The closed vocabularies of the credit graph (DESIGN §3), each written once."""

from typing import Final, Literal, get_args

ORGANISATION_KINDS: Final = frozenset(
    {
        "enterprise",
        "individual_business",
        "cooperative",
        "social_organisation",
        "public_institution",
        "government_body",
        "rural_collective",
        "foreign_organisation",
    }
)
ENTITY_KINDS: Final = ORGANISATION_KINDS | {"person", "project", "bid_lot", "address", "phone"}
PARTY_KINDS: Final = ORGANISATION_KINDS | {"person"}

ROLES: Final = frozenset(
    {
        "legal_representative",
        "intermediary",
        "project_legal_person",
        "practitioner",
        "review_expert",
        "supplier",
        "state_investor",
    }
)

_PERSON: Final = frozenset({"person"})
_PROJECT: Final = frozenset({"project"})
_LOT: Final = frozenset({"bid_lot"})

# Which kinds may stand at the source and at the target of a relation; roles are never checked.
RELATION_ENDS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "legal_representative_of": (PARTY_KINDS, ORGANISATION_KINDS),
    "principal_of": (PARTY_KINDS, ORGANISATION_KINDS),
    "actual_controller_of": (PARTY_KINDS, ORGANISATION_KINDS),
    "shareholder_of": (PARTY_KINDS, ORGANISATION_KINDS),
    "partner_of": (PARTY_KINDS, ORGANISATION_KINDS),
    "officer_of": (PARTY_KINDS, ORGANISATION_KINDS),
    "family_of": (_PERSON, _PERSON),
    "branch_of": (ORGANISATION_KINDS, ORGANISATION_KINDS),
    "guarantees": (PARTY_KINDS, PARTY_KINDS),
    "pledges_to": (PARTY_KINDS, PARTY_KINDS),
    "project_legal_person_of": (PARTY_KINDS, _PROJECT),
    "participates_in": (PARTY_KINDS, _PROJECT),
    "serves": (PARTY_KINDS, PARTY_KINDS),
    "practises_at": (_PERSON, ORGANISATION_KINDS),
    "bids_in": (PARTY_KINDS, _LOT),
    "lot_of": (_LOT, _PROJECT),
    "reviews": (_PERSON, _LOT),
    "located_at": (PARTY_KINDS | _PROJECT, frozenset({"address"})),
    "reachable_at": (PARTY_KINDS | _PROJECT, frozenset({"phone"})),
    "possibly_same_as": (ENTITY_KINDS, ENTITY_KINDS),
}
RELATION_KINDS: Final = frozenset(RELATION_ENDS)
# The kinds that carry a share; no other may (DESIGN §7).
STAKE_KINDS: Final = frozenset({"shareholder_of", "partner_of"})
HEAD_KINDS: Final = ("legal_representative_of", "principal_of")  # who heads an organisation

# The lists that the law knows; `word.list` has their names.
LISTS: Final = frozenset(
    {
        "L-SX",
        "L-XG",
        "L-ZX",
        "L-ZB",
        "L-TAX",
        "L-SAMR",
        "L-ABN",
        "L-WAGE",
        "L-PROC",
        "L-SAFE",
        "L-ENV",
        "L-EIA",
        "L-TAXG",
        "L-A",
        "L-AEO",
        "L-LAB",
        "L-OVL",
        "L-PROJ-ABN",
        "L-PROJ-BLK",
        "L-BUILD",
        "L-INTM",
        "L-WELF",
        "L-TOUR",
        "L-RED",
    }
)

# The lists of which a subject's next entry replaces the one before (DESIGN §5). The law says so in
# analytics/law/lists.toml; propagation, which reads no law, takes it from here.
GRADED_LISTS: Final = frozenset({"L-ENV", "L-TAXG", "L-A", "L-AEO", "L-LAB", "L-INTM", "L-RED"})

PARTICIPANT_ROLES: Final = frozenset(
    {
        "survey",
        "design",
        "construction",
        "supervision",
        "supply",
        "tender_agent",
        "environmental_assessment",
        "evaluation",
        "testing",
    }
)

Tier = Literal["minor", "moderate", "serious", "positive", "neutral"]
State = Literal["in_force", "disputed", "repaired", "revoked"]
TIERS: Final = frozenset({"minor", "moderate", "serious", "positive", "neutral"})
ADVERSE_TIERS: Final = frozenset({"minor", "moderate", "serious"})
STATES: Final = frozenset({"in_force", "disputed", "repaired", "revoked"})
WITHDRAWN_STATES: Final = frozenset({"repaired", "revoked"})  # gone from answers (DESIGN §5)
STATE_ACTIONS: Final = frozenset({"object", "settle", "repair", "revoke", "restore"})
# DESIGN §9, §12: they regard one measure of a record and leave its state as it is.
MEASURE_ACTIONS: Final = frozenset({"confirm", "unconfirm", "lift", "unlift"})
LIFTING: Final = frozenset({"lift", "unlift"})
PUBLICITY_ONLY: Final = "publicity_only"  # of a repair: a ban that it does not lift stands
EVENT_ACTIONS: Final = STATE_ACTIONS | MEASURE_ACTIONS
VERDICT_KINDS: Final = frozenset({"same", "different"})
# DESIGN §2, the strongest first.
GRADES: Final = ("listed", "statutory", "lead")

# DESIGN §10: project approval and the plan's eight occasions, in the plan's order.
Scenario = Literal[
    "project_approval",
    "licensing",
    "government_procurement",
    "bidding",
    "employment",
    "social_security",
    "research",
    "appointments",
    "government_funds",
]
SCENARIOS: Final[tuple[Scenario, ...]] = get_args(Scenario)
