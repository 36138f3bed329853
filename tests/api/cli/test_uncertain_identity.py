"""An uncertain identity is put before a person, who says what it is (DESIGN §4)."""

import re
from pathlib import Path

import pytest

from tests.api.cli.commands import Run
from tests.loaders.sheets import CITIZEN, USCC, write_csv

COURT = ("被执行人姓名/名称", "身份证号码/组织机构代码", "执行法院", "案号", "立案时间", "发布时间")
DEBTOR = ("上官试", f"{CITIZEN[0][:10]}****{CITIZEN[0][-4:]}", "鹤岗市向阳区人民法院")
REGISTRY = ("企业名称", "统一社会信用代码", "法定代表人", "法定代表人证件号码", "任职起始日期")


@pytest.fixture
def url(run: Run, tmp_path: Path) -> str:
    """A store with a firm, its head by number and a debtor of his name and mask."""
    head = ("鹤岗市甲建材有限公司", USCC[0], "上官试", CITIZEN[0], "2015-03-02")
    debt = (*DEBTOR, "（2026）黑0402执12号", "20260105", "2026年02月05日")
    files = [
        write_csv(tmp_path / "登记.csv", REGISTRY, head),
        write_csv(tmp_path / "失信.csv", COURT, debt),
    ]
    store = f"sqlite:///{tmp_path / 'own.db'}"
    assert run("load", *files, "--store", store)[0] == 0
    return store


def test_a_lead_names_both_ids_and_the_words_that_settle_it(run: Run, url: str) -> None:
    _, traced, _ = run("trace", USCC[0], "--store", url, "--lang", "zh")
    assert "姓名相同，遮盖的证件号码前10位、后4位吻合" in traced
    asked = re.search(r'creditgraph same "(person:[^"]+)" "(person:[^"]+)"', traced)
    assert asked
    assert run("different", *asked.groups(), "--reason", "核对过", "--store", url)[0] == 0
    _, after, _ = run("trace", USCC[0], "--store", url, "--lang", "zh")
    assert "上官试" not in after


def test_a_card_says_by_what_two_may_be_one(run: Run, url: str) -> None:
    _, shown, _ = run("show", CITIZEN[0], "--store", url, "--lang", "en")
    assert "same name, and the masked ID number agrees (first 10 and last 4)" in shown
