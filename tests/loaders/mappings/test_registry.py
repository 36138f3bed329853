"""Registry forms: the publicity system's own, and the exports of two vendors."""

from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from tests.loaders.mappings.forms import (
    FIRM,
    OTHER,
    Form,
    refusals,
    relations_of,
    send,
    taken,
)
from tests.loaders.sheets import CITIZEN

ID = f"uscc:{FIRM}"
NAME = "甲建材有限公司"
PUBLICITY: Form = {
    "统一社会信用代码": FIRM,
    "企业名称": NAME,
    "类型": "有限责任公司(自然人投资或控股)",
    "法定代表人": "赵甲",
    "注册资本": "500万元人民币",
    "成立日期": "2019年04月01日",
    "登记机关": "鹤岗市市场监督管理局",
    "登记状态": "存续（在营、开业、在册）",
    "住所": "鹤岗市工农区红军路1号",
}
VENDOR_A: Form = {  # one vendor's, with the columns as it writes them
    "公司名称": NAME,
    "登记状态": "存续",
    "法定代表人": "赵甲",
    "注册资本": "500万元",
    "实缴资本": "100万元",
    "成立日期": "2019-04-01",
    "所属省份": "黑龙江省",
    "公司类型": "有限责任公司",
    "国标行业门类": "批发和零售业",
    "曾用名": "-",
    "统一社会信用代码": FIRM,
    "纳税人识别号": FIRM,
    "注册号": "-",
    "组织机构代码": "-",
    "参保人数": "12",
    "有效手机号": "13904680001",
    "更多电话": "13904680002；0468-3350001",
    "注册地址": "鹤岗市工农区红军路1号",
    "经营范围": "建材批发",
}
VENDOR_B: Form = {
    "公司名称": NAME,
    "经营状态": "存续",
    "法定代表人": "赵甲",
    "注册资本": "500万人民币",
    "成立日期": "2019-04-01",
    "电话": "13904680001",
    "更多电话": "13904680002;13904680003",
    "统一社会信用代码": FIRM,
    "工商注册号": "",
    "组织机构代码": FIRM[8:17],
    "企业类型": "有限责任公司",
    "所属行业": "批发业",
    "企业地址": "鹤岗市工农区红军路1号",
    "股东": "钱乙（60%）；孙丙（40%）",
    "主要人员": "赵甲（执行董事）；钱乙（监事）",
}


@pytest.mark.parametrize("form", [PUBLICITY, VENDOR_A, VENDOR_B], ids=["gsxt", "qcc", "tyc"])
def test_an_extract_of_the_registry_names_the_firm_its_head_and_seat(
    store: Store, tmp_path: Path, form: Form
) -> None:
    assert taken(send(store, tmp_path, form)) == ("organisations", 1, 0)
    firm = store.entities([ID])[ID]
    assert (firm.name, firm.attributes["founded"]) == (NAME, "2019-04-01")
    (head,) = relations_of(store, ID, "legal_representative_of")
    assert head.source == f"person:{ID}/赵甲"
    assert len(relations_of(store, ID, "located_at")) == 1


def test_the_capital_of_a_vendor_is_in_yuan(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, VENDOR_A)
    firm = store.entities([ID])[ID]
    assert (firm.attributes["capital"], firm.attributes["paid_capital"]) == (5e6, 1e6)


def test_each_phone_of_a_cell_is_a_phone(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, VENDOR_B)
    assert {tie.target for tie in relations_of(store, ID, "reachable_at")} == {
        f"phone:1390468000{n}" for n in (1, 2, 3)
    }


def test_shareholders_of_one_cell_keep_their_shares(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, VENDOR_B)
    stakes = relations_of(store, ID, "shareholder_of")
    assert {(tie.source.rsplit("/")[-1], tie.share and tie.share.low) for tie in stakes} == {
        ("钱乙", 0.6),
        ("孙丙", 0.4),
    }


def test_officers_of_one_cell_keep_their_positions(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, VENDOR_B)
    posts = relations_of(store, ID, "officer_of")
    assert {(tie.source.rsplit("/")[-1], tie.attributes["position"]) for tie in posts} == {
        ("赵甲", "执行董事"),
        ("钱乙", "监事"),
    }


