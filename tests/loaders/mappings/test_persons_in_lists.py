"""Lists that name persons: the debtors of taxes, whom the market regulator lists, the rewarded."""

from pathlib import Path

import pytest

from graph.identity import id_hash
from graph.model import NamedIn
from graph.store import Store
from tests.loaders.mappings.forms import (
    FIRM,
    Form,
    record_of,
    relations_of,
    send,
    taken,
)
from tests.loaders.sheets import CITIZEN

# Of a person the offices publish one cell, the number in it masked.
_OF_PERSON = "姓名、性别、证件名称及号码"
TAX: Form = {
    "纳税人名称": "甲煤业有限公司",
    "纳税人识别号": FIRM,
    "注册地址": "鹤岗市工农区一街1号",
    f"法定代表人或者负责人{_OF_PERSON}": "赵某某，男，居民身份证，2304**********1234",
    f"负有直接责任的财务负责人{_OF_PERSON}": "钱某某，女，居民身份证，2304**********1235",
    f"实际责任人{_OF_PERSON}": "孙某某、男、居民身份证、2304**********1236",
    "案件性质": "虚开增值税专用发票",
    "主要违法事实": "虚开发票",
    "相关法律依据及税务处理处罚情况": "依照税收征收管理法处理",
    "公布日期": "2026-03-05",
}
MARKET: Form = {
    "当事人名称/姓名": "钱某某",
    "统一社会信用代码/身份证件号码": CITIZEN[0],
    "列入严重违法失信名单原因": "生产不符合标准的食品",
    "列入日期": "2026-03-05",
    "作出决定机关": "鹤岗市市场监督管理局",
}


def test_a_tax_list_names_its_persons_by_what_it_says_of_them(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, TAX)) == ("tax_violators", 1, 0)
    firm = f"uscc:{FIRM}"
    assert record_of(store).named_in == (
        NamedIn(f"person:{firm}/孙某某", "directly_responsible"),
        NamedIn(f"person:{firm}/钱某某", "finance_responsible"),
    )
    (head,) = relations_of(store, firm, "legal_representative_of")
    assert head.source == f"person:{firm}/赵某某"


def test_a_listed_firm_stands_at_the_address_that_its_list_gives(
    store: Store, tmp_path: Path
) -> None:
    send(store, tmp_path, TAX)
    (tie,) = relations_of(store, f"uscc:{FIRM}", "located_at")
    assert tie.target == "address:鹤岗市工农区一街1号"


def test_the_market_regulators_list_may_hold_persons(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, MARKET)) == ("serious_violators", 1, 0)
    (record,) = store.records()
    assert record.subject == f"person:{id_hash(CITIZEN[0], b'tests')}"


def test_and_firms_beside_them(store: Store, tmp_path: Path) -> None:
    firm = {**MARKET, "当事人名称/姓名": "甲煤业有限公司", "统一社会信用代码/身份证件号码": FIRM}
    send(store, tmp_path, firm)
    assert record_of(store).list == "L-SAMR"


REWARDED: Form = {
    "红名单主体名称": "孙某某",
    "身份证号码": CITIZEN[1],
    "列入红名单事由": "见义勇为",
    "列入红名单日期": "2026-03-05",
    "授予单位": "鹤岗市精神文明办",
}


def test_the_number_of_a_rewarded_person_tells_who_it_is(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, REWARDED)
    (record,) = store.records()
    assert record.subject == f"person:{id_hash(CITIZEN[1], b'tests')}"


@pytest.mark.parametrize(("form", "column"), [(REWARDED, "数据来源"), (MARKET, "主体身份代码")])
def test_a_known_column_of_which_nothing_is_kept_is_told(
    store: Store, tmp_path: Path, form: Form, column: str
) -> None:
    (sheet,) = send(store, tmp_path, {**form, column: "某处"}).files
    (told,) = [warning for warning in sheet.warnings if warning.code == "load_note.unread"]
    assert column in str(told)
