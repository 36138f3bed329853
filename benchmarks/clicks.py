"""How many clicks, fields and seconds each main task takes at the desk, in headless Chromium.

`python -m benchmarks.clicks`: each task from the page where its user lands after the login, done
once on a desk of its own over the sample city, on loopback. A field is one that is filled in, a
choice made or a file given; Enter counts as a click. Seconds are the machine's: from the first act
to what answers the question, without the time that a person reads or types.
"""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Download, Response

from graph.model import Record
from tests.api import working_day as day
from tests.api.console.served import Served, served, visiting
from tests.api.desks import DEPARTMENT, city, copy_of_city
from tests.api.loading.uploading import PENALTY, USCC, penalty, table
from tests.browser import browser
from tests.truth import planted

_ROWS = 500  # of a batch
_OVER = ".state.done, .state.refused"
_WAIT_MS = 60_000


class Hand:
    """A user's hand at a page: it counts what it does."""

    def __init__(self, at: Served, user: str) -> None:
        self.at, self.user = at, user
        self.clicks, self.fields = 0, 0
        self.record: Record | None = None  # that a task is about, chosen before it begins
        self._visiting = visiting(browser(), at)
        self._visitor = self._visiting.__enter__()
        self._visitor.login(user)
        self.page = self._visitor.page

    def leave(self) -> None:
        self._visitor.goto("/account")  # what is checked at the end is no other program's page
        self._visitor.errors.clear()
        self._visitor.strangers.clear()  # the browser's own viewer of PDF
        self._visiting.__exit__(None, None, None)

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.click(selector)

    def go(self, selector: str) -> None:
        """Click, and wait until another page has come."""
        with self.page.expect_navigation(timeout=_WAIT_MS):
            self.click(selector)

    def fill(self, selector: str, text: str) -> None:
        self.fields += 1
        self.page.fill(selector, text)

    def enter(self, selector: str) -> None:
        self.clicks += 1
        self.page.press(selector, "Enter")

    def choose(self, selector: str, value: str) -> None:
        self.fields += 1
        self.page.select_option(selector, value)

    def give(self, selector: str, path: Path) -> None:
        self.fields += 1
        self.page.set_input_files(selector, path)

    def see(self, selector: str) -> None:
        self.page.wait_for_selector(selector, timeout=_WAIT_MS)

    def gets(self, selector: str) -> Download:
        """Click, and wait until a file has come."""
        with self.page.expect_download(timeout=_WAIT_MS) as coming:
            self.click(selector)
        coming.value.path()
        return coming.value


@dataclass(frozen=True)
class Task:
    """What is done, by whom, after what; `act` ends when the answer is on the screen."""

    name: str
    user: str
    act: Callable[[Hand], None]
    before: Callable[[Hand], None] | None = None


def _code(case: str) -> str:
    return planted(city() / "files" / "truth.csv")[case][0]


def _vet(hand: Hand) -> None:
    hand.fill("#text", _code("listed_participant"))
    hand.enter("#text")
    hand.see(".decision")


def _vet_lead(hand: Hand) -> None:
    hand.fill("#text", day.LEAD)
    hand.enter("#text")
    hand.see(".decision")


def _paper(hand: Hand) -> None:
    """Until the whole PDF has come; what the browser's own viewer then takes is not in it."""
    with hand.page.context.expect_event("response", _is_paper, timeout=_WAIT_MS) as coming:
        hand.click("a[href$='paper.pdf']")
    coming.value.finished()


def _is_paper(response: Response) -> bool:
    return response.url.endswith("paper.pdf")


def _consent(hand: Hand, deed: str, told: str) -> None:
    """Confirm a deed, do it, and read that it is done."""
    hand.click(f"form:has([value={deed}]) [type=checkbox]")
    hand.click(f"form:has([value={deed}]) button")
    hand.see(f"h1:has-text('{told}')")


def _accept(hand: Hand) -> None:
    _consent(hand, "accept", "已采纳")


def _hand_over(hand: Hand) -> None:
    hand.fill("#lead-note", "是否为同一人控制")
    hand.click("button:has-text('转核查')")
    hand.see(".handed:has-text('待受理')")


