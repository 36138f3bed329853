"""Planted cases of the law, read from `law_cases.toml`: one row of data is one kind of case.

Their firms have neither address nor telephone, so that a small city is not made of cases alone.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from loaders.city import sheets
from loaders.city.desk import day
from loaders.city.filings import Listing, Penalty, penalty_row
from loaders.city.people import Firm, Person, Project
from loaders.city.planted import Planter

_TABLE: Final = Path(__file__).with_name("law_cases.toml")
ROUNDS: Final = 6  # of each case (DESIGN §14)
_FOUNDED: Final = date(2014, 4, 8)
_OFFICE: Final = "鹤岗市市场监督管理局"


@dataclass(frozen=True, slots=True)
class LawCase:
    """A row of the table; its head tells every key."""

    name: str
    measures: tuple[str, ...]
    shape: str
    expect: str
    why: str
    record: str
    scenario: str = ""
    classes: str = ""
    content: str = ""
    licence: str = ""
    fine: float = 0
    basis: str = ""
    authority: str = _OFFICE
    cause: str = ""
    result: str = ""
    grade: str = ""
    named: str = ""
    decided: int = 60
    shown: int = 1095
    ban: int | None = None
    role: str = ""
    category: str = ""


@lru_cache(maxsize=1)
def law_cases() -> tuple[LawCase, ...]:
    """The rows of the table; raises TypeError for a key that no case has."""
    rows = tomllib.loads(_TABLE.read_text("utf-8"))["case"]
    return tuple(LawCase(**{**row, "measures": tuple(row["measures"])}) for row in rows)


def plant_law_cases(planter: Planter) -> None:
    """Plant each case of the table as often as `ROUNDS` says."""
    for case in law_cases():
        for round_ in range(ROUNDS):
            subject = _SHAPES[case.shape](_Plot(planter, case, round_))
            planter.note(case.name, subject, case.expect, case.why, case.scenario)


@dataclass(frozen=True, slots=True)
class _Plot:
    """One case while it is planted; `decided` is the day of its record."""

    planter: Planter
    case: LawCase
    round_: int

    @property
    def decided(self) -> date:
        return self.planter.before(self.case.decided + self.round_)

    def firm(self, head: Person | None = None, category: str = "", **since: date) -> Firm:
        return self.planter.bare_firm(head, category=category or None, **since)

    def agency(self) -> Firm:
        """A participant: an agency where the case tells its category."""
        category = self.case.category
        firm = self.firm(category=category)
        if category:
            self.planter.desk.agency(firm, category, self.case.authority)
        return firm

    def project(self) -> Project:
        """A project of a firm with nothing adverse."""
        return self.planter.project(self.firm())

    def record(self, subject: Firm | Person, head: Person | None = None) -> None:
        """Write the case's record about a subject into the sheet of its department."""
        {"penalty": self._penalty, "procurement": self._procurement}.get(
            self.case.record, self._listing
        )(subject, head)

    def _ban_end(self) -> str:
        if self.case.ban is None:
            return "2099-12-31"
        return day(self.planter.today + timedelta(days=self.case.ban))

    def _penalty(self, subject: Firm | Person, head: Person | None) -> None:
        case = self.case
        number = self.planter.makers.numbers.serial("case penalty")
        penalty = Penalty(case.classes, case.cause or "违法行为属实", case.fine, 0, case.licence)
        row = penalty_row(
            subject,
            head,
            penalty,
            decided=self.decided,
            shown_until=day(self.decided + timedelta(days=case.shown)),
            document=f"鹤罚〔{self.decided.year}〕案{number}号",
        )
        told = {"CF_YJ": case.basis, "CF_NR": case.content, "CF_YXQ": self._ban_end()}
        office = {"CF_CFJG": case.authority, "CF_SJLY": case.authority}
        if case.named and head:
            self._named_penalty({**row, **told, **office}, head)
        else:
            self.planter.desk.penalty({**row, **told, **office})

    def _named_penalty(self, row: sheets.Row, head: Person) -> None:
        """A penalty whose sheet names its head as responsible, in the case's word."""
        named = {
            "其他责任人": head.name,
            "责任人角色": self.case.named,
            "其他责任人证件号码": head.number,
        }
        columns = sheets.PENALTY_NAMED.columns
        whole = {**row, **named}
        self.planter.desk.add(sheets.PENALTY_NAMED, {key: whole[key] for key in columns})

    def _procurement(self, subject: Firm | Person, head: Person | None) -> None:
        del head  # the sheet has no column for it
        self.planter.desk.add(
            sheets.PROCUREMENT,
            {
                "机构名称": subject.name,
                "统一社会信用代码/组织机构代码": subject.code if isinstance(subject, Firm) else "",
                "企业地址": "鹤岗市",
                "不良行为的具体情形": self.case.cause,
                "处罚依据": self.case.basis,
                "处罚结果": self.case.result,
                "记录日期": day(self.decided),
                "登记地点": "鹤岗市",
                "处罚截止日期": self._ban_end(),
                "数据来源": "鹤岗市财政局",
            },
        )

    def _listing(self, subject: Firm | Person, head: Person | None) -> None:
        case = self.case
        self.planter.enlist(
            Listing(
                case.record,
                subject,
                self.decided,
                offence=self.decided - timedelta(days=90),
                head=head,
                grade=case.grade,
                cause=case.cause,
                other=head.name if case.named and head else "",
                other_role=case.named,
            )
        )


