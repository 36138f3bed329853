"""Forms of grades: environment, labour, tax, customs, A taxpayers, and the general form."""

from datetime import date
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.store import Store
from tests.loaders.mappings.forms import (
    FIRM,
    OTHER,
    Form,
    record_of,
    refusals,
    renamed,
    send,
    taken,
)
from tests.loaders.sheets import a_store, take, write_csv

ENVIRONMENT: Form = {
    "企业名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "环境信用等级": "环保不良企业",
    "评价年度": "2025年度",
    "评价日期": "2026-04-20",
    "评价单位": "鹤岗市生态环境局",
}
# A province's own columns.
PROVINCE: Form = {
    "地区名称": "鹤岗市",
    "主体名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "环境信用评价等级": "红牌",
    "发布时间": "2026-04-20",
    "评价机构": "鹤岗市生态环境局",
    "评价分值": "52",
    "有效期限": "2027-04-20",
}
LABOUR: Form = {
    "单位名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "劳动保障守法诚信等级": "C级",
    "评价年度": "2025",
    "评定时间": "2026年3月1日",
    "认定机关": "鹤岗市人力资源和社会保障局",
}
TAX: Form = {
    "纳税人识别号": FIRM,
    "纳税人名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "纳税信用等级": "D级",
    "评价年度": "2025",
    "评定时间": "2026-04-20",
    "评价单位": "国家税务总局鹤岗市税务局",
}
CUSTOMS: Form = {
    "海关注册编码": "2304960001",
    "统一社会信用代码": FIRM,
    "首次注册日期": "2012-05-01",
    "信用等级": "失信企业",
    "等级认定时间": "2026-05-06",
    "注销标志": "0",
    "企业资质": "进出口货物收发货人",
    "年度": "2026",
    "数据来源": "海关总署",
}
A_TAXPAYER: Form = {
    "纳税人名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "纳税人识别号": FIRM,
    "评价年度": "2025",
    "数据来源": "国家税务总局",
}
RATING: Form = {
    "企业名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "评定内容": "企业环境信用评价",
    "等级": "黄牌",
    "评定时间": "2026-04-20",
    "评定单位": "鹤岗市生态环境局",
    "数据来源": "鹤岗市",
}


@pytest.mark.parametrize(
    ("form", "source", "truth"),
    [
        (ENVIRONMENT, "environmental_grades", ("L-ENV", "环保不良", "serious", date(2026, 4, 20))),
        (PROVINCE, "environmental_grades", ("L-ENV", "环保不良", "serious", date(2026, 4, 20))),
        (LABOUR, "labour_grades", ("L-LAB", "C", "moderate", date(2026, 3, 1))),
        (TAX, "tax_grades", ("L-TAXG", "D", "serious", date(2026, 4, 20))),
        (CUSTOMS, "customs_grades", ("L-AEO", "失信", "moderate", date(2026, 5, 6))),
        (A_TAXPAYER, "a_taxpayers", ("L-A", None, "positive", date(2026, 1, 1))),
        (RATING, "credit_ratings", ("L-ENV", "环保警示", "moderate", date(2026, 4, 20))),
    ],
)
def test_a_form_of_grades_is_read_with_its_list_grade_tier_and_day(
    tmp_path: Path, form: Form, source: str, truth: tuple[str, str | None, str, date]
) -> None:
    store = a_store(tmp_path)
    assert taken(send(store, tmp_path, form)) == (source, 1, 0)
    record = record_of(store)
    told = (record.list, record.attributes.get("grade"), record.tier, record.decided_on)
    assert told == truth


@pytest.mark.parametrize(
    ("form", "column", "words", "tier"),
    [
        (ENVIRONMENT, "环境信用等级", ("环保诚信", "绿牌", "绿"), "positive"),
        (ENVIRONMENT, "环境信用等级", ("良好", "蓝牌", "未评价", "不参评"), "neutral"),
        (ENVIRONMENT, "环境信用等级", ("警示", "黄色"), "moderate"),
        (ENVIRONMENT, "环境信用等级", ("不良", "红色", "黑牌", "黑牌（环保不良）"), "serious"),
        (LABOUR, "劳动保障守法诚信等级", ("A", "A级"), "positive"),
        (LABOUR, "劳动保障守法诚信等级", ("B", "Ｂ级"), "neutral"),
        (TAX, "纳税信用等级", ("A", "A级"), "positive"),
        (TAX, "纳税信用等级", ("B", "M", "M级"), "neutral"),
        (TAX, "纳税信用等级", ("C", "C级"), "minor"),
        (TAX, "纳税信用等级", ("D", "d级"), "serious"),
        (CUSTOMS, "信用等级", ("高级认证企业", "AEO高级认证"), "positive"),
        (CUSTOMS, "信用等级", ("一般信用企业", "常规", "认证企业"), "neutral"),
        (CUSTOMS, "信用等级", ("严重失信主体",), "serious"),
    ],
)
def test_no_grade_is_a_black_mark_by_accident(
    tmp_path: Path, form: Form, column: str, words: tuple[str, ...], tier: str
) -> None:
    for number, word in enumerate(words):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = a_store(folder)
        assert taken(send(store, folder, {**form, column: word}))[1:] == (1, 0)
        assert record_of(store).tier == tier


