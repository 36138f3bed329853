"""Headers of departments' own sheets, in words of the register instead of the templates."""

from pathlib import Path

import pytest

from graph.store import Store
from tests.loaders.mappings.forms import FIRM, Form, record_of, renamed, send, taken
from tests.loaders.sheets import CITIZEN

PENALTY: Form = {
    "企业名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "决定书文号": "鹤市监罚〔2026〕1号",
    "违法行为类型": "未按规定公示",
    "行政处罚内容": "罚款",
    "决定机关名称": "鹤岗市市场监督管理局",
    "处罚决定日期": "2026-03-05",
}
LICENCE: Form = {
    "企业名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "许可文件编号": "鹤许〔2026〕1号",
    "许可文件名称": "食品经营许可证",
    "许可决定日期": "2026-03-05",
    "有效期至": "2031-03-04",
    "许可机关": "鹤岗市市场监督管理局",
}


@pytest.mark.parametrize("name", ["企业名称", "单位名称", "被处罚单位或个人"])
def test_a_penalty_sheet_of_the_register_is_read(store: Store, tmp_path: Path, name: str) -> None:
    assert taken(send(store, tmp_path, renamed(PENALTY, 企业名称=name))) == ("penalty", 1, 0)
    assert record_of(store).document_no == "鹤市监罚〔2026〕1号"


def test_a_licence_sheet_of_the_register_is_read(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, LICENCE)) == ("licence", 1, 0)


def test_beside_the_party_the_unit_is_the_sender(store: Store, tmp_path: Path) -> None:
    sheet = {"单位名称": "鹤岗市水务局", "当事人": "甲煤业有限公司", **PENALTY}
    del sheet["企业名称"]
    send(store, tmp_path, sheet)
    assert store.entities([f"uscc:{FIRM}"])[f"uscc:{FIRM}"].name == "甲煤业有限公司"


def test_one_column_of_codes_and_id_numbers_tells_firms_from_persons(
    store: Store, tmp_path: Path
) -> None:
    firm = renamed(PENALTY, 统一社会信用代码="统一社会信用代码（身份证号）")
    person = {**firm, "企业名称": "赵甲", "统一社会信用代码（身份证号）": CITIZEN[0]}
    person["决定书文号"] = "鹤市监罚〔2026〕2号"
    assert taken(send(store, tmp_path, firm, person)) == ("penalty", 2, 0)
    assert record_of(store).document_no == "鹤市监罚〔2026〕1号"
    (other,) = [r for r in store.records() if r.subject != f"uscc:{FIRM}"]
    assert other.subject.startswith("person:")
    assert CITIZEN[0] not in other.subject


@pytest.mark.parametrize(("word", "kept"), [("履约", "kept"), ("违诺", "broken")])
def test_whether_a_promise_was_kept_is_read_under_its_national_header(
    store: Store, tmp_path: Path, word: str, kept: str
) -> None:
    promise: Form = {
        "承诺主体名称": "甲煤业有限公司",
        "统一社会信用代码": FIRM,
        "承诺类型": "主动型",
        "承诺事由": "守法经营",
        "作出承诺时间": "2026-03-05",
        "承诺受理单位": "鹤岗市水务局",
        "履约践诺状态": word,
    }
    send(store, tmp_path, promise)
    assert record_of(store).attributes["kept"] == kept
