"""Telephones and addresses: what looks like one, and when two are one."""

import pytest

from loaders.city.numbers import Numbers
from loaders.facts.places import address_id, is_address, phone_id, phones_in


@pytest.mark.parametrize(
    "cell",
    [
        *("1.38E+10", "——", "0", "00000000", "12345678", "11111111", "13800000000", "02100000000"),
        *("010-12345678", "13812345678", "123", "1380000001", "230402188803010283", "不详", "无"),
    ],
)
def test_what_looks_like_no_telephone_is_none(cell: str) -> None:
    assert phones_in(cell) == ()


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13900000001", ["13900000001"]),
        ("139-0000-0001", ["13900000001"]),
        ("+86 139 0000 0001", ["13900000001"]),
        ("(0468)3330001转12", ["04683330001"]),
        ("0468-3330001 ", ["04683330001"]),
        ("400-800-1234", ["4008001234"]),
        ("95588", ["95588"]),
        ("13900000001;13800000002", ["13900000001", "13800000002"]),
        ("13900000001 0468-3330001", ["13900000001", "04683330001"]),
        ("13900000001、0", ["13900000001"]),
    ],
)
def test_telephones_are_read_in_any_form(cell: str, numbers: list[str]) -> None:
    assert list(phones_in(cell)) == numbers


def test_one_telephone_has_one_id() -> None:
    assert len({phone_id(text) for text in ("0468-3330001", "04683330001", "(0468) 3330001")}) == 1


def test_the_invented_telephones_of_the_sample_city_are_taken() -> None:
    numbers = Numbers(1)
    assert all(phones_in(numbers.phone()) for _ in range(50))


@pytest.mark.parametrize(
    "cell", ["不详", "——", "0", "鹤岗市", "黑龙江省鹤岗市", "鹤岗市工农区", "1.38E+10", "萝北县"]
)
def test_what_tells_no_place_is_no_address(cell: str) -> None:
    assert not is_address(cell)


@pytest.mark.parametrize("cell", ["工农区1号", "鹤岗市向阳区红旗路1号", "萝北县凤翔镇中心街3号"])
def test_an_address_says_more_than_its_region(cell: str) -> None:
    assert is_address(cell)


def test_an_address_is_one_with_its_province_and_without() -> None:
    assert address_id("黑龙江省鹤岗市工农区10号") == address_id("鹤岗市工农区１０号")
    assert address_id("鹤岗市工农区10号") != address_id("鹤岗市工农区1号")


@pytest.mark.parametrize(
    "cell", ["见营业执照", "同注册地址", "无固定场所", "暂无地址", "未登记住所"]
)
def test_an_address_that_points_elsewhere_ties_nobody(cell: str) -> None:
    assert not is_address(cell)


@pytest.mark.parametrize("cell", ["同江市某路1号", "无锡市某路1号", "无名路1号楼"])
def test_a_place_whose_name_begins_like_a_word_for_none_is_a_place(cell: str) -> None:
    assert is_address(cell)


def test_a_hotline_of_the_state_is_nobodys_telephone() -> None:
    assert phones_in("12345") == phones_in("12315") == ()
