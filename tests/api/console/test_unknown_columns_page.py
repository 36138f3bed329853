"""A data officer who reads only Chinese says what columns are, and mends refused rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, Visitor, served
from tests.api.desks import DEPARTMENT, copy_of_city
from tests.api.loading.uploading import PENALTY, USCC, penalty, table

OVER = ".state.done, .state.refused, .state.stopped"
# Headings that no form has, over the cells of the penalty form.
HEADING = (
    "被罚的是谁",
    "代号",
    "第几号文",
    "咋罚的",
    "罚多少(万元)",
    "哪天定的",
    "谁罚的",
    "办到哪步",
)
ROWS = tuple(
    (name, uscc, number, "罚款", "5", day, DEPARTMENT, state)
    for name, uscc, number, day, state in (
        ("乌有商贸有限公司", USCC[0], "鹤市监罚〔2026〕71号", "2026-03-05", "办完了"),
        ("子虚商贸有限公司", USCC[1], "鹤市监罚〔2026〕72号", "三月六日", "撤掉了"),
    )
)
FIELDS = (
    "subject",
    "uscc",
    "document_no",
    "penalty_class",
    "fine",
    "decided_on",
    "issuer",
    "state",
)


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk of these tests' own."""
    folder = tmp_path_factory.mktemp("columns-page")
    with served(copy_of_city(folder), folder) as made:
        yield made


def send(page: Page, path: Path) -> str:
    page.set_input_files("#files", [str(path)])
    page.click("form.loading button.main")
    page.wait_for_url("**/loads/*")
    return over(page)


def over(page: Page) -> str:
    page.wait_for_selector(OVER, timeout=60_000)
    return page.locator("h1 .state").inner_text()


def written(folder: Path, name: str, *rows: tuple[str, ...]) -> Path:
    path = folder / name
    path.write_bytes(table(*rows))
    return path


def named(page: Page) -> None:
    """Say what each column is, whatever the guess was, and what words mean."""
    fields = [page.locator(f"[name=field-{place}]") for place in range(len(HEADING))]
    for select, field in zip(fields, FIELDS, strict=True):
        select.select_option(field)
    with page.expect_navigation():
        page.click("text=保存对照并重新检查")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_sheet_of_unknown_columns_is_taught_checked_and_loaded(
    at: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(at, "data_officer", size)
    page = visitor.page
    visitor.goto("/loads")
    # Other words for each size: what was taught once would be read at once the second time.
    heading = (f"{HEADING[0]}{size[0]}", *HEADING[1:])
    assert send(page, written(tmp_path, "外来表.csv", heading, *ROWS)) == "未接受"
    page.click("text=说明各列是什么")
    assert page.locator(".naming tbody tr").count() == len(HEADING)
    assert "乌有商贸有限公司" in page.inner_text(".naming")
    assert not visitor.overflows()
    visitor.picture(f"columns-{size[0]}", tmp_path)
    if "行政处罚" not in page.locator("#source option:checked").inner_text():
        page.select_option("#source", "penalty")
        page.click("text=按此表单对照")
    named(page)
    told = _meant(page)
    assert over(page) == "已完成"
    assert "确认入库（1 行）" in page.inner_text("form.confirm"), told
    assert "乌有商贸有限公司" in page.inner_text(".preview >> nth=0")
    visitor.picture(f"preview-{size[0]}", tmp_path)
    _mended_and_loaded(visitor, tmp_path, size)


def _meant(page: Page) -> str:
    """Give the words of the state column their meanings, where the page asks for them."""
    words = page.locator(".word select")
    if words.count():
        for place in range(words.count()):
            label = page.locator(".word").nth(place).inner_text()
            words.nth(place).select_option("revoke" if "撤掉了" in label else "in_force")
        with page.expect_navigation():
            page.click("text=保存对照并重新检查")
    return page.inner_text("main")


def _mended_and_loaded(visitor: Visitor, folder: Path, size: tuple[int, int]) -> None:
    page = visitor.page
    first = page.url
    page.click("text=在网页上修改")
    assert page.locator(".blamed").count() == 1
    visitor.picture(f"mend-{size[0]}", folder)
    page.fill(".blamed input", "2026-03-06")
    page.click("button:has-text('重新检查')")
    assert over(page) == "已完成"
    page.click("form.confirm button")
    assert over(page) == "已完成"
    assert page.locator("form.confirm").count() == 0
    page.goto(first)
    page.click("form.confirm button")
    assert over(page) == "已完成"


def test_what_was_taught_is_read_at_once_the_next_time(
    at: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(at, "data_officer", WIDE)
    page = visitor.page
    visitor.goto("/loads")
    heading = (f"{HEADING[0]}{WIDE[0]}", *HEADING[1:])
    row = ("丙商贸有限公司", USCC[2], "鹤市监罚〔2026〕73号", *ROWS[0][3:])
    assert send(page, written(tmp_path, "又一张.csv", heading, row)) == "已完成"
    assert page.locator("form.confirm button").is_enabled()


def test_a_file_that_was_looked_at_is_loaded_once(at: Served, visit: Visit, tmp_path: Path) -> None:
    visitor = visit(at, "data_officer", WIDE)
    page = visitor.page
    visitor.goto("/loads")
    send(page, written(tmp_path, "处罚.csv", PENALTY, penalty("丁商贸有限公司", USCC[3], 74)))
    looked_at = page.url
    page.click("form.confirm button")
    over(page)
    page.goto(looked_at)
    assert page.locator("form.confirm").count() == 0
