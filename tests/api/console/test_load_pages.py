"""The load pages, as data officers drive them, with tame files and hostile ones."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from analytics import wording
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, served
from tests.api.desks import city, copy_of_city
from tests.api.loading.uploading import FIRMS, USCC, firms, loading, table

SCRIPT = "<script>alert(1)</script>\"'&有限公司"
IMAGE = "<img src=x onerror=alert(2)>有限公司"
TURNED = "右\u202e\u2067左\u0007有限公司"
OVER = ".state.done, .state.refused, .state.stopped"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk of these tests' own."""
    folder = tmp_path_factory.mktemp("load-pages")
    with served(copy_of_city(folder), folder) as made:
        yield made


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def sent(page: Page, *paths: Path) -> None:
    """Send files, which are looked at first."""
    page.set_input_files("#files", [str(path) for path in paths])
    page.click("form.loading button.main")
    page.wait_for_url("**/loads/*")


def over(page: Page) -> str:
    page.wait_for_selector(OVER, timeout=60_000)
    return page.locator("h1 .state").inner_text()


def confirmed(page: Page) -> None:
    """Load for good what was looked at."""
    assert over(page) == "已完成"
    with page.expect_navigation():
        page.click("form.confirm button")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_departments_files_are_loaded_and_told_of_sheet_by_sheet(
    at: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(at, "data_officer", size)
    page = visitor.page
    visitor.goto("/loads")
    assert not visitor.overflows()
    visitor.picture(f"loads-{size[0]}", tmp_path)
    files = [path for path in sorted((city() / "files").iterdir()) if path.name != "truth.csv"]
    sent(page, *files)
    confirmed(page)
    assert over(page) == "已完成"
    # Each file of the sample is one sheet.
    assert page.locator("section[aria-labelledby=h-taken] tbody tr").count() == len(files)
    assert (
        wording.word("source", "organisations")
        in page.locator("section[aria-labelledby=h-taken]").inner_text()
    )
    assert "鹤岗市市场监督管理局" in page.locator("section[aria-labelledby=h-late]").inner_text()
    assert not visitor.overflows()
    visitor.picture(f"load-{size[0]}", tmp_path)


def test_refused_rows_are_downloaded_mended_and_loaded(
    at: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(at, "data_officer")
    page = visitor.page
    visitor.goto("/loads")
    sent(page, written(tmp_path, "登记.csv", table(FIRMS, ("待改有限公司", "bad", "2020-01-01"))))
    over(page)
    with page.expect_download() as coming:
        page.click("text=下载退回的行")
    text = Path(coming.value.path()).read_text("utf-8-sig")
    assert coming.value.suggested_filename.startswith("rejects-")
    visitor.goto("/loads")
    mended = text.replace('"bad"', f'"{USCC[0]}"')
    sent(page, written(tmp_path, "改好.csv", mended.encode()))
    confirmed(page)
    assert over(page) == "已完成"
    assert at.desk.store.entities([f"uscc:{USCC[0]}"])[f"uscc:{USCC[0]}"].name == "待改有限公司"


def test_what_would_happen_is_said_before_anything_is_written(
    at: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(at, "data_officer")
    visitor.goto("/loads")
    rows = table(FIRMS, ("试查有限公司", USCC[1], "2020-01-01"))
    sent(visitor.page, written(tmp_path, "登记.csv", rows))
    over(visitor.page)
    assert "没有写入任何内容：1 行可以入库" in visitor.page.locator(".note").inner_text()
    assert "试查有限公司" in visitor.page.locator(".preview").first.inner_text()
    assert not at.desk.store.entities([f"uscc:{USCC[1]}"])


def test_a_file_of_no_known_source_is_refused_in_words(
    at: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(at, "data_officer")
    visitor.goto("/loads")
    sent(visitor.page, written(tmp_path, "菜单.csv", table(("菜名", "价格"), ("饺子", "20"))))
    assert over(visitor.page) == "未接受"
    told = visitor.page.locator(".note").inner_text()
    assert "不属于任何已知数据来源" in told
    assert "没有写入任何内容" in told
    visitor.picture("load-refused", tmp_path)


def test_progress_is_told_and_a_load_that_is_killed_says_what_to_do(
    at: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(at, "data_officer")
    page = visitor.page
    visitor.goto("/loads")
    sent(page, written(tmp_path, "大.csv", firms(60_000)))
    confirmed(page)
    page.wait_for_selector("#progress:has-text('正在加载，已处理')")
    os.kill(loading()[0], signal.SIGKILL)
    assert over(page) == "已中断"
    assert "请重新上传同样的文件" in page.locator(".note").inner_text()


def test_more_than_is_taken_is_said_before_it_is_sent(
    at: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(at, "data_officer")
    page = visitor.page
    visitor.goto("/loads")
    paths = [written(tmp_path, f"{n}.csv", b"a") for n in range(41)]
    page.set_input_files("#files", [str(path) for path in paths])
    assert "一次最多 40 个文件" in page.locator("#chosen").inner_text()
    page.click("form.loading button.main")
    assert page.url.endswith("/loads")


def test_files_are_dropped_onto_the_page(at: Served, visit: Visit) -> None:
    visitor = visit(at, "data_officer")
    page = visitor.page
    visitor.goto("/loads")
    dropped = page.evaluate_handle(
        "() => { const d = new DataTransfer(); d.items.add(new File(['a'], 'a.csv')); return d; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    assert "已选 1 个文件" in page.locator("#chosen").inner_text()


def test_the_form_works_without_scripts(at: Served, visit: Visit, tmp_path: Path) -> None:
    visitor = visit(at, "data_officer")
    visitor.page.route(
        "**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    visitor.goto("/loads")
    sent(visitor.page, written(tmp_path, "登记.csv", table(FIRMS)))
    while not visitor.page.locator(OVER).count():
        visitor.page.reload()


def test_hostile_text_is_shown_as_text_wherever_it_is_shown(at: Served, visit: Visit) -> None:
    visitor = visit(at)
    page = visitor.page
    page.on("dialog", lambda dialog: visitor.errors.append(f"a script ran: {dialog.message}"))
    rows = [
        (name, uscc, "2020-01-01")
        for name, uscc in zip((SCRIPT, IMAGE, TURNED, "=1+1有限公司"), USCC[2:], strict=True)
    ]
    name = "<img src=x onerror=alert(3)>\u202e.csv"
    visitor.goto("/loads")
    page.set_input_files(
        "#files",
        {
            "name": name,
            "mimeType": "text/html",
            "buffer": table((*FIRMS, "<script>alert(4)"), *rows),
        },
    )
    page.click("form.loading button.main")
    page.wait_for_url("**/loads/*")
    confirmed(page)
    over(page)
    shown = page.locator("section[aria-labelledby=h-taken]").inner_text()
    assert "<img src=x onerror=alert(3)>.csv" in shown
    assert "<script>alert(4)" in shown
    visitor.goto("/loads")
    assert "<img src=x onerror=alert(3)>.csv" in page.locator("table.loads").inner_text()
    for text, uscc in ((SCRIPT, USCC[2]), (IMAGE, USCC[3]), ("左", USCC[4])):
        visitor.goto(f"/parties/uscc:{uscc}")
        assert text in page.locator("h1").inner_text()
        visitor.goto("/search")
        page.fill("#text", uscc)
        page.wait_for_selector("#suggestions li")
        assert text in page.locator("#suggestions li").first.inner_text()
        page.click("form[role=search] button.main")
        assert text in page.locator(".results").inner_text()
    assert page.locator("img[src=x]").count() == 0


def test_who_may_not_load_is_told_so(at: Served, visit: Visit) -> None:
    visitor = visit(at, "investigator")
    visitor.forgiven.append("403")
    visitor.goto("/loads")
    assert visitor.page.locator("h1").inner_text() == "您的角色无权进行此操作"
