"""A person's number belongs to whoever is named just before it, not to the first of the sheet."""

import pytest

from loaders.columns.mapping import shipped_mappings
from loaders.columns.recognise import recognise
from tests.loaders.columns.sheets import HeadedSheet

SHIPPED = shipped_mappings()
PENALTY = ("处罚决定书文号", "处罚类别", "处罚内容", "处罚决定日期", "处罚机关")
LISTING = ("列入严重违法失信名单原因", "列入日期", "作出决定机关")


def field_at(place: int, *header: str) -> str | None:
    """The field of the column at a place of this header."""
    fields = recognise(HeadedSheet(header), SHIPPED).fields
    return next((field for field, own in fields.items() if own == place), None)


@pytest.mark.parametrize("number", ["身份证号", "身份证号码", "公民身份号码", "证件号码"])
@pytest.mark.parametrize("between", [(), ("性别",), ("性别", "民族", "出生日期")])
def test_behind_the_punished_person_it_is_his(number: str, between: tuple[str, ...]) -> None:
    place = 1 + len(between)
    assert field_at(place, "被处罚人姓名", *between, number, *PENALTY) == "person_id"


@pytest.mark.parametrize("number", ["身份证号码", "证件号码"])
def test_behind_the_head_of_a_firm_it_is_the_heads(number: str) -> None:
    assert field_at(2, "当事人名称", "法定代表人", number, *PENALTY) == "head_id"


def test_so_is_the_kind_of_his_document() -> None:
    header = ("当事人名称", "法定代表人", "证件类型", "证件号码", *PENALTY)
    assert (field_at(2, *header), field_at(3, *header)) == ("head_id_kind", "head_id")


def test_in_a_list_whose_form_knows_that_column_too() -> None:
    header = ("企业名称", "统一社会信用代码", "法定代表人", "身份证号码", *LISTING)
    assert field_at(3, *header) == "head_id"
    assert field_at(1, "当事人姓名", "身份证号码", *LISTING) == "person_id"
