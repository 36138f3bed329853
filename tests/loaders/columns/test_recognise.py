"""Which source a sheet is of: by what only that source has, never by a name and a code alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from loaders.columns.fitting import SheetColumns, fit_of
from loaders.columns.headers import normalise_header
from loaders.columns.mapping import SourceMapping, shipped_mappings
from loaders.columns.recognise import recognise, recognised_as
from tests.costs import grows_with_its_input
from tests.loaders.columns.sheets import HeadedSheet

SHIPPED = shipped_mappings()
# Columns that any department's sheet may have.
COMMON = (
    "企业名称 单位名称 机构名称 名称 主体名称 姓名 统一社会信用代码 证件号码 身份证号码 联系电话",
    "地址 注册地址 备注 序号 日期 状态 发布时间 数据来源",
)


def table(header: Sequence[str]) -> HeadedSheet:
    return HeadedSheet(tuple(header))


def source_of(header: Sequence[str]) -> str:
    return recognise(table(header), SHIPPED).mapping.name


def refusal(header: Sequence[str]) -> str:
    with pytest.raises(BadInput) as caught:
        recognise(table(header), SHIPPED)
    return str(caught.value)


def spellings(mapping: SourceMapping) -> Iterator[list[str]]:
    """The headers of a source: all first spellings, then each other spelling in its place."""
    first = {field: names[0] for field, names in mapping.columns.items()}
    yield list(first.values())
    for field, names in mapping.columns.items():
        for name in names[1:]:
            yield list({**first, field: name}.values())


def first_telling(mapping: SourceMapping, field: str) -> str:
    """The first spelling of a field that is not common to other sources, else the first."""
    names = mapping.columns[field]
    return next((n for n in names if normalise_header(n) not in mapping.common), names[0])


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_source_is_recognised_by_its_own_columns_in_every_spelling(name: str) -> None:
    mapping = SHIPPED[name]
    telling = [h for h in spellings(mapping) if fit_of(SheetColumns(tuple(h)), mapping).is_distinct]
    assert {source_of(header) for header in telling} == {name}


@pytest.mark.parametrize("place", ["{}.", "{}、", "（{}）", "({}) ", "* {}．"])
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_number_of_a_columns_place_is_none_of_its_name(name: str, place: str) -> None:
    header = next(spellings(SHIPPED[name]))
    numbered = [place.format(n) + word for n, word in enumerate(header, start=1)]
    assert recognise(table(numbered), SHIPPED).fields == recognise(table(header), SHIPPED).fields


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_source_is_recognised_by_its_required_and_distinctive_columns(name: str) -> None:
    mapping = SHIPPED[name]
    either = [fields[0] for fields in mapping.one_of]
    fields = dict.fromkeys([*mapping.required, *either, *sorted(mapping.distinctive)])
    assert source_of([first_telling(mapping, field) for field in fields]) == name


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_distinctive_column_is_none_that_any_sheet_may_have(name: str) -> None:
    mapping = SHIPPED[name]
    words = {word for word, field in mapping.words.items() if field in mapping.distinctive}
    words -= mapping.common
    assert words.isdisjoint(map(normalise_header, " ".join(COMMON).split()))


@given(
    st.sampled_from(sorted(SHIPPED)).flatmap(
        lambda name: st.tuples(
            st.just(name), st.sets(st.sampled_from(sorted(SHIPPED[name].columns)), min_size=1)
        )
    )
)
def test_a_sheet_with_columns_left_out_is_never_read_as_less_than_it_is(
    left: tuple[str, set[str]],
) -> None:
    name, fields = left
    header = [SHIPPED[name].columns[field][0] for field in sorted(fields)]
    try:
        taken = recognise(table(header), SHIPPED)
    except BadInput:
        return
    assert len(taken.fields) >= len(fields) or taken.mapping.name == name


@pytest.mark.parametrize(
    "column",
    [
        "名单",
        "信用等级",
        "列入日期",
        "处罚事由",
        "变更事项",
        "分支机构名称",
        "失信行为",
        "认定机关",
        "案号",
    ],
)
def test_a_sheet_with_a_column_that_no_registry_has_is_no_registry_extract(column: str) -> None:
    header = ["企业名称", "统一社会信用代码", "法定代表人", "注册资本", "成立日期"]
    assert source_of(header) == "organisations"
    assert column in refusal([*header, column])


def test_a_name_and_a_code_alone_are_of_no_source() -> None:
    assert "many sources have" in refusal(["企业名称", "统一社会信用代码"])
    assert "many sources have" in refusal(["企业名称", "统一社会信用代码", "备注"])


def test_a_sheet_of_which_most_columns_are_unknown_is_no_registry_extract() -> None:
    header = [
        "企业名称",
        "统一社会信用代码",
        "法定代表人",
        "车牌号",
        "检查结果",
        "检查人",
        "检查日期",
    ]
    assert "车牌号" in refusal(header)


PENALTY_2015 = (
    "行政相对人名称 行政相对人代码_1(统一社会信用代码) 法定代表人姓名 行政处罚决定书文号 处罚类别1",
    "处罚类别2 处罚事由 处罚依据 处罚结果 处罚决定日期 处罚机关 当前状态 地方编码 数据更新时间戳",
)


@pytest.mark.parametrize("lost", [[], ["处罚名称简称"], ["处罚名称(原)"]])
def test_a_form_without_a_required_column_is_not_read_as_a_form_without_a_state(
    lost: list[str],
) -> None:
    header = " ".join(PENALTY_2015).split()
    assert source_of([*header, "处罚名称"]) == "penalty_2015"
    sentence = refusal([*header, *lost])
    assert "penalty_2015" in sentence
    assert "处罚名称" in sentence


@pytest.mark.parametrize("column", ["当前状态", "是否撤销", "信用修复日期", "异议情况"])
def test_a_record_is_not_read_without_the_column_on_its_state(column: str) -> None:
    header = ["纳税人名称", "统一社会信用代码", "主要违法事实", "相关法律依据及税务处理处罚情况"]
    assert source_of(header) == "tax_violators"
    assert column in refusal([*header, column])
    assert source_of([*header, "经营状态"]) == "tax_violators"


def test_the_courts_list_is_told_from_other_debtors_by_its_day_of_publication() -> None:
    header = ["被执行人姓名/名称", "身份证号码/组织机构代码", "执行法院", "立案时间", "案号"]
    assert source_of([*header, "发布时间"]) == "judgment_debtors"
    assert source_of([*header, "执行标的"]) == "enforcement_debtors"
    sentence = refusal(header)
    assert "发布时间" in sentence


def test_two_sources_that_fit_equally_are_both_named() -> None:
    one = SHIPPED["intermediaries"]
    header = ["机构名称", "统一社会信用代码", "类别代码", "主管部门"]
    other = {**SHIPPED, "twin": replace(one, name="twin")}
    with pytest.raises(BadInput, match=r"intermediaries.*twin.*--source"):
        recognise(table(header), other)


def test_a_named_source_needs_its_required_columns_only() -> None:
    header = ["企业名称", "统一社会信用代码", "名单类型"]
    assert recognised_as(table(header), SHIPPED["organisations"]).fields == {"name": 0, "uscc": 1}


def test_a_required_column_with_a_note_is_refused_by_naming_both() -> None:
    sentence = refusal(
        ["企业名称", "统一社会信用代码", "变更事项", "变更前", "变更后(原值)", "变更日期"]
    )
    assert "变更后(原值)" in sentence
    assert "rename it to 变更后" in sentence


@pytest.mark.parametrize("note", ["变更前", "变更后", "原", "曾用名", "隶属", "上级", "委托人"])
def test_a_note_that_changes_the_meaning_keeps_its_column_unread(note: str) -> None:
    header = ["企业名称", "统一社会信用代码", f"法定代表人（{note}）", "成立日期"]
    assert "head" not in recognised_as(table(header), SHIPPED["organisations"]).fields


def test_a_sheet_of_sixteen_thousand_columns_costs_no_more_than_its_share() -> None:
    def weighed(columns: int) -> None:
        header = [*next(spellings(SHIPPED["penalty"])), *(f"列{n}" for n in range(columns))]
        assert source_of(header) == "penalty"

    assert grows_with_its_input(weighed, 16_384)


ANY_LIST = ("企业名称", "统一社会信用代码", "列入原因", "列入日期", "列入机关")


def test_the_columns_of_any_list_make_no_list_of_wages() -> None:
    assert "--source" in refusal(ANY_LIST)


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("鹤岗市经营异常名录", "abnormal_list"),
        ("拖欠农民工工资失信联合惩戒名单", "wage_arrears_list"),
        ("2025年严重违法失信企业名单", "serious_violators"),
        ("诚信红榜", "red_list"),
    ],
)
def test_a_list_of_common_columns_is_the_one_that_it_is_called(title: str, source: str) -> None:
    for called in ({"above": (title,)}, {"sheet": title}, {"file": f"{title}.csv"}):
        sheet = replace(table(ANY_LIST), **called)
        assert recognise(sheet, SHIPPED).mapping.name == source


def test_a_name_of_two_lists_calls_neither() -> None:
    with pytest.raises(BadInput):
        recognise(replace(table(ANY_LIST), file="红榜黑榜.csv"), SHIPPED)


def test_the_title_above_a_table_goes_before_the_name_of_its_file() -> None:
    sheet = replace(table(ANY_LIST), file="经营异常.csv", above=("拖欠农民工工资名单",))
    assert recognise(sheet, SHIPPED).mapping.name == "wage_arrears_list"


def test_a_sheet_that_lacks_columns_is_nearest_to_what_it_is_called() -> None:
    sheet = replace(table(("企业", "信用代码", "原因", "列入时间")), sheet="欠薪名单")
    with pytest.raises(BadInput, match="wage_arrears_list"):
        recognise(sheet, SHIPPED)
