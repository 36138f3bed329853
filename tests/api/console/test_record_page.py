"""The record page: what it says, what this caller may do to it, and what then happens."""

from pathlib import Path

import pytest

from analytics.law.repair import standing_against_repair
from api.clock import today
from graph.model import Record
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, Visitor
from tests.api.desks import DEPARTMENT
from tests.builders import firm, penalty, person, tell
from tests.law_examples import listing

HEAD = f"person:{'4' * 32}"


def record(at: Served, *, own: bool = True) -> Record:
    store = at.desk.store
    every = store.records(ids=at.desk.views.current().reach.snapshot.records.ids)
    law = at.desk.measures.hard()
    # A ban of a fixed term cannot be repaired while it lasts.
    fitting = (r for r in every if not standing_against_repair(r, law, today()))
    return next(r for r in fitting if (r.issuer == DEPARTMENT) is own and r.state == "in_force")


def act(visitor: Visitor, action: str) -> None:
    form = visitor.page.locator(f"form:has(input[value={action}])")
    form.locator("textarea").fill("经核实")
    form.locator("input[type=checkbox]").check()
    form.locator("button").click()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_record_says_what_it_is_and_what_may_be_done(
    reading: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(reading, "supervisor", size=size)
    visitor.goto(f"/records/{record(reading).id}")
    assert visitor.page.locator(".words form").count() == 3
    assert not visitor.overflows()
    visitor.picture(f"record-{size[0]}", tmp_path)


def test_a_record_says_for_what_it_was_made_but_not_of_whom_is_masked(
    writing: Served, visit: Visit
) -> None:
    words = {
        "cause": "未按规定明码标价",
        "content": "罚款二万元",
        "penalty_class": ["罚款", "警告"],
    }
    tell(
        writing.desk.store,
        firm("uscc:said"),
        person(HEAD, "欧阳事由"),
        penalty("c:firm", "uscc:said", attributes=words),
        penalty("c:head", HEAD, attributes=words),
    )
    visitor = visit(writing, "enquirer")
    visitor.goto("/records/c:firm")
    told = visitor.page.inner_text("dl.facts")
    assert all(text in told for text in ("未按规定明码标价", "罚款二万元", "罚款、警告"))
    visitor.goto("/records/c:head")
    assert "明码标价" not in visitor.page.content()


def test_an_objection_is_filed_and_settled(writing: Served, visit: Visit) -> None:
    visitor = visit(writing, "supervisor")
    one = record(writing)
    visitor.goto(f"/records/{one.id}")
    act(visitor, "object")
    assert visitor.page.locator("h1").inner_text() == "已登记异议"
    visitor.page.click("text=返回记录")
    assert "经核实" in visitor.page.locator(".timeline").inner_text()
    act(visitor, "settle")
    assert visitor.page.locator("h1").inner_text() == "异议不成立，维持记录"


def test_a_condition_is_confirmed_and_the_page_says_so(writing: Served, visit: Visit) -> None:
    listed, measure = listing(
        writing.desk.measures, conditional=True, id_="c:m1", subject="uscc:m", issuer=DEPARTMENT
    )
    tell(writing.desk.store, firm("uscc:m"), listed)
    visitor = visit(writing, "data_officer")
    visitor.goto(f"/records/{listed.id}")
    assert measure.condition in visitor.page.locator("main").inner_text()
    visitor.page.locator("#document-confirm").fill("函3号")
    act(visitor, "confirm")
    assert visitor.page.locator("h1").inner_text() == "条件已确认"
    visitor.page.click("text=返回记录")
    said = visitor.page.locator(".timeline").inner_text()
    assert all(word in said for word in ("确认条件", measure.code, "函3号", "经核实"))


def test_a_repaired_record_is_gone_from_the_party_page_and_may_be_restored(
    writing: Served, visit: Visit
) -> None:
    visitor = visit(writing, "supervisor")
    one = record(writing)
    visitor.goto(f"/records/{one.id}")
    act(visitor, "repair")
    assert "已从所有结果中消失" in visitor.page.locator("h1").inner_text()
    visitor.goto(f"/parties/{one.subject}")
    assert visitor.page.locator(f"a[href*='{one.id.removeprefix('c:')}']").count() == 0
    visitor.goto(f"/records/{one.id}")
    act(visitor, "restore")
    visitor.goto(f"/parties/{one.subject}")
    assert visitor.page.locator(f"a[href*='{one.id.removeprefix('c:')}']").count()


def test_a_data_officer_is_offered_the_own_departments_records_only(
    reading: Served, visit: Visit
) -> None:
    visitor = visit(reading, "data_officer")
    visitor.goto(f"/records/{record(reading, own=False).id}")
    assert visitor.page.locator(".words form").count() == 0
    assert "其他部门" in visitor.page.locator("main").inner_text()
    visitor.goto(f"/records/{record(reading).id}")
    assert visitor.page.locator(".words form").count() == 3


def test_an_enquirer_reads_and_is_offered_nothing(reading: Served, visit: Visit) -> None:
    visitor = visit(reading, "enquirer")
    visitor.goto(f"/records/{record(reading).id}")
    assert visitor.page.locator("form.card").count() == 0
