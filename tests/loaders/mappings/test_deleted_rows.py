"""An export of changes marks each row as added, altered or deleted: a deleted stake is none."""

from pathlib import Path

import pytest

from graph.store import Store
from tests.loaders.mappings.forms import FIRM, refusals, relations_of, send, taken

STAKE = {
    "企业名称": "甲建材有限公司",
    "统一社会信用代码": FIRM,
    "股东名称": "钱乙",
    "持股比例": "60%",
}


@pytest.mark.parametrize("mark", ["删除", "D", "3"])
def test_a_row_marked_as_deleted_is_refused(store: Store, tmp_path: Path, mark: str) -> None:
    report = send(store, tmp_path, {**STAKE, "数据记录的增删改标志": mark})
    assert taken(report) == ("shareholders", 0, 1)
    assert refusals(report)[0][0] == "数据记录的增删改标志"


@pytest.mark.parametrize("mark", ["新增", "U", ""])
def test_any_other_is_a_stake(store: Store, tmp_path: Path, mark: str) -> None:
    send(store, tmp_path, {**STAKE, "数据记录的增删改标志": mark})
    assert len(relations_of(store, f"uscc:{FIRM}", "shareholder_of")) == 1
