"""The desk on a real Neo4j: the same answers, and a server that goes away and comes back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import working_day as day
from tests.api.console.conftest import Visit
from tests.api.console.role_days import DAYS
from tests.api.console.served import Served, served
from tests.api.desks import Client, client, copy_of_city
from tests.api.engines import city_in
from tests.graph.engines import need_server
from tests.tcp_proxy import Proxy
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Neo4j store of the sample city, loaded once: whoever changes it stands last."""
    with city_in("neo4j", tmp_path_factory.mktemp("neo4j")) as (url, _):
        yield url


@pytest.fixture(scope="module")
def busy(filled: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same for the server as `busy` of all pages for SQLite."""
    folder, (_, who) = tmp_path_factory.mktemp("busy"), need_server()
    told = {"NEO4J_PASSWORD": who.password, "CREDITGRAPH_FOUR_EYES": "on"}
    with served(filled, folder, **told) as at:
        day.fill(at.desk)
        yield at


def told(asking: Client, path: str) -> object:
    answer = asking("GET", path).json()
    return {key: value for key, value in answer.items() if key != "revision"}


def test_a_card_is_the_same_on_both_stores(filled: str, tmp_path: Path) -> None:
    _, who = need_server()
    secret = {"NEO4J_PASSWORD": who.password}
    with (
        client(filled, tmp_path, **secret) as neo4j,
        client(copy_of_city(tmp_path), tmp_path) as sqlite,
    ):
        hits = neo4j("POST", "/find", json={"text": "石墨", "limit": 20}).json()["results"]
        assert len(hits) > 3
        for hit in hits:
            path = f"/entities/{hit['id']}"
            assert told(neo4j, path) == told(sqlite, path)


def test_a_check_of_the_whole_store_reads_the_server_from_a_process_of_its_own(
    filled: str, tmp_path: Path
) -> None:
    _, who = need_server()
    with client(filled, tmp_path, NEO4J_PASSWORD=who.password) as asking:
        assert asking("POST", "/journal/whole", role="supervisor").status_code == 202
        asking.desk.integrity.wait()
        told = asking.told("/journal/whole", role="supervisor")
        assert (told["unfinished"], told["last"]["faults"]) == (None, [])


def test_a_server_that_is_away_is_a_503_and_its_return_is_noticed(
    filled: str, tmp_path: Path
) -> None:
    _, who = need_server()
    port = int(filled.rpartition(":")[2].split("/")[0])
    proxy = Proxy(port)
    url = f"bolt://127.0.0.1:{proxy.port}/neo4j"
    with client(url, tmp_path, NEO4J_PASSWORD=who.password) as asking:
        assert asking("POST", "/find", json={"text": "石墨"}).status_code == 200
        proxy.away = True
        proxy.cut()
        away = asking("POST", "/find", json={"text": "石墨"})
        assert away.status_code == 503
        assert "cannot be reached" in away.json()["detail"]
        began = time.monotonic()
        assert asking("POST", "/find", json={"text": "石墨"}).status_code == 503
        assert time.monotonic() - began < 15  # known to be away: it is not tried for half a minute
        proxy.away = False
        wait_until(lambda: asking("GET", "/ready").status_code == 200)
        assert asking("POST", "/find", json={"text": "石墨"}).status_code == 200
    proxy.close()


@pytest.mark.parametrize("role", DAYS)
def test_each_role_works_its_day_in_chinese(busy: Served, visit: Visit, role: str) -> None:
    DAYS[role](busy, visit)
