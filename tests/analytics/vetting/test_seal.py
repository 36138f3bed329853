"""The seal of a certificate: a mark that only its office can make."""

from dataclasses import replace

import pytest

from analytics.vetting.seal import (
    Seal,
    SealedCertificate,
    refuse_unsealed,
    seal_in,
    seal_of,
    sealed,
)
from graph.errors import BadInput

HASH = "0" * 64


def test_a_seal_is_made_with_a_key_of_its_own() -> None:
    one = sealed(b"secret", {"hash": HASH}).seal
    assert one == seal_of(b"secret", HASH)
    assert one != seal_of(b"another", HASH)
    assert one is not None
    assert "secret" not in (one.mac, one.office)


def test_the_file_of_a_certificate_holds_it_with_its_seal() -> None:
    seal = Seal("m", "o")
    assert SealedCertificate({"hash": "h"}, seal).plain() == {
        "certificate": {"hash": "h"},
        "seal": "m",
        "office": "o",
    }
    assert SealedCertificate({"hash": "h"}, None).plain() == {"certificate": {"hash": "h"}}


OURS = seal_of(b"secret", HASH)


@pytest.mark.parametrize(
    ("seal", "code"),
    [
        (None, "certificate.unsealed"),
        (seal_of(b"another", HASH), "certificate.other_office"),
        (replace(OURS, office=""), "certificate.other_office"),
        (seal_of(b"secret", "1" * 64), "certificate.seal"),
        (replace(OURS, mac="\ud800"), "certificate.seal"),  # no text that can be encoded
    ],
)
def test_whatever_is_not_our_seal_is_refused_with_what_is_wrong(
    seal: Seal | None, code: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        refuse_unsealed(b"secret", SealedCertificate({"hash": HASH}, seal))
    assert refusal.value.code == code


def test_our_own_seal_is_read_back_and_taken() -> None:
    one = sealed(b"secret", {"hash": HASH})
    assert seal_in(one.plain()) == one.seal
    assert seal_in({"certificate": {}}) is None
    refuse_unsealed(b"secret", one)
