"""Mobile and bank card numbers are known by likeness, and codes of organisations are none."""

import pytest

from graph.likenesses import mask_likenesses
from loaders.city.numbers import Numbers

SEEN = [
    "13904680001",
    "139-0468-0001",
    "139 0468 0001",
    "+86 13904680001",
    "１３９０４６８０００１",
]
CARDS = ["6222021234567890128", "6222 0212 3456 7890 128", "4111111111111111", "62220212345678901"]
NOT_ONE = ["91230400123456789012", "2611-230402-04-01-103016", "230400600012345", "0468-3345678"]


@pytest.mark.parametrize("number", SEEN)
def test_a_mobile_number_is_hidden_however_it_is_grouped(number: str) -> None:
    assert mask_likenesses(f"电话{number}，联系") == "电话139********，联系"


@pytest.mark.parametrize("number", CARDS)
def test_a_card_number_is_hidden_but_for_its_first_four(number: str) -> None:
    said = mask_likenesses(f"转入{number}账户")
    assert said.startswith(f"转入{number[:4]}*")
    assert not any(digit in said[6:] for digit in "0123456789")


def test_an_id_number_is_hidden() -> None:
    number = Numbers(3).citizen()
    assert number not in mask_likenesses(f"当事人{number}")


@pytest.mark.parametrize("number", [*NOT_ONE, *(Numbers(n).uscc() for n in range(20))])
def test_what_is_no_such_number_stays(number: str) -> None:
    assert mask_likenesses(f"（{number}）") == f"（{number}）"
