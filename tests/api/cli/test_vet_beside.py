"""What a vetting shows that decides nothing: other scenarios, rules nobody has confirmed, debts."""

import subprocess
import sys
from pathlib import Path

import pytest

from graph.model import Record
from graph.opening import open_store
from tests.api.cli.commands import Run, answer
from tests.builders import day, firm, penalty, tell

TOOL = Path(__file__).parents[3] / "tools" / "verify_capsule.py"


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


def test_a_pass_names_debts_in_its_own_sentence_and_in_the_capsule_s_check(
    run: Run, tmp_path: Path
) -> None:
    made = open_store(f"sqlite:///{tmp_path / 'beside.db'}")
    debt = Record("c3", "debt", "c", day("2026-01-05"), domain="tax", amount=5e5, issuer="某局")
    tell(made, firm("c", "丙公司"), debt)
    made.close()
    told = answer(run, "vet", "c")
    assert (told["decision"], told["findings"]) == ("pass", [])
    assert [one["record"] for one in told["noted"]] == ["c3"]
    assert (told["noted_rest"], told["certificate"]["noted"]) == ({}, told["noted"])
    capsule = tmp_path / "c.json"
    lines = run("vet", "c", "--lang", "zh", "--capsule", capsule)[1].splitlines()
    assert lines[0].startswith("丙公司：未见不利信用记录")
    assert lines[0].endswith("另有 1 项未定级事实（欠税 1 项），供核查，不影响结论")
    assert lines[1] == "  未定级：丙公司：欠税，金额 50万元，某局，2026-01-05"
    checked = [sys.executable, "-I", str(TOOL), str(capsule)]
    done = subprocess.run(checked, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[1:] == [
        "noted 未定级: 丙公司：欠税，金额 50万元，某局，2026-01-05"
    ]
