"""The seal of a certificate: a mark that only its office can make."""

from analytics.vetting.seal import Seal, SealedCertificate, seal_of, sealed

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
