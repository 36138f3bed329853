"""The journal page, as a supervisor reads it."""

from pathlib import Path

import pytest

from graph.model import Batch, Entry, StateEvent
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served
from tests.api.desks import SCOPED


def test_a_look_up_is_read_by_its_supervisor_in_words(writing: Served, visit: Visit) -> None:
    page = visit(writing, "investigator").page
    page.fill("#purpose", "核查〔2026〕12号举报")
    page.click("form.purpose button")
    page.fill("#text", SCOPED)
    page.click("form[role=search] button.main")
    page.wait_for_selector(".results")
    reading = visit(writing, "supervisor").page
    reading.goto(f"{writing.url}/journal?chain=access")
    entry = reading.locator(".entries > li").first.inner_text()
    assert "investigator" in entry
    assert "查找 目的：核查〔2026〕12号举报" in entry
    assert "person:~" in entry
    assert SCOPED not in reading.content()


def test_the_newest_stands_first_and_older_pages_follow(reading: Served, visit: Visit) -> None:
    store = reading.desk.store
    for place in range(60):
        store.commit(
            Batch(
                entries=(
                    Entry(
                        "account", {"what": "add user", "name": f"u{place}", "roles": "enquirer"}
                    ),
                )
            )
        )
    visitor = visit(reading, "supervisor")
    visitor.goto("/journal")
    page = visitor.page
    first = page.locator(".entries > li").count()
    assert "添加用户 u59" in page.locator(".entries > li").first.inner_text()
    page.click("a[rel=next]")
    assert first == 50
    assert "添加用户 u9" in page.locator(".entries > li").first.inner_text()


def test_entries_of_one_person_are_shown_without_the_name_in_the_address(
    reading: Served, visit: Visit
) -> None:
    reading.desk.store.commit(
        Batch(
            entries=(
                Entry(
                    "decision",
                    {
                        "certificate": "a" * 64,
                        "decision": "review",
                        "word": "departed",
                        "reason": "系同名",
                    },
                ),
            ),
            who="王审批",
        )
    )
    visitor = visit(reading, "supervisor")
    visitor.goto("/journal")
    visitor.page.locator(".entries a", has_text="王审批").first.click()
    assert "王审批" not in visitor.page.url
    assert "%E7" not in visitor.page.url
    assert "不采纳 · 审查结论“复核”" in visitor.page.locator(".entries").inner_text()
    assert visitor.page.locator(".entries > li").count() == 1


def test_the_chains_are_checked_when_asked(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "supervisor")
    visitor.goto("/journal")
    visitor.page.click(".whole button")
    assert "正在核对" in visitor.page.locator("#checking").inner_text()
    visitor.page.wait_for_selector(".sound")  # the page is opened anew when the check is over
    assert "两条日志链与数据均完整" in visitor.page.locator(".sound").inner_text()


def test_a_confirmation_is_read_with_its_measure_and_paper(writing: Served, visit: Visit) -> None:
    record = writing.desk.views.current().reach.snapshot.records.ids[0]
    event = StateEvent(record, "confirm", "查实", "李监督", measure="M-1", document="函3号")
    writing.desk.store.commit(Batch(events=(event,), who="李监督"))
    visitor = visit(writing, "supervisor")
    visitor.goto("/journal")
    said = f"确认条件 {record} M-1 函3号 理由：查实"
    assert said in visitor.page.locator(".entries").inner_text()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_repair_is_read_with_its_reason_at_both_widths(
    writing: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    record = writing.desk.views.current().reach.snapshot.records.ids[0]
    event = StateEvent(record, "repair", "履行完毕", "李监督")
    writing.desk.store.commit(Batch(events=(event,), who="李监督"))
    visitor = visit(writing, "supervisor", size=size)
    visitor.goto("/journal")
    assert f"信用修复 {record} 理由：履行完毕" in visitor.page.locator(".entries").inner_text()
    assert not visitor.overflows()
    visitor.picture(f"journal-{size[0]}", tmp_path)
