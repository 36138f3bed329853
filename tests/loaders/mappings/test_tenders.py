"""Bids, awards, review panels and the units of a project."""

from datetime import date
from pathlib import Path

import pytest

from analytics.law.measures import read_measures
from analytics.patterns.world import World
from analytics.snapshot.file import snapshot_of
from analytics.vetting.tie_findings import ties_found
from graph.identity import id_hash
from graph.store import Store
from tests.loaders.mappings.forms import (
    FIRM,
    OTHER,
    PROJECT,
    THIRD,
    Form,
    refusals,
    relations_of,
    send,
    taken,
)
from tests.loaders.sheets import CITIZEN

LOT = f"lot:{PROJECT}/1"
BID: Form = {
    "项目代码": PROJECT,
    "标段编号": "1",
    "标段名称": "一标段",
    "投标人名称": "甲建设有限公司",
    "投标人统一社会信用代码": FIRM,
    "委托代理人": "周庚",
    "委托代理人证件号码": CITIZEN[0],
    "项目负责人": "吴辛",
    "项目负责人证件号码": CITIZEN[1],
    "保证金转出单位": "丙贸易有限公司",
    "投标文件编制单位": "丁咨询有限公司",
    "联合体编号": "L1",
    "联合体牵头方": "是",
    "报价（万元）": "350.5",
    "评标专家": "郑壬；王癸",
    "中标结果": "未中标",
    "投标日期": "2026-02-03",
}


def person(number: str) -> str:
    return f"person:{id_hash(number, b'tests')}"


def test_a_bid_names_its_agent_manager_payer_and_writer(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, BID)) == ("bids", 1, 0)
    (bid,) = relations_of(store, LOT, "bids_in")
    named = {
        key: bid.attributes[key] for key in ("agent", "manager", "deposit_payer", "document_writer")
    }
    assert named == {
        "agent": person(CITIZEN[0]),
        "manager": person(CITIZEN[1]),
        "deposit_payer": "name:bids/丙贸易有限公司",
        "document_writer": "name:bids/丁咨询有限公司",
    }
    assert set(store.entities([str(id_) for id_ in named.values()])) == set(named.values())


def test_a_bid_names_each_of_several_agents_and_payers(store: Store, tmp_path: Path) -> None:
    several = {
        **BID,
        "委托代理人": "周庚、李子",
        "委托代理人证件号码": f"{CITIZEN[0]}、{CITIZEN[2]}",
        "保证金转出单位": "丙贸易有限公司、戊贸易有限公司",
        "联合体编号": "",
        "联合体牵头方": "",
    }
    assert taken(send(store, tmp_path, several)) == ("bids", 1, 0)
    (bid,) = relations_of(store, LOT, "bids_in")
    assert bid.attributes["agent"] == [person(CITIZEN[0]), person(CITIZEN[2])]
    assert bid.attributes["deposit_payer"] == [
        "name:bids/丙贸易有限公司",
        "name:bids/戊贸易有限公司",
    ]
    assert bid.attributes["document_writer"] == "name:bids/丁咨询有限公司"


def test_the_second_of_two_agents_is_seen_in_a_rivals_bid(store: Store, tmp_path: Path) -> None:
    two = {**BID, "委托代理人": "周庚、李子", "委托代理人证件号码": f"{CITIZEN[0]}、{CITIZEN[2]}"}
    rival = {
        **BID,
        "投标人名称": "乙建设有限公司",
        "投标人统一社会信用代码": OTHER,
        "委托代理人": "李子",
        "委托代理人证件号码": CITIZEN[2],
        "项目负责人证件号码": CITIZEN[3],
    }
    alone = {"保证金转出单位": "", "投标文件编制单位": "", "联合体编号": "", "联合体牵头方": ""}
    send(store, tmp_path, {**two, **alone}, {**rival, **alone, "报价（万元）": "360"})
    world = World(snapshot_of(store), date(2026, 11, 26), store)
    found = ties_found(world, read_measures().ties, LOT).findings
    assert [one.pattern for one in found] == ["T-BID-40-2"]


def test_a_bid_keeps_its_price_in_yuan_and_its_consortium(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, BID)
    (bid,) = relations_of(store, LOT, "bids_in")
    kept = ("price", "consortium_no", "consortium_lead", "outcome")
    assert [bid.attributes[key] for key in kept] == [3_505_000, "L1", "是", "未中标"]


