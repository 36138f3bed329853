"""Projects of the background: their participants, agencies and bidders."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Final, Protocol

from loaders.city.density import SERVED_BY, Density
from loaders.city.desk import Desk
from loaders.city.history import between
from loaders.city.people import Firm, Makers, Person, Project
from loaders.city.usual import Fates

# Who is on a list, or whose head is, wins little work: of ten drawn one takes part all the same.
_LISTED_TAKE_PART: Final = 0.1
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
    @property
    def density(self) -> Density: ...
    @property
    def fates(self) -> Fates: ...


def add_project(town: Surroundings, firm: Firm) -> None:
    """Add a project of this firm with builders, agencies and, usually, tendered lots.

    A firm with an adverse record near it seldom begins one.
    """
    if town.fates.troubled(firm) and town.rng.random() >= _LISTED_TAKE_PART:
        return
    project = town.makers.project(firm, between(town.rng, date(2022, 1, 4), town.today))
    town.desk.project(project, site=firm.address, invested=town.rng.randrange(200, 90_000))
    low, high = town.density.builders
    for role in _BUILT_BY[: town.rng.randint(low, high)]:
        town.desk.participant(project, _taking_part(town, town.firms), role)
    for role, category in SERVED_BY.items():
        if town.agencies.get(category) and town.rng.random() < town.density.served[role]:
            _serve(town, project, category, role)
    others = sorted(town.agencies.keys() - set(SERVED_BY.values()))
    for category in town.rng.sample(others, min(len(others), town.density.papers)):
        _serve(town, project, category, None)
    if town.rng.random() < 0.7:
        for lot in range(1, town.rng.randint(1, 3) + 1):
            _tender(town, project, lot)


def _taking_part(town: Surroundings, firms: Sequence[Firm]) -> Firm:
    """One of these firms; one with an adverse record near it seldom."""
    firm = town.rng.choice(firms)
    while town.fates.troubled(firm) and town.rng.random() >= _LISTED_TAKE_PART:
        firm = town.rng.choice(firms)
    return firm


def _serve(town: Surroundings, project: Project, category: str, role: str | None) -> None:
    """Let an agency of this category serve a project, maybe without a role in it.

    A power of a chance lies near 0 more often: the first agencies have most of the work.
    """
    # Who is punished loses its clients: else one agency's small fine would be on half of all.
    sound = [one for one in town.agencies[category] if not town.fates.punished(one)]
    if not sound:
        return
    agency = sound[int(town.rng.random() ** town.density.concentration * len(sound))]
    number = town.makers.numbers.serial("service")
    if role:
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
