"""About the data: last load and counts by source, lateness by department, told after commits."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.law.tiers import read_tier_law
from analytics.propagation.origin import Origin
from graph.model import Batch, Claim, StateEvent
from loaders.load import load
from loaders.loads import standing_loads, unload
from loaders.report import LoadOptions
from tests.api.desks import Client
from tests.builders import firm, penalty
from tests.loaders.sheets import write_csv

HEADER = ("行政相对人名称", "行政处罚决定文书号", "处罚决定日期", "处罚机关", "报送日期")


def fresh(client: Client) -> dict[str, Any]:
    told: dict[str, Any] = client("GET", "/freshness", role="supervisor").json()
    return told


def source(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in told["sources"] if one["source"] == name)


def test_each_source_tells_its_last_load_and_what_it_stands_behind(reading: Client) -> None:
    told = fresh(reading)
    held = reading.desk.store.sources()
    shares = source(told, "shareholders")
    assert (shares["entities"], shares["relations"], shares["records"]) == tuple(
        held["shareholders"].values()
    )
    assert shares["rows"] == shares["last_rows"] > 0
    assert 0 <= shares["age_s"] < 3600
    assert "endings" not in {one["source"] for one in told["sources"]}


def test_whose_the_evidence_is_is_told(writing: Client) -> None:
    assert fresh(writing)["evidence_by"] is None
    origin = Origin("spark", "4", "1", "0", 2, "0")
    reach = writing.desk.views.current().reach
    reach.take(reach.columns, origin)
    assert fresh(writing)["evidence_by"] == asdict(origin)


def test_totals_are_of_the_revision_that_the_answer_says(writing: Client) -> None:
    store = writing.desk.store
    before = fresh(writing)
    record = writing.desk.views.current().reach.snapshot.records.ids[0]
    store.commit(Batch((Claim(firm("uscc:new")), Claim(penalty("c:new", "uscc:new")))))
    store.commit(Batch(events=(StateEvent(record, "revoke", "mistaken", "li"),)))
    after = fresh(writing)
    about = store.about().counts
    assert after["revision"] == before["revision"] + 2 == after["counted_revision"]
    assert sum(after["totals"]["records"].values()) == about["records"]
    assert sum(after["totals"]["entities"].values()) == about["entities"]
    assert sum(after["totals"]["relations"].values()) == about["relations"]
    assert Counter(after["totals"]["entities"]) - Counter(before["totals"]["entities"]) == {
        "enterprise": 1
    }


def test_lateness_of_a_load_is_told_once_and_goes_when_it_is_taken_back(
    writing: Client, tmp_path: Path
) -> None:
    rows = [
        (f"迟报{n}有限公司", f"哈规罚〔2025〕{n}号", "2025-09-30", "鹤岗市城市管理局", sent)
        for n, sent in enumerate(("2025-10-16", "2025-10-17", "2025-10-20"))
    ]
    path = write_csv(tmp_path / "a.csv", HEADER, *rows)
    for _ in range(2):
        load(
            writing.desk.store,
            [path],
            law=read_tier_law(),
            options=LoadOptions(dated=date(2025, 10, 21)),
        )
    told = fresh(writing)
    (late,) = [d for d in told["departments"] if d["department"] == "鹤岗市城市管理局"]
    assert (late["decisions"], late["late"], late["most_days"]) == (3, 2, 2)
    assert source(told, "penalty")["latest_document"] == "2025-10-21"
    unload(writing.desk.store, standing_loads(writing.desk.store)[0], reason="错报", who="w")
    assert "鹤岗市城市管理局" not in [d["department"] for d in fresh(writing)["departments"]]


def test_nothing_is_counted_anew_while_nothing_changes(reading: Client) -> None:
    fresh(reading)
    taken = reading.desk.source_counter.of(reading.desk.store)
    assert reading.desk.source_counter.of(reading.desk.store) is taken


@pytest.mark.parametrize("role", ["enquirer", "administrator"])
def test_every_role_may_know_how_fresh_the_data_is(reading: Client, role: str) -> None:
    answer = reading("GET", "/freshness", role=role)
    assert answer.status_code == 200
    assert "etag" not in answer.headers
