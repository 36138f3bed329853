"""One participant of a vetting."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Participant:
    """An entity and its role in what is vetted; `since` when, None where that is not known.

    Not `sure`: nothing tells for certain that it has this very role, so the role bars nobody.
    """

    entity: str
    role: str
    since: date | None = field(default=None, compare=False)
    sure: bool = field(default=True, compare=False)

    def plain(self) -> dict[str, str | bool]:
        """The participant as a certificate holds it; no key of what is sure, as in old ones."""
        doubted = {} if self.sure else {"role_doubted": True}
        return {"entity": self.entity, "role": self.role, **doubted}
