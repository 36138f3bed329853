"""The random history of a background firm: licences, grades, penalties, listings."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from graph.identifiers import org_code_of
from loaders.city import sheets
from loaders.city.desk import Desk
from loaders.city.filings import (
    Listing,
    Penalty,
    announce_debtor,
    announce_person,
    enlist,
    licence_row,
    penalty_row,
)
from loaders.city.numbers import Numbers
from loaders.city.people import Firm, Person

_LICENCES: Final = (
    "食品经营许可证",
    "道路运输经营许可证",
    "安全生产许可证",
    "排污许可证",
    "取水许可证",
)
_PENALTIES: Final = (
    (30, Penalty("警告", "未按规定公示年度报告")),
    (30, Penalty("罚款", "销售不合格产品", fine=0.2)),
    (15, Penalty("罚款", "未取得施工许可擅自施工", fine=12.5)),
    (8, Penalty("罚款;没收违法所得、没收非法财物", "无证经营", fine=3, seized=1.8)),
    (6, Penalty("通报批评", "未按期整改")),
    (5, Penalty("罚款", "违法排放污染物", fine=120)),
    (3, Penalty("责令停产停业", "存在重大事故隐患")),
    (3, Penalty("吊销许可证件", "情节严重的违法经营", licence="食品经营许可证")),
)
_STATES: Final = ("有效",) * 16 + ("已修复", "已修复", "已撤销", "异议")
_BLACK: Final = ("L-SX", "L-SX", "L-TAX", "L-SAMR", "L-WAGE", "L-SAFE", "L-PROC")
# List, its grades, and how often among a thousand firms.
_GRADES: Final = (
    ("L-ENV", ("环保诚信", "环保良好", "环保警示", "环保不良"), 30),
    ("L-TAXG", ("A", "B", "B", "M", "C", "D"), 30),
    ("L-LAB", ("A", "A", "B", "C"), 10),
    ("L-A", ("A",), 20),
    ("L-RED", ("",), 12),
    ("L-ABN", ("",), 10),
)
# Cases numbered by the background begin here, clear of those of the court's own list.
_FIRST_CASE: Final = 50_000


def between(rng: Random, start: date, end: date) -> date:
    """A day from `start` up to, and not on, `end`; `start` itself where nothing lies between."""
    return start + timedelta(days=rng.randrange(max(1, (end - start).days)))


def add_history(
    desk: Desk, numbers: Numbers, rng: Random, *, firm: Firm, head: Person, now: date
) -> None:
    """Write a random history of a firm into the departments' sheets."""
    fate = Fate(desk, numbers, rng, firm, head, now)
    if rng.random() < 0.5:
        for _ in range(rng.randint(1, 3)):
            fate.licence()
    for chance, happens in (
        (0.05, fate.any_penalty),
        (0.015, fate.old_penalty),
        (0.04, fate.old_licence),
        (0.012, fate.listing),
        (0.008, fate.court),
    ):
        if rng.random() < chance:
            happens()
    for code, grades, per_thousand in _GRADES:
        if rng.random() * 1000 < per_thousand:
            fate.grade(code, rng.choice(grades))


