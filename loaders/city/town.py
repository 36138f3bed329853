"""The random background: firms, owners, holdings and agencies, with a city's heavy tails."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Final

from loaders.city import sheets
from loaders.city.density import USUAL, Density
from loaders.city.desk import Desk, day
from loaders.city.filings import Listing, enlist
from loaders.city.history import add_history, between
from loaders.city.people import Firm, Makers, Owner, Person
from loaders.city.places import Places
from loaders.city.usual import Fates
from loaders.city.words import CITY_NAME
from loaders.city.works import add_project

_EXPERTS: Final = 15  # who review bids in this city: the same ones again and again
_DEEPEST_HOLDING: Final = 4  # layers of firms above a firm
# With those who head another by chance a third (DESIGN §14).
_DEBTORS_HEADS_AGAIN: Final = 0.24
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

    `fates` draws records at usual rates. `_depths` goes with `firms`: the layers of holding above
    each.
    """

    desk: Desk
    makers: Makers
    today: date
    rng: Random
    density: Density = USUAL
    fates: Fates = field(init=False)
    firms: list[Firm] = field(default_factory=list)
    agencies: dict[str, list[Firm]] = field(default_factory=dict)
    _depths: list[int] = field(default_factory=list)
    _seats: list[Person] = field(default_factory=list)
    _places: Places = field(init=False)
    _states: list[Firm] = field(default_factory=list)
    _experts: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fates = Fates(self.desk, self.makers, self.rng, self.today)
        self._places = Places(self.makers, self.rng, towers=self.density.common)

    @property
    def recorded(self) -> frozenset[str]:
        """The codes and the ID numbers of those with an adverse record or a fine."""
        return frozenset(self.fates.adverse | self.fates.fined)

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
        if self.rng.random() < self.density.agency or turn < len(_CATEGORIES):
            self._agency(_CATEGORIES[turn % len(_CATEGORIES)])
        firm, head = self._firm()
        self._surround(firm, head)

    def _someone(self, again: float) -> Person:
        """Maybe a holder of a seat, who of many seats is drawn more often, else a new person."""
        if self._seats and self.rng.random() < again:
            person = self.rng.choice(self._seats)
        else:
            person = self.makers.person(common=self.density.common)
            if self.density.usual_fates:
                self.fates.of_person(person)
        self._seats.append(person)
        return person

    def _head(self) -> Person:
        return self._someone(self.density.head_again)

    def _member(self) -> Person:
        return self._someone(self.density.seat_again)

    def _premises(self, category: str | None = None) -> Firm:
        founded = between(self.rng, date(2003, 1, 6), self.today - timedelta(days=20))
        at, reached = self._places.of_firm()
        firm = self.makers.firm(founded, at=at, reached=reached, category=category)
        self._places.use(firm)
        return firm

    def _firm(self, category: str | None = None, head: Person | None = None) -> tuple[Firm, Person]:
        firm = self._premises(category)
        head = head or self._head()
        since = self._succession(firm, head) if self.rng.random() < 0.06 else None
        self.desk.register(firm, head, since=since)
        self._own(firm, head)
        self.firms.append(firm)  # after its owners are drawn: it cannot become its own parent
        return firm, head

    def _succession(self, firm: Firm, head: Person) -> date:
        """Write an earlier head, as terms of office or as a change; returns the day of change."""
        before = self._member()
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
            owners.setdefault(self._member())
        filed = self.rng.random() > self.density.unfiled
        banded = self.rng.random() < self.density.banded
        split = self.rng.choice(_SPLITS[len(owners)])
        for owner, percent in zip(owners, split, strict=True):
            self.desk.stake(owner, firm, percent if filed else None, banded=banded)
        self._depths.append(depth)

    def _first_owner(self, head: Person) -> tuple[Owner, int]:
        """(the largest owner, the number of layers of holding above the firm)."""
        if self._states and self.rng.random() < 0.02:
            return self.rng.choice(self._states), 1
        if self.firms and self.rng.random() < self.density.parent:
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
        self._live(firm, head)
        if self.rng.random() < self.density.project and len(self.firms) > 20:
            add_project(self, firm)

    def _live(self, firm: Firm, head: Person) -> None:
        """Write the records of an organisation; of debtors' heads a third head another firm."""
        if not self.density.usual_fates:
            numbers = self.makers.numbers
            add_history(self.desk, numbers, self.rng, firm=firm, head=head, now=self.today)
        elif self.fates.of_organisation(firm, head) and self.rng.random() < _DEBTORS_HEADS_AGAIN:
            self._firm(head=head)

    def _officer(self, firm: Firm, post: str) -> None:
        person = self._member()
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
        self.desk.branch(self.makers.branch_of(firm), firm)

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
        pair = [(self._premises(), self._head()) for _ in range(2)]
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
        self.desk.register(investor, self._head(), state="是")
        self.desk.stake(office, investor, 100)
        self._states.append(investor)

    def _other_kind(self) -> None:
        category, suffix = self.rng.choice(_OTHER_KINDS)
        founded = between(self.rng, date(2009, 1, 5), self.today)
        body = self.makers.body(category, suffix, founded)
        head = self._head()
        self.desk.register(body, head)
        self._live(body, head)

    def _agency(self, category: str) -> None:
        firm, head = self._licensed(category) if self.density.common else self._firm(category)
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
        self._live(firm, head)

    def _licensed(self, category: str) -> tuple[Firm, Person]:
        """An agency whose licensed head owns it and no other firm.

        So it ties its many clients to nobody, and is no builder.
        """
        firm, head = self._premises(category), self.makers.person(common=True)
        self.desk.register(firm, head)
        self.desk.stake(head, firm, 100)
        return firm, head

    def _practitioner(self, agency: Firm, category: str, peers: list[Firm]) -> None:
        """Write a practitioner of an agency; every third came from another of its category."""
        person, calling = self._member(), _CALLINGS[category]
        since = between(self.rng, agency.founded, self.today)
        if peers and self.rng.random() < 0.33:
            former = self.rng.choice(peers)
            if former.founded < since:
                self.desk.practised(person, former, calling, since=former.founded, until=since)
        self.desk.practised(person, agency, calling, since=since)
