"""What a vetting shows that decides nothing: other scenarios, and rules nobody has confirmed."""

from pathlib import Path

import pytest

from graph.opening import open_store
from tests.api.cli.commands import Run, answer
from tests.builders import firm, penalty, tell


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store with a firm on the court's list and one on that of work safety."""
    url = f"sqlite:///{tmp_path / 'beside.db'}"
    made = open_store(url)
    tell(made, firm("a"), penalty("c1", "a", list="L-SX"))
    tell(made, firm("b"), penalty("c2", "b", list="L-SAFE"))
    made.close()
    monkeypatch.setenv("CREDITGRAPH_STORE", url)
    return run


def test_a_rule_that_nobody_has_confirmed_is_shown_and_decides_nothing(run: Run) -> None:
    told = answer(run, "vet", "a", "--scenario", "bidding")
    assert told["decision"] == "review"
    assert "M-BID-04" in {one["measure"] for one in told["unconfirmed"]}
    assert not any(one["measure"] == "M-BID-04" for one in told["findings"])
    assert any("法〔2016〕285号" in notice for notice in told["notices"])
    assert "M-BID-04" in run("vet", "a", "--scenario", "bidding")[1]


def test_a_measure_of_another_scenario_is_an_other_effect(run: Run) -> None:
    told = answer(run, "vet", "b", "--scenario", "bidding")
    assert "M-PRJ-01" in {one["measure"] for one in told["other_effects"]}
    assert told["decision"] == "review"
    assert answer(run, "vet", "b")["decision"] == "restricted"