@dataclass(frozen=True, slots=True)
class Fate:
    """Draws the decisions about one organisation."""

    _desk: Desk
    _numbers: Numbers
    _rng: Random
    _firm: Firm
    _head: Person
    _now: date

    def licence(self) -> None:
        """Write a licence of the last years."""
        name = self._rng.choice(_LICENCES)
        decided = self._lately(1500)
        until = (decided + timedelta(days=1825)).isoformat()
        if self._rng.random() < 0.2:
            until = self._rng.choice(("长期", "2099-12-31"))
        document = f"鹤营商许〔{decided.year}〕{self._numbers.serial('licence')}号"
        self._desk.licence(
            licence_row(
                self._firm, self._head, name, decided=decided, until=until, document=document
            )
        )

    def any_penalty(self) -> None:
        """Write a penalty of any weight of the last years."""
        weights, kinds = zip(*_PENALTIES, strict=True)
        penalty = self._rng.choices(kinds, weights)[0]
        decided = self._lately(900)
        until = (decided + timedelta(days=1095)).isoformat()
        self._penalise(penalty, decided, self._rng.choice((until, until, "长期")))

    def penalty(self, penalty: Penalty, *, days: int, shown_days: int) -> None:
        """Write a penalty of the last `days`, published for `shown_days`."""
        decided = self._lately(days)
        self._penalise(penalty, decided, (decided + timedelta(days=shown_days)).isoformat())

    def _penalise(self, penalty: Penalty, decided: date, shown_until: str) -> None:
        document = f"鹤市监罚〔{decided.year}〕{self._numbers.serial('penalty')}号"
        self._desk.penalty(
            penalty_row(
                self._firm,
                self._head,
                penalty,
                decided=decided,
                shown_until=shown_until,
                document=document,
            )
        )

    def old_penalty(self) -> None:
        """Write a penalty in the form of 2015."""
        decided = between(self._rng, date(2015, 6, 1), date(2018, 12, 1))
        self._desk.add(
            sheets.PENALTY_2015,
            {
                "CF_WSH": f"鹤工商处〔{decided.year}〕{self._numbers.serial('old penalty')}号",
                "CF_CFMC": "违反登记管理规定案",
                "CF_CFLB1": self._rng.choice(("0", "1", "1", "2")),
                "CF_SY": "未按规定办理变更登记",
                "CF_YJ": "公司登记管理条例",
                "CF_XDR_MC": self._firm.name,
                "CF_XDR_SHXYM": self._firm.code,
                "CF_XDR_ZDM": org_code_of(self._firm.code),
                "CF_XDR_GSDJ": self._firm.registration,
                "CF_FR": self._head.name,
                "CF_JG": "罚款1000元",
                "CF_JDRQ": f"{decided:%Y/%m/%d}",
                "CF_XZJG": "鹤岗市工商行政管理局",
                "CF_ZT": "0",
                "DFBM": "230400",
                "SJC": f"{decided + timedelta(days=5):%Y/%m/%d}",
                "CF_SYFW": "0",
                "CF_GSJZQ": f"{decided + timedelta(days=1095):%Y/%m/%d}",
            },
        )

    def old_licence(self) -> None:
        """Write a licence in the form of 2015."""
        decided = between(self._rng, date(2015, 6, 1), date(2018, 12, 1))
        self._desk.add(
            sheets.LICENCE_2015,
            {
                "XK_WSH": f"鹤工商许〔{decided.year}〕{self._numbers.serial('old licence')}号",
                "XK_XMMC": "企业登记",
                "XK_SPLB": "登记",
                "XK_NR": "准予登记",
                "XK_XDR": self._firm.name,
                "XK_XDR_SHXYM": self._firm.code,
                "XK_XDR_ZDM": org_code_of(self._firm.code),
                "XK_XDR_GSDJ": self._firm.registration,
                "XK_FR": self._head.name,
                "XK_JDRQ": f"{decided:%Y/%m/%d}",
                "XK_JZQ": self._rng.choice(("2099/12/31", "长期")),
                "XK_XZJG": "鹤岗市工商行政管理局",
                "XK_ZT": "0",
                "DFBM": "230400",
                "SJC": f"{decided + timedelta(days=5):%Y/%m/%d}",
            },
        )

    def listing(self) -> None:
        """Write a listing of any black list."""
        code = self._rng.choice(_BLACK)
        listed = self._lately(700)
        person = code == "L-WAGE" and self._rng.random() < 0.4
        known = self._rng.random() < 0.7
        listing = Listing(
            code,
            self._head if person else self._firm,
            listed,
            offence=listed - timedelta(days=self._rng.randrange(60, 500)) if known else None,
            head=None if person else self._head,
            state=self._rng.choice(_STATES),
            other=self._head.name if code == "L-TAX" else "",
            other_role="财务负责人" if code == "L-TAX" else "",
        )
        enlist(self._desk, self._numbers, listing)

    def court(self) -> None:
        """Write an announcement of a court about the firm or its head."""
        filed = self._lately(800)
        published = min(filed + timedelta(days=90), self._now)  # never after the reference day
        case = f"（{filed.year}）黑0402执{_FIRST_CASE + self._numbers.serial('court')}号"
        if self._rng.random() < 0.5:
            announce_debtor(
                self._desk, self._firm, self._head, case=case, filed=filed, published=published
            )
        else:
            announce_person(self._desk, self._head, case=case, filed=filed, published=published)

    def grade(self, code: str, grade: str) -> None:
        """Write a grade of the last year, or a place on a list without grades."""
        listed = self._lately(360)
        enlist(
            self._desk,
            self._numbers,
            Listing(code, self._firm, listed, head=self._head, grade=grade),
        )

    def _lately(self, days: int) -> date:
        """A random day among the last `days`, not before the firm was founded."""
        start = max(self._firm.founded, self._now - timedelta(days=days))
        return between(self._rng, start, self._now)
