"""A cell that describes a person beside his name gives the person and nobody else."""

import pytest

from loaders.facts.names import Kind, PartyName, names_in

PERSONS: tuple[Kind, ...] = ("person", "party")


@pytest.mark.parametrize("kind", PERSONS)
@pytest.mark.parametrize(
    "cell",
    [
        "张某某，男，居民身份证，2304**********1234",
        "张某某,男,身份证,23040********0011234",
        "张某某 女 居民身份证 2304**********1234",
        "张某某/女/护照/E1***78",
        "张某某\n男\n居民身份证\n2304****",
        "姓名：张某某，性别：男，证件名称：居民身份证，证件号码：2304****",
        "张某某（男，居民身份证：2304**********1234）",
        "张某某男居民身份证2304021960****1234",
        "张某某，男，中国，居民身份证，2304****",
    ],
)
def test_a_number_in_the_description_is_told_and_dropped(cell: str, kind: Kind) -> None:
    assert names_in(cell, kind) == (PartyName("张某某", numbered=True),)


@pytest.mark.parametrize("kind", PERSONS)
@pytest.mark.parametrize(
    "cell",
    [
        "张某某，男，汉族",
        "张某某，男，汉族，1970年1月1日出生",
        "张某某（男，1970年1月生）",
        "张某某，46岁",
    ],
)
def test_what_is_no_number_is_dropped_too(cell: str, kind: Kind) -> None:
    assert names_in(cell, kind) == (PartyName("张某某"),)


def test_each_of_several_persons_may_be_described() -> None:
    names = names_in("张某某，男，汉族；李某某，女，满族", "party")
    assert [name.text for name in names] == ["张某某", "李某某"]


@pytest.mark.parametrize("cell", ["张某某、李某某烟酒店", "王族", "张三丰男装店"])
def test_a_name_that_describes_nobody_stays_whole(cell: str) -> None:
    assert [name.text for name in names_in(cell, "party")] == [cell]