def test_the_same_agent_of_two_bidders_is_one_person(store: Store, tmp_path: Path) -> None:
    other = {**BID, "投标人名称": "乙建设有限公司", "投标人统一社会信用代码": OTHER}
    send(store, tmp_path, BID, other)
    bids = relations_of(store, LOT, "bids_in")
    assert len(bids) == 2
    assert {bid.attributes["agent"] for bid in bids} == {person(CITIZEN[0])}


def test_each_reviewer_of_a_cell_reviews_the_lot(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, BID)
    reviews = relations_of(store, LOT, "reviews")
    assert {tie.source for tie in reviews} == {
        f"person:{PROJECT}/郑壬",
        f"person:{PROJECT}/王癸",
    }
    assert len(relations_of(store, LOT, "bids_in")) == 1


def test_a_consortium_in_one_cell_becomes_its_members(store: Store, tmp_path: Path) -> None:
    bidder = "联合体：甲建设有限公司（牵头人）、乙建设有限公司"
    plain = ("委托代理人", "项目负责人", "保证金转出单位", "投标文件编制单位", "联合体牵头方")
    alone = {name: "" for name in BID if name.startswith((*plain, "投标人统一"))}
    send(store, tmp_path, {**BID, **alone, "投标人名称": bidder})
    bids = relations_of(store, LOT, "bids_in")
    assert {tie.source: tie.attributes.get("consortium_lead") for tie in bids} == {
        "name:bids/甲建设有限公司": "是",
        "name:bids/乙建设有限公司": None,
    }


def test_a_code_beside_two_bidders_is_refused(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**BID, "投标人名称": "甲建设有限公司、乙建设有限公司"})
    assert taken(report) == ("bids", 0, 1)
    assert refusals(report)[0][0] == "投标人名称"


def test_an_unknown_outcome_stops_its_row(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, {**BID, "中标结果": "待定夺"})) == ("bids", 0, 1)


@pytest.mark.parametrize(
    ("bidder", "agent", "price"),
    [
        ("投标人", "授权委托人", "投标报价（万元）"),
        ("投标单位名称", "委托代理人姓名", "投标总价（万元）"),
        ("投标供应商", "授权代表", "报价(万元)"),
    ],
)
def test_a_bid_in_other_spellings(
    store: Store, tmp_path: Path, bidder: str, agent: str, price: str
) -> None:
    names = {"投标人名称": bidder, "委托代理人": agent, "报价（万元）": price}
    form = {names.get(name, name): cell for name, cell in BID.items()}
    assert taken(send(store, tmp_path, form)) == ("bids", 1, 0)
    (bid,) = relations_of(store, LOT, "bids_in")
    assert (bid.attributes["agent"], bid.attributes["price"]) == (person(CITIZEN[0]), 3_505_000)


def test_an_award_is_a_bid_that_won_and_names_the_agency(store: Store, tmp_path: Path) -> None:
    form: Form = {
        "项目代码": PROJECT,
        "标段编号": "1",
        "中标人": "甲建设有限公司",
        "统一社会信用代码": FIRM,
        "中标金额（万元）": "340",
        "项目负责人": "吴辛",
        "招标人": "鹤岗市某局",
        "招标代理机构": "戊招标有限公司",
        "中标日期": "2026-03-01",
    }
    assert taken(send(store, tmp_path, form)) == ("awards", 1, 0)
    (bid,) = relations_of(store, LOT, "bids_in")
    assert (bid.source, bid.attributes["outcome"], bid.attributes["price"]) == (
        f"uscc:{FIRM}",
        "中标",
        3.4e6,
    )
    (role,) = relations_of(store, f"project:{PROJECT}", "participates_in")
    assert role.attributes["role"] == "tender_agent"


@pytest.mark.parametrize("column", ["评标专家", "专家姓名", "评审专家姓名"])
def test_a_panel_has_one_reviewer_a_row(store: Store, tmp_path: Path, column: str) -> None:
    form: Form = {
        "项目代码": PROJECT,
        "标段编号": "1",
        column: "郑壬",
        "证件号码": CITIZEN[2],
        "工作单位": "己设计院",
    }
    assert taken(send(store, tmp_path, form)) == ("review_panels", 1, 0)
    (review,) = relations_of(store, LOT, "reviews")
    assert (review.source, review.attributes["employer"]) == (person(CITIZEN[2]), "己设计院")
    assert store.entities([review.source])[review.source].roles == ("review_expert",)