def _applicant(plot: _Plot) -> Firm:
    firm = plot.firm()
    plot.record(firm)
    return firm


def _own_project(plot: _Plot) -> Project:
    firm = plot.firm()
    plot.record(firm)
    return plot.planter.project(firm)


def _person(plot: _Plot) -> Person:
    person = plot.planter.person()
    plot.record(person)
    return person


def _head(plot: _Plot) -> Person:
    head = plot.planter.person()
    plot.record(plot.firm(head), head)
    return head


def _later_head(plot: _Plot) -> Person:
    """The head who came half a year after the decision."""
    before, later = plot.planter.person(), plot.planter.person()
    firm = plot.planter.makers.bare_firm(_FOUNDED)
    change = plot.decided + timedelta(days=180)
    plot.planter.desk.register(firm, later, since=change)
    plot.planter.desk.headed(firm, before, since=_FOUNDED, until=change)
    plot.planter.desk.headed(firm, later, since=change)
    plot.record(firm)
    return later


def _principal(plot: _Plot) -> str:
    """The principal of a punished branch: known by name only, so by the id of that name."""
    head, principal = plot.planter.person(), plot.planter.person()
    firm = plot.firm(head)
    branch = plot.planter.makers.branch_of(firm)
    plot.planter.desk.branch(branch, firm, principal=principal)
    plot.record(branch)
    return f"person:uscc:{branch.code}/{principal.name}"


def _firm_of_responsible(plot: _Plot, founded: date) -> Firm:
    head = plot.planter.person()
    plot.record(plot.firm(head), head)
    return plot.firm(head, founded=founded)


def _later_firm(plot: _Plot) -> Firm:
    return _firm_of_responsible(plot, plot.decided + timedelta(days=20))


def _earlier_firm(plot: _Plot) -> Firm:
    return _firm_of_responsible(plot, date(2018, 8, 1))


def _agency(plot: _Plot) -> Project:
    project, agency = plot.project(), plot.agency()
    plot.planter.desk.participant(project, agency, plot.case.role)
    plot.record(agency)
    return project


def _practitioner(plot: _Plot) -> Project:
    project, agency, person = plot.project(), plot.agency(), plot.planter.person()
    plot.planter.desk.participant(project, agency, plot.case.role)
    plot.planter.desk.practised(person, agency, "环评工程师", since=date(2020, 1, 6))
    plot.record(person)
    return project


def _supply(plot: _Plot) -> Project:
    project, supplier = plot.project(), plot.firm()
    plot.planter.desk.participant(project, supplier, "供货")
    plot.record(supplier)
    return project


def _tender(plot: _Plot, joint: str = "") -> tuple[Project, Firm]:
    """(project, bidder) of a lot with two bidders, maybe of one consortium."""
    project, bidder, other = plot.project(), plot.firm(), plot.firm()
    plot.planter.makers.lot()
    plot.planter.desk.bid(project, 1, bidder, won=False, joint=joint)
    plot.planter.desk.bid(project, 1, other, won=False, joint=joint)
    return project, bidder


def _bidder(plot: _Plot) -> Project:
    project, bidder = _tender(plot)
    plot.record(bidder)
    return project


def _member(plot: _Plot) -> Project:
    project, member = _tender(plot, "联合体一")
    plot.record(member)
    return project


def _agent(plot: _Plot) -> Project:
    (project, _), agent = _tender(plot), plot.firm(category="IM10")
    plot.planter.desk.agency(agent, "IM10", plot.case.authority)
    plot.planter.desk.participant(project, agent, "招标代理")
    plot.record(agent)
    return project


def _reviewer(plot: _Plot) -> Project:
    (project, _), reviewer = _tender(plot), plot.planter.person()
    plot.planter.desk.panel(project, 1, [reviewer])
    plot.record(reviewer)
    return project


_SHAPES: Final[Mapping[str, Callable[[_Plot], Any]]] = {
    "applicant": _applicant,
    "project": _own_project,
    "person": _person,
    "head": _head,
    "later_head": _later_head,
    "principal": _principal,
    "later_firm": _later_firm,
    "earlier_firm": _earlier_firm,
    "agency": _agency,
    "practitioner": _practitioner,
    "supply": _supply,
    "bidder": _bidder,
    "member": _member,
    "agent": _agent,
    "reviewer": _reviewer,
}
