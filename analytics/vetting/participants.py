"""Who takes part in what is vetted, and which of them were never loaded (DESIGN §10)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Final

from analytics.vetting.bids import TENDERS, bids_among, lots_of, missing_of_lot, parties_of_bids
from analytics.vetting.participant import Participant
from analytics.vetting.services import is_tender_agency, services_for
from graph.model import Entity, Relation
from graph.revisions import day_of_revision
from graph.store import Reader

MOST: Final = 100_000  # relations of one vetting that are read; far beyond any real one
CUT: Final = "relations"  # missing, since there were more
_ANSWERABLE: Final = frozenset({"applicant", "project_legal_person"})


@dataclass(frozen=True, slots=True)
class TakingPart:
    """The participants of a vetting, and what it should know of them and does not.

    `participants` are sorted by entity and role and `missing` by word, since both stand in the
    certificate's bytes. Each word of `missing` has its sentence in the catalogue (`word.missing`).
    `bids` are the `bids_in` relations of the lots, where these are asked about.
    """

    participants: tuple[Participant, ...]
    missing: tuple[str, ...] = ()
    bids: tuple[Relation, ...] = ()

    def with_missing(self, words: Collection[str]) -> "TakingPart":
        """The same, with more that is missing."""
        return replace(self, missing=tuple(sorted({*self.missing, *words})))

    @property
    def answerable(self) -> tuple[str, ...]:
        """Who answers for what is asked: the applicant, or the legal person of a project."""
        return tuple(p.entity for p in self.participants if p.role in _ANSWERABLE)


def participants_of(
    store: Reader, subject: Entity, *, scenario: str, as_of: date, at_revision: int | None
) -> TakingPart:
    """Who takes part in a scenario: a party is its own applicant.

    A project: itself, its legal person, its participants and the agencies that served the legal
    person for this very project, on the day; under bidding and government procurement also the
    bidders and the reviewers of its lots. Whoever is to begin later takes part too, since who is
    planned is what an approval is about, unless the day lies before the revision: who took part
    then is another question. A lot: itself, those of its own and its project's tender agent on the
    day, also one that only its service for the project tells. Who bid or reviewed takes part on
    every day, since neither ends.
    """
    reading = _Reading(store, as_of, at_revision)
    if subject.kind == "project":
        part = _of_project(reading, subject, scenario)
    elif subject.kind == "bid_lot":
        part = _of_lot(reading, subject.id)
    else:
        part = TakingPart((Participant(subject.id, "applicant"),))
    return part.with_missing(reading.cut)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads relations of one day and revision; `cut` tells where there were too many of them."""

    store: Reader
    as_of: date
    at_revision: int | None
    cut: set[str] = field(default_factory=set)

    def all(self, ids: Iterable[str], kinds: Iterable[str]) -> tuple[Relation, ...]:
        """The relations of these kinds at these entities, of every day."""
        wanted = sorted(ids)
        if not wanted:
            return ()
        found = self.store.relations_at(
            wanted, kinds=[*kinds], limit=MOST + 1, at_revision=self.at_revision
        )
        if len(found) > MOST:  # who is beyond them is not vetted: never silently
            self.cut.add(CUT)
        return found[:MOST]

    def entities(self, ids: Collection[str]) -> Mapping[str, Entity]:
        """These entities by id."""
        return self.store.entities(ids, at_revision=self.at_revision) if ids else {}

    def roles(self, relations: Iterable[Relation]) -> Iterator[Participant]:
        """Who has which role in a project on the day, by the project's own relations."""
        begun: dict[tuple[str, str], list[date | None]] = {}
        for relation in relations:
            if relation.kind in ("project_legal_person_of", "participates_in") and (
                relation.holds_on(self.as_of) or self._is_planned(relation)
            ):
                key = (relation.source, _role(relation))
                begun.setdefault(key, []).append(relation.valid_from)
        for key, days in begun.items():
            yield Participant(*key, _latest(days))

    def _is_planned(self, relation: Relation) -> bool:
        """Whether it begins after a day on which all that the revision knows was known."""
        begins, number = relation.valid_from, self.at_revision
        if begins is None or begins <= self.as_of:
            return False
        known = number or self.store.revision().number
        return day_of_revision(self.store, known) <= self.as_of


