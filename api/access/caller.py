"""Who asks: a person with a session or a system with a key, and what for."""

from dataclasses import dataclass, replace
from typing import Final

from api.access.refusals import Forbidden
from api.access.roles import may
from graph.masking import mask_numbers
from graph.naming import normalise_name
from graph.sentence import FALLBACK, Language, say

_LONGEST_PURPOSE: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks, and the language of the answer.

    `session` and `csrf` are empty for a system's key.
    """

    name: str
    roles: frozenset[str]
    department: str = ""
    purpose: str = ""
    session: str = ""
    csrf: str = ""
    language: Language = FALLBACK

    def may(self, action: str) -> bool:
        """Whether the roles cover an action."""
        return may(self.roles, action)

    def require(self, action: str) -> None:
        """Refuse what the roles do not cover."""
        if not self.may(action):
            raise Forbidden("access.not_covered", action=say(f"action.{action}"))

    @property
    def sees_persons(self) -> bool:
        """Whether persons are shown unmasked: the role allows it and a purpose was stated."""
        return self.may("person") and bool(self.purpose)

    def with_purpose(self, purpose: str) -> "Caller":
        """The same, asking for this purpose, in which ID numbers are masked before it is kept."""
        return replace(self, purpose=mask_numbers(" ".join(purpose.split()))[:_LONGEST_PURPOSE])

    def answers_for(self, issuer: str | None) -> bool:
        """Whether a record of this issuer is of the caller's own department."""
        mine = normalise_name(self.department)
        return bool(mine) and mine == normalise_name(issuer or "")
