"""Addresses and telephones of the background, and who shares them."""

from dataclasses import dataclass, field
from random import Random
from typing import Final

from loaders.city.people import Firm, Makers

_TOWER_FIRMS: Final = 60  # about as many firms as one office tower has
_AGENT_FIRMS: Final = 25  # clients registered at the address of the agent who keeps their books


@dataclass(slots=True)
class Places:
    """Gives new firms an address and a telephone: one in use, or None for new ones.

    With `towers` an address is shared by the firms of a tower or the clients of an agent, else by
    any two firms.
    """

    makers: Makers
    rng: Random
    towers: bool
    _addresses: list[str] = field(default_factory=list)
    _phones: list[str] = field(default_factory=list)
    _tower: list[str] = field(default_factory=list)
    _agents: list[tuple[str, str]] = field(default_factory=list)

    def of_firm(self) -> tuple[str | None, str | None]:
        """(address, telephone) of a new firm."""
        if not self.towers:
            return self._used(self._addresses, 0.3), self._used(self._phones, 0.15)
        chance = self.rng.random()
        if chance < 0.15:
            return self._in_tower(), None
        if chance < 0.2:
            return self._with_agent()
        return self._used(self._addresses, 0.03), self._used(self._phones, 0.02)

    def use(self, firm: Firm) -> None:
        """Keep the address and the telephone of a firm, which others may share."""
        self._addresses.append(firm.address)
        self._phones.append(firm.phone)

    def _used(self, known: list[str], chance: float) -> str | None:
        return self.rng.choice(known) if known and self.rng.random() < chance else None

    def _in_tower(self) -> str:
        if not self._tower or self.rng.random() < 1 / _TOWER_FIRMS:
            self._tower.append(f"{self.makers.address()}商务大厦")
        return self._tower[-1]

    def _with_agent(self) -> tuple[str, str]:
        if not self._agents or self.rng.random() < 1 / _AGENT_FIRMS:
            self._agents.append((self.makers.address(), self.makers.phone()))
        return self._agents[-1]
