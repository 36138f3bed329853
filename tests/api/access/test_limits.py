"""What one caller may ask: counted evenly, answered 429 with when to come back."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.caller import Caller
from api.access.limits import AllLimits, Limits, Meter
from api.access.refusals import TooMany
from api.desk.turns import Turns
from graph.errors import BadInput
from tests.api.desks import client, copy_of_city
from tests.api.loading.uploading import firms, send

# Batches of 500 in `make soak`, of 50 else: what they hold up does not depend on their length.
TIMES = 10 if os.environ.get("CREDITGRAPH_SOAK") else 1
SMALL = Limits(requests=60, vettings=60, names=60, loads=1, at_once=2)
SYSTEM = Caller("系统", frozenset({"enquirer"}))
PERSON = replace(SYSTEM, name="王审批", session="token")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def meter(clock: Clock, **more: int) -> Meter:
    return Meter(AllLimits(replace(SMALL, **more), SMALL, 60), clock)


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_whoever_waits_as_told_is_let_through_and_nobody_gets_more_than_his_minutes(
    pauses: list[float],
) -> None:
    clock = Clock()
    at = meter(clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        try:
            at.spend(PERSON, "requests")
        except TooMany as error:
            clock.now += error.after_s
            at.spend(PERSON, "requests")
        passed += 1
    assert passed <= 60 + clock.now + 1  # a whole store at first, and one a second


def test_a_caller_who_asks_too_much_is_told_when_to_come_back_and_others_are_not_held_up() -> None:
    clock = Clock()
    at = meter(clock)
    at.spend(PERSON, "vettings", 50)
    with pytest.raises(TooMany) as refused:
        at.spend(PERSON, "vettings", 20)
    assert refused.value.after_s == 10
    at.spend(replace(PERSON, name="李审批"), "vettings", 20)
    clock.now = 10
    at.spend(PERSON, "vettings", 20)


def test_more_than_a_minutes_worth_at_once_passes_when_nothing_else_was_asked() -> None:
    clock = Clock()
    at = meter(clock)
    at.spend(PERSON, "vettings", 500)
    with pytest.raises(TooMany):
        at.spend(PERSON, "vettings")


def test_nothing_is_counted_without_a_limit() -> None:
    at = meter(Clock(), requests=0)
    for _ in range(1000):
        at.spend(PERSON, "requests")


def test_limits_are_settings_of_people_and_of_keys_apart() -> None:
    read = AllLimits.read({"CREDITGRAPH_LIMIT_VETTINGS": "7", "CREDITGRAPH_KEY_LIMIT_LOADS": "0"})
    assert read.of(PERSON).vettings == 7
    assert read.of(SYSTEM).loads == 0
    assert read.of(SYSTEM).requests >= 200 * 60 * 2  # a benchmark's 200 a second, twice
    with pytest.raises(BadInput, match="no whole number"):
        AllLimits.read({"CREDITGRAPH_LIMIT_NAMES": "many"})


def test_the_requests_of_one_caller_wait_in_a_line_that_has_an_end() -> None:
    async def attack() -> None:
        turns = Turns()
        await turns.take("a", 2)
        await turns.take("a", 2)
        waiting = [asyncio.create_task(turns.take("a", 2)) for _ in range(64)]
        await asyncio.sleep(0)
        with pytest.raises(TooMany):
            await turns.take("a", 2)
        await turns.take("b", 2)  # nobody else waits
        waiting[0].cancel()
        for _ in range(65):
            turns.give_back("a")
            await asyncio.sleep(0)
        assert [task.cancelled() for task in waiting] == [True, *[False] * 63]
        await asyncio.gather(*waiting[1:])

    # In a thread of its own: a browser of another test may leave its loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, attack()).result()


def test_over_http_a_limit_answers_429_with_retry_after_and_a_sentence(tmp_path: Path) -> None:
    environment = {
        "CREDITGRAPH_KEY_LIMIT_NAMES": "3",
        "CREDITGRAPH_KEY_LIMIT_VETTINGS": "4",
        "CREDITGRAPH_KEY_LIMIT_LOADS": "1",
        "CREDITGRAPH_LIMIT_STRANGERS": "20",
    }
    with client(copy_of_city(tmp_path), tmp_path, **environment) as at:
        at.desk.meter._clock = lambda: 0.0  # nothing is given back while we ask
        names = [at("POST", "/suggest", json={"text": "煤"}) for _ in range(4)]
        assert [answer.status_code for answer in names] == [200, 200, 200, 429]
        assert int(names[-1].headers["retry-after"]) >= 1
        assert "come back in" in names[-1].json()["detail"]
        many = {"subjects": ["x"] * 3, "scenario": "bidding"}
        batches = [at("POST", "/vettings/batch", json=many) for _ in range(2)]
        assert [answer.status_code for answer in batches] == [200, 429]
        sent = [send(at, ("登记.csv", firms(20_000))) for _ in range(3)]
        assert {answer.status_code for answer in sent} == {202, 429}
        strangers = [at.http.get("/api/freshness").status_code for _ in range(21)]
        assert set(strangers[:20]) == {401}
        assert strangers[-1] == 429
        assert at.http.get("/login").status_code == 429
        assert at("GET", "/freshness").status_code == 200  # who is logged in is not a stranger
        assert at.http.get("/api/ready").status_code == 200


def test_ready_waits_for_none_of_the_16_batches_of_500_that_one_enquirer_sends(
    tmp_path: Path,
) -> None:
    environment = {"CREDITGRAPH_KEY_LIMIT_VETTINGS": "0"}
    with client(copy_of_city(tmp_path), tmp_path, **environment) as at:
        found = at.desk.store.find("公司", limit=50).matches[:50]
        many = {"subjects": [one.entity.id for one in found] * TIMES, "scenario": "bidding"}
        with ThreadPoolExecutor(16) as senders:
            batches = [
                senders.submit(at, "POST", "/vettings/batch", role="enquirer", json=many)
                for _ in range(16)
            ]
            began, times = time.monotonic(), []
            while not batches[9].done():
                answer = at.http.get("/api/ready")
                assert answer.status_code == 200
                times.append(answer.elapsed.total_seconds())
            took = time.monotonic() - began
            other = at("GET", "/freshness")
            assert other.status_code == 200
            assert all(batch.result().status_code == 200 for batch in batches)
        assert len(times) > 3 * 10  # behind the batches it would answer once after each
        assert max(times) < took / 2
