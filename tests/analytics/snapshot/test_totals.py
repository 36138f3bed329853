"""What a revision holds, and how much each source stands behind."""

from datetime import timedelta
from pathlib import Path

from analytics.snapshot.source_counts import source_status
from analytics.snapshot.totals import totals_of
from graph.model import Batch, Entry
from graph.opening import open_store
from tests.analytics.columns import snapshot
from tests.builders import firm, owns, penalty, person, tell


def test_a_record_withdrawn_since_is_not_counted() -> None:
    records = [penalty("r", "a", list="L-SX"), penalty("s", "a", list="L-SX")]
    held = snapshot([firm("a"), person("p")], [owns("p", "a")], records)
    totals = totals_of(held, withdrawn=["s"])
    assert totals.entities == {"enterprise": 1, "person": 1}
    assert totals.relations == {"shareholder_of": 1}
    assert totals.records == {"L-SX": 1}


def test_sources_come_the_most_lately_loaded_first(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}", secret=b"tests")
    tell(store, firm("a"), source="never-loaded")
    for source, rows, dated in (("one", 3, "2026-01-02"), ("two", 5, ""), ("one", 4, "")):
        entry = Entry("load", {"source": source, "rows": rows, "revision": 1, "dated": dated})
        tell(store, firm(f"f{rows}"), source=source)
        store.commit(Batch(entries=(entry,)))
    last = store.journal("facts", limit=100)[-1].at
    statuses = source_status(store, now=last + timedelta(seconds=90))
    assert [status.source for status in statuses] == ["one", "two", "never-loaded"]
    one, _, never = statuses
    assert one.loads is not None
    assert (one.loads.rows, one.loads.last_rows, one.loads.dated) == (7, 4, "2026-01-02")
    assert (one.age_s, one.held["entities"]) == (90, 2)
    assert (never.loads, never.age_s) == (None, None)
    store.close()
