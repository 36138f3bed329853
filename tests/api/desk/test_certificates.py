"""Certificates that a desk issued: kept for ninety days, and no longer."""

import sqlite3
import time
from pathlib import Path

import pytest

from analytics.vetting.seal import Seal, SealedCertificate
from api.desk.certificates import Certificates
from graph.errors import NotFound, StoreError

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


def test_a_certificate_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    kept = Certificates(tmp_path / "certificates.db", Clock())
    with pytest.raises(StoreError):
        kept.keep(one({"hash": "half"}), None)  # type: ignore[arg-type] - of nobody
    assert kept.issued("half") is None
    kept.keep(one({"hash": "whole"}), "li")
    assert kept.of("whole") == one({"hash": "whole"})
    kept.close()


def asking(hash_: str, subject: str, *conditions: tuple[str, str]) -> SealedCertificate:
    findings = [{"record": r, "measure": m, "ask": "核实"} for r, m in conditions]
    question = {"scenario": "bidding", "subject": subject}
    return SealedCertificate({"hash": hash_, "question": question, "findings": findings}, None)


def test_of_vettings_of_one_question_the_last_counts(tmp_path: Path) -> None:
    clock = Clock()
    kept = Certificates(tmp_path / "certificates.db", clock)
    for at, one_asked in enumerate(
        (
            asking("first", "uscc:1", ("c:1", "M-1"), ("c:2", "M-1")),
            asking("other", "uscc:2"),
            asking("second", "uscc:1", ("c:1", "M-1")),
        )
    ):
        clock.now = at
        kept.keep(one_asked, "li")
    kept.keep(asking("first", "uscc:1", ("c:2", "M-1")), "wang")
    assert kept.latest_of("li", limit=9) == [("second", 2), ("other", 1)]
    assert kept.latest_of("li", limit=1) == [("second", 2)]
    assert [(one.record, one.hash) for one in kept.conditions("li", limit=9)] == [("c:1", "second")]
    everybody = [(one.record, one.count) for one in kept.conditions(None, limit=9)]
    assert everybody == [("c:1", 2), ("c:2", 2)]
    kept.close()


def test_conditions_asked_before_they_were_kept_apart_are_found(tmp_path: Path) -> None:
    path, clock = tmp_path / "certificates.db", Clock()
    kept = Certificates(path, clock)
    kept.keep(asking("a", "uscc:1", ("c:1", "M-1")), "li")
    kept.close()
    with sqlite3.connect(path) as db:  # as an earlier version left the file
        db.execute("DROP TABLE conditions")
        db.execute("ALTER TABLE asked DROP COLUMN question")
    again = Certificates(path, clock)
    clock.now = 1
    again.keep(asking("b", "uscc:1"), "li")
    assert again.latest_of("li", limit=9) == [("b", 1)]
    assert [one.hash for one in again.conditions(None, limit=9)] == ["a"]
    again.close()


def test_what_is_forgotten_asks_nobody(tmp_path: Path) -> None:
    clock = Clock()
    kept = Certificates(tmp_path / "certificates.db", clock)
    kept.keep(asking("a", "uscc:1", ("c:1", "M-1")), "li")
    kept.keep(asking("b", "uscc:2", ("c:2", "M-1")), "li")
    kept.forget("a")
    assert [one.record for one in kept.conditions(None, limit=9)] == ["c:2"]
    kept.forget_before(1)
    assert list(kept.conditions(None, limit=9)) == []
    kept.close()


def test_what_is_written_ahead_comes_into_the_file_while_it_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "certificates.db"
    kept = Certificates(path, Clock())
    for n in range(300):
        kept.keep(one({"hash": f"{n:064}", "text": "x" * 5_000}), "li")
    until = time.monotonic() + 60
    while path.stat().st_size < 1_000_000 and time.monotonic() < until:
        time.sleep(0.01)
    assert path.stat().st_size >= 1_000_000
    kept.close()
    assert Certificates(path, Clock()).issued(f"{299:064}") is not None
