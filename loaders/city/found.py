"""Cases that vetting must find: listed subjects, and leads by strong, recent, short chains.

A case is planted once for each round; `round_` varies its dates and lists.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from loaders.city.filings import Listing, announce_person
from loaders.city.people import Person
from loaders.city.planted import Planter
from loaders.city.words import CITY_NAME

Planting = Callable[[Planter, int], None]

_GRAVE: Final = ("L-SX", "L-TAX", "L-SAMR", "L-WAGE", "L-SAFE")


def _listed_applicant(planter: Planter, round_: int) -> None:
    head = planter.person()
    firm = planter.firm(head)
    code = _GRAVE[round_ % len(_GRAVE)]
    planter.listed(firm, head, round_=round_, code=code)
    planter.note("listed_applicant", firm, "listed", f"on {code} itself, in force")
    theirs = planter.project(firm)
    planter.note("listed_applicant", theirs, "listed", f"its legal person is on {code}")


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
    why = "founded after the listing by the owner and head of a listed firm"
    planter.note("phoenix", fresh, "lead", why)
    planter.note("phoenix", planter.project(fresh), "lead", f"its legal person was {why}")


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


def _phoenix_left(planter: Planter, round_: int) -> None:
    owner, new = planter.person(), planter.person()
    burnt = planter.makers.bare_firm(date(2016, 5, 9))
    listed = planter.before(40 + 7 * round_)
    left = listed - timedelta(days=30)
    planter.desk.register(burnt, new, since=left)
    planter.desk.headed(burnt, owner, since=burnt.founded, until=left)
    planter.desk.headed(burnt, new, since=left)
    planter.enlist(Listing("L-SAMR", burnt, listed, offence=listed - timedelta(days=90), head=new))
    fresh = planter.bare_firm(owner, founded=left + timedelta(days=20))
    planter.note(
        "phoenix_left", fresh, "lead", "founded by who headed a listed firm at its offence and left"
    )


def _masked_debtor(planter: Planter, round_: int) -> None:
    head = planter.person()
    firm = planter.bare_firm(head)
    announce(planter, head, round_)
    planter.note(
        "masked_debtor", firm, "lead", "a judgment debtor's masked ID number agrees with its head's"
    )


def announce(planter: Planter, person: Person, round_: int) -> None:
    """Let the court announce a person as a judgment debtor, its ID number masked."""
    published = planter.before(60 + 5 * round_)
    filed = published - timedelta(days=90)
    # Clear of the cases of the court's own list and of the background.
    number = 40_000 + planter.makers.numbers.serial("planted court")
    case = f"（{filed.year}）黑0403执{number}号"
    announce_person(planter.desk, person, case=case, filed=filed, published=published)


def _worse_grade(planter: Planter, round_: int) -> None:
    head = planter.person()
    firm = planter.bare_firm(head)
    for grade, days in (("环保良好", 330), ("环保不良", 40)):
        planter.enlist(
            Listing("L-ENV", firm, planter.before(days + round_), head=head, grade=grade)
        )
    planter.note("worse_grade", firm, "listed", "its next environmental grade is the worst")


def _state_group(planter: Planter, round_: int) -> None:
    state = planter.makers.authority(f"{CITY_NAME}第{round_ + 1}国有资产经营监督办公室")
    planter.desk.register(state, None)
    head = planter.person()
    parent = planter.firm(head, owners={state: 100.0})
    planter.listed(parent, head, round_=round_, code="L-SAMR")
    daughter = planter.firm(planter.person(), owners={parent: 100.0})
    planter.note("state_group", daughter, "lead", "wholly held by a listed firm of the state")


FOUND: Final[dict[Planting, int]] = {
    _listed_applicant: 6,
    _disputed_record: 6,
    _listed_participant: 6,
    _agency_fake_report: 6,
    _phoenix: 6,
    _replaced_representative: 6,
    _bidders_one_head: 6,
    _cross_holding_ring: 6,
    _agency_tied: 6,
    _named_person: 6,
    _phoenix_left: 6,
    _masked_debtor: 6,
    _worse_grade: 6,
    _state_group: 6,
}
