"""How soon after a commit there are alerts: `python -m benchmarks.watching 1000000 2000000 DIR`.

DIR has the store of `benchmarks.city_at_size` of so many entities and relations, or gets it; a copy
is worked on. Two hundred are watched: firms, projects, and the organisations with the most ties.
Seconds are from the end of a commit until its first and its last alert are kept.
"""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from analytics.vetting.standing import Question
from api.desk.desk import Desk, open_desk
from api.settings import settings_from
from benchmarks.city_at_size import SECRET, City, store_of
from graph.model import Batch, Claim, Entity, Fact, Record, Relation, StateEvent

_FIRMS, _PROJECTS, _HUBS = 120, 50, 30
_MANY = 2_000  # records in one commit
_LAST_S: Final = 10.0  # without a further alert: the watcher looks once a second
_WAIT_S: Final = 180.0
_DECIDED: Final = date(2026, 1, 5)


def main() -> None:
    """Watch, commit one thing after another, and tell how long the alerts took."""
    city = City(int(sys.argv[1]), int(sys.argv[2]))
    kept = Path(store_of(city, Path(sys.argv[3])).removeprefix("sqlite:///"))
    with TemporaryDirectory(dir=sys.argv[3]) as scratch:
        folder = Path(scratch)
        for path in kept.parent.glob("city.db*"):
            if path.is_file():
                shutil.copy(path, folder / path.name)
        with _watching(f"sqlite:///{folder / kept.name}", folder, city) as desk:
            for name, batch in _happenings(city):
                print(f"{name}: {_told(desk, batch)}", flush=True)


@contextmanager
def _watching(url: str, folder: Path, city: City) -> Iterator[Desk]:
    values = {
        "CREDITGRAPH_SECRET": SECRET,
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_DATA_HOME": str(folder / "data"),
    }
    desk = open_desk(url, settings_from(values))
    desk.start()
    try:
        began = time.monotonic()
        asked = [Question(one) for one in (*city.firms[:_FIRMS], *_hubs(desk))]
        asked += [Question(one, "project_approval") for one in city.projects[:_PROJECTS]]
        for one in asked:
            standing = desk.watcher.standing(one)
            desk.book.watches.begin(one, "benchmark", standing, mail=False)
        print(f"{len(asked)} are watched, after {time.monotonic() - began:.1f} s", flush=True)
        yield desk
    finally:
        desk.close()


def _hubs(desk: Desk) -> list[str]:
    """The organisations with the most ties."""
    snapshot = desk.views.current().reach.snapshot
    most = np.argsort(-np.diff(snapshot.adjacency.offset), kind="stable")
    ids = (snapshot.entities.ids[place] for place in most)
    return list(islice((id_ for id_ in ids if id_.startswith("uscc:")), _HUBS))


def _happenings(city: City) -> Iterator[tuple[str, Batch]]:
    firm, newly = city.firms[0], "uscc:91230400WATCHED0X"
    yield "a record", _claims(_penalty("w:1", firm))
    yield "its repair", Batch(events=(StateEvent("w:1", "repair", "a benchmark", "benchmark"),))
    head = Entity("person:watched", "person", "看护人")
    yield (
        "a record with a new firm and its head",
        _claims(
            Entity(newly, "enterprise", "看护公司"),
            head,
            Relation("w:h", "legal_representative_of", head.id, newly),
            _penalty("w:2", city.firms[1]),
        ),
    )
    many = (_penalty(f"w:m{n}", one) for n, one in enumerate(city.firms[:_MANY]))
    yield f"{_MANY} records at once", _claims(*many)


def _penalty(id_: str, subject: str) -> Record:
    return Record(id_, "penalty", subject, _DECIDED, tier="serious")


def _claims(*facts: Fact) -> Batch:
    return Batch(claims=tuple(Claim(fact, source="benchmark") for fact in facts))


def _told(desk: Desk, batch: Batch) -> str:
    """Commit, and wait until no further alert comes."""
    before = newest = _newest(desk)
    desk.store.commit(batch)
    began = last = time.monotonic()
    first = 0.0
    while time.monotonic() - last < (_LAST_S if first else _WAIT_S):
        if (now := _newest(desk)) != newest:
            newest, last = now, time.monotonic()
            first = first or last - began
        time.sleep(0.01)
    return f"{newest - before} alerts, the first after {first:.1f} s, the last {last - began:.1f} s"


def _newest(desk: Desk) -> int:
    """The number of the last alert."""
    found = desk.book.alerts.listed(None, before=2**53, limit=1)
    return found[0].number if found else 0


if __name__ == "__main__":
    main()
