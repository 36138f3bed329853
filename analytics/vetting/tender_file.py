"""The tenders of a vetting, and what is known of who bids there, all of one revision."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from analytics.patterns.tender import BID_PARTIES, FILED, Background, Bid, Tender, Tie
from analytics.patterns.terms import DIRECTS
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.undated import without_overruled
from analytics.vetting import participants
from analytics.vetting.bidder_holdings import BidderHoldings
from analytics.vetting.bids import joint_bids, leads_consortium
from analytics.vetting.holders import held_upwards
from analytics.vetting.services import is_tender_agency, services_for
from graph.model import Entity, Relation
from graph.store import Reader

# By what a reviewer may have an interest in a bidder (政府采购法实施条例 9).
_INTERESTS: Final = (
    *DIRECTS,
    "officer_of",
    "practises_at",
    "shareholder_of",
    "partner_of",
    "family_of",
)
_CAPITAL: Final = "国有资产"  # in the name of who keeps the state's capital and governs nobody


@dataclass(frozen=True, slots=True)
class TenderFile:
    """Tenders, and what is known of those who bid in them; `cut`: there is more than was read."""

    tenders: tuple[Tender, ...]
    background: Background
    cut: bool = False


def tender_file(
    store: Reader, snapshot: Snapshot, bids: Iterable[Relation], projects: Collection[str] = ()
) -> TenderFile:
    """The file of the lots of these `bids_in` relations, and of `projects` that have none.

    Such a project is a tender without bids, by its own id. The number of calls to the store does
    not depend on the number of lots or bidders.
    """
    reading = _Reading(store, snapshot.revision)
    by_lot: dict[str, list[Relation]] = {project: [] for project in projects}
    for bid in bids:
        by_lot.setdefault(bid.target, []).append(bid)
    roles, reviewers = reading.roles(by_lot, projects), reading.reviewers(by_lot)
    links = reading.links({tie.source for some in reviewers.values() for tie in some})
    named = {id_ for bid in bids for key in BID_PARTIES for id_ in _parties(bid, key)}
    parties = {bid.source for some in by_lot.values() for bid in some}
    agencies = {tie.source for ties in roles.values() for tie in ties}
    held = held_upwards(snapshot, parties | agencies)
    heads = {tie.source for tie in held.heads}
    entities = reading.entities({*named, *parties, *agencies, *heads})
    joint = joint_bids(bids)
    tenders = [
        Tender(
            lot,
            _bids(some, joint, entities),
            tuple(roles.get(lot, ())),
            tuple(reviewers.get(lot, ())),
        )
        for lot, some in sorted(by_lot.items())
    ]
    alike = reading.alike({entity.id for entity in entities.values()})
    holdings = partial(BidderHoldings, held.part)
    organs = reading.organs(held.states)
    background = Background(
        held.heads, holdings, entities, alike, held.states, organs=organs, links=links
    )
    return TenderFile(tuple(tenders), background, bool(reading.cut) or held.cut)


def _bids(
    relations: Sequence[Relation],
    joint: Mapping[tuple[str, str], str],
    entities: Mapping[str, Entity],
) -> tuple[Bid, ...]:
    """The bids for one lot: of each bidder one, whatever the number of sheets that tell of it."""
    of_bidder: defaultdict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        of_bidder[relation.source].append(relation)
    return tuple(
        Bid(
            bidder,
            tuple(sorted(one.id for one in some)),
            min((one.valid_from for one in some if one.valid_from), default=None),
            joint.get((some[0].target, bidder)),
            any(leads_consortium(one, entities.get(bidder)) for one in some),
            {key: _named(some, key, entities) for key in BID_PARTIES},
            _price(some),
        )
        for bidder, some in sorted(of_bidder.items())
    )


def _price(relations: Iterable[Relation]) -> float | None:
    """The price that some relations tell; None where they tell none, or not the same."""
    given = {one.attributes.get("price") for one in relations} - {None}
    (price,) = given if len(given) == 1 else (None,)
    return float(price) if isinstance(price, int | float) else None


def _named(
    relations: Iterable[Relation], key: str, entities: Mapping[str, Entity]
) -> frozenset[str]:
    """Whom some relations name in an attribute, by the ids that they answer as now."""
    given = (id_ for one in relations for id_ in _parties(one, key))
    return frozenset(entities[id_].id if id_ in entities else id_ for id_ in given)


def _parties(bid: Relation, key: str) -> list[str]:
    """The ids that a bid gives in an attribute: of one agent, or of several."""
    given = bid.attributes.get(key, [])
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


@dataclass(frozen=True, slots=True)
class _Reading:
    store: Reader
    at: int
    cut: list[bool] = field(default_factory=list)  # filled where a read was cut

    def relations(self, ids: Collection[str], kinds: Sequence[str]) -> tuple[Relation, ...]:
        if not ids:
            return ()
        return self._read(ids, kinds)

    def _read(
        self, ids: Collection[str], kinds: Sequence[str], *, within: bool = False
    ) -> tuple[Relation, ...]:
        most = participants.MOST
        found = self.store.relations_at(
            sorted(ids), kinds=kinds, limit=most + 1, at_revision=self.at, within=within
        )
        if len(found) > most:
            self.cut.append(True)
        return found[:most]

    def entities(self, ids: set[str]) -> dict[str, Entity]:
        """These entities, by the ids given and by those that they answer as."""
        known = self.store.entities(ids, at_revision=self.at) if ids else {}
        return {**known, **{entity.id: entity for entity in known.values()}}

    def alike(self, ids: set[str]) -> dict[frozenset[str], str]:
        """Which pairs of these may be one and the same, with the relation that says so."""
        ties = self._read(ids, ["possibly_same_as"], within=True)
        return {frozenset((tie.source, tie.target)): tie.id for tie in ties}

    def reviewers(self, lots: Collection[str]) -> dict[str, list[Tie]]:
        """By lot, who reviews its bids."""
        by_lot: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in self.relations(lots, ["reviews"]):
            by_lot[tie.target].append(_role(tie, "reviewer"))
        return by_lot

    def links(self, reviewers: Collection[str]) -> tuple[Tie, ...]:
        """What ties reviewers to organisations, with their position there, and to families."""
        return tuple(
            _role(tie, _position(tie))
            for tie in without_overruled(self.relations(reviewers, _INTERESTS))
        )

    def organs(self, states: frozenset[str]) -> frozenset[str]:
        """Those of the state's holders that govern: bodies that keep its capital do not."""
        return frozenset(
            id_
            for id_, one in self.entities(set(states)).items()
            if one.kind == "government_body"
            and "state_investor" not in one.roles
            and _CAPITAL not in one.name
        )

    def roles(self, lots: Collection[str], projects: Collection[str]) -> dict[str, list[Tie]]:
        """By lot, who has or had which role in its project; by project, for these `projects`."""
        of = [tie for tie in self.relations(lots, ["lot_of"]) if tie.source in lots]
        lots_of = [(tie.source, tie.target) for tie in of] + [(one, one) for one in projects]
        projects = {project for _, project in lots_of}
        ties = self.relations(projects, ["participates_in", "project_legal_person_of"])
        in_project: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in ties:
            role = str(tie.attributes.get("role", ""))
            client = tie.kind == "project_legal_person_of"
            in_project[tie.target].append(_role(tie, "project_legal_person" if client else role))
        clients = {(t.source, t.target) for t in ties if t.kind == "project_legal_person_of"}
        for project, service in self._agencies(projects, clients):
            in_project[project].append(service)
        roles: defaultdict[str, list[Tie]] = defaultdict(list)
        for lot, project in lots_of:
            roles[lot] += sorted(in_project[project], key=lambda role: role.id)
        return roles

    def _agencies(
        self, projects: set[str], clients: Collection[tuple[str, str]]
    ) -> list[tuple[str, Tie]]:
        """The tender agencies that served a project's legal person for this very project."""
        known = self.entities(projects)
        codes = {id_: one.identifiers.get("project_code") for id_, one in known.items()}
        services = self.relations({client for client, _ in clients}, ["serves"])
        served = [*services_for(services, clients, codes)]
        agencies = self.entities({service.source for _, service in served})
        return [
            (project, replace(_role(service, "tender_agent"), sure=tender is True))
            for project, service in served
            if (tender := is_tender_agency(service, agencies.get(service.source))) is not False
        ]


def _position(tie: Relation) -> str:
    """The post of an officer; a capacity that is filed for him is none."""
    if "filed_as" in tie.attributes:
        return FILED
    return str(tie.attributes.get("position", ""))


def _role(relation: Relation, role: str) -> Tie:
    begins, ends = relation.valid_from, relation.valid_to
    return Tie(
        relation.id, relation.kind, relation.source, relation.target, begins, ends, role=role
    )
