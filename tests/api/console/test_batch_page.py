"""The spreadsheet page: uploaded, vetted row by row, downloaded, or refused with a sentence."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from analytics.vetting.short_code import code_of
from tests.api.console.conftest import Visit
from tests.api.console.served import NARROW, WIDE, Served, Visitor
from tests.api.desks import city
from tests.truth import planted

TRUTH = planted(city() / "files" / "truth.csv")
BARRED = TRUTH["listed_participant"][0]
CODE = TRUTH["listed_applicant"][0]


def name_of(at: Served) -> str:
    id_ = f"uscc:{CODE}"
    return at.desk.store.entities([id_])[id_].name


def upload(visitor: Visitor, path: Path) -> None:
    visitor.goto("/vet/batch")
    visitor.page.set_input_files("#file", path)


def test_the_officers_sheet_comes_back_with_what_was_found(
    reading: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(reading, "enquirer")
    book = Workbook()
    for row in (["项目代码", "备注"], [BARRED, "备注一"], ["nobody", ""], ["", "无代码"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "sent.xlsx")
    upload(visitor, tmp_path / "sent.xlsx")
    with visitor.page.expect_download() as waiting:
        visitor.page.click("form.vet button.main")
    back = tmp_path / "back.xlsx"
    waiting.value.save_as(back)
    assert waiting.value.suggested_filename.startswith("审查结果-")
    header, first, second, third = load_workbook(back).worksheets[0].iter_rows(values_only=True)
    assert header[:4] == ("项目代码", "备注", "审查对象", "审查结论")
    assert first[0] == BARRED
    assert BARRED in str(first[2])
    assert first[3] in ("限制", "复核")
    assert first[4] >= 1  # type: ignore[operator]
    assert "【直接记录】" in str(first[8])
    certificate = reading.desk.certificates.of(str(first[10])).certificate
    assert certificate["decision"] in ("restricted", "review")
    assert first[9] == code_of(certificate["hash"])
    assert "没有主体对应" in str(second[-1])
    assert third[-1] == "本行未填代码或名称"


def test_a_row_says_what_is_wrong_with_its_code_and_whose_else_it_is(
    reading: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(reading, "enquirer")
    book, sheet = Workbook(), tmp_path / "sent.xlsx"
    wrong = CODE[:8] + ("1" if CODE[8] != "1" else "2") + CODE[9:]
    for row in (
        ["单位名称", "统一社会信用代码"],
        ["另一家有限公司", CODE],
        [name_of(reading), CODE],
        ["", wrong],
        ["", 912304004111111230],
    ):
        book.worksheets[0].append(row)
    book.save(sheet)
    upload(visitor, sheet)
    with visitor.page.expect_download() as waiting:
        visitor.page.click("form.vet button.main")
    back = tmp_path / "back.xlsx"
    waiting.value.save_as(back)
    rows = list(load_workbook(back).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert "表中写的是“另一家有限公司”，与代码不符" in str(rows[0][2])
    assert str(rows[1][2]).endswith(CODE)
    assert "校验码不符" in str(rows[2][-1])
    assert "已被表格软件舍去" in str(rows[3][-1])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 damaged", "已损坏"),
        ("../../x.csv", b"a,b\n1,2\n", "没有以“统一社会信用代码”"),
        ("a.xlsx", b"", "文件是空的"),
    ],
    ids=["damaged", "headless", "empty"],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(
    reading: Served, visit: Visit, name: str, content: bytes, words: str
) -> None:
    visitor = visit(reading, "enquirer")
    visitor.forgiven.append("422")
    visitor.goto("/vet/batch")
    visitor.page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": content})
    visitor.page.click("form.vet button.main")
    assert words in visitor.page.locator("[role=alert]").inner_text()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_fits(
    reading: Served, visit: Visit, size: tuple[int, int], tmp_path: Path
) -> None:
    visitor = visit(reading, "enquirer", size=size)
    visitor.goto("/vet/batch")
    assert not visitor.overflows()
    visitor.picture(f"batch-{size[0]}", tmp_path)


def test_the_page_says_how_many_rows_are_vetted_to_who_sent_the_sheet_alone(
    reading: Served, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(reading, "enquirer")
    (tmp_path / "sent.csv").write_text("项目代码\n" + f"{BARRED}\n" * 3, encoding="utf-8")
    upload(visitor, tmp_path / "sent.csv")
    with visitor.page.expect_download():
        visitor.page.click("form.vet button.main")
    visitor.page.wait_for_selector("#count:has-text('3 行已审查完')")
    assert "请勿关闭" not in visitor.page.locator("#busy").inner_text()
    ticket = visitor.page.input_value("#ticket")
    path = f"{reading.url}/vet/batch/progress?ticket={ticket}"
    assert visitor.page.request.get(path).json() == {"done": 3, "of": 3}
    other = visit(reading, "investigator")
    assert other.page.request.get(path).json() == {"done": 0, "of": 0}
