"""Forms of promises, arrears, experts, powers and member units: facts that are no black mark."""

from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from tests.loaders.mappings.forms import (
    FIRM,
    OTHER,
    Form,
    record_of,
    refusals,
    relations_of,
    renamed,
    send,
    taken,
)
from tests.loaders.sheets import CITIZEN

PROMISE: Form = {
    "主体名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "承诺类型": "信用修复承诺",
    "承诺事由": "按期整改",
    "做出承诺日期": "2026-03-05",
    "承诺受理单位": "鹤岗市市场监督管理局",
    "承诺履约状态": "履约",
    "数据来源": "鹤岗市",
}
ARREARS: Form = {
    "单位名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "险种": "企业职工基本养老保险",
    "欠费金额（元）": "120000.50",
    "欠费所属期": "202501-202512",
    "公告日期": "2026-03-05",
    "征收机关": "国家税务总局鹤岗市税务局",
}
EXPERT: Form = {
    "姓名": "钱乙",
    "身份证号": CITIZEN[1],
    "工作单位": "甲设计院有限公司",
    "工作单位统一社会信用代码": FIRM,
    "职务": "",
    "评审专业": "工程造价",
    "专家编号": "HG0001",
    "聘期止": "2028-12-31",
}
POWER: Form = {
    "序号": "1",
    "职权类型": "行政处罚",
    "职权名称": "对未取得排污许可证排放污染物的处罚",
    "子项": "",
    "实施依据": "排污许可管理条例第三十三条",
    "实施主体": "鹤岗市生态环境局",
    "责任事项": "立案、调查、审查、告知、决定、送达、执行",
    "追责情形": "未依法履行职责的",
}
MEMBER: Form = {
    "序号": "1",
    "成员单位": "鹤岗市民政局",
    "分管领导": "孙丙",
    "联络员": "李丁",
    "信用工作职责": "社会组织信用",
}


# -- promises


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        ("履约", "kept"),
        ("已履约", "kept"),
        ("是", "kept"),
        ("违约", "broken"),
        ("未履约", "broken"),
        ("违诺", "broken"),
        ("履约中", "pending"),
        ("部分履约", "partly_kept"),
    ],
)
def test_a_promise_says_whether_it_was_kept(
    store: Store, tmp_path: Path, word: str, kept: str
) -> None:
    assert taken(send(store, tmp_path, {**PROMISE, "承诺履约状态": word})) == ("promises", 1, 0)
    record = record_of(store)
    told = (record.kind, record.tier, record.attributes["kept"], record.decided_on)
    assert told == ("promise", "neutral", kept, date(2026, 3, 5))


def test_an_unknown_word_for_keeping_a_promise_stops_its_row(store: Store, tmp_path: Path) -> None:
    ((column, reason),) = refusals(send(store, tmp_path, {**PROMISE, "承诺履约状态": "尚可"}))
    assert (column, "尚可" in reason) == ("承诺履约状态", True)


@pytest.mark.parametrize(
    ("word", "kept"), [("是", "broken"), ("否", "pending"), ("未违约", "pending")]
)
def test_a_promise_asked_whether_it_was_broken(
    store: Store, tmp_path: Path, word: str, kept: str
) -> None:
    form = renamed(PROMISE, 承诺履约状态="是否违约") | {"是否违约": word}
    assert taken(send(store, tmp_path, form)) == ("promises", 1, 0)
    assert record_of(store).attributes["kept"] == kept


def test_two_promises_of_one_day_are_two_records(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, PROMISE, {**PROMISE, "承诺事由": "不再违法"})
    assert len(store.records(subjects=[f"uscc:{FIRM}"])) == 2


# -- arrears


def test_arrears_are_a_debt_in_yuan_and_no_black_mark(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, ARREARS)) == ("insurance_arrears", 1, 0)
    record = record_of(store)
    assert (record.kind, record.tier, record.amount, record.decided_on) == (
        "debt",
        "neutral",
        120_000.5,
        date(2026, 3, 5),
    )


@pytest.mark.parametrize(
    ("header", "cell", "yuan"), [("欠费金额（万元）", "12", 120_000), ("欠缴金额(元)", "12", 12)]
)
def test_the_header_says_the_unit_of_arrears(
    store: Store, tmp_path: Path, header: str, cell: str, yuan: float
) -> None:
    form = renamed({**ARREARS, "欠费金额（元）": cell}, **{"欠费金额（元）": header})
    send(store, tmp_path, form)
    assert record_of(store).amount == yuan


def test_arrears_of_two_kinds_of_insurance_are_two_debts(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, ARREARS, {**ARREARS, "险种": "失业保险", "欠费金额（元）": "5"})
    amounts = sorted(r.amount or 0 for r in store.records(subjects=[f"uscc:{FIRM}"]))
    assert amounts == [5, 120_000.5]


