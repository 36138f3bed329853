"""Planted patterns (DESIGN §8b): each beside a twin that differs in the one thing that matters.

They stand in a city of their own, since their many leads are no cases of a vetting. A line of its
truth.csv says of a subject whether the pattern of its case must be told of it: `lead`, or `clear`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from loaders.city import sheets
from loaders.city.desk import day
from loaders.city.filings import Listing
from loaders.city.people import Firm, Person
from loaders.city.planted import Case, Planter

ROUNDS: Final = 6  # of each pattern, and of its twin
SCENARIO: Final = "patterns"  # in truth.csv, where vetting has its scenarios
# Each round in another: agencies are compared within their category.
_CATEGORIES: Final = ("IM13", "IM08", "IM07", "IM06", "IM04", "IM03")
_OLD: Final = date(2014, 6, 3)
# Days before the reference day: the offence, the listing for it, what came after.
_OFFENCE, _LISTED, _AFTER = 300, 60, 40


def plant_patterns(planter: Planter) -> tuple[Case, ...]:
    """Plant every pattern and its twin in some rounds."""
    for code, planting in SHAPES.items():
        for round_ in range(ROUNDS):
            for guilty in (True, False):
                subject = planting(planter, round_, guilty)
                why = "planted" if guilty else "its innocent twin"
                planter.note(code, subject, "lead" if guilty else "clear", why, SCENARIO)
    return tuple(planter.cases)


def _guarantee(planter: Planter, one: Firm, other: Firm, wan: int, *, until: date | None) -> None:
    planter.desk.add(
        sheets.GUARANTEES,
        {
            "担保人名称": one.name,
            "担保人统一社会信用代码": one.code,
            "被担保人名称": other.name,
            "被担保人统一社会信用代码": other.code,
            "合同编号": f"鹤保字{planter.makers.numbers.serial('guarantee'):06d}",
            "担保金额（万元）": wan,
            "起始日期": day(planter.before(500)),
            "截止日期": day(until),
        },
    )


def _firms(planter: Planter, count: int) -> list[Firm]:
    return [planter.firm(planter.person(), founded=_OLD) for _ in range(count)]


def _circle(planter: Planter, round_: int, guilty: bool) -> Firm:
    """A ring of guarantees; of the twin's the last has ended."""
    firms = _firms(planter, 3 + round_ % 3)
    for place, firm in enumerate(firms):
        ended = place == 0 and not guilty
        until = planter.before(1) if ended else planter.before(-200)
        _guarantee(planter, firms[place - 1], firm, 300, until=until)
    return firms[0]


def _chain(planter: Planter, round_: int, guilty: bool) -> Firm:
    """Guarantees that go on; the twin guarantees the same debtors itself."""
    firms = _firms(planter, 3 + round_ % 3)
    for place, firm in enumerate(firms[1:]):
        guarantor = firms[place] if guilty else firms[0]
        _guarantee(planter, guarantor, firm, 2000, until=planter.before(-200))
    return firms[0]


def _close(planter: Planter, round_: int, guilty: bool) -> Firm:
    """A guarantor that holds a part of the debtor, of another's the twin."""
    head = planter.person()
    guarantor = planter.firm(planter.person(), founded=_OLD)
    percent = (20.0, 30.0, 51.0)[round_ % 3] if guilty else 19.0
    debtor = planter.firm(head, founded=_OLD, owners={guarantor: percent, head: 100 - percent})
    _guarantee(planter, guarantor, debtor, 500, until=planter.before(-200))
    return guarantor


def _phoenix(planter: Planter, round_: int, guilty: bool) -> Firm:
    """A firm of the head of a listed one, at its address or telephone; the twin is the older."""
    head, other = planter.person(), planter.person()
    burnt = planter.makers.firm(_OLD)
    left = planter.before(_AFTER + 5)
    planter.desk.register(burnt, other, since=left)
    planter.desk.headed(burnt, head, since=_OLD, until=left)
    planter.desk.stake(other, burnt, 100)
    _listed(planter, burnt, head, round_)
    founded = planter.before(_AFTER) if guilty else planter.before(_OFFENCE + 400)
    at, reached = (burnt.address, None) if round_ % 2 else (None, burnt.phone)
    fresh = replace(planter.makers.firm(founded, at=at, reached=reached), line="批发和零售业")
    planter.desk.register(fresh, head)
    planter.desk.stake(head, fresh, 100)
    return fresh


