"""A repair on the command line: refused where a fixed term stands against it (DESIGN §5)."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.opening import open_store
from tests.api.cli.commands import Run, answer
from tests.builders import firm, penalty, tell

BAN = {
    "list": "L-PROC",
    "basis": "政府采购法第七十七条",
    "attributes": {"result": "禁止参加政府采购活动一年", "ban_until": "2027-03-01"},
}
WHY = ("--reason", "已整改")


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store with a ban of 2026 and a plain penalty of 2026 on one firm."""
    url = f"sqlite:///{tmp_path / 'repair.db'}"
    made = open_store(url)
    ban = replace(penalty("ban", "a", **BAN), kind="listing")
    tell(made, firm("a"), ban, penalty("plain", "a"))
    made.close()
    monkeypatch.setenv("CREDITGRAPH_STORE", url)
    return run


def test_a_ban_of_a_term_fixed_by_law_cannot_be_repaired_before_it_ends(run: Run) -> None:
    status, _, error = run("repair", "ban", *WHY, "--as-of", "2027-02-28")
    assert (status, "2027-03-01" in error, "政府采购法77" in error) == (2, True, True)
    assert answer(run, "repair", "ban", *WHY, "--as-of", "2027-03-01")["state"] == "repaired"


def test_a_ban_that_its_department_lifted_stands_against_nothing(run: Run) -> None:
    answer(run, "lift", "ban", "M-PRO-01", *WHY, "--as-of", "2026-06-01")
    assert answer(run, "repair", "ban", *WHY, "--as-of", "2026-06-02")["state"] == "repaired"


def test_what_repair_lifts_is_repaired(run: Run) -> None:
    assert answer(run, "repair", "plain", *WHY)["state"] == "repaired"
