"""Court sheets in every published shape, wage arrears and what public bodies owe."""

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
    send,
    taken,
)
from tests.loaders.sheets import CITIZEN

CASE = "（2026）黑0402执12号"
COURT = "鹤岗市向阳区人民法院"
PAGE: Form = {  # the court's page
    "失信被执行人姓名/名称": "甲建材有限公司",
    "身份证号码/组织机构代码": FIRM,
    "法定代表人或者负责人姓名": "赵甲",
    "执行法院": COURT,
    "省份": "黑龙江",
    "执行依据文号": "（2025）黑0402民初3号",
    "立案时间": "2026年01月05日",
    "案号": CASE,
    "做出执行依据单位": COURT,
    "生效法律文书确定的义务": "给付货款",
    "被执行人的履行情况": "全部未履行",
    "失信被执行人行为具体情形": "有履行能力而拒不履行",
    "发布时间": "2026年02月05日",
}
DATA: Form = {
    "iname": "甲建材有限公司",
    "partyTypeName": "1",
    "cardNum": FIRM,
    "businessEntity": "赵甲",
    "courtName": COURT,
    "regDate": "20260105",
    "caseCode": CASE,
    "duty": "给付货款",
    "performance": "全部未履行",
    "disruptTypeName": "有履行能力而拒不履行",
    "publishDate": "2026年02月05日",
}
VENDOR: Form = {
    "案号": CASE,
    "失信被执行人": "甲建材有限公司",
    "证件号码": "",
    "身份证号码/组织机构代码": FIRM,
    "履行情况": "全部未履行",
    "执行法院": COURT,
    "立案日期": "2026-01-05",
    "发布日期": "2026-02-05",
}


@pytest.mark.parametrize("form", [PAGE, DATA, VENDOR], ids=["page", "data", "vendor"])
def test_a_dishonest_debtor_is_listed_in_every_shape(
    store: Store, tmp_path: Path, form: Form
) -> None:
    assert taken(send(store, tmp_path, form)) == ("judgment_debtors", 1, 0)
    record = record_of(store)
    assert (record.list, record.decided_on, record.document_no) == (
        "L-SX",
        date(2026, 2, 5),
        CASE,
    )
    assert record.attributes["performance"] == "全部未履行"


LIMITS: Form = {
    "限制消费人员姓名": "赵甲",
    "性别": "男",
    "身份证号码/组织机构代码": f"{CITIZEN[0][:10]}****{CITIZEN[0][-4:]}",
    "执行法院": COURT,
    "省份": "黑龙江",
    "案号": CASE,
    "立案时间": "2026年01月05日",
    "企业信息": "甲建材有限公司",
}
LIMITS_DATA: Form = {
    "XM": "赵甲",
    "QY_MC": "甲建材有限公司",
    "AH": CASE,
    "LASJ": "2026年01月05日",
    "ZXFYMC": COURT,
    "FILEPATH": "/a.pdf",
}
LIMITS_VENDOR: Form = {
    "案号": CASE,
    "限消令对象": "赵甲",
    "关联对象": "甲建材有限公司",
    "申请人": "乙商贸有限公司",
    "执行法院": COURT,
    "立案日期": "2026-01-05",
    "发布日期": "2026-02-05",
}


@pytest.mark.parametrize(
    ("form", "role"),
    [
        (LIMITS, "restricted_unit"),
        (LIMITS_DATA, "restricted_unit"),
        (LIMITS_VENDOR, "related_party"),
    ],
    ids=["page", "data", "vendor"],
)
def test_a_consumption_limit_lists_the_person_and_names_the_firm(
    store: Store, tmp_path: Path, form: Form, role: str
) -> None:
    assert taken(send(store, tmp_path, form)) == ("consumption_restriction", 1, 0)
    (person,) = [m.entity for m in store.find("赵甲").matches]
    (record,) = store.records(subjects=[person.id])
    assert (record.list, [named.role for named in record.named_in]) == ("L-XG", [role])


