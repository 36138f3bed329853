"""Numbers that pass every check and belong to nobody: no invented offence may meet a real party.

Organisation codes begin with a letter that is not issued, birth years lie in the nineteenth
century, telephone numbers begin with a zero after the area code.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Final

from stdnum.iso7064 import mod_11_10

_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
_ORG_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714-1997
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS: Final = "10X98765432"  # GB 11643-1999
_NEVER_ISSUED: Final = "W"
CITY: Final = "230400"
DISTRICTS: Final = {
    "230402": "向阳区",
    "230403": "工农区",
    "230404": "南山区",
    "230405": "兴安区",
    "230406": "东山区",
    "230407": "兴山区",
    "230421": "萝北县",
    "230422": "绥滨县",
}
_DISTRICT_CODES: Final = tuple(DISTRICTS)
_FIRST_BIRTH: Final = date(1800, 1, 1)
_BIRTHS: Final = (date(1900, 1, 1) - _FIRST_BIRTH).days


def uscc_check(body: str) -> str:
    """The 18th character of a unified social credit code, from the first 17."""
    # GB 32100-2015: MOD 31, weights are the powers of 3.
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return _USCC_ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """The 9th character of an organisation code, from the first 8."""
    total = sum(_ORG_ALPHABET.index(c) * w for c, w in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def citizen_check(body: str) -> str:
    """The 18th character of a citizen's ID number, from the first 17 digits (MOD 11-2)."""
    total = sum(int(c) * pow(2, 17 - i, 11) for i, c in enumerate(body))
    return _CITIZEN_CHECKS[total % 11]


@dataclass(slots=True)
class Numbers:
    """Hands out numbers, each only once; another `seed` begins elsewhere in the same sequence."""

    seed: int
    _serials: dict[str, "count[int]"] = field(default_factory=dict)

    def uscc(self, category: str = "91", region: str = CITY) -> str:
        """A valid unified social credit code; `category` is its first two characters."""
        body = f"{_NEVER_ISSUED}{self._scattered('organisation', 10**7):07d}"
        front = f"{category}{region}{body}{organisation_check(body)}"
        return front + uscc_check(front)

    def citizen(self) -> str:
        """A valid ID number of somebody born between 1800 and 1899."""
        rest = self._scattered("citizen", len(_DISTRICT_CODES) * _BIRTHS * 999)
        rest, order = divmod(rest, 999)
        born = _FIRST_BIRTH + timedelta(days=rest % _BIRTHS)
        district = _DISTRICT_CODES[rest // _BIRTHS]
        body = f"{district}{born:%Y%m%d}{order + 1:03d}"  # the order of a day begins at 001
        return body + citizen_check(body)

    def registration(self) -> str:
        """A valid 15-digit registration number."""
        body = f"{CITY}{self._scattered('registration', 10**8):08d}"
        return body + str(mod_11_10.calc_check_digit(body))

    def project(self, district: str, on: date) -> str:
        """A project code: year and month, region, department, type, number with check digit."""
        front = f"{on:%y%m}-{district}-04-01-{self._scattered('project', 10**5):05d}"
        return front + str(mod_11_10.calc_check_digit(front.replace("-", "")))

    def phone(self) -> str:
        """A telephone number of the city that no exchange connects."""
        return f"0468-0{self._scattered('phone', 10**6):06d}"

    def serial(self, kind: str) -> int:
        """The next number of its kind, from 1."""
        return next(self._serials.setdefault(kind, count(1)))

    def _scattered(self, kind: str, size: int) -> int:
        """The next of `size` values, in an order without a visible pattern and without repeats."""
        place = self.serial(kind) + self.seed * 104_729
        # Knuth's multiplier is prime and divides none of the sizes, so multiplying permutes them.
        return place * 2_654_435_761 % size
