"""The caller of a request: a person with a session or a system with a key, and the purpose."""

from dataclasses import dataclass, replace
from typing import Final

from api.access.refusals import Forbidden
from api.access.roles import may
from graph.masking import mask_numbers
from graph.model import Record
from graph.naming import is_same_department, is_told_by
from graph.sentence import FALLBACK, Language, say

_ALWAYS: Final = frozenset({"own_account"})  # whoever calls may ask who he is
_LONGEST_PURPOSE: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, what the roles cover, for what purpose, and in which language.

    `session` and `csrf` are tokens of a session; both are empty for a system's key. `scope` are
    the actions to which a key is narrowed; None where it has all of its roles'.
    """

    name: str
    roles: frozenset[str]
    department: str = ""
    purpose: str = ""
    session: str = ""
    csrf: str = ""
    language: Language = FALLBACK
    scope: frozenset[str] | None = None

    def may(self, action: str) -> bool:
        """Whether the roles cover an action, and the scope of a key where it has one."""
        within = self.scope is None or action in self.scope or action in _ALWAYS
        return within and may(self.roles, action)

    def require(self, action: str) -> None:
        """Raise Forbidden unless the roles cover an action."""
        if not self.may(action):
            raise Forbidden("access.not_covered", action=say(f"action.{action}"))

    @property
    def sees_persons(self) -> bool:
        """Whether persons are shown unmasked: the role allows it and a purpose was stated."""
        return self.may("person") and bool(self.purpose)

    def with_purpose(self, purpose: str) -> "Caller":
        """The same caller with this purpose, in which ID numbers are masked."""
        # Masked before it is cut: half an ID number would no longer be known as one.
        return replace(self, purpose=mask_numbers(" ".join(purpose.split()))[:_LONGEST_PURPOSE])

    def answers_for(self, issuer: str | None) -> bool:
        """Whether the issuer of a record is the caller's own department."""
        # A caller without a department answers for no record, not for those without an issuer.
        return is_same_department(self.department, issuer)

    def answers_for_record(self, record: Record) -> bool:
        """Whether a record is the own department's: by its issuer, else since it alone told it."""
        if record.issuer:
            return self.answers_for(record.issuer)
        return is_told_by(self.department, record.sources)
