"""The rejects file: what refused rows are called, and how they are shown to a spreadsheet."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.law.tiers import read_tier_law
from graph.formulas import as_read, disarmed
from graph.sentence import LANGUAGES, Language
from loaders.load import load
from loaders.native_tables import COLUMNS
from loaders.rejects import BETWEEN, LEADING
from loaders.report import LoadOptions
from tests.loaders.sheets import PENALTY, ROW, USCC, a_store, counts, take, with_cell, write_csv


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+A1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "-", "\r=1", "\n=1", "＝1+1", "＠A1"],
)
def test_a_cell_that_begins_like_a_formula_is_disarmed(cell: str) -> None:
    assert disarmed(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "-5", "+86", "-1,234.50", "12%", "某公司", "a=b", "'quoted"])
def test_numbers_and_plain_words_stay_as_they_are(cell: str) -> None:
    assert disarmed(cell) == cell


@given(st.text())
def test_what_is_disarmed_is_read_as_it_was(cell: str) -> None:
    if not cell.startswith("'"):
        assert as_read(disarmed(cell)) == cell


def test_refused_rows_are_told_under_the_name_that_their_sender_gave(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "upload-1.csv", PENALTY, with_cell("处罚决定日期", "三月五日"))
    options = LoadOptions(rejects=tmp_path / "r.csv", names={"upload-1.csv": "三月处罚.csv"})
    load(a_store(tmp_path), [path], law=read_tier_law(), options=options)
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["file", "三月处罚.csv"]


def test_disarmed_rows_of_a_native_table_load_as_they_were(tmp_path: Path) -> None:
    cells = {
        "id": f"uscc:{USCC[0]}",
        "kind": "enterprise",
        "name": disarmed("=1+1公司"),
        "roles": "",
        "identifiers": "{}",
        "attributes": "{}",
    }
    told = ("entities.csv", "", "2", "kind", "mended")
    row = [*told, *(cells[column] for column in COLUMNS["entities"])]
    path = write_csv(tmp_path / "mended.csv", [*LEADING["en"], *COLUMNS["entities"]], row)
    store = a_store(tmp_path)
    load(store, [path], law=read_tier_law(), options=LoadOptions())
    assert store.entities([f"uscc:{USCC[0]}"])[f"uscc:{USCC[0]}"].name == "=1+1公司"


def rejects_in(folder: Path, language: Language, document: str) -> Path:
    """The rejects file, in a language, of a penalty with an impossible date."""
    row = list(with_cell("处罚决定日期", "2026-02-30"))
    row[PENALTY.index("行政处罚决定书文号")] = document
    path = folder / f"{language}.csv"
    sheet = write_csv(folder / "sent.csv", PENALTY, row)
    (folder / language).mkdir()
    take(a_store(folder / language), sheet, rejects=path, language=language)
    return path


def test_a_chinese_rejects_file_has_chinese_headers_and_reasons(tmp_path: Path) -> None:
    with rejects_in(tmp_path, "zh", "1号").open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert header == ["文件", "工作表", "行", "列", "原因", *PENALTY]
    assert row[:4] == ["sent.csv", "", "2", "处罚决定日期"]
    assert row[4] == "2026-02-30 不是历法中存在的日期：请改正日期。"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mended_rejects_file_loads_again_in_either_language(
    tmp_path: Path, language: Language
) -> None:
    text = rejects_in(tmp_path, language, "1号").read_text(encoding="utf-8")
    mended = tmp_path / "mended.csv"
    mended.write_text(text.replace("2026-02-30", "2026-02-28"), encoding="utf-8")
    report = take(a_store(tmp_path), mended)
    assert (counts(report), report.files[0].warnings) == ((1, 0), [])


def test_rejects_of_both_languages_in_one_file_load_together(tmp_path: Path) -> None:
    texts = [
        rejects_in(tmp_path, language, f"{n}号").read_text(encoding="utf-8")
        for n, language in enumerate(LANGUAGES)
    ]
    mended = tmp_path / "mended.csv"
    mended.write_text("".join(texts).replace("2026-02-30", "2026-02-28"), encoding="utf-8")
    assert counts(take(a_store(tmp_path), mended)) == (2, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mended_native_row_loads_again_in_either_language(
    tmp_path: Path, language: Language
) -> None:
    rejects = tmp_path / "rejects.csv"
    row = ("a", "wizard", "甲", "", "", "")
    sheet = write_csv(tmp_path / "entities.csv", COLUMNS["entities"], row)
    store = a_store(tmp_path)
    take(store, sheet, rejects=rejects, language=language)
    text = rejects.read_text(encoding="utf-8")
    (tmp_path / "mended.csv").write_text(text.replace(",wizard,", ",enterprise,"), encoding="utf-8")
    assert counts(take(store, tmp_path / "mended.csv")) == (1, 0)


def test_every_block_of_a_rejects_file_is_read_whatever_its_columns(tmp_path: Path) -> None:
    few = write_csv(
        tmp_path / "担保.csv",
        ["企业名称", "统一社会信用代码", "法定代表人"],
        ("甲公司", "9123", ""),
    )
    many = write_csv(tmp_path / "处罚.csv", PENALTY, with_cell("处罚决定日期", "三月五日"))
    rejects = tmp_path / "rejects.csv"
    store = a_store(tmp_path)
    options = LoadOptions(rejects=rejects)
    load(store, [few, many], law=read_tier_law(), options=options)
    again = LoadOptions(rejects=tmp_path / "again.csv")
    report = load(store, [rejects], law=read_tier_law(), options=again)
    assert [(file.source, file.refused) for file in report.files] == [
        ("organisations", 1),
        ("penalty", 1),
    ]
    # The wider block below does not make columns without a name of the narrow one.
    assert [w.code for w in report.files[0].warnings] == []


def test_a_row_is_refused_for_all_its_faults_at_once(tmp_path: Path) -> None:
    wrong = {"处罚决定日期": "三月五日", "处罚机关": "", "行政处罚决定书文号": "——"}
    cells = [wrong.get(title, cell) for title, cell in zip(PENALTY, ROW, strict=True)]
    path = write_csv(tmp_path / "处罚.csv", PENALTY, cells)
    rejects = tmp_path / "r.csv"
    assert counts(take(a_store(tmp_path), path, rejects=rejects, language="zh")) == (0, 1)
    with rejects.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert set(row["列"].split(BETWEEN)) == wrong.keys()
    assert all(f"“{title}”" in row["原因"] for title in wrong)


def test_rows_refused_again_stand_under_their_own_header_alone(tmp_path: Path) -> None:
    first, second = rejects_in(tmp_path, "zh", "1号"), tmp_path / "second.csv"
    take(a_store(tmp_path), first, rejects=second, language="zh")
    with second.open(encoding="utf-8", newline="") as file:
        header, row = csv.reader(file)
    assert header == [*LEADING["zh"], *PENALTY]
    assert row[:4] == ["zh.csv", "", "2", "处罚决定日期"]
    with first.open(encoding="utf-8", newline="") as file:
        assert row[5:] == list(csv.reader(file))[1][5:]


def test_a_rejects_file_of_a_rejects_file_is_read_as_the_sheet_is(tmp_path: Path) -> None:
    twice = [*LEADING["zh"], *LEADING["en"], *PENALTY]
    path = write_csv(tmp_path / "twice.csv", twice, [*("",) * 10, *ROW])
    report = take(a_store(tmp_path), path)
    assert (counts(report), report.files[0].warnings) == ((1, 0), [])


def test_native_rows_and_rows_of_sheets_mended_in_one_file_load_together(tmp_path: Path) -> None:
    firm = f"uscc:{USCC[3]}"
    record = ("r", "penalty", firm, "2026-01-01", "千元")
    files = [
        write_csv(tmp_path / "处罚.csv", PENALTY, with_cell("处罚决定日期", "三月五日")),
        write_csv(tmp_path / "entities.csv", ("id", "kind", "name"), (firm, "wizard", "乙公司")),
        write_csv(
            tmp_path / "records.csv", ("id", "kind", "subject", "decided_on", "amount"), record
        ),
    ]
    rejects, again = tmp_path / "rejects.csv", tmp_path / "again.csv"
    assert counts(take(a_store(tmp_path), *files, rejects=rejects)) == (0, 3)
    text = rejects.read_text(encoding="utf-8")
    blocks = text.replace(",三月五日,", ",2026-03-05,").replace(",wizard,", ",enterprise,")
    for name, lines in (("one", blocks), ("other", _turned(blocks))):
        mended = tmp_path / f"{name}.csv"
        mended.write_text(lines.replace(",千元\n", ",1000\n"), encoding="utf-8")
        (tmp_path / name).mkdir()
        report = take(a_store(tmp_path / name), mended, rejects=again)
        assert counts(report) == (3, 0)
        assert [file.rows for file in report.files] == [1, 1, 1]


def _turned(text: str) -> str:
    """The blocks of a rejects file, the last first."""
    first, *blocks = text.split("file,sheet,row,column,reason,")
    return first + "".join(f"file,sheet,row,column,reason,{block}" for block in reversed(blocks))


def test_no_cell_of_a_rejects_file_is_a_formula_and_it_loads_again_as_it_was(
    tmp_path: Path,
) -> None:
    run = "=HYPERLINK(A1)"
    path = rejects_in(tmp_path, "zh", run)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert f"'{run}" in rows[1]
    assert not [cell for row in rows for cell in row if cell != disarmed(cell)]
    mended = tmp_path / "mended.csv"
    mended.write_text(path.read_text("utf-8").replace("2026-02-30", "2026-02-28"), "utf-8")
    store = a_store(tmp_path)
    take(store, mended)
    (record,) = store.records(subjects=[f"uscc:{USCC[0]}"])
    assert record.document_no == run
