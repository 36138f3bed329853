"""Whether a department is the office that a measure names, by any of its names (DESIGN §9).

Measures say who applies them in words: 市人民政府；市人力资源和社会保障局核. Departments write
鹤岗市财政局 or 市财政局, and reforms rename them: `offices.csv` has the whole names of each office
of the city, a line for each. An office of a district, a park or a county, a bureau below one and an
institution of one have other names, so none of them is it.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from graph.naming import is_same_department, normalise_name

_OFFICES: Final = Path(__file__).with_name("offices.csv")
_CITY: Final = "鹤岗市"
# （市财政局无此处罚权）: who is named to be excluded is no office of the measure.
_EXCLUDED: Final = re.compile(r"[（(][^（()）]*无[^（()）]*[)）]")
# Where an office of the city begins; 国家税务总局鹤岗市税务局 is one.
_START: Final = rf"(?:国家税务总局|黑龙江省)*(?:{_CITY}|市)(?=[\u4e00-\u9fff])"
_LEVEL: Final = re.compile(_START)
_NAMED: Final = re.compile(rf"{_START}[\u4e00-\u9fff]*?(?:局|委员会|法院|人民政府|组织部)")


def is_office_of(measure_department: str, department: str) -> bool:
    """Whether a department is one that a measure's text names; offices of one level only."""
    if is_same_department(department, measure_department):
        return True
    mine = _city_office(department)
    return bool(mine) and mine in set(_offices(measure_department))


def _offices(text: str) -> Iterator[str]:
    """The city's offices that a text names, each by its first name."""
    yield from map(_city_office, _NAMED.findall(_EXCLUDED.sub("", text)))


def _city_office(name: str) -> str:
    """The first name of an office of the city, without its city; "" for one of another level."""
    plain = normalise_name(name)
    level = _LEVEL.match(plain)
    own = plain[level.end() :] if level else ""
    return _first_names().get(own, own)


@lru_cache(maxsize=1)
def _first_names() -> Mapping[str, str]:
    with _OFFICES.open(encoding="utf-8", newline="") as rows:
        offices = [row["names"].split(";") for row in csv.DictReader(rows)]
    return {name: names[0] for names in offices for name in names}
