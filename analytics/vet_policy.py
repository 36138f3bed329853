"""The policy's `[vet]` table: what a strong lead is, and which own records review a project.

DESIGN §10 and §12 fix the meaning; docs/policy.md tells how a city re-tunes it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph.sentence import FALLBACK, words_of
from graph.words import ADVERSE_TIERS, RELATION_KINDS, SCENARIOS

ANY: Final = "*"
BYSTANDER: Final = "bystander"
# Who asks for something: their own moderate and serious records always ask for a person's look.
ANSWERABLE: Final = frozenset(
    {
        "applicant",
        "project",
        "project_legal_person",
        "bid_lot",
        "bidder",
        "consortium_member",
    }
)
OWNERSHIP: Final = "control_by_ownership"
PHOENIX: Final = "phoenix"
# Patterns that a chain may show: a stake by which its holder has control; a head or controller at
# the offence who left and began anew, so that its ties never held together (DESIGN §7, §8b).
PATTERNS: Final = frozenset({OWNERSHIP, PHOENIX})
# What counts where a policy of before these keys is read for a replay.
_KINDS: Final = (
    "legal_representative_of",
    "principal_of",
    "actual_controller_of",
    "branch_of",
    "possibly_same_as",
    OWNERSHIP,
    PHOENIX,
)
KEYS: Final = frozenset({"cut_off", "chain_cut_off", "max_ties", "kinds", "own", "reason"})
_OWN_KEYS: Final = frozenset({"scenario", "role", "tier", "within_days", "answer", "reason"})
_UNTOLD: Final = "neutral"  # the tier of a penalty whose class tells none, such as 其他
_ANSWERS: Final = ("shown", "review")


class BadRow(Exception):
    """A value of `[vet]` that cannot be read: its key, a sentence's code and its particulars."""

    def __init__(self, code: str, key: str, **particulars: object) -> None:
        super().__init__(code, key)
        self.code = code
        self.key = key
        self.particulars = particulars


@dataclass(frozen=True, slots=True)
class OwnRule:
    """What an own penalty does in a scenario, to a role, of a tier, up to an age in days.

    The tier `neutral` is that of a penalty whose class, such as 其他, tells none.
    `within_days` None: of any age. `scenario` and `role` may be "*"; the role `bystander` is
    everybody who asks for nothing himself (`ANSWERABLE`).
    """

    scenario: str
    role: str
    tier: str
    within_days: int | None
    answer: str

    def fits(self, scenario: str, role: str, tier: str, age_days: int) -> bool:
        """Whether a record of this tier and age, of a party in this role, falls under the rule."""
        of_role = role not in ANSWERABLE if self.role == BYSTANDER else self.role in (ANY, role)
        return (
            self.scenario in (ANY, scenario)
            and of_role
            and self.tier == tier
            and (self.within_days is None or age_days <= self.within_days)
        )


@dataclass(frozen=True, slots=True)
class VetPolicy:
    """When a chain is a strong lead, and what own penalties do (DESIGN §10).

    A strong lead is one chain of at most `max_ties` ties, each of a kind among `kinds`, whose
    score is at least `chain_cut_off`.
    """

    chain_cut_off: float
    max_ties: int
    kinds: frozenset[str]
    own: tuple[OwnRule, ...]

    def own_answer(self, scenario: str, role: str, tier: str, age_days: int) -> str:
        """`shown` or `review` for an own penalty: the first rule that fits, else `review`."""
        fitting = (rule.answer for rule in self.own if rule.fits(scenario, role, tier, age_days))
        return next(fitting, "review")


def vet_policy_of(table: Mapping[str, Any], *, cut_off: float, max_hops: int) -> VetPolicy:
    """The `[vet]` table of a policy. Raises BadRow for a value that cannot be meant.

    `cut_off` and `max_hops` stand in for keys that policies of before them do not have.
    """
    for key in table:
        if key not in KEYS:
            raise BadRow("policy.unknown_key", f"vet.{key}")
    rows = table.get("own", [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise BadRow("policy.own_rows", "vet.own")
    return VetPolicy(
        # Above 0: the search of a chain divides by it.
        chain_cut_off=_number(
            table.get("chain_cut_off", cut_off), "vet.chain_cut_off", low=1e-9, high=1
        ),
        max_ties=int(_number(table.get("max_ties", max_hops), "vet.max_ties", low=1, high=12)),
        kinds=_kinds(table.get("kinds", list(_KINDS))),
        own=tuple(_own(row, f"vet.own[{place}]") for place, row in enumerate(rows, start=1)),
    )


def _kinds(names: object) -> frozenset[str]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadRow("policy.lead_kinds", "vet.kinds")
    for name in names:
        # Relatives serve rules of conflict only: nobody is looked into for his family (§10).
        if name not in (RELATION_KINDS - {"family_of"}) | PATTERNS:
            raise BadRow("policy.lead_kind", "vet.kinds", value=name, patterns=sorted(PATTERNS))
    return frozenset(names)


def _own(row: Mapping[str, Any], where: str) -> OwnRule:
    for key in row:
        if key not in _OWN_KEYS:
            raise BadRow("policy.unknown_key", f"{where}.{key}")
    roles = {*words_of("participant", FALLBACK), ANY, BYSTANDER}
    within = row.get("within_days")
    rule = OwnRule(
        scenario=_word(row, "scenario", {*SCENARIOS, ANY}, where),
        role=_word(row, "role", roles, where),
        tier=_word(row, "tier", ADVERSE_TIERS | {_UNTOLD}, where),
        within_days=None if within is None else int(_number(within, f"{where}.within_days")),
        answer=_word(row, "answer", _ANSWERS, where),
    )
    answerable = rule.role in ANSWERABLE | {ANY}
    if rule.answer == "shown" and rule.tier != "minor" and answerable:
        raise BadRow("policy.own_shown", where, tier=rule.tier)
    return rule


def _word(row: Mapping[str, Any], key: str, known: Collection[str], where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or value not in known:
        raise BadRow("policy.own_word", f"{where}.{key}", value=value, known=sorted(known))
    return value


def _number(value: object, key: str, *, low: float = 0, high: float = 1_000_000) -> float:
    # A bool is an int in Python: `true` would count as 1.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadRow("policy.no_number", key)
    if not low <= value <= high:
        raise BadRow("policy.outside", key, value=value, low=f"{low:g}", high=f"{high:g}")
    return float(value)
