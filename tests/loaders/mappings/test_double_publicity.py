"""Penalties and licences in the spellings of other provinces, under codes and Chinese names."""

from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from tests.loaders.mappings.forms import FIRM, Form, record_of, refusals, renamed, send, taken

CODES: Form = {  # the table of 2015 as Hubei opened it, with columns of its own
    "CF_WSH": "鹤城罚〔2016〕7号",
    "CF_CFMC": "",
    "CF_CFLB1": "1",
    "CF_CFLB2": "2",
    "CF_SY": "占道堆放",
    "CF_YJ": "城市市容条例",
    "CF_XDR_MC": "甲建材有限公司",
    "CF_XDR_SHXYM": FIRM,
    "CF_XDR_ZDM": "",
    "CF_XDR_GSDJ": "",
    "CF_XDR_SWDJ": "",
    "CF_XDR_SFZ": "",
    "CF_FR": "赵甲",
    "CF_JG": "罚款",
    "CF_JDRQ": "2016/03/05",
    "CF_XZJG": "城管局",
    "CF_ZT": "0",
    "DFBM": "230400",
    "SJC": "2016/03/07",
    "BZ": "",
    "GSQX": "一年",
    "CF_AJMC": "占道案",
    "CF_JZRQ": "2017/03/05",
}
CURRENT: Form = {
    "行政相对人名称": "甲建材有限公司",
    "行政相对人类别": "法人及非法人组织",
    "统一社会信用代码": FIRM,
    "法定代表人": "赵甲",
    "行政处罚决定书文号": "鹤城罚〔2026〕7号",
    "案件名称": "占道案",
    "违法事实": "占道堆放",
    "处罚类别": "罚款",
    "罚款金额（万元）": "0.5",
    "处罚决定日期": "2026-03-05",
    "处罚机关": "城管局",
}
LICENCE: Form = {
    "XK_XDR_MC": "甲建材有限公司",
    "XK_XDR_SHXYM": FIRM,
    "XK_FR": "赵甲",
    "XK_WSH": "鹤城许〔2016〕9号",
    "XK_XKMC": "渣土运输许可",
    "XK_SPLB": "普通",
    "XK_NR": "准予运输",
    "XK_JDRQ": "2016/03/05",
    "XK_SXQ": "2016/03/06",
    "XK_JZRQ": "2017/03/05",
    "XK_XZJG": "城管局",
    "XK_ZT": "0",
    "SJC": "2016/03/07",
}


def test_the_codes_of_2015_with_a_case_name_are_read(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, CODES)) == ("penalty_2015", 1, 0)
    record = record_of(store)
    assert (record.document_no, record.issuer, record.decided_on) == (
        CODES["CF_WSH"],
        "城管局",
        date(2016, 3, 5),
    )
    assert record.attributes["case_title"] == "占道案"
    assert record.attributes["penalty_class"] == ["罚款", "没收违法所得、没收非法财物"]


def test_the_end_of_a_penalty_is_not_the_end_of_its_publicity(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, CODES)
    assert record_of(store).attributes["valid_until"] == "2017-03-05"
    assert record_of(store).ends_on is None


def test_a_revoked_penalty_under_codes_is_withdrawn(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**CODES, "CF_ZT": "1"})
    assert store.records(subjects=[f"uscc:{FIRM}"]) == ()


@pytest.mark.parametrize(
    "names",
    [
        {"行政处罚决定书文号": "行政处罚决定文书号"},
        {"行政处罚决定书文号": "处罚决定书文号", "处罚机关": "作出处罚决定的机关名称"},
        {"行政相对人名称": "被处罚当事人", "处罚类别": "行政处罚种类"},
        {"行政相对人名称": "当事人名称", "行政处罚决定书文号": "处罚决定文书号"},
        {"处罚决定日期": "作出行政处罚决定日期", "违法事实": "主要违法事实"},
        {"统一社会信用代码": "行政相对人代码（统一社会信用代码）"},
    ],
    ids=lambda names: "、".join(names.values()),
)
def test_a_penalty_in_other_spellings_is_the_same_penalty(
    store: Store, tmp_path: Path, names: dict[str, str]
) -> None:
    assert taken(send(store, tmp_path, renamed(CURRENT, **names))) == ("penalty", 1, 0)
    record = record_of(store)
    assert (record.document_no, record.amount, record.decided_on, record.issuer) == (
        CURRENT["行政处罚决定书文号"],
        5000,
        date(2026, 3, 5),
        "城管局",
    )
    assert record.attributes["case_name"] == "占道案"