def test_a_firm_known_by_its_registration_number_is_taken(store: Store, tmp_path: Path) -> None:
    form = {**PUBLICITY, "统一社会信用代码/注册号": FIRM}
    del form["统一社会信用代码"]
    assert taken(send(store, tmp_path, form)) == ("organisations", 1, 0)
    assert ID in store.entities([ID])


BUREAU: Form = {  # a market bureau's own table
    "主体身份代码": "2304000000185548",
    "登记机关": "鹤岗市市场监督管理局",
    "企业类型大类（中文）": "有限责任公司(自然人投资或控股)",
    "登记状态（中文）": "开业",
    "统一社会信用代码": FIRM.lower(),
    "企业名称（字号名称）": NAME,
    "住所（登记、个体户经营场所）": "鹤岗市工农区红军路1号",
    "法定代表人(经营者姓名)": "赵甲",
    "行业代码（中文）": "建材批发",
    "注册资本(资金数额)": "500.000000",
    "币种": "人民币元",
    "注册号": "",
    "核准日期（登记、吊销、注销日期）": "2020-6-18",
    "成立日期": "2019-4-1",
    "经营(营业)起始日期": "2019-4-1",
    "经营(营业)截止日期": "9999-9-9",
    "经营场所": "鹤岗市南山区一街2号",
    "隶属企业主体身份代码": "",
}


def test_the_bureaus_own_table_is_read_whole(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, BUREAU)) == ("organisations", 1, 0)
    assert store.entities([ID])[ID].attributes["capital"] == 5e6
    assert len(relations_of(store, ID, "located_at")) == 2


@pytest.mark.parametrize("currency", ["美元", "840", "USD"])
def test_a_capital_under_a_column_of_currencies_is_kept_in_its_own(
    store: Store, tmp_path: Path, currency: str
) -> None:
    send(store, tmp_path, {**BUREAU, "币种": currency})
    kept = store.entities([ID])[ID].attributes
    assert "capital" not in kept
    assert (kept["capital_foreign"], kept["capital_currency"]) == (5e6, "USD")


def test_a_currency_that_nobody_knows_stops_its_row(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**BUREAU, "币种": "贝壳"})
    assert taken(report) == ("organisations", 0, 1)


@pytest.mark.parametrize(
    ("mark", "kinds"),
    [("1", {"legal_representative_of", "officer_of"}), ("0", {"officer_of"})],
)
def test_a_mark_tells_the_head_from_the_other_officers(
    store: Store, tmp_path: Path, mark: str, kinds: set[str]
) -> None:
    form: Form = {
        "姓名": "赵甲",
        "法定代表人标志": mark,
        "职务（中文名称）": "董事长",
        "证件类型（中文）": "中华人民共和国居民身份证",
        "身份证件号码": CITIZEN[0],
        "统一社会信用代码": FIRM,
        "企业名称（字号名称）": NAME,
    }
    assert taken(send(store, tmp_path, form)) == ("registry_people", 1, 0)
    ties = [
        *relations_of(store, ID, "legal_representative_of"),
        *relations_of(store, ID, "officer_of"),
    ]
    assert {tie.kind for tie in ties} == kinds


def test_a_branch_without_a_code_is_known_by_its_name(store: Store, tmp_path: Path) -> None:
    form: Form = {
        "企业名称": NAME,
        "统一社会信用代码": FIRM,
        "分支机构名称": "甲建材兴山分公司",
        "负责人": "孙丙",
        "成立日期": "2020-05-06",
    }
    assert taken(send(store, tmp_path, form)) == ("branches", 1, 0)
    (tie,) = relations_of(store, ID, "branch_of")
    assert tie.source == "name:branches/甲建材兴山分公司"


STAKE: Form = {
    "企业名称": NAME,
    "统一社会信用代码": FIRM,
    "股东名称": "钱乙",
    "股东类型": "自然人股东",
    "持股比例": "60%",
    "认缴出资额(万元)": "300",
    "认缴出资日期": "2039-01-01",
}


