"""The day of each role at its desk, in Chinese, in a browser: walked on both engines.

Each lands on what waits, does what the role is there for, and finds it told where it is looked
for: by the one who did it and by the one it was handed to. A desk of `day.fill` under four eyes,
one for all days.
"""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Page

from tests.api import working_day as day
from tests.api.console.served import Served, Visitor
from tests.api.desks import PASSWORD
from tests.api.engines import caught_up
from tests.api.page_words import shown, strangers
from tests.builders import penalty, tell
from tests.pdfs import need_papers, text_of

Visit = Callable[..., Visitor]
PROJECT, PHOENIX = day.TRUTH["listed_participant"][0], day.TRUTH["phoenix"][0]
_LOADED = ".state.done, .state.refused, .state.stopped"


def read(visitor: Visitor) -> str:
    """What the page says, which must be Chinese."""
    assert strangers(shown(visitor.page.content()), "zh") == []
    return visitor.page.locator("main").inner_text()


def waiting(visitor: Visitor, code: str) -> int:
    """How much waits in a list, as its owner's first page says."""
    visitor.goto("/worklist")
    read(visitor)
    return int(visitor.page.locator(f"#h-{code} .count").inner_text().removesuffix("+"))


def press(page: Page, button: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        page.click(button)


def vet(officer: Visitor, text: str) -> str:
    """Vet by the form of the first page; what the page of the vetting says."""
    officer.goto("/worklist")
    officer.page.fill("#text", text)
    officer.page.click("form.vet button.main")
    officer.page.wait_for_url("**/vettings/*")
    return read(officer)


def state_purpose(visitor: Visitor) -> None:
    visitor.page.fill("#purpose", "核查〔2026〕12号举报")
    press(visitor.page, "form.purpose button")


def do(visitor: Visitor, action: str) -> str:
    """Do something to the record of the page; what is then said."""
    form = visitor.page.locator(f"form:has(input[value={action}])")
    form.locator("textarea").fill("经核实")
    form.locator("input[type=checkbox]").check()
    with visitor.page.expect_navigation():
        form.locator("button").click()
    return read(visitor)


def agree(visitor: Visitor, about: str) -> None:
    """Say the second word on the request that tells of something, and see that it is done."""
    visitor.goto("/approvals")
    read(visitor)
    done = visitor.page.locator("li.card:has-text('已执行')", has_text=about)
    before = done.count()
    asked = visitor.page.locator("li.card:has(form[action$='/approve'])", has_text=about)
    with visitor.page.expect_navigation():
        asked.locator("form[action$='/approve'] button").click()
    read(visitor)
    assert done.count() == before + 1


def _officer(at: Served, visit: Visit) -> None:
    """The officer vets a project, takes the paper, gives a word and finds it among the own."""
    need_papers()
    officer = visit(at, "enquirer")
    before = waiting(officer, "open_vettings")
    assert "直接记录" in vet(officer, PROJECT)
    page, hash_ = officer.page, officer.page.url.rpartition("/")[2]
    assert page.locator(".decision .big").inner_text() in ("限制", "复核")
    paper = page.request.get(f"{at.url}/vettings/{hash_}/paper.pdf").body()
    assert "信用核查意见书" in text_of(paper)
    assert waiting(officer, "open_vettings") == before + 1
    officer.goto(f"/vettings/{hash_}")
    page.locator("form:has(input[value=accept]) input[type=checkbox]").check()
    press(page, "form:has(input[value=accept]) button")
    assert "已采纳" in read(officer)
    assert waiting(officer, "open_vettings") == before
    officer.goto("/vettings")
    read(officer)
    mine = page.locator(f"tr:has(a[href='/vettings/{hash_}'])")
    assert mine.locator("td[data-of='经办人意见']").inner_text() == "采纳"


def _lead(at: Served, visit: Visit) -> None:
    """A lead goes from the officer to an investigator and comes back answered."""
    officer, investigator = visit(at, "enquirer"), visit(at, "investigator")
    state_purpose(investigator)
    before = waiting(investigator, "handed_over")
    vet(officer, PHOENIX)
    officer.page.fill("#lead-note", "两家是否同一人控制")
    press(officer.page, "button:has-text('转核查')")
    assert "待受理" in read(officer)
    assert waiting(investigator, "handed_over") == before + 1
    page = investigator.page
    page.locator("#handed_over .waiting a").first.click()
    lead = page.locator(".leads li:has-text('两家是否同一人控制')")
    with page.expect_navigation():
        lead.locator("button").click()
    case = page.url.removeprefix(at.url)
    investigate(investigator, case)
    page.select_option("select[name=outcome]", "confirmed")
    page.fill("textarea[name=text] >> nth=0", "两家由同一人控制")
    press(page, "button:has-text('答复')")
    assert "属实" in read(investigator)
    officer.page.reload()
    assert "两家由同一人控制" in read(officer)


def investigate(visitor: Visitor, case: str) -> None:
    """From a search to who is behind the party, its network kept in the case, and a chain."""
    page, number = visitor.page, case.rpartition("/")[2]
    visitor.goto("/search")
    page.fill("#text", PHOENIX)
    press(page, "form[role=search] button.main")
    press(page, ".results a")
    assert page.locator("ol.chains > li").count() >= 1
    assert "股权穿透" in read(visitor)
    press(page, "main a:has-text('股权穿透') >> nth=0")
    assert "实际控制人" in read(visitor)
    visitor.goto(f"/network/uscc:{PHOENIX}?case={number}")
    page.click("#leads button")
    page.wait_for_selector("#leads button[aria-pressed=true]")
    assert "画出 3 个主体" in read(visitor)
    page.click("#keep")
    page.wait_for_selector("#notice:not([hidden])")
    assert "已存入案件" in page.inner_text("#notice")
    visitor.goto("/paths")
    read(visitor)
    visitor.goto(case)
    assert page.locator(".pictures img").count() == 1
    read(visitor)


def _watch(at: Served, visit: Visit) -> None:
    """The investigator is told what became of a watched party."""
    investigator = visit(at, "investigator")
    before = waiting(investigator, "alerts_unseen")
    investigator.goto(f"/parties/{day.FIRM}")
    press(investigator.page, "button:has-text('关注')")
    tell(at.desk.store, penalty("c:watched-day", day.FIRM, document_no="鹤罚〔2026〕61号"))
    caught_up(at.desk)
    at.desk.watcher.look()
    assert waiting(investigator, "alerts_unseen") == before + 1
    press(investigator.page, "#alerts_unseen .waiting a")
    assert "新增“直接记录”：记录 c:watched-day" in read(investigator)
    press(investigator.page, "button:has-text('已阅')")
    assert waiting(investigator, "alerts_unseen") == before


def _data_officer(at: Served, visit: Visit) -> None:
    """The data officer confirms a condition, mends a refused row and sees the load done."""
    officer = visit(at, "data_officer")
    page, asked = officer.page, waiting(officer, "conditions_to_confirm")
    press(page, "#conditions_to_confirm .waiting a >> nth=0")
    page.locator("#document-confirm").fill("函3号")
    assert "条件已确认" in do(officer, "confirm")
    assert waiting(officer, "conditions_to_confirm") == asked - 1
    refused = waiting(officer, "rejects_to_mend")
    press(page, "#rejects_to_mend .waiting a >> nth=0")
    page.fill(".blamed input", "2026-02-28")
    press(page, "button:has-text('重新检查')")
    page.wait_for_selector(_LOADED)
    assert "没有写入任何内容：1 行可以入库" in read(officer)
    press(page, "form.confirm button")
    page.wait_for_selector(_LOADED)
    assert "已完成" in read(officer)
    assert waiting(officer, "rejects_to_mend") == refused - 1
    officer.goto("/about")
    assert "鹤岗市市场监督管理局" in read(officer)


def _supervisor(at: Served, visit: Visit) -> None:
    """The supervisor settles an objection, says the second word and reads the journal."""
    supervisor, second = visit(at, "supervisor"), visit(at, "everyone")
    page, disputed = supervisor.page, waiting(supervisor, "objections")
    press(page, "#objections .waiting a >> nth=0")
    assert "等第二人同意" in do(supervisor, "settle")
    assert waiting(supervisor, "objections") == disputed
    agree(second, "异议不成立")
    assert waiting(supervisor, "objections") == disputed - 1
    repairs = waiting(supervisor, "repairs")
    agree(supervisor, "信用修复")
    assert waiting(supervisor, "repairs") == repairs - 1
    supervisor.goto("/journal")
    told = read(supervisor)
    assert "信用修复" in told
    assert "第二人同意" in told
    page.click(".whole button")
    page.wait_for_selector(".sound", timeout=60_000)
    assert "两条日志链与数据均完整" in read(supervisor)


def _administrator(at: Served, visit: Visit) -> None:
    """The administrator sees how the desk is and adds a user with a second word."""
    first, second = visit(at, "administrator"), visit(at, "everyone")
    assert waiting(first, "keys_ending") >= 1
    assert first.page.locator("#health .waiting li").count() >= 1
    assert first.page.locator("#backups .waiting li").count() >= 1
    first.goto("/users")
    form = first.page.locator("form[action='/users']")
    form.locator("[name=name]").fill("王审批")
    form.locator("[name=password]").fill(PASSWORD)
    form.get_by_label("审查员").check()
    with first.page.expect_navigation():
        form.locator("button").click()
    assert "等另一位管理员" in read(first)
    assert not at.desk.accounts.has_user("王审批")
    agree(second, "王审批")
    assert at.desk.accounts.has_user("王审批")
    first.goto("/about")
    read(first)


DAYS: Final[dict[str, Callable[[Served, Visit], None]]] = {
    "officer": _officer,
    "officer-and-investigator": _lead,
    "investigator": _watch,
    "data-officer": _data_officer,
    "supervisor": _supervisor,
    "administrator": _administrator,
}
