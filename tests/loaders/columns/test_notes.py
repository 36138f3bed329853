"""Notes in brackets: units and hints are dropped from a header, any other note stays."""

from collections.abc import Callable

import pytest

from loaders.columns.headers import bare_header, header_stem
from tests.costs import grows_with_its_input

HINTS = (
    "万元 元 % ％ 百元 千元 百万元 亿元 万美元 人民币万元 单位:元 单位：万元 必填 选填 必填项",
    "年-月-日",
    "YYYY-MM-DD yyyy/mm/dd yyyymmdd YYYY年MM月DD日 2025-01-01 18位 15或18位 18位代码 可多个",
    "多选 单选 是/否 全称 盖章 必填,18位 格式为YYYY-MM-DD 如2025-01-01 请填写全称 自动生成 文本",
    "保留两位小数 没有填无 多个用逗号隔开 100字以内 颜色 牌色 A/B/C A级/B级",
)
MEANINGS = (
    "变更前 变更后 原 曾用名 隶属 上级 委托人 自然人 法人 负责人 请填写变更前名称 英文 简称",
    "工商注册号 受托方 担保人 股东 旧 姓名 编号 机关 第三人 现任 担 已撤销 拟 分公司 总部 甲方",
)


@pytest.mark.parametrize("note", " ".join(HINTS).split())
def test_a_unit_or_a_hint_is_dropped(note: str) -> None:
    assert bare_header(f"注册资本（{note}）") == "注册资本"
    assert bare_header(f"注册资本【{note}】*") == "注册资本"


@pytest.mark.parametrize("note", " ".join(MEANINGS).split())
def test_any_other_note_stays(note: str) -> None:
    assert bare_header(f"法定代表人（{note}）") != "法定代表人"
    assert bare_header(f"法定代表人（{note}）（必填）") == bare_header(f"法定代表人({note})")
    assert header_stem(f"法定代表人（{note}）（必填）") == "法定代表人"


def test_a_name_that_is_a_note_altogether_stays() -> None:
    assert bare_header("（元）") == "(元)"


@pytest.mark.parametrize(
    "text",
    [
        lambda n: "()" * n,
        lambda n: "((" * n,
        lambda n: "名" + "(元)" * n,
        lambda n: "(" * n + ")" * n,
    ],
    ids=["pairs", "open", "units", "nested"],
)
def test_a_header_of_two_hundred_thousand_brackets_costs_no_more_than_its_share(
    text: Callable[[int], str],
) -> None:
    def read(pairs: int) -> None:
        bare_header(text(pairs))
        header_stem(text(pairs))

    assert grows_with_its_input(read, 100_000)