@pytest.mark.parametrize(
    ("form", "column", "word"),
    [
        (ENVIRONMENT, "环境信用等级", "优秀"),
        (LABOUR, "劳动保障守法诚信等级", "D"),
        (TAX, "纳税信用等级", "E"),
        (CUSTOMS, "信用等级", "AA"),
        (RATING, "等级", "A"),
        (RATING, "评定内容", "文明单位"),
    ],
)
def test_an_unknown_word_stops_its_row_and_names_the_known_ones(
    tmp_path: Path, form: Form, column: str, word: str
) -> None:
    store = a_store(tmp_path)
    report = send(store, tmp_path, {**form, column: word}, {**form, "统一社会信用代码": OTHER})
    ((blamed, reason),) = refusals(report)
    assert (blamed, taken(report)[1:]) == (column, (1, 1))
    assert word in reason


def test_a_year_stands_in_for_the_day_only_where_the_document_has_no_date(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    send(store, tmp_path, A_TAXPAYER)
    assert record_of(store).attributes["assumed"] == "decided_on"
    send(store, tmp_path, {**A_TAXPAYER, "统一社会信用代码": OTHER}, dated=date(2026, 4, 30))
    assert record_of(store, OTHER).decided_on == date(2026, 4, 30)


def test_the_grades_of_two_years_are_two_records(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    earlier = {**TAX, "评价年度": "2024", "评定时间": "2025-04-20", "纳税信用等级": "A"}
    send(store, tmp_path, TAX, earlier)
    records = store.records(subjects=[f"uscc:{FIRM}"])
    assert {(r.attributes["year"], r.tier) for r in records} == {
        (2025, "serious"),
        (2024, "positive"),
    }


def test_a_sheet_of_taxpayers_with_a_column_of_grades_is_no_list_of_a(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    report = send(store, tmp_path, {**A_TAXPAYER, "信用级别": "D"})
    assert (taken(report), record_of(store).tier) == (("tax_grades", 1, 0), "serious")


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (ENVIRONMENT, {"企业名称": "参评企业", "环境信用等级": "环保信用评价等级"}),
        (ENVIRONMENT, {"评价日期": "公布日期", "评价单位": "认定部门"}),
        (LABOUR, {"单位名称": "用人单位名称", "劳动保障守法诚信等级": "守法诚信等级"}),
        (TAX, {"纳税信用等级": "纳税缴费信用级别", "评价单位": "主管税务机关"}),
        (TAX, {"纳税信用等级": "信用级别"}),
        (CUSTOMS, {"海关注册编码": "海关备案编码", "信用等级": "AEO认证等级"}),
        (A_TAXPAYER, {"纳税人名称": "A级纳税人名称", "评价年度": "评定年度"}),
        (RATING, {"评定内容": "信用评价名称", "等级": "评价结果"}),
    ],
)
def test_other_spellings_of_a_form_give_the_same_record(
    tmp_path: Path, form: Form, names: dict[str, str]
) -> None:
    store = a_store(tmp_path)
    source = taken(send(store, tmp_path, form))
    other = {**renamed(form, **names), "统一社会信用代码": OTHER}
    assert taken(send(store, tmp_path, other)) == source
    one, two = record_of(store), record_of(store, OTHER)
    assert (one.list, one.tier, one.decided_on) == (two.list, two.tier, two.decided_on)


def test_grades_of_one_list_alone_tell_the_form_under_a_common_name(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    form = {
        "企业名称": "甲",
        "统一社会信用代码": FIRM,
        "信用等级": "环保良好企业",
        "评价年度": "2025",
    }
    other = {**form, "信用等级": "绿牌", "统一社会信用代码": OTHER}
    assert taken(send(store, tmp_path, form, other)) == ("environmental_grades", 2, 0)


@pytest.mark.parametrize("grade", ["A", "D", "D级", "守法诚信", "良好", ""])
def test_a_grade_that_any_department_gives_is_not_guessed_at(tmp_path: Path, grade: str) -> None:
    form = {"企业名称": "甲", "统一社会信用代码": FIRM, "信用等级": grade, "评价年度": "2025"}
    with pytest.raises(BadInput, match="--source"):
        send(a_store(tmp_path), tmp_path, form)


def test_a_list_of_d_taxpayers_is_not_read_as_one_of_a(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "D级纳税人名单.csv", list(A_TAXPAYER), list(A_TAXPAYER.values()))
    with pytest.raises(BadInput, match="'D级' in its name"):
        take(a_store(tmp_path), path)


def test_a_tax_number_that_is_a_sound_credit_code_is_that_code(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    form = {name: cell for name, cell in TAX.items() if name != "统一社会信用代码"}
    assert taken(send(store, tmp_path, form)) == ("tax_grades", 1, 0)
    assert record_of(store).tier == "serious"


def test_a_grade_whose_year_stands_in_the_header_alone_is_dated_after_it(
    store: Store, tmp_path: Path
) -> None:
    form = {
        "企业名称": "甲煤业有限公司",
        "统一社会信用代码": FIRM,
        "2025年度环境信用评价等级": "红牌",
    }
    assert taken(send(store, tmp_path, form)) == ("environmental_grades", 1, 0)
    record = record_of(store)
    assert (record.decided_on, record.attributes["year"]) == (date(2026, 1, 1), 2025)
    assert record.attributes["assumed"] == "decided_on"
