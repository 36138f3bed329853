"""The page of guarantees: what is found, the guarantees behind it, and what is left out."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from graph.opening import open_store
from tests.analytics.patterns.worlds import guarantee
from tests.api.desks import SECRET, Client, client
from tests.builders import firm, owns, tell

NAMES = {"a": "甲", "b": "乙", "c": "丙", "d": "丁", "e": "戊"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A circle of three guarantors, two of one holder, and a circle of two apart from it."""
    folder = tmp_path_factory.mktemp("guarantees")
    url = f"sqlite:///{folder / 'store.db'}"
    store = open_store(url, secret=SECRET.encode())
    tell(
        store,
        *(firm(id_, f"鹤岗市{name}有限公司") for id_, name in NAMES.items()),
        guarantee("a", "b", 5_000_000),
        guarantee("b", "c", 2_000_000),
        guarantee("c", "a"),
        owns("a", "b", 0.7),
        guarantee("d", "e", 1_000_000),
        guarantee("e", "d", 1_000_000),
    )
    store.close()
    with client(url, folder) as made:
        made.login("investigator")
        yield made


def text(desk: Client, path: str) -> str:
    """The words of a page without its tags."""
    answer = desk.http.get(path)
    assert answer.status_code == 200, answer.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


def test_a_circle_is_drawn_in_its_order_with_every_amount(desk: Client) -> None:
    page = text(desk, "/guarantees")
    ring = "5,000,000 元 → 鹤岗市乙有限公司— 2,000,000 元 → 鹤岗市丙有限公司— 金额不明 → 鹤岗市甲"
    assert ring in page
    assert "至少 7,000,000 元（另有 1 笔金额不明）" in page
    assert "线索" in page


def test_around_a_party_only_its_own_are_shown(desk: Client) -> None:
    page = text(desk, "/guarantees/d")
    assert "戊" in page
    assert "乙" not in page


def test_a_guarantor_closely_linked_stands_with_the_stake(desk: Client) -> None:
    page = text(desk, "/guarantees/b")
    assert "并持有其 70%" in page
    assert "股东 70%" in page


def test_what_is_left_out_is_counted(desk: Client) -> None:
    page = text(desk, "/guarantees?limit=1")
    assert "担保圈 2" in page
    assert "另有 1 处未列出。" in page
    assert "戊" not in page.partition("担保链")[0]


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A chain of 400 guarantees in a row."""
    folder = tmp_path_factory.mktemp("long")
    url = f"sqlite:///{folder / 'store.db'}"
    store = open_store(url, secret=SECRET.encode())
    names = [f"n{at:03}" for at in range(401)]
    ties = [guarantee(one, other, 1_000_000) for one, other in pairwise(names)]
    tell(store, *(firm(name, f"鹤岗市{name}有限公司") for name in names), *ties)
    store.close()
    with client(url, folder) as made:
        made.login("investigator")
        yield made


def test_a_long_chain_is_drawn_in_part_and_the_rest_is_counted(long: Client) -> None:
    page = text(long, "/guarantees/n000")
    assert "共 400,000,000 元，涉及 400 家" in page
    assert "只列出离首家最近的 200 笔，另有 200 笔未列出" in page
    assert "其下还有 180 笔未展开" in page
    assert len(page) < 200_000


def test_the_party_leads_there_and_a_role_without_reach_is_refused(desk: Client) -> None:
    assert 'href="/guarantees/a?' in desk.http.get("/parties/a").text
    desk.login("enquirer")
    assert "/guarantees" not in desk.http.get("/parties/a").text
    assert desk.http.get("/guarantees").status_code == 403
    desk.login("investigator")
