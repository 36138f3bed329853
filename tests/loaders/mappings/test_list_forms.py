"""Forms of lists: overloading, abnormal, projects, construction, procurement, red."""

from datetime import date
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.model import NamedIn
from graph.store import Store
from tests.loaders.mappings.forms import (
    FIRM,
    OTHER,
    POINTS,
    PROJECT,
    Form,
    record_of,
    refusals,
    relations_of,
    renamed,
    send,
    taken,
)
from tests.loaders.sheets import CITIZEN

OVERLOADING: Form = {
    "入库时间": "2026-03-05",
    "车牌号": "黑H00001",
    "营运证号": "230400000001",
    "道路运输证号": "黑交运管鹤字230400000001号",
    "批次": "2026年第1批",
    "失信行为": "一年内违法超限运输超过三次",
    "企业名称": "甲运输有限公司",
    "法人姓名": "赵甲",
    "法人身份证号": CITIZEN[0],
    "数据来源": "交通运输部",
}
ABNORMAL: Form = {
    "企业名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "列入日期": "2026-03-05",
    "列入经营异常名录原因": "通过登记的住所或者经营场所无法联系的",
    "作出决定机关(列入)": "鹤岗市市场监督管理局",
    "移出日期": "",
    "移出经营异常名录原因": "",
    "作出决定机关(移出)": "",
    "营业执照注册号": "",
}
PROJECT_ABNORMAL: Form = {
    "项目代码": PROJECT,
    "项目名称": "选煤厂",
    "项目单位": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "异常原因": "未按时报送建设进度",
    "列入日期": "2026-03-05",
    "列入机关": "鹤岗市发展和改革委员会",
}
PROJECT_BLACKLIST: Form = {
    "项目代码": PROJECT,
    "项目名称": "选煤厂",
    "项目单位": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "列入黑名单原因": "一次重大异常信用记录且未整改",
    "列入日期": "2026-03-05",
    "认定机关": "鹤岗市发展和改革委员会",
}
CONSTRUCTION: Form = {
    "黑名单记录主体": "甲建筑工程有限公司",
    "统一社会信用代码": FIRM,
    "黑名单认定依据": "建筑市场信用管理暂行办法第十四条",
    "认定部门": "鹤岗市住房和城乡建设局",
    "列入黑名单日期": "2026-03-05",
    "移除黑名单日期": "2027-03-05",
}
PROCUREMENT: Form = {
    "企业名称": "甲办公设备有限公司",
    "统一社会信用代码": FIRM,
    "企业地址": "鹤岗市工农区一街1号",
    "严重违法失信行为的具体情形": "提供虚假材料谋取中标",
    "处罚结果": "一年内禁止参加政府采购活动",
    "处罚依据": "政府采购法第七十七条",
    "处罚日期": "2026-03-05",
    "处罚截止日期": "2027-03-05",
    "执法单位": "鹤岗市财政局",
}
RED: Form = {
    "主体名称": "甲煤业有限公司",
    "统一社会信用代码": FIRM,
    "红名单类型": "诚信示范企业",
    "认定单位": "鹤岗市市场监督管理局",
    "列入日期": "2026-03-05",
    "有效期至": "2028-03-05",
}


SERIOUS = renamed(
    ABNORMAL,
    列入经营异常名录原因="列入严重违法失信企业名单原因",
    移出经营异常名录原因="移出严重违法失信企业名单原因",
)
FORMS = [
    (SERIOUS, "serious_violators", ("L-SAMR", "serious", date(2029, 3, 5))),
    (ABNORMAL, "abnormal_list", ("L-ABN", "minor", None)),
    (PROJECT_ABNORMAL, "project_abnormal", ("L-PROJ-ABN", "minor", None)),
    (PROJECT_BLACKLIST, "project_blacklist", ("L-PROJ-BLK", "serious", None)),
    (CONSTRUCTION, "construction_blacklist", ("L-BUILD", "moderate", date(2027, 3, 5))),
    (PROCUREMENT, "procurement_list", ("L-PROC", "serious", date(2027, 3, 5))),
    (POINTS, "eia_points", ("L-EIA", "neutral", None)),
    (RED, "red_list", ("L-RED", "positive", date(2028, 3, 5))),
]