def test_who_owes_under_enforcement_is_no_dishonest_debtor(store: Store, tmp_path: Path) -> None:
    form: Form = {
        "partyName": "甲建材有限公司",
        "partyCardNum": FIRM,
        "caseCode": CASE,
        "caseCreateTime": "2026年01月05日",
        "execCourtName": COURT,
        "execMoney": "125000",
        "caseState": "0",
    }
    assert taken(send(store, tmp_path, form)) == ("enforcement_debtors", 1, 0)
    record = record_of(store)
    assert (record.list, record.tier, record.amount) == ("L-ZX", "neutral", 125_000)


FIRM_JUDGED: Form = {
    "企业名称": "甲建材有限公司",
    "统一社会信用代码": FIRM,
    "组织机构代码": FIRM[8:17],
    "法定代表人": "赵甲",
    "单位地址": "",
    "执行法院": COURT,
    "案号": CASE,
    "执行依据": "民初3号",
    "执行案由": "买卖合同",
    "执行金额（元）": "125000",
    "未执行金额（元）": "100000",
    "曝光日期": "2026-03-01",
    "立案日期": "2026-01-05",
}


def test_an_unfulfilled_judgment_of_a_firm(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, FIRM_JUDGED)) == ("enforcement_debtors", 1, 0)
    record = record_of(store)
    assert (record.list, record.attributes["unpaid"]) == ("L-ZX", 100_000)
    assert len(relations_of(store, f"uscc:{FIRM}", "legal_representative_of")) == 1


def test_an_unfulfilled_judgment_of_a_person(store: Store, tmp_path: Path) -> None:
    form: Form = {
        "姓名": "赵甲",
        "身份证号": CITIZEN[0],
        "案号": CASE,
        "执行法院": COURT,
        "立案日期": "2026-01-05",
        "执行金额": "5000",
        "曝光日期": "2026-03-01",
    }
    assert taken(send(store, tmp_path, form)) == ("enforcement_debtors", 1, 0)
    (person,) = [match.entity for match in store.find("赵甲").matches]
    assert len(store.records(subjects=[person.id])) == 1


def test_an_enforcement_that_is_concluded_is_of_its_day(store: Store, tmp_path: Path) -> None:
    form: Form = {
        "被执行人姓名/名称": "甲建材有限公司",
        "身份证号码/组织机构代码": FIRM,
        "案号": CASE,
        "执行法院": COURT,
        "立案时间": "2026-01-05",
        "终本日期": "2026-06-30",
        "执行标的（元）": "125000",
        "未履行金额（元）": "100000",
    }
    assert taken(send(store, tmp_path, form)) == ("ended_enforcement", 1, 0)
    assert (record_of(store).list, record_of(store).decided_on) == ("L-ZB", date(2026, 6, 30))


SHARED: Form = {
    "aab004": "甲建设有限公司",
    "aab003": FIRM,
    "lrsj": "2026-01-05",
    "fbqx": "2029-01-05",
    "aab013": "赵甲",
    "aac002": CITIZEN[0],
    "zjlx": "1",
    "fbjg": "鹤岗市人力资源和社会保障局",
    "wsh": "鹤人社列〔2026〕1号",
    "abb012": "拖欠12名农民工工资",
    "lryj": "保障农民工工资支付条例",
    "xmmc": "甲小区二期",
    "dqtcqk": "",
    "xqyy": "",
    "aae013": "",
}
ANNOUNCED: Form = {
    "用人单位名称": "甲建设有限公司",
    "统一社会信用代码": FIRM,
    "法定代表人": "赵甲",
    "主要负责人": "钱乙",
    "直接负责的主管人员": "孙丙",
    "其他直接责任人员": "李丁、周戊",
    "项目名称": "甲小区二期",
    "列入事由": "拖欠工资",
    "拖欠金额（元）": "125000",
    "列入决定书文号": "鹤人社列〔2026〕1号",
    "列入日期": "2026-01-05",
    "列入决定机关": "鹤岗市人力资源和社会保障局",
}