def _listed(planter: Planter, subject: Firm | Person, head: Person, round_: int) -> None:
    code = ("L-SX", "L-TAX", "L-SAMR")[round_ % 3]
    offence = planter.before(_OFFENCE + round_)
    planter.enlist(Listing(code, subject, planter.before(_LISTED), offence=offence, head=head))


def _replaced(planter: Planter, round_: int, guilty: bool) -> Firm:
    """A head who left a listed firm and kept most of it; the twin sold it."""
    old, new = planter.person(), planter.person()
    firm = planter.makers.firm(_OLD)
    changed = planter.before(_AFTER)
    planter.desk.register(firm, new, since=changed)
    planter.desk.headed(firm, old, since=_OLD, until=changed)
    owner, rest = (old, new) if guilty else (new, old)
    planter.desk.stake(owner, firm, 60)
    planter.desk.stake(rest, firm, 40)
    _listed(planter, firm, old, round_)
    return firm


def _banned(planter: Planter, round_: int, guilty: bool) -> Firm:
    """A listed practitioner in another agency; the twin was there before."""
    person = planter.person()
    agencies = [planter.firm(planter.person(), founded=_OLD, category="IM08") for _ in range(2)]
    for agency in agencies:
        planter.desk.agency(agency, "IM08", "鹤岗市应急管理局")
    until = planter.before(_AFTER)
    planter.desk.practised(person, agencies[0], "评估师", since=_OLD, until=until)
    since = until if guilty else planter.before(_OFFENCE + 90 + round_)
    planter.desk.practised(person, agencies[1], "评估师", since=since)
    _listed(planter, person, person, round_)
    return agencies[1]


def _nominee(planter: Planter, round_: int, guilty: bool) -> Person:
    """One person with many firms at one address; the twin has as many, each at its own."""
    head = planter.person()
    at = planter.makers.address() if guilty else None
    for _ in range(5 + round_ % 3):
        planter.firm(head, founded=_OLD, at=at)
    return head


def _ring(planter: Planter, round_: int, guilty: bool) -> Firm:
    """Companies that hold one another; the twin's last holds none of them."""
    heads = [planter.person() for _ in range(2 + round_ % 3)]
    firms = [planter.makers.firm(_OLD) for _ in heads]
    for place, (firm, head) in enumerate(zip(firms, heads, strict=True)):
        planter.desk.register(firm, head)
        if place or guilty:
            planter.desk.stake(firms[place - 1], firm, 20)
        planter.desk.stake(head, firm, 80)
    return firms[0]


def _agency(planter: Planter, round_: int, guilty: bool) -> Firm:
    """An agency with twelve clients of which most are listed; of the twin's one is."""
    category = _CATEGORIES[round_]
    agency = planter.firm(planter.person(), founded=_OLD, category=category)
    planter.desk.agency(agency, category, "鹤岗市财政局")
    clients = _clients(planter, 12)
    for number, (client, head) in enumerate(clients):
        project = planter.makers.project(client, planter.before(200 + number))
        planter.desk.project(project, site=client.address, invested=900)
        paper = planter.makers.numbers.serial("service")
        planter.desk.service(agency, category, project, f"鹤评〔2026〕{paper}号")
        if number < (8 if guilty else 1):
            _listed(planter, client, head, round_)
    return agency


def _clients(planter: Planter, count: int) -> Sequence[tuple[Firm, Person]]:
    heads = [planter.person() for _ in range(count)]
    return [(planter.firm(head, founded=_OLD + timedelta(days=9)), head) for head in heads]


SHAPES: Final[Mapping[str, Callable[[Planter, int, bool], Firm | Person]]] = {
    "guarantee_circle": _circle,
    "guarantee_chain": _chain,
    "guarantor_closely_linked": _close,
    "phoenix_firm": _phoenix,
    "head_replaced": _replaced,
    "banned_practitioner": _banned,
    "nominee": _nominee,
    "circular_holding": _ring,
    "agency_of_listed": _agency,
}
