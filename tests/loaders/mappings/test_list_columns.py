"""Columns of lists that were taken for others: whose a code is, and what an end ends."""

from datetime import date
from pathlib import Path

from analytics.law.measures import read_measures
from graph.store import Store
from tests.loaders.mappings.forms import FIRM, record_of, refusals, send
from tests.loaders.mappings.test_list_forms import CONSTRUCTION


def test_the_code_beside_the_firm_that_carries_is_not_the_owners(
    store: Store, tmp_path: Path
) -> None:
    form = {
        "车牌号": "黑H00001",
        "车主姓名": "赵甲",
        "驾驶员": "钱乙",
        "运输企业名称": "甲运输有限公司",
    }
    form |= {"统一社会信用代码": FIRM, "违法超限次数": "5", "列入日期": "2026-03-05"}
    send(store, tmp_path, form)
    record = record_of(store)
    assert record.subject == f"uscc:{FIRM}"
    (firm,) = store.entities([record.subject]).values()
    assert firm.name == "甲运输有限公司"
    assert sorted(named.role for named in record.named_in) == ["driver", "vehicle_owner"]


def test_the_end_of_publicity_of_a_purchase_ban_is_not_its_end(
    store: Store, tmp_path: Path
) -> None:
    form = {
        "供应商名称": "甲公司有限公司",
        "统一社会信用代码": FIRM,
        "严重违法失信行为的具体情形": "虚假材料",
    }
    form |= {
        "处罚结果": "一年内禁止参加政府采购活动",
        "处罚日期": "2026-03-05",
        "执法单位": "鹤岗市财政局",
    }
    send(store, tmp_path, {**form, "公布截止日期": "2029-03-05"})
    record = record_of(store)
    assert record.ends_on == date(2029, 3, 5)
    assert "ban_until" not in record.attributes


def test_a_tax_listing_no_longer_published_has_ended(store: Store, tmp_path: Path) -> None:
    form = {
        "纳税人名称": "甲公司有限公司",
        "统一社会信用代码": FIRM,
        "案件性质": "偷税",
        "主要违法事实": "偷税",
    }
    form |= {"处理处罚情况": "追缴", "公布日期": "2024-03-05", "停止公布日期": "2026-03-05"}
    send(store, tmp_path, form)
    assert record_of(store).ends_on == date(2026, 3, 5)


def test_a_remark_that_a_listing_was_lifted_stops_its_row(store: Store, tmp_path: Path) -> None:
    form = {**CONSTRUCTION, "移除黑名单日期": "", "备注": "已移出"}
    ((column, _),) = refusals(send(store, tmp_path, form))
    assert column == "备注"


def test_a_revoked_business_licence_is_told_as_what_was_revoked(
    store: Store, tmp_path: Path
) -> None:
    form = {"企业名称": "甲公司有限公司", "统一社会信用代码": FIRM, "法定代表人": "赵甲"}
    form |= {"吊销原因": "长期停业", "吊销日期": "2026-03-05", "吊销机关": "鹤岗市市场监督管理局"}
    send(store, tmp_path, form)
    record = record_of(store)
    assert record.attributes["licence_withdrawn"] == "营业执照"
    hit = {m.code for m in read_measures().hard() if m.applies_to(record)}
    assert {"M-JOB-01", "M-JOB-02"} <= hit  # 公司法178: who headed it is asked about
