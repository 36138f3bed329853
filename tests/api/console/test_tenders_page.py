"""The page of ties among bidders: which lots are looked at, what is told, and to whom."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from analytics.vetting import holders
from api.answers import tenders as answers
from api.clock import today
from graph.model import Entity, Relation
from graph.opening import open_store
from graph.sentence import say
from tests.api.desks import SECRET, Client, client
from tests.builders import firm, heads, person, tell

HEAD, AGENT = "欧阳三", "person:a/司空四"
NAMES = {"a": "甲", "b": "乙", "c": "丙"}


def bid(bidder: str, lot: str, on: date | None, **attributes: str) -> Relation:
    id_ = f"bid-{bidder}-{lot}"
    return Relation(id_, "bids_in", bidder, lot, valid_from=on, attributes=attributes)


def tenders_store(folder: Path) -> str:
    """One head over 甲 and 乙, who bid in a recent, an undated and an old lot."""
    url = f"sqlite:///{folder / 'tenders.db'}"
    store = open_store(url, secret=SECRET.encode())
    recent, old = today() - timedelta(days=9), today() - timedelta(days=900)
    tell(
        store,
        *(firm(id_, f"鹤岗市{name}建设有限公司") for id_, name in NAMES.items()),
        *(Entity(f"lot:{n}", "bid_lot", f"第{n}标段") for n in (1, 2, 3)),
        Entity("j", "project", "一个没有标段的项目"),
        person("p", HEAD),
        person(AGENT, "司空四"),
        heads("p", "a"),
        heads("p", "b"),
        *(bid(one, "lot:1", recent, agent=AGENT) for one in "ac"),
        bid("b", "lot:1", recent),
        *(bid(one, "lot:2", old) for one in "ab"),
        *(bid(one, "lot:3", None) for one in "ab"),
    )
    store.close()
    return url


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("tenders")
    with client(tenders_store(folder), folder) as made:
        made.login("investigator")
        yield made


def text(desk: Client, path: str) -> str:
    """The words of a page without its tags."""
    answer = desk.http.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def lots(page: str) -> list[str]:
    return re.findall(r"(第\d标段) \d 家投标", page)


def test_a_tie_stands_with_bidders_article_day_and_relations(desk: Client) -> None:
    page = text(desk, "/tenders/lot:1")
    told = "法定延伸 鹤岗市甲建设有限公司 、 鹤岗市乙建设有限公司 投标之日单位负责人同为 欧***"
    assert told.replace("***", "**") in page
    assert "招标投标法实施条例34二款、三款" in page
    assert f"投标日期 {today() - timedelta(days=9)}" in page
    assert "欧** → 鹤岗市甲建设有限公司 法定代表人" in page


def test_lots_of_the_last_year_and_undated_ones_are_looked_at(desk: Client) -> None:
    page = text(desk, "/tenders")
    assert lots(page) == ["第1标段", "第3标段"]
    assert "投标日期不明" in page


def test_of_a_party_its_old_lots_count_too(desk: Client) -> None:
    assert lots(text(desk, "/tenders/a")) == ["第1标段", "第3标段", "第2标段"]


def test_a_project_without_lots_has_none_of_the_others(desk: Client) -> None:
    assert lots(text(desk, "/tenders/j")) == []


def test_lots_that_are_not_looked_at_are_counted(desk: Client) -> None:
    page = text(desk, "/tenders?limit=1")
    assert lots(page) == ["第1标段"]
    assert "另有 1 个较早的标段未查。" in page


def test_whom_bids_name_is_found_by_the_ties_that_name_it(desk: Client) -> None:
    page = text(desk, f"/tenders/{AGENT}")
    assert "均委托 司** 办理投标" in page
    assert "单位负责人同为" not in page


def test_a_bid_after_the_day_is_not_known_yet(desk: Client) -> None:
    before = today() - timedelta(days=30)
    assert lots(text(desk, f"/tenders?as_of={before}")) == ["第3标段"]


@pytest.mark.parametrize(
    ("module", "name", "enough"), [(answers, "MOST_BIDS", 3), (holders, "_MOST", 4)]
)
def test_what_was_not_read_whole_is_said(
    desk: Client, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, enough: int
) -> None:
    cut = say("frame.truncated").text("zh")
    monkeypatch.setattr(module, name, enough)
    assert cut not in text(desk, "/tenders/lot:1")
    monkeypatch.setattr(module, name, enough - 1)
    assert cut in text(desk, "/tenders/lot:1")


def test_of_many_bidders_and_ties_only_the_first_are_given(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_MOST_BIDDERS", 2)
    monkeypatch.setattr(answers, "_MOST_TIES", 1)
    page = text(desk, "/tenders/lot:1")
    assert "第1标段 3 家投标" in page
    assert "另有 1 家未列出。" in page
    assert "另有 1 处关联未列出" in page
    assert "均委托" not in page


def test_persons_are_journalled_where_they_are_shown(desk: Client) -> None:
    csrf = desk.login("investigator")
    desk.http.post("/purpose", data={"purpose": "核查举报", "csrf": csrf})
    assert HEAD in text(desk, "/tenders")
    assert desk.desk.store.journal("access", limit=1000)[-1].action.endswith("tenders")
    desk.login("investigator")


def test_a_role_without_reach_is_refused(desk: Client) -> None:
    desk.login("data_officer")
    assert desk.http.get("/tenders").status_code == 403
    desk.login("investigator")
