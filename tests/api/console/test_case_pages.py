"""Cases and alerts walked in a real browser: a lead is handed over, worked on and answered."""

from datetime import timedelta
from pathlib import Path

import pytest

from api.clock import today
from tests.api.console.conftest import Visit
from tests.api.console.network_visit import until
from tests.api.console.served import NARROW, WIDE, Served, Visitor, served
from tests.api.desks import copy_of_city
from tests.api.routes.test_handovers_http import LEAD
from tests.builders import happen, penalty, tell

DECIDED = (today() - timedelta(days=20)).isoformat()


def a_firm(at: Served) -> str:
    ids = at.desk.views.current().reach.snapshot.entities.ids
    return next(one for one in ids if one.startswith("uscc:9"))


def opened(visitor: Visitor, title: str = "石墨关联核查") -> str:
    """Open a case; gives its path."""
    visitor.goto("/cases")
    visitor.page.fill("#title", title)
    visitor.page.click("button:has-text('新建案件')")
    return visitor.page.url.removeprefix(visitor.served.url)


def vetted(officer: Visitor) -> None:
    officer.goto("/vet")
    officer.page.fill("input[name=text]", LEAD)
    officer.page.press("input[name=text]", "Enter")
    officer.page.wait_for_url("**/vettings/*")


def test_marks_of_writing_direction_turn_no_word_of_a_page(writing: Served, visit: Visit) -> None:
    visitor = visit(writing, "investigator")
    opened(visitor, "甲\u202e乙\u2067丙")
    assert visitor.page.inner_text("h1") == "甲乙丙"
    assert not {*"\u202e\u2067"} & {*visitor.page.content()}


def test_a_lead_goes_to_an_investigator_and_the_answer_comes_back(
    writing: Served, visit: Visit
) -> None:
    officer = visit(writing, "enquirer")
    vetted(officer)
    page = officer.page.url
    officer.page.fill("#lead-note", "是否同一人控制")
    officer.page.click("button:has-text('转核查')")
    assert "待受理" in officer.page.inner_text(".handed")
    investigator = visit(writing, "investigator")
    investigator.goto("/cases")
    investigator.page.click("button:has-text('为此线索立案')")
    investigator.page.select_option("select[name=outcome]", "refuted")
    investigator.page.fill("textarea[name=text] >> nth=0", "经查不是同一人")
    investigator.page.click("button:has-text('答复')")
    assert "不属实" in investigator.page.inner_text(".leads")
    officer.page.goto(page)
    told = officer.page.inner_text(".handed")
    assert "不属实" in told
    assert "经查不是同一人" in told


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_case_is_filled_and_fits_its_window(
    writing: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(writing, "investigator", size=size)
    visitor.page.fill("#purpose", "核查举报")
    visitor.page.press("#purpose", "Enter")
    opened(visitor)
    page = visitor.page
    page.fill("#party", a_firm(writing))
    page.click("form:has(#party) button")
    page.fill("#note", "<b>第一次询问</b>\n未见异常")
    page.click("form:has(#note) button")
    page.fill("#task", "调取登记档案")
    page.fill("#until", "2026-12-01")
    page.click("form:has(#task) button")
    page.click("button:has-text('完成')")
    page.wait_for_selector(".things .done")
    file = tmp_path / "笔录.txt"
    file.write_text("abc", encoding="utf-8")
    page.set_input_files("#chosen", file)
    until(page, "document.getElementById('file-hash').value.length === 64")
    page.click("#file-form button")
    text = page.inner_text("main")
    assert "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" in text
    assert "<b>第一次询问</b>" in text
    assert "完成" in page.inner_text(".things .done")
    assert not visitor.overflows()
    visitor.picture(f"case-{size[0]}", tmp_path)


def test_a_picture_is_kept_and_taken_up_where_it_was(writing: Served, visit: Visit) -> None:
    visitor = visit(writing, "investigator")
    case = opened(visitor)
    firm = a_firm(writing)
    visitor.goto(f"/network/{firm}?case={case.rpartition('/')[2]}")
    page = visitor.page
    page.wait_for_selector("#network-page[aria-busy=false]")
    page.wait_for_selector("#parties tbody tr")
    page.click("#keep")
    page.wait_for_selector("#notice:not([hidden])")
    assert "已存入案件" in page.inner_text("#notice")
    visitor.goto(case)
    until(page, "document.querySelector('.pictures img').naturalWidth > 0")
    page.click(".pictures a")
    page.wait_for_selector("#parties tbody tr")
    assert page.locator("#parties tbody tr").count() == 1


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_change_of_a_watched_party_is_read_and_ticked_off(
    writing: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(writing, "investigator", size=size)
    firm = a_firm(writing)
    visitor.goto(f"/parties/{firm}")
    visitor.page.click("button:has-text('关注')")
    tell(writing.desk.store, penalty("c:told", firm, DECIDED))
    writing.desk.watcher.look()
    visitor.goto("/alerts")
    assert "记录 c:told" in visitor.page.inner_text(".alerts")
    assert not visitor.overflows()
    visitor.picture(f"alerts-{size[0]}", tmp_path)
    visitor.page.click(".alerts h2 a")
    visitor.page.click("button:has-text('已阅')")
    assert visitor.page.locator(".alerts .new").count() == 0


def test_who_edits_late_is_told_so_on_a_page(writing: Served, visit: Visit) -> None:
    first, second = visit(writing, "investigator"), visit(writing, "supervisor")
    case = opened(first)
    second.goto(case)
    first.page.click("details:has(#members) summary")
    first.page.fill("#members", "supervisor")
    first.page.click("form:has(#members) button")
    second.page.click("details:has(#members) summary")
    second.page.select_option("#state", "closed")
    second.forgiven.append("409")
    second.page.click("form:has(#members) button")
    assert "请刷新后再改" in second.page.inner_text("main")


def test_a_watch_says_that_mail_goes_out_and_that_it_cannot_without_a_mailbox(
    tmp_path: Path, visit: Visit
) -> None:
    mail = {"CREDITGRAPH_SMTP": "mail.office.example", "CREDITGRAPH_MAIL_FROM": "d@office.example"}
    with served(copy_of_city(tmp_path), tmp_path, **mail) as at:
        visitor = visit(at, "investigator")
        visitor.goto("/alerts")
        form = visitor.page.locator("form[action='/alerts/watch']")
        form.locator("[name=party]").fill(a_firm(at))
        form.locator("[name=mail]").check()
        form.locator("button").click()
        assert "邮箱未填，不会发出邮件" in visitor.page.inner_text(".watched")
        visitor.page.fill("#mailbox", "w@office.example")
        visitor.page.click("form[action='/alerts/mailbox'] button")
        assert "同时发邮件" in visitor.page.inner_text(".watched")
        visitor.check()


def test_an_alert_of_a_record_that_went_names_none_and_is_read(
    writing: Served, visit: Visit
) -> None:
    visitor = visit(writing, "investigator")
    firm = a_firm(writing)
    tell(writing.desk.store, penalty("c:gone", firm, DECIDED))
    visitor.goto(f"/parties/{firm}")
    visitor.page.click("button:has-text('关注')")
    happen(writing.desk.store, "c:gone", "repair")
    writing.desk.watcher.look()
    visitor.goto("/alerts")
    assert visitor.page.locator(".alerts li").count() >= 1
    assert "c:gone" not in visitor.page.inner_text("main")
