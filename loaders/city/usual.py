"""Records of the background at the rates of a usual city (DESIGN §14)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from loaders.city.desk import Desk
from loaders.city.filings import Listing, Penalty, announce_debtor, announce_person, enlist
from loaders.city.history import Fate, between
from loaders.city.people import Firm, Makers, Person

# Of a hundred organisations, of a hundred persons.
_ADVERSE: Final = 0.02
_MINOR: Final = 0.05
_RED: Final = 0.003
_DEBTORS: Final = 0.005
_MINOR_YEARS: Final = 3
_MINORS: Final = (
    Penalty("警告", "未按规定公示年度报告"),
    Penalty("罚款", "销售不合格产品", fine=0.2),
    Penalty("罚款", "占道经营", fine=0.05),
    Penalty("罚款", "未按规定明码标价", fine=0.3),
    Penalty("通报批评", "未按期整改"),
)
_GRAVE: Final = (
    Penalty("罚款", "未取得施工许可擅自施工", fine=12.5),
    Penalty("罚款;没收违法所得、没收非法财物", "无证经营", fine=3, seized=1.8),
    Penalty("罚款", "违法排放污染物", fine=120),
    Penalty("责令停产停业", "存在重大事故隐患"),
)
# How often an adverse record is a penalty, an announcement of a court, or a listing.
_KINDS: Final = {"penalty": 30, "court": 25, "listing": 45}
_LISTS: Final = ("L-SX", "L-SX", "L-TAX", "L-SAMR", "L-WAGE", "L-WAGE", "L-SAFE")
_GRADES: Final = (
    ("L-ENV", ("环保诚信", "环保良好", "环保良好"), 30),
    ("L-TAXG", ("A", "B", "B", "M"), 60),
    ("L-LAB", ("A", "A", "B"), 10),
    ("L-A", ("A",), 20),
)
# Clear of the cases of the court's own list, and of those of a dense background.
_FIRST_CASE: Final = 70_000


@dataclass(slots=True)
class Fates:
    """Draws records; `adverse` are the codes of organisations and the ID numbers of persons.

    An adverse record is moderate or serious and in force on the day that the sample is of.
    `fined` are the codes of those with a minor penalty of the last three years; `heads` maps the
    code of an organisation to the ID number of its head.
    """

    desk: Desk
    makers: Makers
    rng: Random
    today: date
    adverse: set[str] = field(default_factory=set)
    heads: dict[str, str] = field(default_factory=dict)
    fined: set[str] = field(default_factory=set)
    _troubled_heads: set[str] = field(default_factory=set)

    def troubled(self, firm: Firm) -> bool:
        """Whether a firm has an adverse record, or its head has one or heads another that has."""
        return firm.code in self.adverse or self.heads.get(firm.code) in self._troubled_heads

    def punished(self, firm: Firm) -> bool:
        """Whether a firm has an adverse record or a fine itself."""
        return firm.code in self.adverse or firm.code in self.fined

    def of_person(self, person: Person) -> None:
        """Maybe announce a person as a judgment debtor."""
        if self.rng.random() < _DEBTORS:
            filed, published = self._court_days()
            announce_person(
                self.desk, person, case=self._case(filed), filed=filed, published=published
            )
            self.adverse.add(person.number)
            self._troubled_heads.add(person.number)

    def of_organisation(self, firm: Firm, head: Person) -> bool:
        """Write the records of an organisation; returns whether one of them is adverse."""
        self.heads[firm.code] = head.number
        fate = Fate(self.desk, self.makers.numbers, self.rng, firm, head, self.today)
        if self.rng.random() < 0.5:
            fate.licence()
        for chance, happens in ((0.015, fate.old_penalty), (0.04, fate.old_licence)):
            if self.rng.random() < chance:
                happens()
        if self.rng.random() < _MINOR:
            fate.penalty(self.rng.choice(_MINORS), days=365 * _MINOR_YEARS, shown_days=90)
            self.fined.add(firm.code)
        if self.rng.random() < _RED:
            fate.grade("L-RED", "")
        for code, grades, per_thousand in _GRADES:
            if self.rng.random() * 1000 < per_thousand:
                fate.grade(code, self.rng.choice(grades))
        if self.rng.random() >= _ADVERSE:
            return False
        self._offend(fate, firm, head)
        self.adverse.add(firm.code)
        self._troubled_heads.add(head.number)
        return True

    def _offend(self, fate: Fate, firm: Firm, head: Person) -> None:
        kind = self.rng.choices(list(_KINDS), list(_KINDS.values()))[0]
        if kind == "penalty":
            # Within the year for which a moderate penalty is published.
            fate.penalty(self.rng.choice(_GRAVE), days=300, shown_days=365)
        elif kind == "court":
            filed, published = self._court_days()
            case = self._case(filed)
            announce_debtor(self.desk, firm, head, case=case, filed=filed, published=published)
        else:
            code = self.rng.choice(_LISTS)
            listed = between(self.rng, self.today - timedelta(days=600), self.today)
            known = self.rng.random() < 0.7
            offence = listed - timedelta(days=self.rng.randrange(60, 500)) if known else None
            listing = Listing(code, firm, listed, offence=offence, head=head)
            enlist(self.desk, self.makers.numbers, listing)

    def _court_days(self) -> tuple[date, date]:
        """(filed, published) of an announcement that is in force: at most two years old."""
        published = between(self.rng, self.today - timedelta(days=600), self.today)
        return published - timedelta(days=90), published

    def _case(self, filed: date) -> str:
        return f"（{filed.year}）黑0402执{_FIRST_CASE + self.makers.numbers.serial('court')}号"
