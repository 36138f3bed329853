"""Sheets of who controls: what a department files changes who is told to stand behind a firm."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.ownership.behind import who_is_behind
from analytics.snapshot.file import snapshot_of
from graph.errors import BadInput
from graph.store import Store
from loaders.columns.mapping import shipped_mappings
from loaders.columns.recognise import recognise
from tests.loaders.columns.sheets import HeadedSheet
from tests.loaders.mappings.forms import FIRM, OTHER, THIRD, Form, refusals, renamed, send, taken
from tests.loaders.sheets import CITIZEN

ON = date(2026, 11, 26)
NAME = "甲煤业有限公司"
OF_FIRM: Form = {"企业名称": NAME, "统一社会信用代码": FIRM}
HOLDER: Form = {**OF_FIRM, "股东名称": "", "持股比例": "", "表决权比例": "", "收益权比例": ""}
CONTROLLER: Form = {
    **OF_FIRM,
    "实际控制人": "赵甲",
    "控制方式": "协议控制",
    "控制起始日期": "2025-01-01",
}
CONCERT: Form = {
    **OF_FIRM,
    "一致行动人": "赵甲、钱乙",
    "协议签订日期": "2025-01-01",
    "协议终止日期": "2026-10-01",
    "协议编号": "",
}
ENTRUSTED: Form = {
    **OF_FIRM,
    "表决权委托方": "赵甲",
    "表决权受托方": "乙投资有限公司",
    "受托方统一社会信用代码": OTHER,
    "委托表决权比例": "",
    "生效日期": "2025-01-01",
}
PARTNER: Form = {
    "合伙企业名称": "丙投资中心（有限合伙）",
    "统一社会信用代码": THIRD,
    "合伙人名称": "",
    "合伙人统一社会信用代码": "",
    "合伙人类型": "",
    "是否执行事务合伙人": "",
    "出资比例": "",
    "委派代表": "",
}
OWNER: Form = {
    **OF_FIRM,
    "受益所有人姓名": "赵甲",
    "性别": "男",
    "国籍": "中国",
    "出生日期": "1890-01-01",
    "受益所有权关系类型": "股权",
    "股权比例": "60%",
    "受益所有权形成日期": "2025-01-01",
}


def holders(store: Store, folder: Path, **shares: str) -> None:
    """A sheet of shareholders: 赵甲="30%", or "30%/60%" with votes, "30%//40%" with income."""
    rows = []
    for name, told in shares.items():
        share, votes, income, *_ = [*told.split("/"), "", ""]
        columns = {"股东名称": name, "持股比例": share, "表决权比例": votes, "收益权比例": income}
        rows.append({**HOLDER, **columns})
    assert taken(send(store, folder, *rows)) == ("shareholders", len(rows), 0)


def behind(store: Store, uscc: str = FIRM, on: date = ON) -> dict[str, Any]:
    return who_is_behind(store, snapshot_of(store), on, f"uscc:{uscc}").answer


def named(store: Store, rows: list[dict[str, Any]], *keys: str) -> set[tuple[str, ...]]:
    """The names in rows, each with these keys of its row."""
    known = store.entities([row["entity"] for row in rows])
    return {(known[row["entity"]].name, *(row[key] for key in keys)) for row in rows}


def actual(store: Store, uscc: str = FIRM, on: date = ON) -> set[tuple[str, ...]]:
    return named(store, behind(store, uscc, on)["actual_controllers"], "answer")


def test_a_filed_controller_controls_without_a_stake(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 钱乙="40%")
    assert actual(store) == set()
    assert taken(send(store, tmp_path, CONTROLLER)) == ("actual_controllers", 1, 0)
    assert actual(store) == {("赵甲", "yes")}


@pytest.mark.parametrize("header", ["实控人", "实际控制人姓名/名称", "实际控制人名称"])
def test_a_controller_is_read_under_other_headers(
    store: Store, tmp_path: Path, header: str
) -> None:
    report = send(store, tmp_path, renamed(CONTROLLER, 实际控制人=header))
    assert taken(report) == ("actual_controllers", 1, 0)


def test_the_head_beside_a_controller_is_read_too(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**OF_FIRM, "法定代表人": "孙丙", "实际控制人": "赵甲"})
    answer = behind(store)
    assert actual(store) == {("赵甲", "yes")}
    assert answer["connections"] == {"actual_controller_of": 1, "legal_representative_of": 1}


@pytest.mark.parametrize(
    ("header", "source"),
    [
        # What a vendor computes and puts into an extract of the registry is no filing.
        ("企业名称 统一社会信用代码 法定代表人 注册资本 成立日期 实际控制人", "organisations"),
        ("企业名称 统一社会信用代码 股东名称 持股比例 实际控制人", "shareholders"),
        ("企业名称 统一社会信用代码 股东名称 持股比例 一致行动人", "concert_agreements"),
        ("企业名称 统一社会信用代码 法定代表人 实际控制人", "actual_controllers"),
        ("企业名称 统一社会信用代码 合伙人 出资比例", "partners"),
        ("企业名称 统一社会信用代码 投资人名称 投资人类型 认缴出资额 出资比例", "shareholders"),
        ("企业名称 统一社会信用代码 受益所有人 证件号码 国籍", "beneficial_owners"),
    ],
)
def test_a_sheet_is_what_most_of_its_columns_say(header: str, source: str) -> None:
    table = HeadedSheet(tuple(header.split()))
    assert recognise(table, shipped_mappings()).mapping.name == source


@pytest.mark.parametrize(
    "header",
    [
        "企业名称 统一社会信用代码 委托方 受托方 委托比例 起始日期",  # what is entrusted?
        "企业名称 统一社会信用代码 实际控制人 受益所有人",
    ],
)
def test_a_sheet_that_may_be_of_two_kinds_is_not_guessed(header: str) -> None:
    with pytest.raises(BadInput):
        recognise(HeadedSheet(tuple(header.split())), shipped_mappings())


def test_an_agreement_in_concert_holds_until_its_last_day(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 赵甲="30%", 钱乙="25%", 孙丙="45%")
    assert taken(send(store, tmp_path, CONCERT)) == ("concert_agreements", 1, 0)
    assert actual(store, on=date(2026, 9, 30)) == {("赵甲", "yes"), ("钱乙", "yes")}
    assert actual(store, on=date(2026, 10, 1)) == set()


def test_the_parties_may_stand_in_rows_of_their_own(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 赵甲="30%", 钱乙="25%", 孙丙="45%")
    rows = [{**CONCERT, "一致行动人": name, "协议终止日期": ""} for name in ("赵甲", "钱乙")]
    send(store, tmp_path, *rows)
    assert actual(store) == {("赵甲", "yes"), ("钱乙", "yes")}


def test_a_holder_and_his_partner_in_concert_may_stand_side_by_side(
    store: Store, tmp_path: Path
) -> None:
    holders(store, tmp_path, 赵甲="30%", 钱乙="25%")
    pair = {
        **OF_FIRM,
        "股东名称": "赵甲",
        "持股比例": "30%",
        "一致行动人": "钱乙",
        "签订日期": "2025-01-01",
    }
    assert taken(send(store, tmp_path, pair)) == ("concert_agreements", 1, 0)
    assert actual(store) == {("赵甲", "yes"), ("钱乙", "yes")}


def test_a_party_to_an_agreement_gets_no_stake_and_no_office(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**CONCERT, "协议终止日期": ""})
    answer = behind(store)
    assert (answer["holders"], answer["controllers"]) == ([], [])


def test_entrusted_votes_are_cast_by_the_other(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 赵甲="60%", 钱乙="40%")
    assert taken(send(store, tmp_path, ENTRUSTED)) == ("vote_entrustments", 1, 0)
    assert actual(store) == {("乙投资有限公司", "yes")}


def test_a_part_of_the_votes_may_be_entrusted(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 赵甲="70%", 钱乙="30%")
    send(store, tmp_path, {**ENTRUSTED, "委托表决权比例": "15%"})
    assert actual(store) == {("赵甲", "yes")}


def test_votes_apart_from_equity_decide_control(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 赵甲="20%/67%", 钱乙="80%/33%")
    assert actual(store) == {("赵甲", "yes")}
    owners = named(store, behind(store)["beneficial_owners"], "ground")
    assert owners == {("钱乙", "equity"), ("赵甲", "votes"), ("赵甲", "control")}


def test_income_apart_from_equity_makes_a_beneficial_owner(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 赵甲="10%//40%", 钱乙="90%//60%")
    owners = named(store, behind(store)["beneficial_owners"], "ground", "low")
    assert ("赵甲", "income", 0.4) in owners


def test_the_executive_partner_controls_with_one_per_cent(store: Store, tmp_path: Path) -> None:
    general = {
        **PARTNER,
        "合伙人名称": "乙投资有限公司",
        "合伙人统一社会信用代码": OTHER,
        "合伙人类型": "普通合伙人",
        "是否执行事务合伙人": "是",
        "出资比例": "1%",
        "委派代表": "李丁",
    }
    limited = {**PARTNER, "合伙人名称": "赵甲", "合伙人类型": "有限合伙人", "出资比例": "99%"}
    assert taken(send(store, tmp_path, general, limited)) == ("partners", 2, 0)
    assert actual(store, THIRD) == {("乙投资有限公司", "yes")}
    owners = named(store, behind(store, THIRD)["beneficial_owners"], "ground")
    assert owners == {("赵甲", "equity")}


def test_a_limited_partner_does_not_execute_whatever_his_mark(store: Store, tmp_path: Path) -> None:
    marked = {
        **PARTNER,
        "合伙人名称": "赵甲",
        "合伙人类型": "有限合伙人",
        "是否执行事务合伙人": "是",
    }
    send(store, tmp_path, marked)
    assert actual(store, THIRD) == set()


def test_a_class_of_partner_that_nobody_knows_stops_its_row(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**PARTNER, "合伙人名称": "赵甲", "合伙人类型": "隐名合伙人"})
    assert [column for column, _ in refusals(report)] == ["合伙人类型"]


def test_filed_owners_stand_beside_the_computed_ones(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 赵甲="60%", 钱乙="40%")
    assert behind(store)["filed_owners"] is None
    assert taken(send(store, tmp_path, OWNER)) == ("beneficial_owners", 1, 0)
    filed = behind(store)["filed_owners"]
    assert named(store, filed["owners"], "ground", "low") == {("赵甲", "equity", 0.6)}
    assert filed["differ"].particulars == {"more": 0, "fewer": 1, "apart": 0}


def test_a_filing_that_names_the_same_differs_in_nothing(store: Store, tmp_path: Path) -> None:
    holders(store, tmp_path, 赵甲="60%", 钱乙="40%")
    send(store, tmp_path, OWNER, {**OWNER, "受益所有人姓名": "钱乙", "股权比例": "40%"})
    assert behind(store)["filed_owners"]["differ"] is None


def test_a_filing_of_somebody_else_and_by_another_ground_differs(
    store: Store, tmp_path: Path
) -> None:
    holders(store, tmp_path, 赵甲="100%")
    other = {**OWNER, "受益所有人姓名": "孙丙", "受益所有权关系类型": "实际控制"}
    send(store, tmp_path, {**OWNER, "受益所有权关系类型": "日常经营管理"}, other)
    differ = behind(store)["filed_owners"]["differ"]
    assert differ.particulars == {"more": 1, "fewer": 0, "apart": 1}


def test_a_filing_with_a_number_of_a_holder_known_by_name_is_no_difference(
    store: Store, tmp_path: Path
) -> None:
    holders(store, tmp_path, 赵甲="100%")
    send(store, tmp_path, {**OWNER, "受益所有人证件号码": CITIZEN[1]})
    assert behind(store)["filed_owners"]["differ"] is None


def test_a_filed_owner_controls_nothing_by_being_filed(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**OWNER, "受益所有权关系类型": "实际控制"})
    answer = behind(store)
    assert (answer["controllers"], answer["beneficial_owners"]) == ([], [])
