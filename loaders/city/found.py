"""Cases that vetting must find: listed subjects, and leads by strong, recent, short chains.

A case is planted once for each round; `round_` varies its dates and lists.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from loaders.city.filings import Listing
from loaders.city.planted import Planter

Planting = Callable[[Planter, int], None]

_GRAVE: Final = ("L-SX", "L-TAX", "L-SAMR", "L-WAGE", "L-SAFE")


def _listed_applicant(planter: Planter, round_: int) -> None:
    head = planter.person()
    firm = planter.firm(head)
    code = _GRAVE[round_ % len(_GRAVE)]
    planter.listed(firm, head, round_=round_, code=code)
    planter.project(firm)
    planter.note("listed_applicant", firm, "listed", f"on {code} itself, in force")


def _disputed_record(planter: Planter, round_: int) -> None:
    head = planter.person()
    firm = planter.firm(head)
    planter.enlist(
        Listing("L-SX", firm, planter.before(50 + round_), planter.before(290), head, state="异议")
    )
    planter.note("disputed_record", firm, "listed", "disputed, so marked, but still in force")


def _listed_participant(planter: Planter, round_: int) -> None:
    project = planter.project(planter.firm(planter.person()))
    head = planter.person()
    contractor = planter.firm(head)
    planter.listed(contractor, head, round_=round_)
    planter.desk.participant(project, contractor, "施工")
    planter.note("listed_participant", project, "listed", "its contractor is on L-SX")


def _agency_fake_report(planter: Planter, round_: int) -> None:
    project = planter.project(planter.firm(planter.person()))
    head = planter.person()
    agency = planter.firm(head, category="IM08")
    planter.desk.agency(agency, "IM08", "鹤岗市应急管理局")
    planter.desk.participant(project, agency, "评估")
    planter.desk.service(agency, "IM08", project, f"安评〔2026〕失{round_ + 1}号")
    planter.enlist(
        Listing(
            "L-SAFE",
            agency,
            planter.before(20 + round_),
            offence=planter.before(200),
            head=head,
            project=project.code,
        )
    )
    planter.note(
        "agency_fake_report",
        project,
        "listed",
        "its evaluation agency is listed for a false report",
    )


def _phoenix(planter: Planter, round_: int) -> None:
    owner = planter.person()
    burnt = planter.firm(owner)
    listed = planter.listed(burnt, owner, round_=round_)
    fresh = planter.firm(owner, founded=listed + timedelta(days=12))
    planter.project(fresh)
    planter.note(
        "phoenix", fresh, "lead", "founded after the listing by the owner and head of a listed firm"
    )


def _replaced_representative(planter: Planter, round_: int) -> None:
    old, new = planter.person(), planter.person()
    firm = planter.makers.firm(date(2016, 5, 9))
    listed = planter.listed(firm, old, round_=round_)
    changed = listed + timedelta(days=9)
    planter.desk.register(firm, new, since=changed)
    planter.desk.headed(firm, old, since=firm.founded, until=changed)
    planter.desk.headed(firm, new, since=changed)
    # The stake is still current: it carries the lead that the ended term weakens.
    planter.desk.stake(old, firm, 100)
    other = planter.firm(old, founded=date(2017, 8, 1))
    planter.note(
        "replaced_representative",
        other,
        "lead",
        "its head gave up the office in a listed firm just after the listing and kept the shares",
    )


def _bidders_one_head(planter: Planter, round_: int) -> None:
    project = planter.project(planter.firm(planter.person()))
    head = planter.person()
    listed, other = planter.firm(head), planter.firm(head)
    planter.listed(listed, head, round_=round_)
    planter.makers.lot()
    planter.desk.bid(project, 1, listed, won=False)
    planter.desk.bid(project, 1, other, won=True)
    planter.note(
        "bidders_one_head", other, "lead", "bid for one lot with a listed firm of its head"
    )


def _cross_holding_ring(planter: Planter, round_: int) -> None:
    heads = [planter.person() for _ in range(3)]
    firms = [planter.makers.firm(date(2014, 6, 3)) for _ in heads]
    for place, (firm, head) in enumerate(zip(firms, heads, strict=True)):
        planter.desk.register(firm, head)
        planter.desk.stake(firms[place - 1], firm, 60)  # place - 1 of the first closes the ring
        planter.desk.stake(head, firm, 40)
    planter.listed(firms[0], heads[0], round_=round_)
    for firm in firms[1:]:
        planter.note(
            "cross_holding_ring", firm, "lead", "in a ring of 60 % holdings with a listed firm"
        )


def _agency_tied(planter: Planter, round_: int) -> None:
    owner = planter.person()
    agency = planter.firm(owner, category="IM10")
    planter.desk.agency(agency, "IM10", "鹤岗市财政局")
    planter.listed(agency, owner, round_=round_, code="L-PROC")
    project = planter.project(planter.firm(owner))
    planter.note("agency_tied", project, "lead", "the applicant's owner also owns a listed agency")


def _named_person(planter: Planter, round_: int) -> None:
    person = planter.person()
    # A firm in no other sheet, so that the list alone names its head.
    taxpayer = planter.makers.elsewhere()
    planter.listed(taxpayer, person, round_=round_, code="L-TAX")
    firm = planter.firm(person)
    planter.note(
        "named_person", firm, "lead", "its head and owner is named in the tax case of another firm"
    )


FOUND: Final[dict[Planting, int]] = {
    _listed_applicant: 5,
    _disputed_record: 3,
    _listed_participant: 3,
    _agency_fake_report: 3,
    _phoenix: 4,
    _replaced_representative: 4,
    _bidders_one_head: 3,
    _cross_holding_ring: 3,
    _agency_tied: 3,
    _named_person: 3,
}