@pytest.mark.parametrize("holder", ["股东名称", "股东（发起人）", "股东/发起人名称", "投资人"])
@pytest.mark.parametrize("share", ["持股比例", "出资比例"])
def test_a_stake_is_read_under_any_heading(
    store: Store, tmp_path: Path, holder: str, share: str
) -> None:
    names = {"股东名称": holder, "持股比例": share}
    form = {names.get(name, name): cell for name, cell in STAKE.items()}
    assert taken(send(store, tmp_path, form)) == ("shareholders", 1, 0)
    (stake,) = relations_of(store, ID, "shareholder_of")
    assert (stake.share and stake.share.low, stake.attributes["subscribed"]) == (0.6, 3e6)


def test_the_day_by_which_capital_is_due_begins_no_stake(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, STAKE)
    (stake,) = relations_of(store, ID, "shareholder_of")
    assert (stake.valid_from, stake.attributes["due_on"]) == (None, "2039-01-01")


def test_a_share_said_of_two_holders_at_once_is_refused(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**STAKE, "股东名称": "钱乙、孙丙"})
    assert taken(report) == ("shareholders", 0, 1)
    assert refusals(report)[0][0] == "持股比例"


def test_an_unknown_kind_of_holder_stops_its_row(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**STAKE, "股东类型": "某类股东"})
    assert taken(report) == ("shareholders", 0, 1)


@pytest.mark.parametrize("column", ["姓名", "主要人员姓名", "主要人员"])
def test_one_officer_a_row(store: Store, tmp_path: Path, column: str) -> None:
    form: Form = {"企业名称": NAME, "统一社会信用代码": FIRM, column: "钱乙", "职务": "监事"}
    assert taken(send(store, tmp_path, form)) == ("officers", 1, 0)
    (post,) = relations_of(store, ID, "officer_of")
    assert post.attributes["position"] == "监事"


def test_several_officers_in_a_cell(store: Store, tmp_path: Path) -> None:
    form: Form = {
        "企业名称": NAME,
        "统一社会信用代码": FIRM,
        "主要人员": "钱乙（董事长）、孙丙（总经理）",
    }
    assert taken(send(store, tmp_path, form)) == ("officers", 1, 0)
    assert len(relations_of(store, ID, "officer_of")) == 2


@pytest.mark.parametrize(
    "head_office", [("隶属企业名称", "隶属企业统一社会信用代码"), ("企业名称", "统一社会信用代码")]
)
def test_a_branch_belongs_to_its_head_office(
    store: Store, tmp_path: Path, head_office: tuple[str, str]
) -> None:
    name, code = head_office
    form: Form = {
        name: NAME,
        code: FIRM,
        "分支机构名称": f"{NAME}兴山分公司",
        "分支机构统一社会信用代码": OTHER,
        "负责人": "孙丙",
        "成立日期": "2020-05-06",
    }
    assert taken(send(store, tmp_path, form)) == ("branches", 1, 0)
    (tie,) = relations_of(store, ID, "branch_of")
    assert (tie.source, tie.valid_from) == (f"uscc:{OTHER}", date(2020, 5, 6))
    (post,) = relations_of(store, f"uscc:{OTHER}", "principal_of")
    assert post.source == f"person:uscc:{OTHER}/孙丙"


def a_change(item: str, before: str, after: str) -> Form:
    return {
        "企业名称": NAME,
        "统一社会信用代码": FIRM,
        "序号": "1",
        "变更事项": item,
        "变更前内容": before,
        "变更后内容": after,
        "变更日期": "2024-06-01",
    }


@pytest.mark.parametrize(
    "item",
    [
        "法定代表人变更",
        "负责人变更（法定代表人、负责人、首席代表、合伙事务执行人等变更）变更",
        "法定代表人（负责人）变更",
    ],
)
def test_the_publicity_systems_words_for_a_change_of_head(
    store: Store, tmp_path: Path, item: str
) -> None:
    assert taken(send(store, tmp_path, a_change(item, "赵甲", "钱乙"))) == ("changes", 1, 0)
    heads = relations_of(store, ID, "legal_representative_of")
    assert {tie.source.rsplit("/")[-1] for tie in heads if tie.valid_to is None} == {"钱乙"}