def _batch(hand: Hand) -> None:
    path = hand.at.desk.folder / "申请名单.csv"
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("统一社会信用代码",), *((one,) for one in _firms(hand.at))])
    path.write_bytes(text.getvalue().encode())
    hand.click("nav a[href='/vet']")
    hand.click("a[href='/vet/batch']")
    hand.give("#file", path)
    hand.gets("form.vet button.main")


def _firms(at: Served) -> list[str]:
    ids = at.desk.views.current().reach.snapshot.entities.ids
    codes = [one.removeprefix("uscc:") for one in ids if one.startswith("uscc:")]
    return (codes * (_ROWS // len(codes) + 1))[:_ROWS]


def _find(hand: Hand) -> None:
    hand.fill("#text", _code("phoenix"))
    hand.enter("#text")
    hand.click(".results a")
    hand.see("#h-brief")


def _behind(hand: Hand) -> None:
    _find(hand)
    hand.click("a[href^='/ownership/']")
    hand.see("h2:has-text('股权结构图')")


def _network(hand: Hand) -> None:
    _find(hand)
    hand.click("a[href^='/network/']")
    hand.click("#leads button")
    hand.see("#leads button[aria-pressed=true]")


def _paths(hand: Hand) -> None:
    hand.click("nav a[href='/paths']")
    hand.fill("#one-text", _code("phoenix"))
    hand.fill("#other-text", _code("phoenix_left"))
    hand.enter("#other-text")
    hand.see("h2:has-text('最短路径')")


def _purpose(hand: Hand) -> None:
    hand.page.fill("#purpose", "核查〔2026〕12号举报")
    hand.page.click("form.purpose button")


def _lead_waits(hand: Hand) -> None:
    officer = Hand(hand.at, "enquirer")
    _vet_lead(officer)
    _hand_over(officer)
    officer.leave()
    hand.page.reload()


def _answer(hand: Hand) -> None:
    hand.click("#handed_over a")
    hand.click("button:has-text('为此线索立案')")
    hand.choose("select[name=outcome]", "refuted")
    hand.fill("textarea[name=text] >> nth=0", "经查不是同一人")
    hand.click("button:has-text('答复')")
    hand.see(".leads:has-text('不属实')")


def _send(hand: Hand, name: str, content: bytes) -> None:
    path = hand.at.desk.folder / name
    path.write_bytes(content)
    hand.click("nav a[href='/loads']")
    hand.give("#files", path)
    hand.click("form.loading button.main")
    hand.page.wait_for_url("**/loads/*")
    hand.see(_OVER)


def _confirm(hand: Hand) -> None:
    """Load for good what was looked at."""
    hand.go("form.confirm button")
    hand.see(".state.done")


def _load(hand: Hand) -> None:
    _send(hand, "处罚.csv", table(PENALTY, penalty("新开商贸有限公司", USCC[0], 71)))
    _confirm(hand)


def _load_unread(hand: Hand) -> None:
    """A column that no form has beside those that it needs: it is named, the rest goes in."""
    heads = (*PENALTY, "承办人手机")
    row = (*penalty("新开商贸有限公司", USCC[1], 72), "见附件")
    _send(hand, "处罚.csv", table(heads, row))
    _confirm(hand)


def _load_foreign(hand: Hand) -> None:
    heads = ("被罚的是谁", "代号", "第几号文", "咋罚的", "罚多少(万元)", "哪天定的", "谁罚的")
    _send(hand, "外来表.csv", table(heads, penalty("新开商贸有限公司", USCC[2], 73)))
    hand.go("a[href$='/columns']")
    if hand.page.input_value("#source") != "penalty":
        hand.choose("#source", "penalty")
        hand.go("form.naming-source button")
    fields = ("subject", "uscc", "document_no", "penalty_class", "fine", "decided_on", "issuer")
    for place, field in enumerate(fields):
        if hand.page.input_value(f"[name=field-{place}]") != field:
            hand.choose(f"[name=field-{place}]", field)
    hand.go("text=保存对照并重新检查")
    hand.see(_OVER)
    _confirm(hand)


def _mend(hand: Hand) -> None:
    row = penalty("新开商贸有限公司", USCC[3], 74, "2026-02-30")
    _send(hand, "处罚.csv", table(PENALTY, row))
    hand.go("a[href$='/mend']")
    hand.fill("[aria-invalid=true]", "2026-02-28")
    hand.go("form button.main")
    hand.see(_OVER)
    _confirm(hand)


def _with_record(hand: Hand) -> None:
    """Choose the record of the department that is objected to."""
    ids = hand.at.desk.views.current().reach.snapshot.records.ids
    hand.record = next(
        one
        for one in hand.at.desk.store.records(ids=ids)
        if one.issuer == DEPARTMENT
        and one.state == "in_force"
        and one.document_no
        and one.subject.startswith("uscc:")
    )


def _object(hand: Hand) -> None:
    record = hand.record
    assert record
    hand.click("nav a[href='/search']")
    hand.fill("#text", record.document_no or "")
    hand.enter("#text")
    hand.click(".results a")
    hand.click(f"a[href='/records/{quote(record.id)}']")
    hand.fill("#reason-object", "当事人称处罚决定已撤销")
    _consent(hand, "object", "已登记异议")


def _settle(hand: Hand) -> None:
    hand.click("#objections li a")
    hand.choose("#outcome", "rejected")
    hand.fill("#reason-settle", "经核对原决定仍然有效")
    _consent(hand, "settle", "异议不成立")


def _journal(hand: Hand) -> None:
    hand.click("nav a[href='/journal']")
    hand.click("a[href='/journal?chain=access']")
    hand.see("a[href='/journal?chain=access'][aria-current]")


def _key(hand: Hand) -> None:
    hand.click("nav a[href='/users']")
    hand.fill("#h-key ~ form [name=name]", "审批系统")
    hand.click("#h-key ~ form [value=enquirer]")
    hand.click("#h-key ~ form button.main")
    hand.see("code.key")


TASKS = (
    Task("paste a code, read the decision", "enquirer", _vet),
    Task("print the paper of it", "enquirer", _paper, _vet),
    Task("accept it", "enquirer", _accept, _vet),
    Task(f"vet a sheet of {_ROWS} rows", "enquirer", _batch),
    Task("hand a lead over", "enquirer", _hand_over, _vet_lead),
    Task("find a firm by its code", "investigator", _find, _purpose),
    Task("who is behind a firm", "investigator", _behind, _purpose),
    Task("the chain that reaches a firm, drawn", "investigator", _network, _purpose),
    Task("how two firms are connected", "investigator", _paths, _purpose),
    Task("open a case for a lead, answer it", "investigator", _answer, _lead_waits),
    Task("load a sheet", "data_officer", _load),
    Task("load a sheet with a column that no form has", "data_officer", _load_unread),
    Task("load a sheet, no column known", "data_officer", _load_foreign),
    Task("mend a refused row, load it", "data_officer", _mend),
    Task("write an objection down", "data_officer", _object, before=_with_record),
    Task("answer an objection", "supervisor", _settle),
    Task("who looked at whom", "supervisor", _journal),
    Task("a key for a system", "administrator", _key),
)


def done(task: Task) -> tuple[int, int, float]:
    """Clicks, fields and seconds of a task on a desk of its own."""
    with TemporaryDirectory() as folder, served(copy_of_city(Path(folder)), Path(folder)) as at:
        hand = Hand(at, task.user)
        if task.before:
            task.before(hand)
        hand.clicks = hand.fields = 0
        began = time.monotonic()
        task.act(hand)
        took = time.monotonic() - began
        hand.leave()
        return hand.clicks, hand.fields, took


def main() -> None:
    print("| task | role | clicks | fields | seconds |\n|---|---|--:|--:|--:|")
    for task in TASKS:
        clicks, fields, took = done(task)
        print(f"| {task.name} | `{task.user}` | {clicks} | {fields} | {took:.1f} |", flush=True)


if __name__ == "__main__":
    main()
