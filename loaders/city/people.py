"""Persons, organisations and projects of the sample city, and the makers of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from loaders.city.numbers import DISTRICTS, Numbers
from loaders.city.words import (
    CITY_NAME,
    WORKS,
    address,
    agency_suffix,
    common_name,
    fancy,
    person_name,
    rare_name,
    trade,
)

_DISTRICT_CODES: Final = tuple(DISTRICTS)
# Notaries, lawyers and appraisers are registered by the judicial authority.
_REGISTERED_ELSEWHERE: Final = {"IM01": "32", "IM02": "31", "IM03": "34"}


@dataclass(frozen=True, slots=True)
class Person:
    """A person; no living person can have the ID number."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation as the registry has it; `capital` in 10,000 yuan."""

    name: str
    code: str
    registration: str
    founded: date
    address: str
    phone: str
    capital: int
    line: str


Owner = Person | Firm


@dataclass(frozen=True, slots=True)
class Project:
    """An investment project and the firm that answers for it."""

    code: str
    name: str
    firm: Firm
    filed: date


@dataclass(slots=True)
class Makers:
    """Makes persons, firms and projects, none twice; `made` counts the entities of a load."""

    rng: Random
    numbers: Numbers
    made: int = 0
    _names: set[str] = field(default_factory=set)

    def person(self, *, common: bool = False) -> Person:
        """A person of the background; names repeat, as often as in life where `common`."""
        self.made += 1
        name = common_name(self.rng) if common else person_name(self.rng)
        return Person(name, self.numbers.citizen())

    def planted_person(self) -> Person:
        """A person with a name that no other person bears."""
        self.made += 1
        return Person(self._new(lambda: rare_name(self.rng)), self.numbers.citizen())

    def namesake(self, person: Person) -> Person:
        """Another person of the same name."""
        self.made += 1
        return Person(person.name, self.numbers.citizen())

    def address(self) -> str:
        """An address at which nobody is registered yet."""
        self.made += 1
        district = DISTRICTS[self.rng.choice(_DISTRICT_CODES)]
        return address(district, self.numbers.serial("address"))

    def phone(self) -> str:
        """A telephone number not yet in use."""
        self.made += 1
        return self.numbers.phone()

    def firm(
        self,
        founded: date,
        *,
        at: str | None = None,
        reached: str | None = None,
        category: str | None = None,
    ) -> Firm:
        """A firm at a given address and telephone, or new ones; `category` makes it an agency."""
        self.made += 1
        word, line = trade(self.rng)
        suffix = agency_suffix(category) if category else f"{word}有限公司"
        return Firm(
            name=self._new(lambda: f"{CITY_NAME}{fancy(self.rng)}{suffix}"),
            code=self.numbers.uscc(_REGISTERED_ELSEWHERE.get(category or "", "91")),
            registration=self.numbers.registration(),
            founded=founded,
            address=at or self.address(),
            phone=reached or self.phone(),
            capital=self.rng.choice((50, 100, 200, 500, 1000, 2000, 5000)),
            line="商务服务业" if category else line,
        )

    def bare_firm(self, founded: date, *, category: str | None = None) -> Firm:
        """A firm of which neither address nor telephone is known."""
        self.made += 1
        word, line = trade(self.rng)
        suffix = agency_suffix(category) if category else f"{word}有限公司"
        name = self._new(lambda: f"{CITY_NAME}{fancy(self.rng)}{suffix}")
        code = self.numbers.uscc(_REGISTERED_ELSEWHERE.get(category or "", "91"))
        return Firm(name, code, self.numbers.registration(), founded, "", "", 500, line)

    def body(self, category: str, suffix: str, founded: date) -> Firm:
        """An organisation that is no company; `category` is the first two of its code."""
        name = self._new(lambda: f"{CITY_NAME}{fancy(self.rng)}{suffix}")
        return self._uncapitalised(name, category, founded)

    def branch_of(self, firm: Firm) -> Firm:
        """A branch, which has its own code and is in no other sheet."""
        self.made += 1
        founded = firm.founded + timedelta(days=self.rng.randrange(30, 400))
        number = self.numbers.serial("branch")
        return Firm(
            f"{firm.name}第{number}分公司", self.numbers.uscc(), "", founded, "", "", 0, firm.line
        )

    def elsewhere(self) -> Firm:
        """A firm of another city, named by a list only."""
        self.made += 1
        name = self._new(lambda: f"哈尔滨市{fancy(self.rng)}{trade(self.rng)[0]}有限公司")
        code = self.numbers.uscc(region="230100")
        return Firm(name, code, "", date(2010, 1, 4), "", "", 0, "")

    def experts(self, count: int) -> list[Person]:
        """Experts who review bids; their names come from a generator of their own."""
        self.made += count
        rng = Random("experts")
        return [Person(person_name(rng), self.numbers.citizen()) for _ in range(count)]

    def lot(self) -> None:
        """Count a lot: it has no sheet of its own, a load makes it from its first bid."""
        self.made += 1

    def project(self, firm: Firm, filed: date) -> Project:
        """A project of this firm."""
        self.made += 1
        name = f"{firm.name.removeprefix(CITY_NAME)[:3]}{self.rng.choice(WORKS)}建设项目"
        district = self.rng.choice(_DISTRICT_CODES)
        return Project(self.numbers.project(district, filed), name, firm, filed)

    def authority(self, name: str) -> Firm:
        """A government body of the city: its code begins with 11."""
        return self._uncapitalised(name, "11", date(1985, 4, 1))

    def _uncapitalised(self, name: str, category: str, founded: date) -> Firm:
        self.made += 1
        return Firm(
            name=name,
            code=self.numbers.uscc(category),
            registration="",
            founded=founded,
            address=self.address(),
            phone=self.phone(),
            capital=0,
            line="",
        )

    def _new(self, draw: Callable[[], str]) -> str:
        """The first drawn name that is not in use."""
        while (name := draw()) in self._names:
            pass
        self._names.add(name)
        return name
