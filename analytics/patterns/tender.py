"""A tender: those who bid for one lot, and the dated facts that may tie them (DESIGN §8b)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from analytics.patterns.control import Holdings
from graph.model import Entity

# The attributes of a bid that name parties (`loaders/mappings/bids.toml`).
AGENT: Final = "agent"
MANAGER: Final = "manager"
PAYER: Final = "deposit_payer"
WRITER: Final = "document_writer"
BID_PARTIES: Final = (AGENT, MANAGER, PAYER, WRITER)
# Consortia that the sheets tell apart from bidding alone, but not from each other.
UNNAMED: Final = frozenset({"", "是"})
FILED: Final = "filed"  # the role of a tie that is a filed capacity


@dataclass(frozen=True, slots=True)
class Tie:
    """A dated relation as patterns read it: its id, its ends, from when until when.

    `role` is that of a party in a project, or the position of an officer; FILED for a capacity
    that is filed and is no post. Not `sure`: nothing tells for certain that it has the role.
    """

    id: str
    kind: str
    source: str
    target: str
    begins: date | None = None
    ends: date | None = None
    role: str = ""
    sure: bool = True

    def holds_on(self, day: date | None) -> bool:
        """Whether it holds on a day; on an unknown day, whether it ever did."""
        return day is None or (
            (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)
        )


@dataclass(frozen=True, slots=True)
class Bid:
    """What the sheets tell together of one bidder in one lot.

    `consortium` is the number or name of the one that it bids in, None for one that bids alone.
    `parties` maps an attribute of BID_PARTIES to entity ids, as they answer now. `price` is in
    yuan, None where the sheets tell none or several.
    """

    bidder: str
    relations: tuple[str, ...]
    day: date | None = None
    consortium: str | None = None
    leads: bool = False
    parties: Mapping[str, frozenset[str]] = field(default_factory=dict)
    price: float | None = None

    def named(self, attribute: str) -> frozenset[str]:
        """Whom the bid names in this attribute."""
        return self.parties.get(attribute, frozenset())


@dataclass(frozen=True, slots=True)
class Tender:
    """The bids for one lot, one for each bidder, who reviews them, and the roles in its project."""

    lot: str
    bids: tuple[Bid, ...]
    roles: tuple[Tie, ...] = ()
    reviewers: tuple[Tie, ...] = ()

    def day(self, bid: Bid) -> date | None:
        """The day of a bid; an undated one was opened with the others (招标投标法 34)."""
        return bid.day or max((one.day for one in self.bids if one.day), default=None)

    def bid_of(self, parties: Collection[str]) -> Bid | None:
        """The bid of one of these parties, None where none of them bids."""
        return next((bid for bid in self.bids if bid.bidder in parties), None)

    def one_bidder(self, one: Bid, other: Bid) -> bool | None:
        """Whether two bidders are members of one consortium; None where the sheets do not tell."""
        if one.consortium is None or other.consortium is None:
            return False
        if one.consortium != other.consortium:
            return None if UNNAMED & {one.consortium, other.consortium} else False
        if one.consortium not in UNNAMED:
            return True
        # Without a number the members are told apart only where one of them alone leads.
        joint = [bid for bid in self.bids if bid.consortium in UNNAMED]
        return True if sum(bid.leads for bid in joint) == 1 else None


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of bidders beside their bids, of one revision.

    `heads` are headships in the bidders. `holdings` tells who holds whom on a day, or on any day
    where it is not known, upwards from the bidders; None where no holder is known. `entities` has
    everybody that bids and heads name, `alike` the pairs of them that may be one, with the relation
    that says so. `states` are those of the holders who invest for the state, `organs` those of them
    that govern. `links` are what ties reviewers to organisations and to their families.
    """

    heads: Sequence[Tie] = ()
    holdings: Callable[[date | None], Holdings] | None = None
    entities: Mapping[str, Entity] = field(default_factory=dict)
    alike: Mapping[frozenset[str], str] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    organs: frozenset[str] = frozenset()
    links: Sequence[Tie] = ()