def test_a_state_beside_the_form_of_2018_counts(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**CURRENT, "当前状态": "已撤销"})
    assert store.records(subjects=[f"uscc:{FIRM}"]) == ()


def test_a_state_code_that_other_provinces_use_otherwise_stops_its_row(
    store: Store, tmp_path: Path
) -> None:
    report = send(store, tmp_path, {**CURRENT, "当前状态": "1"})
    assert taken(report) == ("penalty", 0, 1)
    assert [column for column, _ in refusals(report)] == ["当前状态"]


@pytest.mark.parametrize("number", ["行政相对人代码_2", "行政相对人代码_3"])
def test_the_organisation_code_is_read_under_either_numbering(
    store: Store, tmp_path: Path, number: str
) -> None:
    form = {name: cell for name, cell in CURRENT.items() if name != "统一社会信用代码"}
    send(store, tmp_path, {**form, f"{number}（组织机构代码）": FIRM[8:17]})
    (match,) = store.find(FIRM[8:17]).matches
    assert match.entity.name == CURRENT["行政相对人名称"]


def test_a_licence_under_codes_of_another_province_is_read(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, LICENCE)) == ("licence_2015", 1, 0)
    record = record_of(store)
    assert (record.kind, record.ends_on) == ("licence", date(2017, 3, 5))
    assert record.attributes["title"] == "渣土运输许可"
    assert record.attributes["valid_from"] == "2016-03-06"


@pytest.mark.parametrize("lacking", ["CF_AJMC", "CF_CFMC"])
def test_either_name_of_the_case_is_enough(store: Store, tmp_path: Path, lacking: str) -> None:
    form = {name: cell or "占道案" for name, cell in CODES.items() if name != lacking}
    form.update({name: "" for name in ("CF_XDR_ZDM", "CF_XDR_GSDJ", "CF_XDR_SFZ")})
    assert taken(send(store, tmp_path, form)) == ("penalty_2015", 1, 0)


def test_a_penalty_of_2015_without_a_case_name_is_refused(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**CODES, "CF_AJMC": ""})
    assert taken(report) == ("penalty_2015", 0, 1)


def test_a_licence_sent_back_by_the_province_keeps_its_credit_code(
    store: Store, tmp_path: Path
) -> None:
    form: Form = {
        "xk_xdr_mc": "甲建材有限公司",
        "uni_social_crd_cd": FIRM.lower(),
        "xk_xkws": "准予许可",
        "xk_wsh": "鹤城许〔2026〕9号",
        "xk_jdrq": "2026-1-5 0:00:00",
        "xk_yxqzi": "9999-9-9",
        "xk_xkjg": "城管局",
    }
    assert taken(send(store, tmp_path, form)) == ("licence", 1, 0)
    assert record_of(store).ends_on is None


@pytest.mark.parametrize(
    "column",
    [("公示状态", "已撤销"), ("撤销处罚的原因说明", "适用法律错误"), ("公示状态", "停止公示")],
)
def test_what_another_column_says_of_the_state_counts(
    store: Store, tmp_path: Path, column: tuple[str, str]
) -> None:
    name, word = column
    assert taken(send(store, tmp_path, {**CURRENT, name: word})) == ("penalty", 1, 0)
    assert store.records(subjects=[f"uscc:{FIRM}"]) == ()


@pytest.mark.parametrize("word", ["公示中", "暂无", ""])
def test_a_penalty_that_is_published_stays_in_force(
    store: Store, tmp_path: Path, word: str
) -> None:
    column = "公示状态" if word == "公示中" else "案件撤销原因"
    send(store, tmp_path, {**CURRENT, column: word})
    assert record_of(store).state == "in_force"


