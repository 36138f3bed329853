"""Search as people type at size: each way of finding, narrowed and counted, and SQLite's trigrams.

`python -m benchmarks.search [NAMES]`; by default 1,000,000. The peer, FTS5 with trigrams, answers
the parts of names that it can: three characters and more, as they stand. Beside the time on the
clock stands that of the processor, which other programs on the machine do not lengthen.
"""

import random
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from analytics.search.districts import districts
from analytics.search.filed import filed_of
from analytics.search.finding import Scope, find
from analytics.search.index import PARTS, SearchIndex
from analytics.search.narrowing import Filters, Marks, Narrowing, marks_of
from analytics.search.sounds import readings
from analytics.search.texts import texts_of
from analytics.snapshot.building import snapshot_from
from analytics.snapshot.columns import Snapshot
from graph.opening import open_store
from graph.store import EntityColumns

_DAY = date(2026, 11, 1).toordinal()
_PLACES = ("鹤岗市", "黑龙江省", "鹤岗", "萝北县", "绥滨县", "")
_TRADES = ("煤业", "建设工程", "科技", "商贸", "石墨新材料", "矿山机械", "农业发展", "食品", "物业")
_FORMS = ("有限公司", "有限责任公司", "合作社", "商行", "经营部")
_SIGNS = [one for one in map(chr, range(0x4E00, 0x9FA5, 7)) if one in readings()]
_FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_COMMONEST = ("公司", "有限公司", "鹤岗", "gongsi", "鹤")
_ASKED = 100  # questions of each kind


class City(NamedTuple):
    """The names of a city, and where they are searched."""

    firms: list[str]
    codes: list[str]
    persons: list[str]
    index: SearchIndex
    snapshot: Snapshot
    marks: Marks


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    randomly = random.Random(11)
    city = made(count, randomly)
    db = peer(city)
    print(f"{'question':30}{'p50 ms':>9}{'p99 ms':>9}{'cpu p50':>9}{'cpu p99':>9}{'hits':>10}")
    every: list[tuple[float, float]] = []
    for kind, texts in questions(city, randomly).items():
        every += told(kind, texts, lambda text: answer(city, text))
        if kind in ("part of a name", "whole name"):
            told("  the same, FTS5 trigrams", texts, lambda text: trigrams(db, text))
    print(row("all but the commonest words", every))
    told("the commonest words", _COMMONEST, lambda text: answer(city, text))


def made(count: int, randomly: random.Random) -> City:
    """A city of which three in ten are persons."""
    began = time.perf_counter()
    people = count * 3 // 10
    firms = [firm(randomly) for _ in range(count - people)]
    persons = [person(randomly) for _ in range(people)]
    codes = [f"91230400{randomly.randrange(10**9):09d}X" for _ in firms]
    ids = [f"a{n:07d}" for n in range(count)]
    kinds = ["enterprise"] * len(firms) + ["person"] * people
    columns = EntityColumns(range(1, count + 1), ids, kinds, [()] * count)
    snapshot = snapshot_from([columns], 1)
    rows = {part: [] for part in PARTS} | {
        "names": [(n, True, name) for n, name in enumerate(firms, 1)],
        "persons": [(n, True, name) for n, name in enumerate(persons, len(firms) + 1)],
        "codes": [(n, True, code) for n, code in enumerate(codes, 1)],
    }
    texts = {part: texts_of(some) for part, some in rows.items()}
    known = np.array([230400, *districts()], dtype=np.int32)
    where = known[np.arange(count + 1) % len(known)]
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/empty.db", secret=b"benchmark")
        index = SearchIndex(1, texts, filed_of(store, 0, ()), where)
        store.close()
    marks = marks_of(index, snapshot, _DAY, frozenset())
    print(f"{count:,} names filed in {time.perf_counter() - began:.1f} s")
    return City(firms, codes, persons, index, snapshot, marks)


