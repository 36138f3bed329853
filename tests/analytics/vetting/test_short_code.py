"""The short code of a certificate: typed by people, so that a wrong character is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.vetting.short_code import code_in, code_of, hashes_of
from graph.errors import BadInput

HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(HASHES)
def test_a_code_is_read_however_it_is_typed(hash_: str) -> None:
    code = code_of(hash_)
    assert code_in(code) == code
    assert code_in(f" {code.lower().replace('-', ' ')}") == code
    assert code_in(code.replace("-", "－").replace("0", "O").replace("1", "I")) == code


@given(HASHES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_every_wrong_character_is_noticed(hash_: str, at: int, other: str) -> None:
    typed = code_of(hash_).replace("-", "")
    wrong = typed[:at] + other + typed[at + 1 :]
    if wrong == typed:
        return
    with pytest.raises(BadInput) as error:
        code_in(wrong)
    assert error.value.code == "certificate.mistyped_code"


@given(HASHES, st.integers(0, 10))
def test_every_swap_of_neighbours_is_noticed(hash_: str, at: int) -> None:
    typed = code_of(hash_).replace("-", "")
    wrong = typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
    if wrong == typed:
        return
    with pytest.raises(BadInput):
        code_in(wrong)


@pytest.mark.parametrize("text", ["", "ABC", "A" * 13, "鹤岗市信用办公室一二三四", "%" * 12])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as error:
        code_in(text)
    assert error.value.code == "certificate.no_code"


def test_a_code_tells_the_first_of_the_hash_lowest_digit_first() -> None:
    step = 1 << (256 - 54)
    assert code_of(f"{0:064x}") == "0000-0000-0000"
    assert code_of(f"{step - 1:064x}") == "0000-0000-0000"
    assert code_of(f"{30 * step:064x}")[:3] == "Y00"
    assert code_of(f"{31 * step:064x}")[:3] == "010"
    assert code_of(f"{1 * step:064x}") == "1000-0000-000Y"  # 1 and 30 are 31


def test_every_letter_that_looks_like_a_digit_is_read_as_it() -> None:
    assert code_in("oooo-oooo-oooo") == "0000-0000-0000"
    for typed, meant in (("Z", "2"), ("S", "5"), ("V", "U"), ("I", "1"), ("O", "0")):
        code = code_of(f"{ALPHABET.index(meant) << (256 - 54):064x}")
        assert code[0] == meant
        assert code_in(typed + code[1:]) == code


@given(HASHES)
def test_a_code_leads_back_to_the_hashes_that_have_it(hash_: str) -> None:
    low, high = hashes_of(code_of(hash_))
    assert low <= hash_ <= high
    assert code_of(low) == code_of(high) == code_of(hash_)
    assert (len(low), len(high)) == (64, 64)
    above, below = int(high, 16) + 1, int(low, 16) - 1
    for other in (above, below):
        if 0 <= other < 1 << 256:
            assert code_of(f"{other:064x}") != code_of(hash_)


def test_the_length_of_a_code_is_told_with_its_refusal() -> None:
    with pytest.raises(BadInput) as error:
        code_in("0000-0000-00000")
    assert error.value.sentence.particulars == {"length": 12}
