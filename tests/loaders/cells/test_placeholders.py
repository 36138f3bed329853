"""Cells that say nothing: empty wherever they stand, and nobody's name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store import Store
from loaders.cells.placeholders import absent, is_no_code, is_no_name
from loaders.city.numbers import Numbers
from tests.loaders.sheets import PENALTY, ROW, USCC, counts, entity_ids, take, write_csv

NOTHING = (
    *("——", "— —", "－－", "-", "--", "/", "\\N", "nan", "NaN", "None", "(null)", "NULL", "#N/A"),
    *("不详", "暂缺", "未填写", "保密", "无", "无。", "（无）", "未知", "空白", "undefined", "*"),
    *("——————————————————————", "……", "“”", " － ", "n/a"),
)
NO_NAMES = ("0", "000", "合计", "总 计：", "原", "法定代表人：", "同上", "12345", "1.38E+10", "。")
NAMES = (
    "赵甲",
    "无锡煤业有限公司",
    "合计（鹤岗）会计有限公司",
    "原野",
    "NAN YANG",
    "张*",
    "空军",
    "A",
)


@pytest.mark.parametrize("text", NOTHING)
def test_words_and_marks_for_nothing_are_no_value(text: str) -> None:
    assert absent(text)
    assert is_no_name(text)
    assert is_no_code(text)


@pytest.mark.parametrize("text", NO_NAMES)
def test_a_value_that_names_nobody_is_no_name(text: str) -> None:
    assert is_no_name(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_that_holds_such_a_word_is_a_name(text: str) -> None:
    assert not absent(text)
    assert not is_no_name(text)


@pytest.mark.parametrize("text", ["0", "000000000", "00000000000000000X", "0-0"])
def test_zeros_are_no_code_and_a_value_elsewhere(text: str) -> None:
    assert is_no_code(text)
    assert not absent(text)


@given(st.integers(0, 2000))
def test_a_sound_code_is_never_taken_for_nothing(seed: int) -> None:
    numbers = Numbers(seed)
    assert not any(map(is_no_code, (numbers.uscc(), numbers.citizen(), numbers.registration())))


def penalties(path: Path, column: str, *texts: str) -> Path:
    """A penalty for each text, which stands in this column, each under a number of its own."""
    place, number = PENALTY.index(column), PENALTY.index("行政处罚决定书文号")
    rows = [list(ROW) for _ in texts]
    for serial, (row, text) in enumerate(zip(rows, texts, strict=True)):
        row[number] = f"鹤测罚〔2026〕{serial}号"
        row[place] = text
    return write_csv(path, PENALTY, *rows)


def test_heads_of_no_name_make_nobody_and_their_rows_go_in(store: Store, tmp_path: Path) -> None:
    texts = (*NOTHING, *NO_NAMES)
    path = penalties(tmp_path / "a.csv", "法定代表人", *texts)
    assert counts(take(store, path)) == (len(texts), 0)
    assert entity_ids(store) == [f"uscc:{USCC[0]}"]


@pytest.mark.parametrize("column", ["罚款金额(万元)", "法定代表人"])
def test_optional_cells_of_nothing_refuse_no_row(store: Store, tmp_path: Path, column: str) -> None:
    texts = (*NOTHING, "0", "0000")
    assert counts(take(store, penalties(tmp_path / "a.csv", column, *texts))) == (len(texts), 0)


@pytest.mark.parametrize("text", ["0", "0000-00-00", "000000", "——", "\\N"])
def test_an_end_of_zeros_or_of_nothing_is_no_end(store: Store, tmp_path: Path, text: str) -> None:
    path = write_csv(tmp_path / "a.csv", (*PENALTY, "公示截止期"), (*ROW, text))
    assert counts(take(store, path)) == (1, 0)


def test_rows_whose_subject_is_no_name_are_refused_and_never_lost(
    store: Store, tmp_path: Path
) -> None:
    path = penalties(tmp_path / "a.csv", "行政相对人名称", "——", "12", "0", "同上")
    assert counts(take(store, path)) == (0, 4)


@pytest.mark.parametrize("column", ["行政处罚决定书文号", "处罚类别", "处罚机关"])
@pytest.mark.parametrize("text", ["同上", "〃"])
def test_a_cell_that_points_at_the_one_above_refuses_its_row(
    store: Store, tmp_path: Path, column: str, text: str
) -> None:
    assert counts(take(store, penalties(tmp_path / "a.csv", column, text))) == (0, 1)