@pytest.mark.parametrize(("form", "source", "truth"), FORMS)
def test_a_form_of_a_list_is_read_with_its_list_tier_day_and_end(
    store: Store, tmp_path: Path, form: Form, source: str, truth: tuple[str, str, date | None]
) -> None:
    assert taken(send(store, tmp_path, form)) == (source, 1, 0)
    record = record_of(store)
    assert (record.list, record.tier, record.ends_on) == truth
    assert (record.decided_on, record.attributes.get("assumed")) == (date(2026, 3, 5), None)


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (ABNORMAL, {"列入经营异常名录原因": "列入经营异常原因", "作出决定机关(列入)": "列入机关"}),
        (PROJECT_ABNORMAL, {"异常原因": "列入异常名录原因", "列入日期": "列入异常名录日期"}),
        (PROJECT_BLACKLIST, {"项目单位": "建设单位", "列入黑名单原因": "黑名单事由"}),
        (CONSTRUCTION, {"黑名单记录主体": "黑名单主体", "移除黑名单日期": "移出日期"}),
        (PROCUREMENT, {"企业名称": "供应商名称", "处罚日期": "处罚(记录)日期"}),
        (PROCUREMENT, {"企业名称": "采购代理机构名称", "执法单位": "执法(处罚)单位"}),
        (POINTS, {"编制单位": "环评编制单位", "失信记分": "记分分值"}),
        (RED, {"红名单类型": "守信类型", "列入日期": "认定日期", "有效期至": "有效期截止日期"}),
    ],
)
def test_other_spellings_of_a_form_give_the_same_record(
    store: Store, tmp_path: Path, form: Form, names: dict[str, str]
) -> None:
    source = taken(send(store, tmp_path, form))
    other = {**renamed(form, **names), "统一社会信用代码": OTHER}
    assert taken(send(store, tmp_path, other)) == source
    one, two = record_of(store), record_of(store, OTHER)
    assert (one.list, one.tier, one.decided_on, one.ends_on) == (
        two.list,
        two.tier,
        two.decided_on,
        two.ends_on,
    )


# -- overloading


def overloaded(store: Store) -> list[tuple[str, str | None]]:
    """(name of the subject, plate) of every listing."""
    records = store.records()
    subjects = store.entities([record.subject for record in records])
    return [(subjects[r.subject].name, str(r.attributes["plate"])) for r in records]


def test_an_overloaded_vehicle_is_its_owners_and_the_plate_stays(
    store: Store, tmp_path: Path
) -> None:
    report = send(store, tmp_path, OVERLOADING, {**OVERLOADING, "车牌号": "黑H00002"})
    assert taken(report) == ("overloading", 2, 0)
    assert sorted(overloaded(store)) == [
        ("甲运输有限公司", "黑H00001"),
        ("甲运输有限公司", "黑H00002"),
    ]


def test_a_driver_is_listed_himself_only_where_no_owner_is_named(
    store: Store, tmp_path: Path
) -> None:
    form = {**OVERLOADING, "驾驶员": "钱乙", "驾驶员身份证号": CITIZEN[1]}
    send(store, tmp_path, form)
    (record,) = store.records()
    assert [named.role for named in record.named_in] == ["driver"]
    send(store, tmp_path, {**form, "企业名称": "", "法人姓名": "", "车牌号": "黑H00003"})
    assert ("钱乙", "黑H00003") in overloaded(store)


def test_a_sheet_of_checked_vehicles_is_no_black_list(store: Store, tmp_path: Path) -> None:
    form = {"车牌号": "黑H00001", "企业名称": "甲运输有限公司", "违法事实": "超限", "检测时间": ""}
    with pytest.raises(BadInput, match="many sources have"):
        send(store, tmp_path, form)


# -- ends and states


def test_a_removed_listing_ends_on_the_day_of_its_removal(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**ABNORMAL, "移出日期": "2026-08-01"})
    assert record_of(store).ends_on == date(2026, 8, 1)


@pytest.mark.parametrize("word", ["已移出", "移出"])
def test_a_state_of_removed_without_its_day_stops_the_row(
    store: Store, tmp_path: Path, word: str
) -> None:
    form = {**RED, "状态": word, "有效期至": ""}
    ((column, reason),) = refusals(send(store, tmp_path, form))
    assert (column, "date of removal" in reason) == ("状态", True)


@pytest.mark.parametrize(("word", "state"), [("有效", "in_force"), ("已修复", "repaired")])
def test_a_state_of_a_listing_is_read(store: Store, tmp_path: Path, word: str, state: str) -> None:
    send(store, tmp_path, {**PROJECT_BLACKLIST, "状态": word}, dated=date(2026, 9, 1))
    (record,) = store.records(withdrawn=True)
    assert record.state == state


# -- projects


def test_an_abnormal_project_ties_its_legal_person(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, PROJECT_ABNORMAL)
    (tie,) = relations_of(store, f"uscc:{FIRM}", "project_legal_person_of")
    assert tie.target.startswith("project:")
    assert record_of(store).attributes["project_code"] == PROJECT


def test_a_project_without_a_code_makes_no_project_and_loses_no_row(
    store: Store, tmp_path: Path
) -> None:
    assert taken(send(store, tmp_path, {**PROJECT_ABNORMAL, "项目代码": ""}))[1:] == (1, 0)
    assert record_of(store).attributes["project"] == "选煤厂"


def test_a_black_list_of_no_project_is_none_of_projects(store: Store, tmp_path: Path) -> None:
    form = {
        "企业名称": "甲",
        "统一社会信用代码": FIRM,
        "列入黑名单原因": "欠薪",
        "列入日期": "2026-03-05",
    }
    with pytest.raises(BadInput, match="项目单位"):
        send(store, tmp_path, form)


