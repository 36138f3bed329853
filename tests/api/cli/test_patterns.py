"""The command patterns: the keys that programs rely on, one pattern, one party, a faulty file."""

import os
from pathlib import Path

import pytest

from analytics.patterns.pattern_row import FILE
from analytics.vetting import holders, participants
from graph.model import Entity, Relation
from graph.opening import open_store
from tests.api.cli.commands import Run, answer
from tests.builders import firm, heads, owns, person, tell


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store with two rings of stakes, one of them headed by a person."""
    url = f"sqlite:///{tmp_path / 'rings.db'}"
    made = open_store(url)
    firms = [firm(name, name.upper()) for name in "abcd"]
    stakes = [owns(*ends, 0.4) for ends in ("ab", "ba", "cd", "dc")]
    tell(made, *firms, *stakes, person("p", "张三"), heads("p", "a"))
    made.close()
    monkeypatch.setenv("CREDITGRAPH_STORE", url)
    return run


def test_findings_have_the_keys_that_programs_rely_on(run: Run) -> None:
    told = answer(run, "patterns", "--as-of", "2026-11-26")
    assert {"findings", "as_of", "revision", "policy", "explored", "truncated"} <= set(told)
    assert (told["as_of"], told["truncated"]) == ("2026-11-26", False)
    one, _ = told["findings"]
    keys = {"pattern", "grade", "article", "entities", "relations", "records", "on", "text"}
    assert set(one) == keys | {"marks", "entities_left", "relations_left", "records_left"}
    assert (one["pattern"], one["grade"], one["on"]) == ("circular_holding", "lead", "2026-11-26")
    assert one["relations"] == ["own-a-b", "own-b-a"]
    assert "A → B → A" in one["text"]


def test_a_finding_of_a_whole_city_lists_so_many_and_counts_the_others(
    run: Run, tmp_path: Path
) -> None:
    ring = [f"f{n:03d}" for n in range(600)]
    store = open_store(f"sqlite:///{tmp_path / 'rings.db'}")
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    tell(store, *map(firm, ring), *(owns(*ends, 0.4) for ends in pairs))
    store.close()
    (one,) = answer(run, "patterns", "f599")["findings"]
    assert (len(one["entities"]), one["entities_left"], one["relations_left"]) == (500, 100, 0)
    assert "600" in one["text"]


def test_of_one_party_only_what_it_has_a_part_in_is_told(run: Run) -> None:
    told = answer(run, "patterns", "c")
    assert [one["entities"] for one in told["findings"]] == [["c", "d"]]


@pytest.mark.parametrize("name", ["circular_holding", "循环持股"])
def test_one_pattern_is_asked_for_by_code_or_name(run: Run, name: str) -> None:
    assert len(answer(run, "patterns", "--pattern", name)["findings"]) == 2
    assert answer(run, "patterns", "--pattern", "nominee")["findings"] == []


def test_an_unknown_pattern_is_refused_with_those_that_there_are(run: Run) -> None:
    status, _, err = run("patterns", "--pattern", "square")
    assert status == 2
    assert "there is no pattern square; these are known: guarantee_circle" in err


def test_a_faulty_file_is_refused_by_file_and_line(run: Run, tmp_path: Path) -> None:
    text = FILE.read_text("utf-8")
    faulty = text.replace("value = 0.05, least = 0, most = 1", "value = 5, least = 0, most = 1")
    assert faulty != text
    mine = tmp_path / "mine.toml"
    mine.write_text(faulty, encoding="utf-8")
    line = next(n for n, one in enumerate(faulty.splitlines(), 1) if "value = 5, least = 0," in one)
    status, _, err = run("patterns", "--file", mine)
    assert status == 2
    assert f"mine.toml, line {line}: least_share = 5" in err


def test_ties_that_were_not_all_read_are_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(os.environ["CREDITGRAPH_STORE"])
    bids = [Relation(f"b-{one}", "bids_in", one, "lot", attributes={"agent": "p"}) for one in "ab"]
    tell(store, Entity("lot", "bid_lot", "LOT"), *bids)
    store.close()
    monkeypatch.setattr(participants, "MOST", 0)
    monkeypatch.setattr(holders, "_MOST", 0)
    assert answer(run, "patterns")["truncated"] is True
    _, out, _ = run("patterns", "--lang", "zh")
    assert "投标和项目中的关联可能还有" in out
    assert "见上文注明" not in out


def test_plain_lines_say_that_each_is_only_to_be_looked_into(run: Run) -> None:
    status, out, _ = run("patterns", "--lang", "zh")
    assert status == 0
    assert "【线索】循环持股" in out
    assert out.splitlines()[-1] == "共 2 处；条文明定的 0 处，其余只作线索，不作为限制依据。"
