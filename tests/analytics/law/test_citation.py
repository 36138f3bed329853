"""Which articles a basis cites, in whatever way clerks write it."""

import pytest

from analytics.law.citation import cited, cites


@pytest.mark.parametrize(
    "basis",
    [
        "政府采购法第七十七条",
        "政府采购法第77条",
        "政府采购法77",
        "《中华人民共和国政府采购法》第七十七条第一款第（一）项",
        "依据《政府采购法》（2014年修正）第 七十七 条之规定",
        "行政处罚法第九条及政府采购法第七十七条",
        "政府采购法第七十一条、第七十七条",
        "政府采购法第７７条",
    ],
)
def test_an_article_is_found_however_it_is_written(basis: str) -> None:
    assert cites(basis, "政府采购法", 77)


@pytest.mark.parametrize(
    "basis",
    [
        "政府采购法第七十八条",
        "政府采购法实施条例第七十七条",
        "政府采购法第七条",
        "财库〔2018〕77号",
        "第七十七条",
        "招标投标法第七十七条；政府采购法",
        "",
    ],
)
def test_another_article_or_law_is_not_taken_for_it(basis: str) -> None:
    assert not cites(basis, "政府采购法", 77)


def test_an_article_with_no_law_before_it_is_of_a_law_unnamed() -> None:
    assert cites("第七十七条第一款", "本法", 77)
    assert cites("第七十七条第一款；政府采购法第七十八条", "本法", 77)
    assert not cites("政府采购法实施条例第七十七条", "本法", 77)


@pytest.mark.parametrize("basis", ["采购法第七十七条", "政采法77条"])
def test_short_names_of_the_law_of_procurement_are_it(basis: str) -> None:
    assert cites(basis, "政府采购法", 77)


def test_numbers_are_read_as_chinese_writes_them() -> None:
    basis = "甲法第十条、第十一条、第二十条、第一百零五条、第一百一十三条、第一千零九十七条"
    assert {article for _, article in cited(basis)} == {10, 11, 20, 105, 113, 1097}


def test_names_in_use_stand_for_the_law() -> None:
    assert cites("招投标法第五十三条", "招标投标法", 53)
    assert cites("生态环境法典第1097条", "生态环境法典", 1097)
