"""Which secrets can be guessed."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from graph.secret_strength import refuse_weak, weakness


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short",
        "kX9-vR2_mQ7wZ4t",  # one character too few
        "x" * 20,
        "ab" * 20,
        "changemechangemechangeme",
        "change-me-change-me-12345678",
        "0123456789abcdef",
        "abcdefghijklmnopqrstuvwxyz",
        "password12345678",
        "creditgraph-secret-1234",
        "a secret for tests",
        "qwertyuiopasdfghjkl",
        "密码密码密码密码密码密码密码密码密码",
        "aaaaaaaaaaaabbbbbbbbbbbbcccccc",
    ],
)
def test_a_secret_that_can_be_guessed_is_weak(text: str) -> None:
    assert weakness(text.encode()) is not None
    with pytest.raises(BadInput, match="openssl rand -hex 32"):
        refuse_weak(text.encode())


@pytest.mark.parametrize(
    "text",
    ["correct horse battery staple", "6dJ!vq2Lw#0sRz8y", "鹤立鸡群马到成功龙飞凤舞虎踞江山如画"],
)
def test_a_long_secret_of_many_characters_is_not(text: str) -> None:
    assert weakness(text.encode()) is None


def test_a_random_secret_is_never_refused() -> None:
    for _ in range(2000):
        assert weakness(secrets.token_hex(16).encode()) is None
        assert weakness(secrets.token_urlsafe(16).encode()) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_judged(secret: bytes) -> None:
    weakness(secret)


@given(st.text(min_size=1, max_size=7), st.integers(min_value=3, max_value=40))
def test_a_short_part_repeated_is_weak(part: str, times: int) -> None:
    assert weakness((part * times).encode("utf-8", "ignore")) is not None