def test_only_the_holder_who_left_ends(store: Store, tmp_path: Path) -> None:
    stays = {**STAKE, "股东名称": "孙丙", "持股比例": "40%"}
    send(store, tmp_path, STAKE, stays)
    change = a_change("投资人(股权)变更", "钱乙；孙丙", "孙丙；李丁")
    assert taken(send(store, tmp_path, change)) == ("changes", 1, 0)
    ends = {
        tie.source.rsplit("/")[-1]: tie.valid_to
        for tie in relations_of(store, ID, "shareholder_of")
    }
    assert ends == {"钱乙": date(2024, 6, 1), "孙丙": None}


def test_an_unknown_change_stops_its_row_and_a_harmless_one_does_not(
    store: Store, tmp_path: Path
) -> None:
    report = send(
        store,
        tmp_path,
        a_change("控制权移交", "赵甲", "钱乙"),
        a_change("经营范围变更", "煤", "建材"),
    )
    assert taken(report) == ("changes", 1, 1)
    assert refusals(report)[0][0] == "变更事项"


def test_the_bureaus_field_codes_are_the_same_columns(store: Store, tmp_path: Path) -> None:
    form: Form = {
        "comp_nm": NAME,
        "uni_social_crd_cd": FIRM.lower(),
        "legal_repre": "赵甲",
        "reg_capt": "500.000000",
        "capt_kind": "人民币元",
        "reg_state": "开业",
        "est_dt": "2019-4-1 0:00:00",
        "addr": "鹤岗市工农区红军路1号",
    }
    assert taken(send(store, tmp_path, form)) == ("organisations", 1, 0)
    firm = store.entities([ID])[ID]
    assert (firm.attributes["capital"], firm.attributes["founded"]) == (5e6, "2019-04-01")


def test_a_holder_who_left_and_was_never_known_is_told(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, a_change("股东变更", "钱乙", "孙丙"))
    assert [notice.code for notice in report.notices] == ["load_note.leavers_unknown"]


def test_an_end_that_was_told_before_is_no_unknown_one(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, STAKE)
    change = a_change("股东变更", "钱乙", "孙丙")
    send(store, tmp_path, change)
    assert send(store, tmp_path, change).notices == ()


def test_the_changes_loaded_again_end_what_came_after_them(store: Store, tmp_path: Path) -> None:
    change = a_change("股东变更", "钱乙", "孙丙")
    send(store, tmp_path, change)
    send(store, tmp_path, STAKE)
    assert send(store, tmp_path, change).notices == ()
    (stake,) = relations_of(store, ID, "shareholder_of")
    assert stake.valid_to == date(2024, 6, 1)


VENDOR_C: Form = {  # holders, their sums and shares listed in one row
    "企业名称": NAME,
    "统一社会信用代码": FIRM,
    "法定代表人": "赵甲",
    "注册资本": "500万元人民币",
    "成立日期": "2019-04-01",
    "经营状态": "存续",
    "曾用名": "",
    "股东": "钱乙；甲投资中心（有限合伙）",
    "认缴出资额": "300万元；200万元",
    "持股比例": "60%；40%",
}


def test_listed_shares_and_sums_are_of_the_holders_in_order(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, VENDOR_C)) == ("organisations", 1, 0)
    stakes = {
        tie.source.rsplit("/")[-1]: (tie.share and tie.share.low, tie.attributes["subscribed"])
        for tie in relations_of(store, ID, "shareholder_of")
    }
    assert stakes == {"钱乙": (0.6, 3e6), "甲投资中心(有限合伙)": (0.4, 2e6)}


def test_one_share_for_two_holders_is_refused(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**VENDOR_C, "持股比例": "60%"})
    assert taken(report) == ("organisations", 0, 1)
    assert refusals(report)[0][0] == "持股比例"
