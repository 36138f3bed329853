"""The keyed hash is HMAC-SHA256, whatever the key and the text."""

import hmac

from hypothesis import given
from hypothesis import strategies as st

from graph.keyed_hash import keyed_hash


@given(st.binary(max_size=200), st.text(max_size=200))
def test_it_is_the_hmac_of_the_standard_library(key: bytes, text: str) -> None:
    assert keyed_hash(key)(text) == hmac.digest(key, text.encode(), "sha256").hex()


def test_one_key_hashes_many_texts_each_by_itself() -> None:
    hash_of = keyed_hash(b"key")
    first = hash_of("a")
    assert (hash_of("b"), hash_of("a")) == (keyed_hash(b"key")("b"), first)
