"""Headers as offices publish and send them: each is read as what it is, with what matters in it."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.store import Store
from loaders.columns.mapping import shipped_mappings
from loaders.columns.recognise import recognise
from tests.loaders.columns.sheets import HeadedSheet
from tests.loaders.mappings.forms import FIRM, OTHER, THIRD, Form, record_of, relations_of, send
from tests.loaders.mappings.forms import taken as taken_of
from tests.loaders.sheets import CITIZEN

SHIPPED = shipped_mappings()
FORMS = tomllib.loads(Path(__file__).with_name("office_headers.toml").read_text("utf-8"))["form"]
OTHERS = tomllib.loads(Path(__file__).with_name("other_sheets.toml").read_text("utf-8"))["sheet"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["header"][:24])
def test_a_header_of_an_office_is_read_whole(form: dict[str, str]) -> None:
    recognised = recognise(HeadedSheet(tuple(form["header"].split(","))), SHIPPED)
    assert recognised.mapping.name == form["source"]
    assert recognised.fields.keys() >= set(form["fields"].split())


@pytest.mark.parametrize("sheet", OTHERS, ids=lambda sheet: sheet["named"])
def test_a_sheet_of_no_source_is_read_as_none(sheet: dict[str, str]) -> None:
    header = tuple(sheet["header"].split(","))
    with pytest.raises(BadInput):
        recognise(HeadedSheet(header, file=f"{sheet['named']}.csv"), SHIPPED)
    with pytest.raises(BadInput):
        recognise(HeadedSheet(header), SHIPPED)


@pytest.mark.parametrize("titled", ["建筑市场黑名单", "安全生产严重失信主体名单", "经营异常名录"])
def test_a_list_of_common_columns_is_told_by_its_name(titled: str) -> None:
    header = ["企业名称", "统一社会信用代码", "列入事由", "认定部门", "列入日期", "移出日期"]
    with pytest.raises(BadInput, match="title above the header"):
        recognise(HeadedSheet(tuple(header)), SHIPPED)
    named = recognise(HeadedSheet(tuple(header), file=f"{titled}.csv"), SHIPPED).mapping
    assert any(word in titled for word in named.called)


def test_a_sheet_that_names_the_dishonest_is_none_of_debtors(store: Store, tmp_path: Path) -> None:
    listed: Form = {
        "姓名": "赵甲",
        "身份证号": CITIZEN[0],
        "案号": "（2026）黑0403执1号",
        "执行法院": "鹤岗市工农区人民法院",
        "立案日期": "2026-01-05",
        "发布日期": "2026-02-05",
        "未履行金额": "100000",
        "失信行为": "违反财产报告制度",
    }
    assert taken_of(send(store, tmp_path, listed)) == ("judgment_debtors", 1, 0)
    (record,) = store.records()
    assert (record.list, record.decided_on) == ("L-SX", date(2026, 2, 5))
    assert record.attributes["unpaid"] == 100_000


def test_a_number_behind_a_head_of_any_spelling_is_his(store: Store, tmp_path: Path) -> None:
    listed: Form = {
        "单位名称": "甲建筑有限公司",
        "统一社会信用代码": FIRM,
        "法定代表人（主要负责人）": "赵甲",
        "身份证号": CITIZEN[0],
        "列入决定机关": "鹤岗市人力资源和社会保障局",
        "列入时间": "2026-03-05",
        "拖欠金额（元）": "250000",
        "涉及人数": "30",
    }
    assert taken_of(send(store, tmp_path, listed)) == ("wage_arrears_list", 1, 0)
    (head,) = relations_of(store, f"uscc:{FIRM}", "legal_representative_of")
    assert head.source == f"person:{store.id_keys.number(CITIZEN[0])}"


def test_two_persons_with_documents_of_one_name_keep_their_own() -> None:
    persons = "法定代表人或者负责人姓名", "负有直接责任的财务负责人姓名"
    document = ("性别", "证件名称", "证件号码")
    header = ["纳税人名称", persons[0], *document, persons[1], *document, "主要违法事实"]
    header += ["相关法律依据及税务处理处罚情况", "公布日期"]
    recognised = recognise(HeadedSheet(tuple(header)), SHIPPED).fields
    assert (recognised["head_id"], recognised["finance_id"]) == (4, 8)


def test_the_owner_of_a_project_is_named_by_whom_its_code_names() -> None:
    header = ("项目代码", "项目名称", "项目单位", "项目单位统一社会信用代码", "项目法人")
    assert recognise(HeadedSheet(header), SHIPPED).fields["owner"] == 2


def test_a_revoked_licence_is_a_penalty_and_no_extract_of_the_register(
    store: Store, tmp_path: Path
) -> None:
    revoked: Form = {
        "企业名称": "甲商贸有限公司",
        "统一社会信用代码/注册号": FIRM,
        "法定代表人": "赵甲",
        "吊销原因": "成立后无正当理由超过六个月未开业",
        "吊销日期": "2026-03-05",
        "吊销决定文号": "鹤市监吊〔2026〕1号",
        "登记机关": "鹤岗市市场监督管理局",
    }
    assert taken_of(send(store, tmp_path, revoked)) == ("revoked_licences", 1, 0)
    record = record_of(store)
    assert (record.kind, record.tier) == ("penalty", "serious")
    assert record.attributes["penalty_class"] == ["吊销营业执照"]


def test_who_is_to_lose_a_licence_has_not_lost_it() -> None:
    header = ("企业名称", "统一社会信用代码", "吊销原因", "吊销日期")
    with pytest.raises(BadInput, match="拟吊销"):
        recognise(HeadedSheet(header, file="拟吊销企业名单.csv"), SHIPPED)


def test_a_pledge_of_shares_ties_two_parties_from_its_day(store: Store, tmp_path: Path) -> None:
    pledge: Form = {
        "登记编号": "230400202600001",
        "出质人": "甲煤业有限公司",
        "出质人证照/证件号码": FIRM,
        "出质股权数额": "100万元",
        "质权人": "乙银行股份有限公司",
        "质权人证照/证件号码": OTHER,
        "出质股权所在公司": "丙商贸有限公司",
        "出质股权所在公司统一社会信用代码": THIRD,
        "股权出质设立登记日期": "2026-03-05",
        "状态": "有效",
    }
    assert taken_of(send(store, tmp_path, pledge)) == ("pledges", 1, 0)
    (tie,) = relations_of(store, f"uscc:{FIRM}", "pledges_to")
    assert (tie.target, tie.valid_from) == (f"uscc:{OTHER}", date(2026, 3, 5))
    ended = {**pledge, "登记编号": "230400202600002", "状态": "无效"}
    assert taken_of(send(store, tmp_path, ended)) == ("pledges", 0, 1)


def test_a_column_called_by_its_party_is_that_partys() -> None:
    penalty = ("行政处罚决定书文号", "处罚机关", "处罚决定日期")
    header = ("被处罚人姓名或名称", "被处罚人统一社会信用代码或身份证号", *penalty)
    fields = recognise(HeadedSheet(header), SHIPPED).fields
    assert (fields["subject"], fields["number"]) == (0, 1)
    beside = ("企业名称", "处罚机关统一社会信用代码", *penalty)
    assert recognise(HeadedSheet(beside), SHIPPED).fields.keys() >= {"issuer_uscc"}
    assert "uscc" not in recognise(HeadedSheet(beside), SHIPPED).fields
