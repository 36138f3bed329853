"""The random background: firms, owners, holdings and agencies, with a city's heavy tails."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Final

from loaders.city import sheets
from loaders.city.desk import Desk, day
from loaders.city.filings import Listing, enlist
from loaders.city.history import add_history, between
from loaders.city.people import Firm, Makers, Owner, Person
from loaders.city.words import CITY_NAME
from loaders.city.works import add_project

_EXPERTS: Final = 15  # who review bids in this city: the same ones again and again
_DEEPEST_HOLDING: Final = 4  # layers of firms above a firm
# Percentages of one, two or three owners.
_SPLITS: Final[dict[int, tuple[tuple[float, ...], ...]]] = {
    1: ((100.0,),),
    2: ((60.0, 40.0), (51.0, 49.0), (90.0, 10.0)),
    3: ((70.0, 20.0, 10.0), (40.0, 35.0, 25.0)),
}
_POSTS: Final = ("董事", "监事", "总经理", "财务负责人")
_OTHER_KINDS: Final = (
    ("93", "种植专业合作社"),
    ("92", "百货商店"),
    ("12", "技术推广站"),
    ("52", "职业培训学校"),
    ("51", "行业协会"),
    ("N2", "村股份经济合作社"),
)
_CALLINGS: Final = {
    "IM01": "公证员",
    "IM02": "律师",
    "IM03": "司法鉴定人",
    "IM04": "注册会计师",
    "IM05": "担保业务员",
    "IM06": "税务师",
    "IM07": "检验检测人员",
    "IM08": "安全评价师",
    "IM09": "认证审核员",
    "IM10": "招标从业人员",
    "IM11": "经纪人",
    "IM12": "职业指导员",
    "IM13": "咨询工程师",
    "IM14": "交易员",
}
_CATEGORIES: Final = tuple(_CALLINGS)


@dataclass(slots=True)
class Town:
    """Grows firm by firm; people, addresses and telephones in use are likely to be used again.

    `_depths` goes with `firms`: the layers of holding above each.
    """

    desk: Desk
    makers: Makers
    today: date
    rng: Random
    firms: list[Firm] = field(default_factory=list)
    agencies: dict[str, list[Firm]] = field(default_factory=dict)
    _depths: list[int] = field(default_factory=list)
    _seats: list[Person] = field(default_factory=list)
    _addresses: list[str] = field(default_factory=list)
    _phones: list[str] = field(default_factory=list)
    _states: list[Firm] = field(default_factory=list)
    _experts: list[Person] = field(default_factory=list)

    @property
    def experts(self) -> list[Person]:
        """The city's experts who review bids, made when the first lot is tendered."""
        self._experts = self._experts or self.makers.experts(_EXPERTS)
        return self._experts

    def grow(self, entities: int) -> None:
        """Add firms until the makers have made this many entities."""
        for turn in count():
            if self.makers.made >= entities:
                return
            self._settle(turn)

    def _settle(self, turn: int) -> None:
        if turn % 300 == 0:
            self._found_state_investor()
        if turn % 120 == 60:
            self._cross_hold()
        if turn % 30 == 29:
            self._guarantee_circle()
        if self.rng.random() < 0.08:
            self._other_kind()
        # One of each category at the start, so that a small city has them all.
        if self.rng.random() < 0.05 or turn < len(_CATEGORIES):
            self._agency(_CATEGORIES[turn % len(_CATEGORIES)])
        firm, head = self._firm()
        self._surround(firm, head)

    def _someone(self) -> Person:
        """A new person or a holder of a seat; holders of many seats are drawn more often."""
        if self._seats and self.rng.random() < 0.4:
            person = self.rng.choice(self._seats)
        else:
            person = self.makers.person()
        self._seats.append(person)
        return person

    def _used(self, known: list[str], chance: float) -> str | None:
        return self.rng.choice(known) if known and self.rng.random() < chance else None

    def _premises(self, category: str | None = None) -> Firm:
        founded = between(self.rng, date(2003, 1, 6), self.today - timedelta(days=20))
        firm = self.makers.firm(
            founded,
            at=self._used(self._addresses, 0.3),
            reached=self._used(self._phones, 0.15),
            category=category,
        )
        self._addresses.append(firm.address)
        self._phones.append(firm.phone)
        return firm

    def _firm(self, category: str | None = None) -> tuple[Firm, Person]:
        firm, head = self._premises(category), self._someone()
        since = self._succession(firm, head) if self.rng.random() < 0.06 else None
        self.desk.register(firm, head, since=since)
        self._own(firm, head)
        self.firms.append(firm)  # after its owners are drawn: it cannot become its own parent
        return firm, head

    def _succession(self, firm: Firm, head: Person) -> date:
        """Write an earlier head, as terms of office or as a change; returns the day of change."""
        before = self._someone()
        changed = between(self.rng, firm.founded, self.today)
        if before == head or changed == firm.founded:
            return firm.founded
        if self.rng.random() < 0.5:
            self.desk.headed(firm, before, since=firm.founded, until=changed)
            self.desk.headed(firm, head, since=changed)
        else:
            self.desk.add(
                sheets.CHANGES,
                {
                    "企业名称": firm.name,
                    "统一社会信用代码": firm.code,
                    "变更事项": "法定代表人变更",
                    "变更前": before.name,
                    "变更后": head.name,
                    "变更日期": day(changed),
                },
            )
        return changed

    def _own(self, firm: Firm, head: Person) -> None:
        """Write the stakes of the head or a parent and up to two others; a few are not filed."""
        first, depth = self._first_owner(head)
        owners: dict[Owner, None] = {first: None}  # a set in order: nobody owns twice
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            owners.setdefault(self._someone())
        filed = self.rng.random() > 0.03
        split = self.rng.choice(_SPLITS[len(owners)])
        for owner, percent in zip(owners, split, strict=True):
            self.desk.stake(owner, firm, percent if filed else None)
        self._depths.append(depth)

    def _first_owner(self, head: Person) -> tuple[Owner, int]:
        """(the largest owner, the number of layers of holding above the firm)."""
        if self._states and self.rng.random() < 0.02:
            return self.rng.choice(self._states), 1
        if self.firms and self.rng.random() < 0.2:
            parent = self.rng.randrange(len(self.firms))
            if self._depths[parent] < _DEEPEST_HOLDING:
                return self.firms[parent], self._depths[parent] + 1
        return head, 0

    def _surround(self, firm: Firm, head: Person) -> None:
        for post in self.rng.sample(_POSTS, self.rng.choice((0, 0, 1, 2))):
            self._officer(firm, post)
        if self.rng.random() < 0.05:
            self._branch(firm)
        if self.rng.random() < 0.05:
            self._guarantee(firm, self.rng.choice(self.firms))
        if self.rng.random() < 0.1 and len(self.firms) > 20:
            add_project(self, firm)
        add_history(self.desk, self.makers.numbers, self.rng, firm=firm, head=head, now=self.today)

    def _officer(self, firm: Firm, post: str) -> None:
        person = self._someone()
        since = between(self.rng, firm.founded, self.today)
        left = between(self.rng, since, self.today) if self.rng.random() < 0.2 else since
        self.desk.add(
            sheets.OFFICERS,
            {
                "企业名称": firm.name,
                "统一社会信用代码": firm.code,
                "姓名": person.name,
                "证件号码": person.number,
                "职务": post,
                "任职起始日期": day(since),
                "任职截止日期": day(left) if left > since else "",
            },
        )

    def _branch(self, firm: Firm) -> None:
        branch = self.makers.branch_of(firm)
        self.desk.add(
            sheets.BRANCHES,
            {
                "分支机构名称": branch.name,
                "分支机构统一社会信用代码": branch.code,
                "隶属企业名称": firm.name,
                "隶属企业统一社会信用代码": firm.code,
                "成立日期": day(branch.founded),
            },
        )

    def _guarantee(self, guarantor: Firm, debtor: Firm) -> None:
        if guarantor == debtor:
            return
        since = between(self.rng, date(2021, 1, 4), self.today)
        self.desk.add(
            sheets.GUARANTEES,
            {
                "担保人名称": guarantor.name,
                "担保人统一社会信用代码": guarantor.code,
                "被担保人名称": debtor.name,
                "被担保人统一社会信用代码": debtor.code,
                "合同编号": f"鹤保字{self.makers.numbers.serial('guarantee'):06d}",
                "担保金额（万元）": self.rng.choice((50, 100, 300, 800, 1500)),
                "起始日期": day(since),
                "截止日期": day(since + timedelta(days=365 * self.rng.choice((1, 2, 3, 5)))),
            },
        )

    def _guarantee_circle(self) -> None:
        circle = self.rng.sample(self.firms[-60:], self.rng.randint(3, 6))
        for place, firm in enumerate(circle):
            self._guarantee(circle[place - 1], firm)

    def _cross_hold(self) -> None:
        pair = [(self._premises(), self._someone()) for _ in range(2)]
        for place, (firm, head) in enumerate(pair):
            self.desk.register(firm, head)
            self.desk.stake(pair[1 - place][0], firm, 30)
            self.desk.stake(head, firm, 70)
            self.firms.append(firm)
            self._depths.append(_DEEPEST_HOLDING)  # no chain of holdings goes on below a ring

    def _found_state_investor(self) -> None:
        founded = date(2008, 9, 1)
        number = self.makers.numbers.serial("state")
        office = self.makers.authority(f"{CITY_NAME}第{number}国有资产监督管理办公室")
        self.desk.register(office, None)
        investor = self.makers.firm(founded)
        self.desk.register(investor, self._someone(), state="是")
        self.desk.stake(office, investor, 100)
        self._states.append(investor)

    def _other_kind(self) -> None:
        category, suffix = self.rng.choice(_OTHER_KINDS)
        founded = between(self.rng, date(2009, 1, 5), self.today)
        body = self.makers.body(category, suffix, founded)
        head = self._someone()
        self.desk.register(body, head)
        add_history(self.desk, self.makers.numbers, self.rng, firm=body, head=head, now=self.today)

    def _agency(self, category: str) -> None:
        firm, head = self._firm(category)
        self.desk.agency(firm, category, "鹤岗市各行业主管部门")
        peers = self.agencies.setdefault(category, [])
        for _ in range(self.rng.randint(2, 5)):
            self._practitioner(firm, category, peers)
        peers.append(firm)
        if self.rng.random() < 0.4:
            graded = between(self.rng, self.today - timedelta(days=300), self.today)
            grade = self.rng.choice(("优秀", "良好", "一般"))
            numbers = self.makers.numbers
            enlist(self.desk, numbers, Listing("L-INTM", firm, graded, head=head, grade=grade))
        add_history(self.desk, self.makers.numbers, self.rng, firm=firm, head=head, now=self.today)

    def _practitioner(self, agency: Firm, category: str, peers: list[Firm]) -> None:
        """Write a practitioner of an agency; every third came from another of its category."""
        person = self._someone()
        since = between(self.rng, agency.founded, self.today)
        if peers and self.rng.random() < 0.33:
            former = self.rng.choice(peers)
            if former.founded < since:
                self._practised(person, former, category, former.founded, since)
        self._practised(person, agency, category, since, None)

    def _practised(
        self, person: Person, agency: Firm, category: str, since: date, until: date | None
    ) -> None:
        self.desk.add(
            sheets.PRACTITIONERS,
            {
                "姓名": person.name,
                "证件号码": person.number,
                "机构名称": agency.name,
                "机构统一社会信用代码": agency.code,
                "执业类型": _CALLINGS[category],
                "起始日期": day(since),
                "截止日期": day(until),
            },
        )
