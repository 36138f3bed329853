"""The desk on a real Neo4j: the same answers, and a server that goes away and comes back."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.law.tiers import read_tier_law
from graph.opening import open_store
from loaders.load import load
from loaders.report import LoadOptions
from tests.api.console.served import served, visiting
from tests.api.desks import SECRET, Client, city, client, copy_of_city
from tests.browser import browser
from tests.graph.engines import need_server, wipe
from tests.tcp_proxy import Proxy
from tests.truth import planted


@pytest.fixture(scope="module")
def filled() -> Iterator[str]:
    """The URL of a Neo4j store of the sample city."""
    url, who = need_server()
    wipe(url, who)
    store = open_store(url, secret=SECRET.encode(), credentials=who)
    files = [path for path in sorted((city() / "files").iterdir()) if path.name != "truth.csv"]
    load(
        store, files, law=read_tier_law(), options=LoadOptions(rejects=city() / "rejects-neo4j.csv")
    )
    store.close()
    yield url
    wipe(url, who)


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
        assert time.monotonic() - began < 5  # known to be away: said at once
        proxy.away = False
        until = time.monotonic() + 60
        while asking("GET", "/ready").status_code != 200 and time.monotonic() < until:
            time.sleep(0.2)
        assert asking("POST", "/find", json={"text": "石墨"}).status_code == 200
    proxy.close()


def test_every_page_is_walked_once_in_chinese(filled: str, tmp_path: Path) -> None:
    """From a search to the network, a path, a decision and the books, as one user would go."""
    _, who = need_server()
    truth = planted(city() / "files" / "truth.csv")
    phoenix, project = truth["phoenix"][0], truth["listed_participant"][0]
    with (
        served(filled, tmp_path, NEO4J_PASSWORD=who.password) as at,
        visiting(browser(), at) as visitor,
    ):
        visitor.login()
        page = visitor.page
        page.fill("#purpose", "核查")
        page.click("form.purpose button")
        page.fill("#text", phoenix)
        page.click("form[role=search] button.main")
        page.click(".results a")
        assert page.locator(".chains > li").count() == 1
        page.click("main .actions a >> nth=0")
        page.click("#leads button")
        page.wait_for_selector("#leads button[aria-pressed=true]")
        assert "画出 3 个主体" in page.locator("#cut").inner_text()
        visitor.goto("/vet")
        page.fill("#text", project)
        page.click("form.vet button.main")
        page.wait_for_url("**/vettings/**")
        assert "复核" in page.locator("main").inner_text()
        for path in ("/paths", "/loads", "/journal", "/about", "/users"):
            visitor.goto(path)
            assert page.locator("h1").count() == 1
