"""欠税公告: a debt of each kind of tax, no black mark, and what its law asks of the head."""

from datetime import date
from pathlib import Path

import pytest

from analytics.law.measures import read_measures
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.due import measures_due
from analytics.vetting.law_file import law_file
from graph.identity import id_hash
from graph.store import Store
from tests.loaders.mappings.forms import FIRM, Form, record_of, relations_of, renamed, send, taken
from tests.loaders.sheets import CITIZEN

NOTICE: Form = {
    "纳税人名称": "甲煤业有限公司",
    "纳税人识别号": FIRM,
    "法定代表人或负责人姓名": "赵某某",
    "证件号码": CITIZEN[0],
    "经营地点": "鹤岗市工农区一街1号",
    "欠税税种": "增值税",
    "欠税余额（元）": "1234567.89",
    "当期新发生的欠税金额（元）": "100",
    "公告日期": "2026-01-05",
    "主管税务机关": "国家税务总局鹤岗市税务局",
}
HEAD = f"person:{id_hash(CITIZEN[0], b'tests')}"


def test_a_notice_is_a_debt_of_the_firm_under_its_code(store: Store, tmp_path: Path) -> None:
    assert taken(send(store, tmp_path, NOTICE)) == ("tax_arrears", 1, 0)
    record = record_of(store)
    assert (record.kind, record.tier, record.domain) == ("debt", "neutral", "tax")
    assert (record.amount, record.decided_on) == (1234567.89, date(2026, 1, 5))


def test_the_number_behind_the_head_is_the_heads(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, NOTICE)
    (tie,) = relations_of(store, f"uscc:{FIRM}", "legal_representative_of")
    assert tie.source == HEAD


def test_each_kind_of_tax_is_a_debt_of_its_own(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, NOTICE, {**NOTICE, "欠税税种": "企业所得税", "欠税余额（元）": "5"})
    amounts = [record.amount for record in store.records(subjects=[f"uscc:{FIRM}"])]
    assert sorted(amounts) == [5.0, 1234567.89]


def test_a_person_may_owe_taxes(store: Store, tmp_path: Path) -> None:
    form = {
        "欠税人姓名": "赵某某",
        "身份证号码": CITIZEN[0],
        "欠税税种": "个人所得税",
        "欠税余额": "2万元",
    }
    send(store, tmp_path, form, dated=date(2026, 1, 5))
    (record,) = store.records()
    assert (record.subject, record.amount) == (HEAD, 20_000.0)


@pytest.mark.parametrize(
    "names",
    [
        {"纳税人名称": "欠税企业名称", "欠税余额（元）": "累计欠税金额（元）"},
        {"纳税人识别号": "统一社会信用代码", "欠税税种": "税种", "经营地点": "生产经营地址"},
    ],
)
def test_other_spellings_are_read(store: Store, tmp_path: Path, names: dict[str, str]) -> None:
    assert taken(send(store, tmp_path, renamed(NOTICE, **names))) == ("tax_arrears", 1, 0)


def test_the_head_may_be_kept_from_leaving_once_the_tax_office_confirms(
    store: Store, tmp_path: Path
) -> None:
    """税收征收管理法 44: a notice does not say that no security was given."""
    send(store, tmp_path, NOTICE)
    reach = Propagation(snapshot_of(store), read_policy(), date(2026, 11, 26))
    (due,) = measures_due(law_file(store, reach, [HEAD]), HEAD, read_measures())
    assert (due.measure, due.open, due.grade) == ("M-EXI-02", True, "lead")