UNITS: Form = {
    "项目代码": PROJECT,
    "项目名称": "甲项目",
    "建设单位": "鹤岗市某公司",
    "建设单位统一社会信用代码": FIRM,
    "勘察单位": "乙勘察院",
    "设计单位": "丙设计院",
    "施工单位": "丁建设有限公司、戊建设有限公司",
    "监理单位": "己监理有限公司",
    "监理单位统一社会信用代码": OTHER,
}


def test_one_row_names_every_unit_of_a_project(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, UNITS)) == ("project_units", 1, 0)
    ties = relations_of(store, f"project:{PROJECT}", "participates_in")
    assert {(tie.source, tie.attributes["role"]) for tie in ties} == {
        ("name:project_units/乙勘察院", "survey"),
        ("name:project_units/丙设计院", "design"),
        ("name:project_units/丁建设有限公司", "construction"),
        ("name:project_units/戊建设有限公司", "construction"),
        (f"uscc:{OTHER}", "supervision"),
    }
    (owner,) = relations_of(store, f"project:{PROJECT}", "project_legal_person_of")
    assert owner.source == f"uscc:{FIRM}"


def test_one_firm_in_two_columns_has_two_roles(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**UNITS, "施工单位": "丙设计院"})
    ties = relations_of(store, "name:project_units/丙设计院", "participates_in")
    assert {tie.attributes["role"] for tie in ties} == {"design", "construction"}


@pytest.mark.parametrize(
    ("word", "role"),
    [("施工总承包", "construction"), ("监理单位", "supervision"), ("检测机构", "testing")],
)
def test_the_words_of_a_role_are_known(store: Store, tmp_path: Path, word: str, role: str) -> None:
    form: Form = {
        "项目代码": PROJECT,
        "参建单位名称": "甲建设有限公司",
        "统一社会信用代码": FIRM,
        "参建角色": word,
    }
    assert taken(send(store, tmp_path, form)) == ("participants", 1, 0)
    (tie,) = relations_of(store, f"uscc:{FIRM}", "participates_in")
    assert tie.attributes["role"] == role


def test_the_owner_among_participants_is_the_project_legal_person(
    store: Store, tmp_path: Path
) -> None:
    form: Form = {
        "项目代码": PROJECT,
        "参建单位": "甲建设有限公司",
        "统一社会信用代码": FIRM,
        "单位类型": "建设单位",
    }
    send(store, tmp_path, form)
    assert relations_of(store, f"uscc:{FIRM}", "participates_in") == []
    assert len(relations_of(store, f"uscc:{FIRM}", "project_legal_person_of")) == 1


@pytest.mark.parametrize(
    ("owner", "code"),
    [
        ("项目单位", "项目单位统一社会信用代码"),
        ("项目(法人)单位", "项目(法人)证照号码"),
        ("建设单位", "建设单位统一社会信用代码"),
    ],
)
def test_a_project_in_the_platforms_spellings(
    store: Store, tmp_path: Path, owner: str, code: str
) -> None:
    form: Form = {
        "项目代码": PROJECT,
        "项目名称": "甲项目",
        owner: "甲建设有限公司",
        code: THIRD,
        "总投资(万元)": "1200",
    }
    assert taken(send(store, tmp_path, form)) == ("projects", 1, 0)
    (tie,) = relations_of(store, f"project:{PROJECT}", "project_legal_person_of")
    assert tie.source == f"uscc:{THIRD}"
    assert store.entities([tie.target])[tie.target].attributes["investment"] == 1.2e7


def test_the_members_of_one_cell_are_one_consortium_without_a_number(
    store: Store, tmp_path: Path
) -> None:
    several = "甲建设有限公司（牵头人）、乙建设有限公司"
    names = ("项目代码", "标段编号", "标段名称")
    send(store, tmp_path, {**{name: BID[name] for name in names}, "投标人名称": several})
    bids = relations_of(store, LOT, "bids_in")
    assert [bid.attributes.get("consortium") for bid in bids] == [several, several]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("否", None), ("非联合体投标", None), ("无", None), ("是", "是"), ("联合体一", "联合体一")],
)
def test_who_bids_alone_is_in_no_consortium(
    store: Store, tmp_path: Path, cell: str, kept: str | None
) -> None:
    send(store, tmp_path, {**BID, "联合体": cell})
    (bid,) = relations_of(store, LOT, "bids_in")
    assert bid.attributes.get("consortium") == kept