# -- procurement


def test_an_expert_is_listed_by_his_own_number(store: Store, tmp_path: Path) -> None:
    form = {
        "专家姓名": "钱乙",
        "身份证号": CITIZEN[1],
        "工作单位": "甲设计院",
        "严重违法失信行为": "收受供应商财物",
        "处罚结果": "禁止参加评审活动",
        "处罚依据": "政府采购法实施条例第七十五条",
        "处罚日期": "2026-03-05",
        "执法单位": "鹤岗市财政局",
    }
    assert taken(send(store, tmp_path, form)) == ("procurement_list", 1, 0)
    (record,) = store.records()
    expert = store.entities([record.subject])[record.subject]
    assert (record.list, expert.kind, expert.roles) == ("L-PROC", "person", ("review_expert",))


def test_the_agency_of_a_purchase_is_not_listed_with_the_supplier(
    store: Store, tmp_path: Path
) -> None:
    form = {**renamed(PROCUREMENT, 企业名称="供应商名称"), "采购代理机构名称": "乙招标代理有限公司"}
    send(store, tmp_path, form)
    assert store.find("乙招标代理").matches == ()
    assert record_of(store).list == "L-PROC"


@pytest.mark.parametrize("column", ["企业名称", "机构名称", "当事人名称"])
def test_nor_is_it_listed_instead_of_the_party_of_the_sheet(
    store: Store, tmp_path: Path, column: str
) -> None:
    form = {**renamed(PROCUREMENT, 企业名称=column), "采购代理机构名称": "乙招标代理有限公司"}
    send(store, tmp_path, form)
    record = record_of(store)
    assert store.entities([record.subject])[record.subject].name == "甲办公设备有限公司"


# -- red


@pytest.mark.parametrize("word", ["红名单", "红榜"])
def test_a_red_list_may_say_that_it_is_one(store: Store, tmp_path: Path, word: str) -> None:
    assert taken(send(store, tmp_path, {**RED, "名单性质": word}))[1:] == (1, 0)
    assert record_of(store).attributes["honour"] == "诚信示范企业"


def test_a_black_row_in_a_red_sheet_is_refused(store: Store, tmp_path: Path) -> None:
    ((column, reason),) = refusals(send(store, tmp_path, {**RED, "名单性质": "黑名单"}))
    assert (column, "红名单" in reason) == ("名单性质", True)


def test_a_named_person_of_a_construction_firm_is_named_in_its_record(
    store: Store, tmp_path: Path
) -> None:
    form = {**CONSTRUCTION, "注册人员": "钱乙", "注册人员身份证号": CITIZEN[1]}
    send(store, tmp_path, form)
    (named,) = record_of(store).named_in
    assert isinstance(named, NamedIn)
    assert named.role == "registered_person"


def test_a_vehicle_may_be_listed_for_how_often_it_was_overloaded(
    store: Store, tmp_path: Path
) -> None:
    form = {
        "车牌号码": "黑H00001",
        "车辆所有人": "甲运输有限公司",
        "违法超限次数": "4",
        "列入时间": "2026-03-05",
        "有效期": "2028-03-05",
    }
    assert taken(send(store, tmp_path, form)) == ("overloading", 1, 0)
    (record,) = store.records()
    assert (record.attributes["times"], record.ends_on) == ("4", date(2028, 3, 5))


@pytest.mark.parametrize(("word", "ended"), [("是", True), ("否", False)])
def test_an_abnormal_project_says_whether_it_was_removed(
    store: Store, tmp_path: Path, word: str, ended: bool
) -> None:
    form = {**PROJECT_ABNORMAL, "是否移出": word, "移出日期": "2026-08-01" if ended else ""}
    assert taken(send(store, tmp_path, form))[1:] == (1, 0)
    assert (record_of(store).ends_on is not None) == ended


@pytest.mark.parametrize(
    ("word", "list_"), [("失信被执行人", "L-SX"), ("红名单", "L-RED"), ("L-SAFE", "L-SAFE")]
)
def test_the_general_form_takes_a_list_by_its_name(
    store: Store, tmp_path: Path, word: str, list_: str
) -> None:
    form = {
        "名单名称": word,
        "主体名称": "甲煤业有限公司",
        "统一社会信用代码": FIRM,
        "列入日期": "2026-03-05",
        "认定机关": "鹤岗市应急管理局",
    }
    assert taken(send(store, tmp_path, form)) == ("lists", 1, 0)
    assert record_of(store).list == list_


def test_a_list_of_no_known_name_stops_its_row(store: Store, tmp_path: Path) -> None:
    form = {"名单名称": "黑名单", "主体名称": "甲", "列入日期": "2026-03-05", "认定机关": "乙局"}
    ((column, _),) = refusals(send(store, tmp_path, form))
    assert column == "名单名称"
