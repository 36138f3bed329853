"""Planting of cases whose answer is known by construction, apart from everything random."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from loaders.city.desk import Desk
from loaders.city.filings import Listing, enlist
from loaders.city.people import Firm, Makers, Owner, Person, Project
from loaders.city.words import CITY_NAME

_OFFENCE_DAYS: Final = 300  # before the reference day
_OFFENCE_STEP_DAYS: Final = 11  # further back in each round


# Whom a case is about; text is an id, of a person whose ID number no sheet tells.
Subject = Firm | Project | Person | str


@dataclass(frozen=True, slots=True)
class Case:
    """A line of truth.csv: the highest grade that vetting the subject must give, and why.

    An empty `scenario` is project_approval.
    """

    case: str
    subject: str
    expect: str
    why: str
    scenario: str = ""


@dataclass(slots=True)
class Planter:
    """Plants firms, listings and projects that have no relation to anything outside their case."""

    desk: Desk
    makers: Makers
    today: date
    cases: list[Case] = field(default_factory=list)

    def person(self) -> Person:
        """A person of one case only."""
        return self.makers.planted_person()

    def before(self, days: int) -> date:
        """The day `days` before the reference day."""
        return self.today - timedelta(days=days)

    def firm(
        self,
        head: Person,
        *,
        founded: date = date(2015, 3, 2),
        owners: Mapping[Owner, float] | None = None,
        at: str | None = None,
        category: str | None = None,
    ) -> Firm:
        """A registered firm; without `owners`, its head owns all of it."""
        firm = self.makers.firm(founded, at=at, category=category)
        self.desk.register(firm, head, state=_state_capital(owners or {}))
        for owner, percent in (owners or {head: 100.0}).items():
            self.desk.stake(owner, firm, percent)
        return firm

    def bare_firm(
        self,
        head: Person | None = None,
        *,
        founded: date = date(2014, 4, 8),
        category: str | None = None,
    ) -> Firm:
        """A registered firm without address, telephone or filed owners."""
        firm = self.makers.bare_firm(founded, category=category)
        self.desk.register(firm, head)
        return firm

    def listed(self, firm: Firm, head: Person, *, round_: int = 0, code: str = "L-SX") -> date:
        """Put a firm on a list for an offence of the year before; returns the day of listing."""
        listed = self.before(40 + 7 * round_)
        offence = self.before(_OFFENCE_DAYS + _OFFENCE_STEP_DAYS * round_)
        self.enlist(Listing(code, firm, listed, offence=offence, head=head))
        return listed

    def enlist(self, listing: Listing) -> None:
        """Send a listing with its own document number."""
        enlist(self.desk, self.makers.numbers, listing)

    def project(self, firm: Firm) -> Project:
        """A project that the firm filed a month before the reference day."""
        project = self.makers.project(firm, self.before(30))
        self.desk.project(project, site=firm.address or CITY_NAME, invested=3600)
        return project

    def note(self, case: str, subject: Subject, expect: str, why: str, scenario: str = "") -> None:
        """Add a line of truth.csv: what vetting this subject must give, and why."""
        known = subject if isinstance(subject, str) else _known_by(subject)
        self.cases.append(Case(case, known, expect, why, scenario))


def _known_by(subject: Firm | Project | Person) -> str:
    return subject.number if isinstance(subject, Person) else subject.code


def _state_capital(owners: Mapping[Owner, float]) -> str:
    held = any(isinstance(owner, Firm) and owner.code.startswith("11") for owner in owners)
    return "是" if held else "否"