def _latest(days: Sequence[date | None]) -> date | None:
    """The latest of these days; None where one of them is not known."""
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _role(relation: Relation) -> str:
    if relation.kind == "project_legal_person_of":
        return "project_legal_person"
    return str(relation.attributes.get("role", "participant"))


def _of_project(reading: _Reading, project: Entity, scenario: str) -> TakingPart:
    tendered = scenario in TENDERS
    kinds = ["project_legal_person_of", "participates_in", *(["lot_of"] if tendered else ())]
    relations = reading.all([project.id], kinds)
    parties = {Participant(project.id, "project"), *reading.roles(relations)}
    parties |= _agencies(reading, [project], parties, tendered=tendered)
    roles = {party.role for party in parties}
    missing = set() if "project_legal_person" in roles else {"project_legal_person"}
    bids: tuple[Relation, ...] = ()
    if tendered:
        lots = lots_of(relations)
        bids = reading.all(lots, ["bids_in", "reviews"])
        parties |= parties_of_bids(bids)
        for lot in lots:
            missing |= missing_of_lot(bid for bid in bids if bid.target == lot)
        # A purchase without a tender, such as from a single source, has a supplier and no lot.
        bought = scenario == "government_procurement" and "supply" in roles
        if not lots and not bought:
            missing.add("bidders")
    return TakingPart(tuple(sorted(parties)), tuple(sorted(missing)), bids_among(bids))


def _agencies(
    reading: _Reading,
    projects: Iterable[Entity],
    parties: Collection[Participant],
    *,
    tendered: bool,
) -> set[Participant]:
    """Who served the legal person for these very projects, and has no role of its own there.

    Where a tender is asked about, an agency of that trade is the tender agent.
    """
    codes = {one.id: one.identifiers.get("project_code") for one in projects}
    clients = {party.entity for party in parties if party.role == "project_legal_person"}
    known = {party.entity for party in parties}
    services = reading.all(clients, ["serves"]) if any(codes.values()) else ()
    serving = [
        service
        for _, service in services_for(services, {*product(clients, codes)}, codes)
        if service.source not in known and service.holds_on(reading.as_of)
    ]
    if not tendered:
        return {Participant(service.source, "agency") for service in serving}
    return _in_tenders(serving, reading.entities({service.source for service in serving}))


def _in_tenders(services: Iterable[Relation], agencies: Mapping[str, Entity]) -> set[Participant]:
    """Who served, as what: of several services of a tender agent the surest counts."""
    sure: dict[tuple[str, str], bool] = {}
    for service in services:
        tender = is_tender_agency(service, agencies.get(service.source))
        key = (service.source, "agency" if tender is False else "tender_agent")
        sure[key] = sure.get(key, False) or tender is not None
    return {Participant(*key, sure=certain) for key, certain in sure.items()}


def _of_lot(reading: _Reading, lot: str) -> TakingPart:
    relations = reading.all([lot], ["bids_in", "reviews", "lot_of"])
    projects = {relation.target for relation in relations if relation.kind == "lot_of"}
    parties = {Participant(lot, "bid_lot"), *parties_of_bids(relations)}
    parties |= _agents(reading, projects)
    missing = missing_of_lot(relations) | (set() if projects else {"project"})
    return TakingPart(tuple(sorted(parties)), tuple(sorted(missing)), bids_among(relations))


def _agents(reading: _Reading, projects: Collection[str]) -> set[Participant]:
    """The tender agents of these projects, by their own sheets or by their services alone."""
    kinds = ["participates_in", "project_legal_person_of"]
    parties = set(reading.roles(reading.all(projects, kinds)))
    known = reading.entities(projects).values()
    parties |= _agencies(reading, known, parties, tendered=True)
    return {party for party in parties if party.role == "tender_agent"}
