"""The short code of a certificate: typed by people, so that a wrong character is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.vetting.short_code import code_in, code_of
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