@pytest.mark.parametrize("word", ["处罚撤销", "撤销处罚"])
def test_other_words_for_a_revoked_penalty_withdraw_it(
    store: Store, tmp_path: Path, word: str
) -> None:
    assert taken(send(store, tmp_path, {**CURRENT, "当前状态": word}))[1] == 1
    assert store.records(subjects=[f"uscc:{FIRM}"]) == ()


@pytest.mark.parametrize("word", ["已履行", "执行完毕"])
def test_a_penalty_that_is_paid_stays_in_force(store: Store, tmp_path: Path, word: str) -> None:
    send(store, tmp_path, {**CURRENT, "当前状态": word})
    assert record_of(store).document_no == CURRENT["行政处罚决定书文号"]


@pytest.mark.parametrize(
    "said",
    [
        {"是否修复": "是", "修复日期": "2026-06-01"},
        {"修复日期": "2026-06-01"},
        {"修复状态": "已修复"},
    ],
)
def test_a_penalty_that_its_sheet_calls_repaired_is_shown_no_more(
    store: Store, tmp_path: Path, said: Form
) -> None:
    assert taken(send(store, tmp_path, {**CURRENT, **said})) == ("penalty", 1, 0)
    assert store.records(subjects=[f"uscc:{FIRM}"]) == ()


def test_a_penalty_not_yet_repaired_stays_in_force(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {**CURRENT, "是否修复": "否", "修复日期": ""})
    assert record_of(store).tier == "minor"


def test_a_fine_without_a_class_is_a_fine(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, {name: cell for name, cell in CURRENT.items() if name != "处罚类别"})
    record = record_of(store)
    assert (record.tier, record.attributes["penalty_class"]) == ("minor", ["罚款"])


def test_a_short_list_of_penalties_with_a_case_name_is_read(store: Store, tmp_path: Path) -> None:
    form = {
        "案件名称": "占道案",
        "当事人": "甲建材有限公司",
        "统一社会信用代码": FIRM,
        "法定代表人": "赵甲",
        "处罚决定书文号": "鹤城罚〔2026〕7号",
        "处罚种类": "罚款",
        "处罚内容": "罚款3万元",
        "处罚决定日期": "2026-03-05",
        "处罚单位": "城管局",
    }
    assert taken(send(store, tmp_path, form)) == ("penalty", 1, 0)
    assert record_of(store).attributes["case_name"] == "占道案"


def test_a_fine_under_a_code_of_2018_beside_those_of_2015_is_kept(
    store: Store, tmp_path: Path
) -> None:
    assert taken(send(store, tmp_path, {**CODES, "CF_NR_FK": "0.5"})) == ("penalty_2015", 1, 0)
    assert record_of(store).amount == 5000


@pytest.mark.parametrize(
    "written",
    ["4", "暂扣或者吊销许可证、暂扣或者吊销执照", "暂扣或吊销许可证件", "暂扣或者吊销执照"],
)
def test_a_class_with_a_mark_of_lists_in_its_name_is_one(
    store: Store, tmp_path: Path, written: str
) -> None:
    send(store, tmp_path, {**CURRENT, "处罚类别": written})
    record = record_of(store)
    assert record.attributes["penalty_class"] == ["暂扣或者吊销许可证、暂扣或者吊销执照"]


WORDS: Form = {**CURRENT, "处罚内容": "罚款人民币贰万元整", "罚款金额（万元）": ""}


def test_a_fine_that_stands_in_words_alone_is_read_and_told(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, WORDS)
    record = record_of(store)
    assert (record.amount, record.tier) == (20_000, "minor")
    assert "load_note.fine_in_words" in {note.code for note in report.files[0].warnings}


def test_a_fine_given_beside_other_words_stays_and_is_told(store: Store, tmp_path: Path) -> None:
    report = send(store, tmp_path, {**WORDS, "罚款金额（万元）": "5"})
    assert record_of(store).amount == 50_000
    assert "load_note.fine_differs" in {note.code for note in report.files[0].warnings}


