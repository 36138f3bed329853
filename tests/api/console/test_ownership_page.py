"""The page of who stands behind a party: tree, answers, what is unsound, and what is folded."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from graph.lookup import person_reference
from tests.api.console.stakes import CENTRE, OWNER, TINY, WIDE, WIDE_HOLDER, stakes_store
from tests.api.desks import Client, client


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("stakes")
    with client(stakes_store(folder), folder) as made:
        made.login("investigator")
        yield made


def html(desk: Client, path: str) -> str:
    answer = desk.http.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(page: str) -> list[str]:
    """The words of each row of the trees, in their order."""
    found = re.findall(r'<div class="row[^"]*">(.*?)</div>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def row_of(page: str, start: str) -> str:
    return next(one for one in rows(page) if one.startswith(start))


def test_each_tie_has_its_percentage_or_band_and_control_is_marked(desk: Client) -> None:
    page = html(desk, f"/ownership/{CENTRE}")
    assert row_of(page, "52%").startswith("52% 鹤岗市头部控股有限公司 控制 股东 · 2020-01-01 起")
    assert "认缴 5,200,000 元 · 实缴 1,000,000 元 · 应于 2029-06-30 前缴足" in row_of(page, "52%")
    assert "列入名单" in row_of(page, "60%")
    assert row_of(page, "20%–30%").startswith("20%–30% 司** 自然人 股东")
    assert row_of(page, "不明").startswith("不明，≤28% 东*** 自然人")
    assert "穿透后持有本主体" in row_of(page, "60%")


def test_a_share_below_a_hundredth_of_a_per_cent_has_its_page(desk: Client) -> None:
    page = html(desk, f"/ownership/{TINY}")
    assert "0.001%" in row_of(page, "0.001%")
    assert row_of(page, "0.002%–30%")
    assert row_of(page, "49.9996%")  # rounded it would read as a half
    assert "0.002%–30%" in html(desk, f"/parties/{TINY}")


def test_a_circle_ends_where_it_returns(desk: Client) -> None:
    page = html(desk, f"/ownership/{CENTRE}")
    circle = [one for one in rows(page) if "循环持股" in one]
    assert [one[:3] for one in circle] == ["70%", "52%"]  # above and below


def test_controller_and_owners_stand_with_their_grounds(desk: Client) -> None:
    answers = html(desk, f"/ownership/{CENTRE}").partition("股权结构图")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", answers).split())
    assert "令** 确定" in words
    assert re.search(r"受益所有人 自然人，各附认定依据和条款。 令\*\* 股权 3\d", words)
    assert "备案： 司** 表决权 28%" in words
    assert "备案与测算不一致：备案而未测得 0 人，测得而未备案 1 人，类型不同 0 人" in words
    assert "52% 达到一半" in words  # the owner is listed, and counts whole through the head
    assert "依据：持股链 2 层" in words


def test_what_is_unsound_is_named_with_the_reason_and_gives_no_number(desk: Client) -> None:
    page = html(desk, "/ownership/f:under_bad")
    assert "持股数据问题" in page
    assert "130%" in page
    assert "持股数据有误" in row_of(page, "30%")
    assert "无法计算" in page
    assert "2 名自然人是否持有 25% 以上无法认定" in page


def test_a_tree_of_hundreds_is_folded_and_nothing_is_cut_in_silence(desk: Client) -> None:
    page = html(desk, f"/ownership/{WIDE_HOLDER}")
    below = page.partition('id="h-below"')[2].partition('id="h-holdings"')[0]
    left = sum(map(int, re.findall(r"另有 (\d+) 家直接持股企业未画出", below)))
    assert len(rows(below)) + left == WIDE
    assert left > 0
    assert below.count('<details class="rest">') >= 1
    assert f"<small>{WIDE}</small>" in page  # all of them in the table of look-through shares


def test_an_earlier_day_shows_who_held_it_then(desk: Client) -> None:
    page = html(desk, f"/ownership/{CENTRE}?as_of=2019-06-01")
    assert row_of(page, "75%").startswith("75% 东*** 自然人 控制")
    assert not [one for one in rows(page) if one.startswith("52%")]
    assert "?as_of=2019-06-01" in page.partition('class="tree"')[2]  # and so do its links


def test_persons_are_masked_without_a_purpose_and_journalled_with_one(desk: Client) -> None:
    assert OWNER not in html(desk, f"/ownership/{CENTRE}")
    csrf = desk.login("investigator")
    desk.http.post("/purpose", data={"purpose": "核查举报", "csrf": csrf})
    page, store = html(desk, f"/ownership/{CENTRE}"), desk.desk.store
    assert OWNER in page
    entry = store.journal("access", limit=1000)[-1]
    assert entry.action.endswith("ownership")
    persons = store.entities([f"p:{one}" for one in ("owner", "q", "former")]).values()
    shown = {person_reference(one.id, store.secret) for one in persons if one.name in page}
    assert len(shown) == 3
    assert shown <= set(entry.particulars["persons"])
    desk.login("investigator")


def test_a_person_has_holdings_and_nobody_behind(desk: Client) -> None:
    page = html(desk, "/ownership/p:owner")
    assert "鹤岗市头部控股有限公司" in page
    assert "实际控制人" not in page


def test_the_page_needs_no_script_and_a_role_with_reach(desk: Client) -> None:
    assert "<script" not in html(desk, f"/ownership/{CENTRE}")
    assert f"/ownership/{quote(CENTRE)}?" in html(desk, f"/parties/{CENTRE}")
    desk.login("enquirer")
    assert desk.http.get(f"/ownership/{CENTRE}").status_code == 403
    desk.login("investigator")
