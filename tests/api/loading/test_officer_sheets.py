"""An officer's spreadsheet: whom a row is about, read apart from the server and within bounds."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from api.loading.officer_sheets import sheet_read_apart
from api.loading.process import Bounds
from graph.errors import BadInput
from tests.api.desks import Client, city
from tests.costs import cost_apart
from tests.truth import planted

TRUTH = planted(city() / "files" / "truth.csv")
BARRED = TRUTH["listed_participant"][0]


def workbook(path: Path, *rows: list[str]) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def vetted(client: Client, path: Path, scenario: str) -> list[tuple[object, ...]]:
    csrf = client.login("enquirer")
    answer = client.http.post(
        "/vet/batch",
        data={"csrf": csrf, "scenario": scenario},
        files={"file": ("名单.xlsx", path.read_bytes())},
    )
    assert answer.status_code == 200
    return list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))


def a_company(client: Client) -> tuple[str, str]:
    """(code, name) of a company that passes: the sample plants some without any record."""
    for case in ("clear", "namesake", "hub_address", "innocent"):
        for code in TRUTH.get(case, ()):
            if code.startswith("9"):
                return code, client.desk.store.entities([f"uscc:{code}"])[f"uscc:{code}"].name
    for match in client.desk.store.find("公司", limit=50).matches:
        code = match.entity.identifiers.get("uscc", "")
        if code and not client.desk.store.records(subjects=[match.entity.id]):
            return code, match.entity.name
    raise AssertionError("the sample has no company without a record")


def test_a_project_with_a_listed_contractor_is_not_passed_for_the_company_in_its_row(
    reading: Client, tmp_path: Path
) -> None:
    code, name = a_company(reading)
    path = workbook(
        tmp_path / "a.xlsx",
        ["建设单位", "统一社会信用代码", "项目代码"],
        [name, code, BARRED],
        [name, code, "无"],
    )
    header, project, company = vetted(reading, path, "project_approval")
    assert header[3:5] == ("审查对象", "审查结论")
    assert BARRED in str(project[3])
    assert project[4] in ("限制", "复核")
    assert code in str(company[3])
    assert name in str(company[3])


def test_in_other_scenarios_the_company_is_asked_about(reading: Client, tmp_path: Path) -> None:
    code, name = a_company(reading)
    path = workbook(
        tmp_path / "a.xlsx", ["名称", "统一社会信用代码", "项目代码"], [name, code, BARRED]
    )
    assert sheet_read_apart(path, most_rows=10, project_first=False).named == {1: code}
    assert sheet_read_apart(path, most_rows=10, project_first=True).named == {1: BARRED}


def test_a_row_says_what_was_never_loaded_and_which_subject_suits_no_scenario(
    reading: Client, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", ["项目代码"], [BARRED])
    _, project = vetted(reading, path, "bidding")
    assert project[2] == "复核"
    assert "没有投标人数据" in str(project)
    _, refused = vetted(reading, path, "employment")
    assert "项目不是劳动就业的审查对象" in str(refused)


def test_a_sheet_beyond_the_bounds_ends_its_own_process_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("名称\n" + ("甲," * 150 + "乙" * 4000 + "\n") * 1900, "utf-8")
    tight = Bounds(memory=2**20)
    with pytest.raises(BadInput, match="memory or time"):
        sheet_read_apart(tmp_path / "a.csv", most_rows=2000, project_first=False, bounds=tight)


def test_what_cannot_be_read_is_refused_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(BadInput) as refused:
        sheet_read_apart(tmp_path / "a.csv", most_rows=10, project_first=False)
    assert refused.value.code == "officer_sheet.no_names"


def test_a_workbook_with_400_000_styles_is_refused_at_once(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["名称"], ["甲公司"])
    many = "<xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>" * 400_000
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(
        b"</cellXfs>", many.encode() + b"</cellXfs>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)

    def read() -> None:
        with pytest.raises(BadInput, match="cell styles"):
            sheet_read_apart(path, most_rows=10, project_first=False)

    assert cost_apart(read) < 10