@pytest.mark.parametrize(
    ("classes", "words", "fine"),
    [
        ("罚款", "处以罚款", 30_000),
        ("罚款、没收违法所得", "没收违法所得1万元，罚款2万元", 20_000),
        ("罚款、没收违法所得", "罚没款3万元", None),
        ("罚款", "罚款5万元", None),  # more than both together: one of the two is wrong
    ],
)
def test_a_sum_of_fine_and_confiscation_is_a_fine_where_it_can_be_told(
    store: Store, tmp_path: Path, classes: str, words: str, fine: float | None
) -> None:
    form = renamed(WORDS, **{"罚款金额（万元）": "罚没金额（万元）"})
    form |= {"罚没金额（万元）": "3", "处罚类别": classes, "处罚内容": words}
    report = send(store, tmp_path, form)
    record = record_of(store)
    assert record.amount == fine
    assert record.attributes["fined_and_taken"] == 30_000
    unparted = "load_note.total_not_parted" in {note.code for note in report.files[0].warnings}
    assert unparted == (fine is None)


def test_authority_and_day_in_one_column_are_parted(store: Store, tmp_path: Path) -> None:
    form = {
        name: cell for name, cell in CURRENT.items() if name not in ("处罚决定日期", "处罚机关")
    }
    form["作出行政处罚的机关名称和日期"] = "城管局 2026年3月5日"
    assert taken(send(store, tmp_path, form)) == ("penalty", 1, 0)
    record = record_of(store)
    assert (record.issuer, record.decided_on) == ("城管局", date(2026, 3, 5))


def test_a_cell_without_the_day_is_refused_by_its_column(store: Store, tmp_path: Path) -> None:
    form = {
        name: cell for name, cell in CURRENT.items() if name not in ("处罚决定日期", "处罚机关")
    }
    form["作出行政处罚的机关名称和日期"] = "城管局"
    ((column, _),) = refusals(send(store, tmp_path, form))
    assert "作出行政处罚的机关名称和日期" in column


@pytest.mark.parametrize(
    "remark", ["已于2026年4月1日撤销", "该处罚已被法院撤销", "已修复", "已完成信用修复"]
)
def test_a_remark_that_a_penalty_was_withdrawn_stops_its_row(
    store: Store, tmp_path: Path, remark: str
) -> None:
    ((column, _),) = refusals(send(store, tmp_path, {**CURRENT, "备注": remark}))
    assert column == "备注"


@pytest.mark.parametrize("remark", ["已履行", "未撤销", "已申请修复", "未修复", "已撤销其资质证书"])
def test_other_remarks_stop_nothing(store: Store, tmp_path: Path, remark: str) -> None:
    assert taken(send(store, tmp_path, {**CURRENT, "备注": remark})) == ("penalty", 1, 0)


def test_a_day_of_repair_beside_a_no_is_refused(store: Store, tmp_path: Path) -> None:
    form = {**CURRENT, "是否修复": "否", "修复日期": "2026-08-01"}
    ((column, _),) = refusals(send(store, tmp_path, form))
    assert column == "修复日期"


def test_a_firm_whose_name_is_hidden_is_nobody(store: Store, tmp_path: Path) -> None:
    form = {**CURRENT, "行政相对人名称": "鹤岗市某有限公司", "统一社会信用代码": ""}
    assert taken(send(store, tmp_path, form)) == ("penalty", 0, 1)


def test_a_code_with_hyphens_is_that_code(store: Store, tmp_path: Path) -> None:
    form = {**CURRENT, "统一社会信用代码": f"{FIRM[:8]}-{FIRM[8:17]}-{FIRM[17]}"}
    assert taken(send(store, tmp_path, form)) == ("penalty", 1, 0)
    assert record_of(store).subject == f"uscc:{FIRM}"


@pytest.mark.parametrize("word", ["行政复议中", "行政诉讼中"])
def test_a_penalty_under_review_stays_in_force_and_is_marked(
    store: Store, tmp_path: Path, word: str
) -> None:
    send(store, tmp_path, {**CURRENT, "当前状态": word})
    assert record_of(store).state == "disputed"
