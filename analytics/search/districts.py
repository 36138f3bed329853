"""In which district of the city a party is at home, by its codes, else by its name or place."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final

from graph.model import Entity

CITY: Final = 230400  # in the city, of no known district
ELSEWHERE: Final = 1  # in another city
UNKNOWN: Final = 0
_CITY: Final = "2304"
# Where a code has the six digits of GB/T 2260: USCC (GB 32100), registration number, project code.
_DIGITS: Final = (("uscc", 2), ("registration_no", 0), ("project_code", 5))
_DIVISION: Final = re.compile("[1-8][0-9]{5}")


@lru_cache(maxsize=1)
def districts() -> Mapping[int, str]:
    """The names of the districts and counties by code."""
    text = files("analytics.search").joinpath("districts.toml").read_text("utf-8")
    return {int(code): name for code, name in tomllib.loads(text)["names"].items()}


def district_of(entity: Entity) -> int:
    """The code of a district, else CITY, ELSEWHERE or UNKNOWN."""
    codes = [
        digits
        for scheme, at in _DIGITS
        if _DIVISION.fullmatch(digits := entity.identifiers.get(scheme, "")[at : at + 6])
    ]
    for digits in codes:
        if int(digits) in districts():
            return int(digits)
    told = f"{entity.name} {entity.attributes.get('place', '')}"
    named = [code for code, name in districts().items() if name in told]
    if named:
        return named[0]
    if not codes:
        return UNKNOWN
    return CITY if codes[0].startswith(_CITY) else ELSEWHERE
