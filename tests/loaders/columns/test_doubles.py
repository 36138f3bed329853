"""Two columns of one name: told apart by their neighbours and contents, or refused by name."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from graph.store import Store
from loaders.city.numbers import Numbers
from loaders.columns.mapping import shipped_mappings
from loaders.columns.recognise import recognise
from tests.costs import grows_with_its_input
from tests.loaders.columns.sheets import HeadedSheet
from tests.loaders.sheets import USCC, counts, take, write_csv, write_xlsx

SHIPPED = shipped_mappings()
CODE = "统一社会信用代码"
AUTHORITY = "11230400MB0000000X"
PENALTY = ("行政处罚决定书文号", "处罚类别", "处罚内容", "处罚决定日期")
CELLS = ("鹤测罚〔2026〕{}号", "罚款", "罚款", "2026-03-05")


def penalties(*order: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """A header in this order and two rows; a firm or an authority has its code beside its name."""
    header = tuple(name.rstrip("12") for name in order) + PENALTY
    rows = []
    for n in range(2):
        own = {
            "行政相对人名称": f"甲{n}煤业有限公司",
            "处罚机关": "应急局",
            f"{CODE}1": USCC[n],
            f"{CODE}2": AUTHORITY,
        }
        row = [own.get(name, "x") for name in order]
        rows.append((*row, *(cell.format(n) for cell in CELLS)))
    return header, rows


def fields_of(header: Sequence[str], *rows: Sequence[str]) -> dict[str, int]:
    return dict(recognise(HeadedSheet(tuple(header), tuple(rows)), SHIPPED).fields)


def refusal(header: Sequence[str], *rows: Sequence[str]) -> str:
    with pytest.raises(BadInput) as caught:
        fields_of(header, *rows)
    return str(caught.value)


FIRM, ISSUER, OWN, ITS = "行政相对人名称", "处罚机关", f"{CODE}1", f"{CODE}2"


@pytest.mark.parametrize(
    "order",
    [
        (ISSUER, ITS, FIRM, OWN),
        (FIRM, OWN, ISSUER, ITS),
        (OWN, FIRM, ITS, ISSUER),
        (ITS, ISSUER, OWN, FIRM),
        (FIRM, "法定代表人", OWN, ISSUER, ITS),
        (FIRM, ISSUER, OWN, ITS),
        (FIRM, ISSUER, ITS, OWN),
        (OWN, ITS, FIRM, ISSUER),
        (OWN, FIRM, ISSUER, ITS),
    ],
    ids="-".join,
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_fine_lands_on_the_firm_wherever_the_two_codes_stand(
    store: Store, tmp_path: Path, order: tuple[str, ...], form: str
) -> None:
    header, rows = penalties(*order)
    path = tmp_path / f"a.{form}"
    if form == "csv":
        write_csv(path, header, *rows)
    else:
        write_xlsx(path, 表=[header, *rows])
    assert counts(take(store, path)) == (2, 0)
    assert [len(store.records(subjects=[f"uscc:{code}"])) for code in USCC[:2]] == [1, 1]
    assert store.records(subjects=[f"uscc:{AUTHORITY}"]) == ()


@pytest.mark.parametrize(
    "order",
    [("经办机构", ITS, FIRM, OWN, ISSUER), ("经办机构", OWN, FIRM, ITS, ISSUER)],
    ids=["left", "right"],
)
def test_neighbours_on_both_sides_are_read_from_the_left_unless_the_codes_say_otherwise(
    order: tuple[str, ...],
) -> None:
    header, rows = penalties(*order)
    if order[3] == OWN:
        assert fields_of(header, *rows)["uscc"] == 3
    else:
        assert CODE in refusal(header, *rows)


def test_codes_that_neither_place_nor_content_tells_apart_are_refused_by_name() -> None:
    header = (FIRM, ISSUER, CODE, CODE, *PENALTY)
    sentence = refusal(header, ("甲", "应急局", USCC[0], USCC[1], *CELLS))
    assert f"column {CODE}" in sentence
    assert "the one that belongs to 行政相对人名称" in sentence


def test_a_code_column_that_holds_one_authority_for_several_firms_is_no_firms_code() -> None:
    rows = [(f"甲{n}", "x", AUTHORITY, "应急局", *CELLS) for n in range(3)]
    assert CODE in refusal((FIRM, "地区", CODE, ISSUER, *PENALTY), *rows)


def test_the_only_code_beside_the_authority_is_the_authoritys_if_it_holds_one() -> None:
    header = (FIRM, ISSUER, CODE, *PENALTY)
    at_authority = fields_of(header, *[(f"甲{n}", "应急局", AUTHORITY, *CELLS) for n in range(2)])
    at_firm = fields_of(header, *[(f"甲{n}", "应急局", USCC[n], *CELLS) for n in range(2)])
    assert ("uscc" in at_authority, at_authority["issuer_uscc"]) == (False, 2)
    assert (at_firm["uscc"], "issuer_uscc" in at_firm) == (2, False)


@given(st.permutations([FIRM, OWN, ISSUER, ITS, "法定代表人", "经办机构"]), st.integers(1, 3))
def test_in_whatever_order_an_authoritys_code_is_never_read_as_a_firms(
    order: list[str], rows: int
) -> None:
    header, cells = penalties(*order)
    try:
        fields = fields_of(header, *(cells * 2)[:rows])
    except BadInput:
        return
    assert fields.get("uscc") in (None, order.index(OWN))


def test_one_institutions_code_for_several_firms_is_the_authoritys_as_well() -> None:
    header = (FIRM, CODE, "支队", CODE, *PENALTY[:3], PENALTY[3], ISSUER)
    rows = [("12230400MB0000000X", USCC[0]), ("12230400MB0000000X", USCC[1])]
    cells = [(f"甲{n}", own, "x", code, *CELLS, "支队") for n, (own, code) in enumerate(rows)]
    assert fields_of(header, *cells)["uscc"] == 3
    alone = [(f"甲{n}", "12230400MB0000000X", "x", *CELLS) for n in range(2)]
    assert CODE in refusal((FIRM, CODE, ISSUER, *PENALTY), *alone)


def test_the_code_behind_the_issuer_of_a_list_is_not_the_listed_firms() -> None:
    header = ("名单代码", "主体名称", "认定机关", CODE, "列入日期")
    assert CODE in refusal(header, ("L-ENV", "甲", "环保局", AUTHORITY, "2026-01-01"))
    assert fields_of(header, ("L-ENV", "甲", "环保局", USCC[0], "2026-01-01"))["uscc"] == 3


def test_a_penalty_on_a_government_body_stays_its_own() -> None:
    header = (FIRM, CODE, ISSUER, CODE, *PENALTY)
    fields = fields_of(header, ("某局", "11230400MB0000001W", "应急局", AUTHORITY, *CELLS))
    assert (fields["uscc"], fields["issuer_uscc"]) == (1, 3)


def test_two_equal_columns_are_read_once() -> None:
    header = (FIRM, CODE, CODE, ISSUER, *PENALTY)
    assert fields_of(header, ("甲", USCC[0], USCC[0], "应急局", *CELLS))["uscc"] == 1


def test_two_remarks_are_both_left_unread() -> None:
    header = (FIRM, CODE, ISSUER, "备注", *PENALTY, "备注")
    assert "remarks" not in fields_of(header, ("甲", USCC[0], "应急局", "一", *CELLS, "二"))


def test_two_heads_are_told_apart_by_whom_they_follow_or_refused() -> None:
    registry = ("企业名称", CODE, "法定代表人", "隶属部门", "法定代表人", "成立日期")
    with pytest.raises(BadInput, match="隶属部门"):
        fields_of(registry)
    beside = ("企业名称", CODE, "法定代表人", "主管单位", "法定代表人", "成立日期")
    assert fields_of(beside)["head"] == 2
    assert "法定代表人" in refusal(("企业名称", "法定代表人", CODE, "法定代表人", "成立日期"))


@pytest.mark.parametrize("column", ["联系电话", "住所"])
def test_two_phones_or_addresses_are_told_apart_by_whom_they_follow(column: str) -> None:
    header = ("企业名称", CODE, column, "成立日期", "联系人", column)
    field = {"联系电话": "phone", "住所": "address"}[column]
    assert fields_of(header)[field] == 2
    assert column in refusal(("企业名称", CODE, column, "成立日期", column))


def test_two_numbers_of_persons_are_told_apart_by_whom_they_follow() -> None:
    header = (FIRM, "证件号码", "法定代表人", "证件号码", ISSUER, *PENALTY)
    fields = fields_of(header)
    assert (fields["person_id"], fields["head_id"]) == (1, 3)


def test_two_names_without_anything_beside_them_are_refused() -> None:
    header = ("名称", CODE, "法定代表人", "成立日期", "名称")
    sentence = refusal(header, ("甲", USCC[0], "赵甲", "2020-01-01", "乙"))
    assert "two columns have the name 名称" in sentence


def test_both_parties_codes_are_read_by_the_names_before_them() -> None:
    header = ("担保人名称", CODE, "被担保人名称", CODE, "担保金额(万元)")
    fields = fields_of(header)
    assert (fields["guarantor_uscc"], fields["debtor_uscc"]) == (1, 3)


@pytest.mark.parametrize("titles", [True, False], ids=["with a title above", "bare"])
@pytest.mark.parametrize("merged", [True, False], ids=["merged", "repeated"])
def test_group_titles_say_whose_the_columns_below_them_are(
    store: Store, tmp_path: Path, titles: bool, merged: bool
) -> None:
    groups = (
        "处罚机关",
        "" if merged else "处罚机关",
        "行政相对人信息",
        "" if merged else "行政相对人信息",
    )
    lower = ("名称", CODE, "名称", CODE, *PENALTY)
    rows = [
        ("应急局", AUTHORITY, f"甲{n}煤业有限公司", USCC[n], *(c.format(n) for c in CELLS))
        for n in range(2)
    ]
    above = [("鹤岗市行政处罚公示表",)] if titles else []
    sheet = [*above, (*groups, *[""] * 4), lower, *rows]
    assert counts(take(store, write_xlsx(tmp_path / "a.xlsx", 表=sheet))) == (2, 0)
    for code in USCC[:2]:
        (record,) = store.records(subjects=[f"uscc:{code}"])
        assert record.issuer == "应急局"


def test_a_group_title_before_and_after_keeps_its_columns_apart(
    store: Store, tmp_path: Path
) -> None:
    upper = ("企业名称", CODE, "变更前", "", "变更后", "", "成立日期")
    lower = ("", "", "法定代表人", "住所", "法定代表人", "住所", "")
    row = ("甲公司", USCC[0], "赵甲", "兴安路1号", "钱乙", "兴安路2号", "2020-01-01")
    path = write_xlsx(tmp_path / "a.xlsx", 表=[upper, lower, row])
    with pytest.raises(BadInput):
        take(store, path)


@pytest.mark.parametrize("note", ["不含滞纳金", "折合", "变更前"])
def test_an_amount_whose_note_is_not_understood_stops_its_sheet(note: str) -> None:
    header = (FIRM, CODE, ISSUER, *PENALTY, f"罚款金额（{note}）")
    sentence = refusal(header)
    assert f"罚款金额（{note}）" in sentence
    assert "fine" in fields_of((*header[:-1], "罚款金额（元）"))


def test_a_revoked_penalty_of_2015_without_its_name_stays_out(store: Store, tmp_path: Path) -> None:
    header = (
        FIRM,
        CODE,
        *PENALTY[:2],
        "处罚事由",
        "处罚结果",
        "处罚决定日期",
        ISSUER,
        "当前状态",
        "地方编码",
        "数据更新时间戳",
    )
    row = (
        "甲",
        USCC[0],
        *CELLS[:2],
        "x",
        "罚款",
        "2026-03-05",
        "应急局",
        "1",
        "230400",
        "2026-04-01",
    )
    with pytest.raises(BadInput, match="处罚名称"):
        take(store, write_csv(tmp_path / "a.csv", header, row))
    assert store.revision().number == 0


def test_a_header_of_twenty_thousand_brackets_is_refused_at_no_more_than_its_share(
    store: Store, tmp_path: Path
) -> None:
    def refused(brackets: int) -> None:
        header = (FIRM + "()" * brackets, CODE, ISSUER, *PENALTY)
        path = write_csv(tmp_path / "a.csv", header, ("甲", USCC[0], "应急局", *CELLS))
        with pytest.raises(BadInput):
            take(store, path)

    assert grows_with_its_input(refused, 20_000)


def test_a_head_of_another_time_or_an_agent_is_not_the_head(store: Store, tmp_path: Path) -> None:
    header = (FIRM, CODE, "法定代表人（委托代理人）", ISSUER, *PENALTY)
    row = ("甲煤业有限公司", USCC[0], "赵甲", "应急局", *CELLS)
    report = take(store, write_csv(tmp_path / "a.csv", header, row))
    assert counts(report) == (1, 0)
    assert "法定代表人（委托代理人）" in str(report.files[0].warnings[0])
    assert store.relations_at([f"uscc:{USCC[0]}"], limit=9) == ()


def test_sixteen_thousand_columns_of_one_name_are_refused_at_once() -> None:
    assert CODE in refusal((FIRM, ISSUER, *PENALTY, *[CODE] * 16_384))


def test_numbers_made_for_tests_are_no_authoritys() -> None:
    numbers = Numbers(3)
    assert not any(numbers.uscc().startswith("11") for _ in range(99))
