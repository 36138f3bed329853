"""Own records of a participant: which ask for a review, and which are only shown (DESIGN §10)."""

from datetime import date
from typing import Final

from analytics.vet_policy import VetPolicy
from analytics.vetting.ground import Ground
from analytics.vetting.participant import Participant

SHOWN_ONLY: Final = "shown_only"


def is_only_shown(
    party: Participant, ground: Ground, *, scenario: str, day: date, policy: VetPolicy
) -> bool:
    """Whether a ground is an own penalty that `[vet] own` shows without a review.

    A listing or a bad grade in force is a present state, and a penalty to which the law attaches a
    measure in this scenario is not unrelated: neither is ever only shown.
    """
    record = ground.record
    if record.kind != "penalty" or record.list or ground.measure or record.subject != party.entity:
        return False
    age_days = (day - record.decided_on).days
    return policy.own_answer(scenario, party.role, record.tier, age_days) == "shown"
