"""How soon a new record's evidence is there: `python -m benchmarks.new_record [ENTITIES] [COUNT]`.

A desk's view of a sample city in an embedded store (defaults 20,000 and 40). Each commit tells one
record of a firm with ties; milliseconds are from the end of the commit until the next answer's
evidence holds it. Beside it, in the same run: the snapshot and evidence made anew.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.building import snapshot_from
from api.desk.views import Views
from graph.clock import today
from graph.model import Batch, Claim, Record
from graph.store import Store
from tests.planted_city import planted_city

_SEED: Final = 1
_ANEW: Final = 3
_EVERY: Final = 5  # commits of which one answer is compared with the evidence made anew


def main() -> None:
    """Commit records one after another and print the least, the middle and the slowest."""
    entities, count = (
        int(text) for text in (*sys.argv[1:3], *("20000", "40")[len(sys.argv) - 1 :])
    )
    with TemporaryDirectory() as name:
        store = planted_city(Path(name), entities=entities, seed=_SEED, as_of=today()).store
        (cache := Path(name) / "snapshots").mkdir()
        views = Views(store, read_policy(), cache, today, patience_s=60.0)
        views.start()
        _ = views.current().reach.columns
        ms = sorted(_visible_ms(store, views, n) for n in range(count))
        anew = [_anew_ms(store) for _ in range(_ANEW)]
        views.close()
        store.close()
    middle, most, late = ms[len(ms) // 2], ms[int(0.95 * len(ms))], ms[-1]
    print(
        f"{entities:,} entities, {count} commits of one record, ms: least {ms[0]:.1f}, "
        f"middle {middle:.1f}, 95 % {most:.1f}, slowest {late:.1f}; within 10: "
        f"{sum(one <= 10 for one in ms)}; made anew {min(anew):.0f}: {min(anew) / middle:.0f} times"
    )


def _visible_ms(store: Store, views: Views, n: int) -> float:
    firm = _with_ties(views.current().reach, n)
    day = today() - timedelta(days=n % 50)
    record = Record(f"c:new-{n}", "listing", firm, day, "L-SX", tier="serious", occurred_on=day)
    store.commit(Batch(claims=(Claim(record, source="benchmark"),)))
    began = time.perf_counter()
    reach = views.current().reach
    holds = _holds(reach, record.id)
    taken = 1000 * (time.perf_counter() - began)
    assert holds, record
    if n % _EVERY == 0:
        again = Propagation(reach.snapshot, reach.policy, reach.as_of)
        assert np.array_equal(again.columns.score, reach.columns.score)
    return taken


def _with_ties(reach: Propagation, n: int) -> str:
    """Another firm for each `n`, of those with three ties or more."""
    near, ids = reach.snapshot.adjacency, reach.snapshot.entities.ids
    tied = np.flatnonzero(np.diff(near.offset) > 2)
    firms = [place for place in tied.tolist() if ids[place].startswith("uscc:")]
    return ids[firms[n * 7919 % len(firms)]]


def _holds(reach: Propagation, record: str) -> bool:
    """Whether a record is among those from which the evidence was searched."""
    (place,) = reach.snapshot.record_places([record])
    return len(reach.columns.cut) == len(reach.seeds.record) and place in reach.seeds.record


def _anew_ms(store: Store) -> float:
    began = time.perf_counter()
    _ = Propagation(
        snapshot_from(store.scan(), store.revision().number), read_policy(), today()
    ).columns
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
