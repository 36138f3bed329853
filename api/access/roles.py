"""Roles and what each may do: every check, its test and docs/roles.md use this one table."""

import json
from collections.abc import Collection
from typing import Final

from graph.errors import BadInput

ROLES: Final = ("enquirer", "investigator", "data_officer", "supervisor", "administrator")

_ENQUIRER: Final = frozenset({"enquirer"})
_INVESTIGATOR: Final = frozenset({"investigator"})
_OFFICER: Final = frozenset({"data_officer"})
_SUPERVISOR: Final = frozenset({"supervisor"})
_ADMINISTRATOR: Final = frozenset({"administrator"})
_LOOKING: Final = _ENQUIRER | _INVESTIGATOR | _OFFICER | _SUPERVISOR

# An action, and the roles that may do it. Without `person`, persons are masked in every answer.
ALLOWED: Final[dict[str, frozenset[str]]] = {
    "find": _LOOKING,
    "card": _LOOKING,
    "person": _INVESTIGATOR | _SUPERVISOR,  # with a stated purpose, each look-up journalled
    "past": _SUPERVISOR,  # as known at an earlier revision (DESIGN §5)
    "reach": _INVESTIGATOR,  # networks, chains, exposure, impact, reports
    "vet": _ENQUIRER | _INVESTIGATOR,
    "decide": _ENQUIRER,
    "hand_over": _ENQUIRER | _INVESTIGATOR,  # 转核查: a lead of a vetting, to an investigator
    "handed_over": _INVESTIGATOR | _SUPERVISOR,
    "cases": _INVESTIGATOR | _SUPERVISOR,  # a case is seen by its members, and by supervisors
    "watch": _INVESTIGATOR | _SUPERVISOR,  # whom one watches, and the alerts on them
    "replay": _ENQUIRER | _INVESTIGATOR | _SUPERVISOR,
    "load": _OFFICER,
    "unload": _OFFICER,  # loads of the own department only
    "object": _OFFICER | _SUPERVISOR,  # a data officer: records of the own department only
    "repair": _OFFICER | _SUPERVISOR,
    "revoke": _OFFICER | _SUPERVISOR,
    "confirm": _OFFICER | _SUPERVISOR,  # also of the measure's department, on any record
    "unconfirm": _OFFICER | _SUPERVISOR,
    "lift": _OFFICER | _SUPERVISOR,
    "unlift": _OFFICER | _SUPERVISOR,
    "settle": _SUPERVISOR,
    "restore": _SUPERVISOR,
    "verdict": _INVESTIGATOR | _SUPERVISOR,  # on identity; on persons for a stated purpose
    "second_word": _INVESTIGATOR | _OFFICER | _SUPERVISOR | _ADMINISTRATOR,  # on what one may do
    "journal": _SUPERVISOR,
    "worklist": _LOOKING | _ADMINISTRATOR,  # what waits: of each list only whose action one has
    "about": _LOOKING | _ADMINISTRATOR,
    "own_account": _LOOKING | _ADMINISTRATOR,
    "users": _ADMINISTRATOR,
    "metrics": _ADMINISTRATOR,
}


def may(roles: frozenset[str], action: str) -> bool:
    """Whether one of these roles covers an action. Raises KeyError for an unknown action."""
    return not roles.isdisjoint(ALLOWED[action])


def roles_text(roles: Collection[str]) -> str:
    """Roles as the file keeps them. Raises BadInput for none and for an unknown one."""
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise BadInput("access.role_unknown", role=unknown[0], roles=ROLES)
    if not roles:
        raise BadInput("access.role_missing", roles=ROLES)
    return json.dumps([role for role in ROLES if role in roles])