# -- experts


def test_an_expert_is_a_person_with_the_role_and_no_record(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, EXPERT)) == ("review_experts", 1, 0)
    (match,) = store.find("钱乙").matches
    assert match.entity.roles == ("review_expert",)
    assert match.entity.attributes["speciality"] == "工程造价"
    assert store.records() == ()


def test_an_expert_with_a_post_is_an_officer_of_his_employer(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, EXPERT)
    assert relations_of(store, f"uscc:{FIRM}", "officer_of") == []
    send(store, tmp_path, {**EXPERT, "职务": "总工程师"})
    (tie,) = relations_of(store, f"uscc:{FIRM}", "officer_of")
    assert tie.attributes["position"] == "总工程师"


# -- powers


def test_every_power_of_an_authority_is_told_of_it(store: Store, tmp_path: Path) -> None:
    other = {**POWER, "职权名称": "排污许可证核发", "职权类型": "行政许可"}
    assert taken(send(store, tmp_path, POWER, other)) == ("powers", 2, 0)
    (authority,) = [m.entity for m in store.find("鹤岗市生态环境局").matches]
    assert authority.kind == "government_body"
    powers = {key: str(value).split("；")[0] for key, value in authority.attributes.items()}
    assert powers == {
        "power:对未取得排污许可证排放污染物的处罚": "行政处罚",
        "power:排污许可证核发": "行政许可",
    }
    assert store.records() == ()


def test_powers_of_several_files_add_up(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, POWER)
    send(store, tmp_path, {**POWER, "职权名称": "排污许可证核发", "职权类型": "行政许可"})
    (authority,) = [m.entity for m in store.find("鹤岗市生态环境局").matches]
    assert len(authority.attributes) == 2


# -- member units


@pytest.mark.parametrize(
    "name",
    [
        "鹤岗市民政局",
        "鹤岗市人民政府办公室",
        "中共鹤岗市委宣传部",
        "鹤岗市中级人民法院",
        "鹤岗市商务局",
    ],
)
def test_a_member_unit_is_an_authority_with_its_people(
    store: Store, tmp_path: Path, name: str
) -> None:
    assert taken(send(store, tmp_path, {**MEMBER, "成员单位": name})) == ("member_units", 1, 0)
    (unit,) = [m.entity for m in store.find(name).matches]
    assert (unit.kind, unit.attributes["credit_system_member"]) == ("government_body", "是")
    ties = relations_of(store, unit.id, "officer_of")
    assert {tie.attributes["position"] for tie in ties} == {"分管领导", "联络员"}


@pytest.mark.parametrize("name", ["鹤岗市新华书局", "鹤岗市邮政局", "甲贸易有限公司"])
def test_a_bureau_that_sells_is_no_authority(store: Store, tmp_path: Path, name: str) -> None:
    send(store, tmp_path, {**MEMBER, "成员单位": name})
    (unit,) = [m.entity for m in store.find(name).matches]
    assert unit.kind == "enterprise"


def test_the_thirty_seven_units_are_thirty_seven(store: Store, tmp_path: Path) -> None:
    rows = [{**MEMBER, "序号": str(n), "成员单位": f"鹤岗市第{n}管理局"} for n in range(1, 38)]
    assert taken(send(store, tmp_path, *rows))[1:] == (37, 0)
    assert len(store.find("管理局", limit=100).matches) == 37


@pytest.mark.parametrize(
    ("form", "names", "source"),
    [
        (PROMISE, {"主体名称": "承诺主体名称", "承诺履约状态": "是否履约"}, "promises"),
        (ARREARS, {"单位名称": "欠费单位名称", "险种": "欠费险种"}, "insurance_arrears"),
        (EXPERT, {"姓名": "评标专家姓名", "评审专业": "评标专业"}, "review_experts"),
        (POWER, {"职权名称": "权力事项名称", "实施主体": "行使主体"}, "powers"),
        (MEMBER, {"成员单位": "单位名称"}, "member_units"),
    ],
)
def test_other_spellings_of_a_form_are_read(
    store: Store, tmp_path: Path, form: Form, names: dict[str, str], source: str
) -> None:
    other = {**renamed(form, **names), "统一社会信用代码": OTHER}
    assert taken(send(store, tmp_path, other, dated=date(2026, 1, 1))) == (source, 1, 0)


def test_nobody_guarantees_his_own_debt(store: Store, tmp_path: Path) -> None:
    form = {
        "担保人": "甲公司有限公司",
        "担保人统一社会信用代码": FIRM,
        "被担保人": "甲公司有限公司",
    }
    form |= {"被担保人统一社会信用代码": FIRM, "担保金额（万元）": "5", "担保起始日": "2024-01-01"}
    ((_, reason),) = refusals(send(store, tmp_path, form))
    assert "甲公司有限公司" in reason
