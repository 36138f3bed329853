"""Column names that say the same are read alike; names that say something else stay apart."""

import pytest

from loaders.columns.alike import said_by
from loaders.columns.headers import alike_header
from loaders.columns.mapping import SourceMapping, shipped_mappings
from loaders.columns.recognise import recognise
from tests.loaders.columns.sheets import HeadedSheet

SHIPPED = shipped_mappings()
NAMES = sorted({name for mapping in SHIPPED.values() for name in mapping.words})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("列入时间", "纳入日期"),
        ("作出处罚决定的机关名称", "做出处罚决定部门"),
        ("被处罚单位（人）名称", "被处罚单位名称"),
        ("2025年度环境信用评价等级", "环境信用评价等级"),
        ("股东姓名（名称）", "股东姓名"),
        ("当事人姓名或名称", "当事人名称/姓名"),
        ("单位信用代码", "单位统一社会信用代码"),
        ("法定代表人公民身份号码", "法人代表身份证号"),
        ("用人单位全称", "用人单位名称"),
        ("列入“黑名单”事由", "列入黑名单理由"),
        ("欠费终止年月", "欠费截止年月"),
        ("处罚决定书编号", "处罚决定文号"),
        ("罚款数额（元）", "罚款金额（万元）"),
        ("列入拖欠农民工工资“黑名单”时间", "列入日期"),
    ],
)
def test_two_names_of_one_column_say_the_same(one: str, other: str) -> None:
    assert alike_header(one) == alike_header(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("被处罚单位", "处罚单位"),
        ("列入日期", "移出日期"),
        ("起始日期", "截止日期"),
        ("法定代表人（变更前）", "法定代表人"),
        ("单位", "单位名称"),
        ("审批部门", "申报单位"),
        ("委托单位统一社会信用代码", "单位统一社会信用代码"),
        ("认缴出资额", "实缴出资额"),
        ("担保人名称", "被担保人名称"),
        ("项目单位", "施工单位"),
        ("处罚决定日期", "处罚截止日期"),
        ("移出原因", "列入原因"),
        ("备案机关", "备案单位"),  # who files is not who takes the filing
        ("登记机关", "登记单位"),
    ],
)
def test_names_that_say_something_else_stay_apart(one: str, other: str) -> None:
    assert alike_header(one) != alike_header(other)


def test_what_a_name_says_says_itself() -> None:
    assert [said_by(said_by(name)) for name in NAMES] == [said_by(name) for name in NAMES]


@pytest.mark.parametrize("mapping", SHIPPED.values(), ids=SHIPPED)
def test_no_name_of_a_field_is_read_as_another_that_says_the_same(mapping: SourceMapping) -> None:
    alike, words = mapping.alike, mapping.words.items()
    assert [name for name, field in words if alike.get(alike_header(name), field) != field] == []


def test_a_listed_name_goes_before_one_that_only_says_the_same() -> None:
    header = (
        "单位名称",
        "统一社会信用代码",
        "列入时间",
        "纳入黑名单日期",
        "列入决定机关",
        "拖欠金额",
    )
    fields = recognise(HeadedSheet((*header, "录入日期")), SHIPPED).fields
    assert fields["listed_on"] == 2
    assert 3 not in fields.values()


def test_a_number_behind_the_kind_of_a_holder_is_his() -> None:
    header = (
        "企业名称",
        "统一社会信用代码",
        "股东姓名（名称）",
        "股东类型",
        "证件号码",
        "持股比例",
    )
    assert recognise(HeadedSheet(header), SHIPPED).fields["holder_id"] == 4
