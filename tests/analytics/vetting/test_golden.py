"""Golden certificates: whoever changes what a certificate means must raise its algorithm number.

Old certificates are recomputed only where their number is this program's, so a change of meaning
under the same number would call a genuine certificate forged. Made anew, once the number is
raised, by `CREDITGRAPH_GOLDEN=1 pytest tests/analytics/vetting/test_golden.py`.
"""

import json
import os
from collections.abc import Mapping
from typing import Any

import pytest

from analytics.vetting.certificate import ALGORITHM
from graph.store import Store
from tests.analytics.vetting.golden.city import CERTIFICATES, build, certificates

Certificates = Mapping[str, Mapping[str, Any]]


def changed(kept: Certificates, made: Certificates) -> str:
    """What is wrong between the certificates kept and those made now; "" where nothing is."""
    if kept == made:
        return ""
    numbers = {certificate["algorithm"] for certificate in kept.values()}
    if ALGORITHM in numbers:
        return "the meaning changed: raise ALGORITHM and make the golden certificate anew"
    return "ALGORITHM was raised: make the golden certificate anew"


def golden() -> Certificates:
    """The certificates as kept."""
    kept: Certificates = json.loads(CERTIFICATES.read_text("utf-8"))
    return kept


def test_the_bytes_of_a_certificate_change_only_with_the_algorithm(engine_store: Store) -> None:
    build(engine_store)
    made = certificates(engine_store)
    if os.environ.get("CREDITGRAPH_GOLDEN") and changed(golden(), made).startswith("ALGORITHM"):
        text = json.dumps(made, ensure_ascii=False, sort_keys=True, indent=1)
        CERTIFICATES.write_text(text + "\n", encoding="utf-8")
    problem = changed(golden(), made)
    if problem:
        pytest.fail(problem)


def test_the_golden_city_holds_every_grade_and_every_decision() -> None:
    kept = golden().values()
    grades = {finding["grade"] for one in kept for finding in one["findings"]}
    assert grades == {"listed", "statutory", "lead"}
    decisions = {one["decision"] for one in kept}
    assert decisions == {"restricted", "review", "pass", "fast_track"}


def test_another_meaning_under_the_same_number_is_told() -> None:
    made = {name: {**one, "explored": 99} for name, one in golden().items()}
    assert changed(golden(), made).startswith("the meaning changed: raise ALGORITHM")
    older = {name: {**one, "algorithm": ALGORITHM - 1} for name, one in golden().items()}
    assert changed(older, golden()).startswith("ALGORITHM was raised")
