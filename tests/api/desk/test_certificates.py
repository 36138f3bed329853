"""Certificates that a desk issued: kept for ninety days, and no longer."""

from pathlib import Path

import pytest

from analytics.vetting.seal import Seal, SealedCertificate
from api.desk.certificates import Certificates
from graph.errors import NotFound

DAY_S = 86400


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def one(certificate: dict[str, str]) -> SealedCertificate:
    return SealedCertificate(certificate, Seal("mac", "office"))


def test_a_certificate_is_kept_for_ninety_days_and_not_for_ever(tmp_path: Path) -> None:
    clock = Clock()
    kept = Certificates(tmp_path / "certificates.db", clock)
    kept.keep(one({"hash": "early"}), "li")
    clock.now = 90 * DAY_S
    kept.keep(one({"hash": "late"}), "li")
    assert kept.of("early") == one({"hash": "early"})
    clock.now = 91 * DAY_S
    kept.keep(one({"hash": "later"}), "li")
    with pytest.raises(NotFound, match="too long ago"):
        kept.of("early")
    assert kept.of("late") == one({"hash": "late"})
    kept.close()


def test_a_certificate_that_is_issued_again_is_kept_from_then_on(tmp_path: Path) -> None:
    clock = Clock()
    kept = Certificates(tmp_path / "certificates.db", clock)
    for day in (0, 89, 120):
        clock.now = day * DAY_S
        kept.keep(one({"hash": "same" if day < 100 else "other"}), "li")
    assert kept.of("same") == one({"hash": "same"})
    kept.close()
