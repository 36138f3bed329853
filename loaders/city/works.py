"""Projects of the background: their participants, agencies and bidders."""

from datetime import date
from random import Random
from typing import Final, Protocol

from loaders.city.desk import Desk
from loaders.city.history import between
from loaders.city.people import Firm, Makers, Person, Project

# The agencies that serve a project, by the role they have in it.
_SERVED_BY: Final = {"招标代理": "IM10", "环评": "IM08", "评估": "IM13", "检测": "IM07"}
_REVIEWERS: Final = 3  # of a lot
_BUILT_BY: Final = ("施工", "设计", "监理", "勘察", "供货")


class Surroundings(Protocol):
    """The parts of `Town` that a project needs: a protocol, since `town` imports this module."""

    @property
    def desk(self) -> Desk: ...
    @property
    def makers(self) -> Makers: ...
    @property
    def today(self) -> date: ...
    @property
    def rng(self) -> Random: ...
    @property
    def firms(self) -> list[Firm]: ...
    @property
    def experts(self) -> list[Person]: ...
    @property
    def agencies(self) -> dict[str, list[Firm]]: ...


def add_project(town: Surroundings, firm: Firm) -> None:
    """Add a project of this firm with builders, agencies and, usually, tendered lots."""
    project = town.makers.project(firm, between(town.rng, date(2022, 1, 4), town.today))
    town.desk.project(project, site=firm.address, invested=town.rng.randrange(200, 90_000))
    for role in _BUILT_BY[: town.rng.randint(1, len(_BUILT_BY))]:
        town.desk.participant(project, town.rng.choice(town.firms), role)
    for role, category in _SERVED_BY.items():
        if town.agencies.get(category) and town.rng.random() < 0.6:
            _serve(town, project, role, category)
    if town.rng.random() < 0.7:
        for lot in range(1, town.rng.randint(1, 3) + 1):
            _tender(town, project, lot)


def _serve(town: Surroundings, project: Project, role: str, category: str) -> None:
    """Let an agency of this category serve a project; the first agencies serve the most."""
    agencies = town.agencies[category]
    # The square of a chance lies near 0 more often: few agencies have most of the work.
    agency = agencies[int(town.rng.random() ** 2 * len(agencies))]
    number = town.makers.numbers.serial("service")
    town.desk.participant(project, agency, role)
    town.desk.service(agency, category, project, f"鹤服〔{project.filed.year}〕{number}号")


def _tender(town: Surroundings, project: Project, lot: int) -> None:
    town.makers.lot()
    bidders = town.rng.sample(town.firms, town.rng.randint(3, 5))
    joint = "联合体一" if town.rng.random() < 0.15 else ""
    for place, bidder in enumerate(bidders):
        town.desk.bid(project, lot, bidder, won=place == 0, joint=joint if place < 2 else "")
    # A generator of its own: whoever reviews changes no other draw.
    panel = Random(f"{project.code}/{lot}").sample(town.experts, _REVIEWERS)
    town.desk.panel(project, lot, panel)
