"""The bidders, the members of consortia and the reviewers of lots (DESIGN §10).

A consortium bids as one, and one dishonest member makes all of it dishonest (法〔2016〕285号): so
each member is a participant, and a consortium of which one member alone is known is not whole.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from analytics.vetting.participant import Participant
from graph.model import Entity, Relation
from graph.naming import name_key

# The scenarios in which lots are asked about.
TENDERS: Final = frozenset({"bidding", "government_procurement"})
_LEADS, _FOLLOWS, _WON = "是", "否", "中标"  # the words of the mapping of bids


def lots_of(relations: Iterable[Relation]) -> tuple[str, ...]:
    """The lots among the relations of a project, in id order."""
    return tuple(sorted({one.source for one in relations if one.kind == "lot_of"}))


def parties_of_bids(relations: Iterable[Relation]) -> set[Participant]:
    """The bidders, members and reviewers by the `bids_in` and `reviews` relations of some lots."""
    relations = tuple(relations)
    joint = joint_bids(relations)
    parties = {Participant(one.source, "reviewer") for one in relations if one.kind == "reviews"}
    for bid in bids_among(relations):
        role = "consortium_member" if (bid.target, bid.source) in joint else "bidder"
        parties.add(Participant(bid.source, role))
    return parties


def missing_of_lot(relations: Iterable[Relation]) -> set[str]:
    """What the relations of one lot should tell and do not: bidders, members, reviewers."""
    relations = tuple(relations)
    bids = bids_among(relations)
    if not bids:
        return {"bidders"}
    missing = set()
    # Reviewers are secret until the award (招标投标法 37); then somebody has reviewed.
    awarded = any(bid.attributes.get("outcome") == _WON for bid in bids)
    if awarded and not any(one.kind == "reviews" for one in relations):
        missing.add("reviewers")
    members: defaultdict[str, set[str]] = defaultdict(set)
    for (_, bidder), name in joint_bids(relations).items():
        members[name].add(bidder)
    if any(len(some) == 1 for some in members.values()):
        missing.add("consortium_members")
    return missing


def bids_among(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """The `bids_in` relations among some."""
    return tuple(one for one in relations if one.kind == "bids_in")


def joint_bids(relations: Iterable[Relation]) -> dict[tuple[str, str], str]:
    """The consortium of each (lot, bidder) that bids in one: its number, else its name, else "".

    Two sheets may tell of one bid: whichever names the consortium counts.
    """
    bids = bids_among(relations)
    named: dict[tuple[str, str], str] = {}
    for key in ("consortium", "consortium_no"):  # the number last, since it outweighs the name
        given = ((bid, bid.attributes.get(key)) for bid in bids)
        named |= {(bid.target, bid.source): str(name) for bid, name in given if name}
    # Without a number or a name, 是 tells who leads, and 否 beside it who follows. Who bids alone
    # in such a lot may write 否 too, and is called a member: the rules for both are the same.
    led = {bid.target for bid in bids if bid.attributes.get("consortium_lead") == _LEADS}
    for bid in bids:
        lead = str(bid.attributes.get("consortium_lead") or "")
        if lead and (lead != _FOLLOWS or bid.target in led):
            named.setdefault((bid.target, bid.source), "")
    return named


def leads_consortium(bid: Relation, bidder: Entity | None) -> bool:
    """Whether a bid says that its bidder leads a consortium: by 是, or by its own name."""
    lead = str(bid.attributes.get("consortium_lead") or "")
    own = bidder is not None and bool(lead) and name_key(lead) == name_key(bidder.name)
    return lead == _LEADS or own