@pytest.mark.parametrize("form", [SHARED, ANNOUNCED], ids=["shared", "announced"])
def test_a_wage_list_names_the_unit_its_project_and_its_head(
    store: Store, tmp_path: Path, form: Form
) -> None:
    assert taken(send(store, tmp_path, form)) == ("wage_arrears_list", 1, 0)
    record = record_of(store)
    assert (record.list, record.tier, record.decided_on) == (
        "L-WAGE",
        "serious",
        date(2026, 1, 5),
    )
    assert record.attributes["project_name"] == "甲小区二期"
    assert "legal_representative" in {named.role for named in record.named_in}


def test_the_persons_of_a_wage_list_are_named_by_their_roles(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, ANNOUNCED)
    named = {(n.entity.rsplit("/")[-1], n.role) for n in record_of(store).named_in}
    assert named == {
        ("赵甲", "legal_representative"),
        ("钱乙", "principal_responsible"),
        ("孙丙", "directly_responsible_manager"),
        ("李丁", "other_directly_responsible"),
        ("周戊", "other_directly_responsible"),
    }


def test_a_listing_that_was_lifted_early_ends_on_that_day(store: Store, tmp_path: Path) -> None:
    form = {**ANNOUNCED, "预计退出日期": "2029-01-05", "移出日期": "2026-09-01"}
    send(store, tmp_path, form)
    assert record_of(store).ends_on == date(2026, 9, 1)


ARREARS: Form = {
    "拖欠主体": "某某镇人民政府",
    "拖欠主体统一社会信用代码": FIRM,
    "债权人": "乙建设有限公司",
    "债权人统一社会信用代码": OTHER,
    "合同编号": "HT-2024-7",
    "拖欠金额（万元）": "82.5",
    "未清偿金额（万元）": "60",
    "应付日期": "2024-12-31",
    "认定日期": "2026-01-05",
    "清偿状态": "部分清偿",
    "认定单位": "鹤岗市工业和信息化局",
}


@pytest.mark.parametrize(
    ("debtor", "creditor"),
    [("拖欠主体", "债权人"), ("欠款单位", "被拖欠企业"), ("欠款主体", "债权企业名称")],
)
def test_what_a_public_body_owes_is_a_debt_that_names_the_creditor(
    store: Store, tmp_path: Path, debtor: str, creditor: str
) -> None:
    names = {"拖欠主体": debtor, "债权人": creditor}
    form = {names.get(name, name): cell for name, cell in ARREARS.items()}
    assert taken(send(store, tmp_path, form)) == ("government_arrears", 1, 0)
    record = record_of(store)
    assert (record.kind, record.amount, record.attributes["unpaid"]) == ("debt", 825_000, 600_000)
    assert [(n.entity, n.role) for n in record.named_in] == [(f"uscc:{OTHER}", "creditor")]


def test_two_debts_of_one_day_to_two_creditors_are_two(store: Store, tmp_path: Path) -> None:
    one = {**ARREARS, "合同编号": ""}
    two = {**one, "债权人": "丙建设有限公司", "债权人统一社会信用代码": ""}
    assert taken(send(store, tmp_path, one, two)) == ("government_arrears", 2, 0)
    assert len(store.records(subjects=[f"uscc:{FIRM}"])) == 2


def test_a_debt_that_is_paid_is_no_longer_shown(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**ARREARS, "清偿状态": "已清偿", "清偿日期": "2026-05-01"})
    assert store.records(subjects=[f"uscc:{FIRM}"]) == ()


def test_an_unknown_word_for_payment_stops_its_row(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**ARREARS, "清偿状态": "协商中止"})
    assert taken(report) == ("government_arrears", 0, 1)
    assert refusals(report)[0][0] == "清偿状态"
