"""Whether a department is the office that a measure names, by any of its names (DESIGN §9).

Measures say who applies them in words: 市人民政府；市人力资源和社会保障局核. Departments write
鹤岗市财政局 or 市财政局, and reforms rename them: `authorities.csv` knows the words of one office.
"""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from graph.naming import is_same_department, normalise_name

_AUTHORITIES: Final = Path(__file__).with_name("authorities.csv")
# Its listings come from two offices: their words do not make them one.
_OF_TWO: Final = "L-WELF"
_CITY: Final = "鹤岗市"
# （市财政局无此处罚权）: who is named to be excluded is no office of the measure.
_EXCLUDED: Final = re.compile(r"[（(][^（()）]*无[^（()）]*[)）]")
_NAMED: Final = re.compile(
    rf"(?:国家税务总局|黑龙江省)?(?:{_CITY}|市)[\u4e00-\u9fff]*?(?:局|委员会|法院|人民政府|组织部)"
)
# Of 鹤岗市工农区 and 鹤岗市萝北县 an office is not the city's.
_LEVEL: Final = re.compile(
    rf"^(?:国家税务总局|黑龙江省)*(?:{_CITY}|市)(?![\u4e00-\u9fff]{{1,3}}[区县])"
)


def is_office_of(measure_department: str, department: str) -> bool:
    """Whether a department is one that a measure's text names; offices of one level only."""
    if is_same_department(department, measure_department):
        return True
    mine = _city_office(department)
    return bool(mine) and any(_is_one(mine, other) for other in _offices(measure_department))


def _offices(text: str) -> Iterator[str]:
    """The city's offices that a text names, without their city."""
    yield from map(_city_office, _NAMED.findall(_EXCLUDED.sub("", text)))


def _city_office(name: str) -> str:
    """The name of an office of the city without its city; "" for one of another level."""
    plain = normalise_name(name)
    level = _LEVEL.match(plain)
    return plain[level.end() :] if level else ""


def _is_one(one: str, other: str) -> bool:
    return one == other or any(
        any(word in one for word in words) and any(word in other for word in words)
        for words in _words_of_offices()
    )


@lru_cache(maxsize=1)
def _words_of_offices() -> tuple[tuple[str, ...], ...]:
    """Of each office that lists, the words of which every name of it has one."""
    with _AUTHORITIES.open(encoding="utf-8", newline="") as rows:
        told = [(row["list"], row["departments"]) for row in csv.DictReader(rows)]
    return tuple(
        tuple(words.split(";")) for list_, words in told if words != "*" and list_ != _OF_TWO
    )