def firm(randomly: random.Random) -> str:
    sign = randomly.choice(_SIGNS) + randomly.choice(_SIGNS)
    trade, form = randomly.choice(_TRADES), randomly.choice(_FORMS)
    return randomly.choice(_PLACES) + sign + trade + form


def person(randomly: random.Random) -> str:
    given = randomly.choice(_SIGNS) + randomly.choice(["", randomly.choice(_SIGNS)])
    return randomly.choice(_FAMILIES) + given


def questions(city: City, randomly: random.Random) -> dict[str, list[str]]:
    """What people type, of names that are there."""
    some = [city.firms[randomly.randrange(len(city.firms))] for _ in range(_ASKED)]
    cores = [core(name) for name in some]
    return {
        "whole name": some,
        "part of a name": cores,
        "two characters": [one[:2] for one in cores],
        "full pinyin": ["".join(readings()[c][0] for c in one) for one in cores],
        "initials": ["".join(readings()[c][0][0] for c in one[:4]) for one in cores],
        "words in any order": [f"{one[2:]} {one[:2]}" for one in cores],
        "a wrong character": [one[:1] + "某" + one[2:] for one in some],
        "a left-out character": [one[:3] + one[4:] for one in some],
        "homophones": ["".join(map(alike, one)) for one in cores],
        "a code with blanks": [f"{c[:4]} {c[4:10]} {c[10:]}" for c in city.codes[:_ASKED]],
        "part of a code": [code[8:15] for code in city.codes[:_ASKED]],
        "a head's name": city.persons[:_ASKED],
        "nobody": ["没有这个名字", "zzzz", "某某某某某某某"] * 20,
    }


def core(name: str) -> str:
    """A name without its place and its form."""
    bare = next(name.removeprefix(place) for place in _PLACES if name.startswith(place))
    return next(bare.removesuffix(form) for form in _FORMS if bare.endswith(form))


def alike(character: str) -> str:
    """Another character that usually sounds so, where there is one."""
    sound = readings()[character][0]
    return next((c for c in _SIGNS if c != character and readings()[c][0] == sound), character)


def answer(city: City, text: str) -> int:
    """What the desk does for a page: find, narrow, count, page, and say by what."""
    hits = find(city.index, city.snapshot, text, Scope(True, _DAY))
    narrowing = Narrowing(hits, city.snapshot, city.marks, Filters())
    narrowing.counts()
    left = narrowing.left
    left.sources(left.page(0, 20))
    return len(left)


def peer(city: City) -> sqlite3.Connection:
    began = time.perf_counter()
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram', detail='none')")
    names = ((name,) for name in (*city.firms, *city.persons))
    db.executemany("INSERT INTO names VALUES (?)", names)
    print(f"FTS5 trigrams filed in {time.perf_counter() - began:.1f} s")
    return db


def trigrams(db: sqlite3.Connection, text: str) -> int:
    """The first twenty names that hold a text, by FTS5; it counts none and narrows nothing."""
    found = db.execute("SELECT name FROM names WHERE name LIKE ? LIMIT 20", (f"%{text}%",))
    return len(found.fetchall())


def told(kind: str, texts: Sequence[str], asked: Callable[[str], int]) -> list[tuple[float, float]]:
    """Ask each text, print how long it took, and give (seconds on the clock, of the processor)."""
    asked(texts[0])  # what is made once is not counted
    spent, hits = [], []
    for text in texts:
        clock, processor = time.perf_counter(), time.thread_time()
        hits.append(asked(text))
        spent.append((time.perf_counter() - clock, time.thread_time() - processor))
    print(row(kind, spent) + f"{np.median(hits):>10,.0f}")
    return spent


def row(kind: str, spent: Sequence[tuple[float, float]]) -> str:
    columns = np.array(spent).T * 1000
    cells = [f"{np.percentile(column, p):9.1f}" for column in columns for p in (50, 99)]
    return f"{kind:30}" + "".join(cells)


if __name__ == "__main__":
    main()
