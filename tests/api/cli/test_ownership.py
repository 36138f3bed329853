"""The command ownership: keys for programs, a tree and four answers for people."""

from pathlib import Path

import pytest

from graph.lookup import person_reference
from graph.model import Relation, Stake
from graph.opening import open_store
from tests.analytics.ownership.holdings import KEYS
from tests.api.cli.commands import Run, answer
from tests.builders import firm, heads, owns, penalty, person, tell


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a store with a firm, its holder, and who stands behind it."""
    url = f"sqlite:///{tmp_path / 'held.db'}"
    made = open_store(url)
    banded = Relation("band", "shareholder_of", "q", "b", share=Stake(0.33, 0.45))
    tell(
        made,
        firm("a", "甲公司"),
        firm("b", "乙公司"),
        firm("c", "丙公司"),
        person("p", "张三"),
        person("q", "李四"),
        owns("b", "a", 0.6, attributes={"subscribed": 6_000_000.0, "paid": 1_500_000.5}),
        owns("c", "a", None),
        owns("p", "b", 0.51),
        banded,
        heads("p", "a"),
        penalty("r", "c", list="L-SX"),
    )
    made.close()
    monkeypatch.setenv("CREDITGRAPH_STORE", url)
    return run


def test_the_answer_has_the_keys_that_programs_rely_on(run: Run) -> None:
    told = answer(run, "ownership", "a", "--as-of", "2026-11-26")
    assert told.keys() >= KEYS | {"as_of", "revision", "policy", "explored", "truncated"}
    assert told["actual_controllers"] == [{"answer": "yes", "entity": "p"}]
    assert told["cascade"] == {
        "answer": "no",
        "high": 0.4,
        "holders": ["c"],
        "low": 0.0,
        "records": ["r"],
    }


def test_one_holder_narrows_the_answer(run: Run) -> None:
    told = answer(run, "ownership", "a", "--holder", "q")
    assert [one["entity"] for one in told["holders"]] == ["q"]
    assert told["controllers"] == []


def test_the_answer_is_as_of_a_day(run: Run) -> None:
    told = answer(run, "ownership", "a", "--as-of", "2026-01-01")
    assert told["cascade"]["holders"] == []


SAID = {
    "zh": (
        "乙公司  60 %，认缴 6,000,000 元，实缴 1,500,000.50 元【控制】",
        "张三  51 %，穿透 30.6 %【控制】",
        "李四  33–45 %，穿透 19.8–27 %",
        "丙公司  比例不明（至多 40 %）",
        "实际控制人：张三",
        "张三：股权 30.6 %（令〔2025〕12号8(一)",
        "李四（可能）：股权 19.8–27 %",
        "名单上的持股人合计 0–40 %，不到一半：丙公司",
        "四项结论为何不同：实际控制人的穿透持股只有 30.6 %",
    ),
    "en": (
        "乙公司  60 %, subscribed 6,000,000 yuan, paid 1,500,000.50 yuan [controls]",
        "Actual controllers: 张三",
        "李四 (possible): equity 19.8–27 %",
        "connection only, never control",
    ),
}


@pytest.mark.parametrize("language", list(SAID))
def test_people_read_a_tree_and_the_answers_in_both_languages(run: Run, language: str) -> None:
    status, out, err = run("--lang", language, "ownership", "a")
    assert (status, err) == (0, "")
    assert [part for part in SAID[language] if part not in out] == []


def test_owners_whose_share_cannot_be_told_are_named(run: Run, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'held.db'}")
    tell(store, owns("q", "c", 0.7), owns("b", "c", 0.7))  # more than all of 丙公司
    store.close()
    out = run("--lang", "zh", "ownership", "a")[1]
    assert "2 名自然人是否持有 25% 以上无法认定：请先更正持股数据再查：张三、李四" in out


def test_filed_owners_are_told_beside_the_computed_ones(run: Run, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'held.db'}")
    filed = {"filed_as": "owner", "ground": "equity", "equity": 0.3}
    other = {"filed_as": "owner", "ground": "其他安排"}
    tell(store, person("s", "王五"))
    tell(store, Relation("f", "officer_of", "p", "a", attributes=filed))
    tell(store, Relation("g", "officer_of", "s", "a", attributes=other))
    store.close()
    told = answer(run, "ownership", "a")["filed_owners"]
    assert told["owners"][0] == {
        "entity": "p",
        "ground": "equity",
        "high": 0.3,
        "low": 0.3,
        "relation": "f",
        "said": None,
    }
    out = run("--lang", "zh", "ownership", "a")[1]
    assert "备案的受益所有人：张三（股权 30 %）、王五（其他安排）" in out
    assert "备案与测算不一致：备案而未测得 1 人，测得而未备案 0 人，类型不同 0 人" in out


def test_a_look_is_journalled_with_everybody_in_the_answer(run: Run, tmp_path: Path) -> None:
    run("ownership", "a", "--purpose", "核查")
    store = open_store(f"sqlite:///{tmp_path / 'held.db'}")
    entry = store.journal("access")[-1]
    store.close()
    assert (entry.action, entry.particulars["purpose"]) == ("ownership", "核查")
    assert len(entry.particulars["persons"]) == 2


def test_of_one_holder_all_whose_names_are_printed_are_journalled(run: Run, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'held.db'}")
    tell(store, person("s", "王五"), Relation("kin", "family_of", "s", "p"))
    _, out, _ = run("--lang", "zh", "ownership", "a", "--holder", "s", "--purpose", "核查")
    entry = store.journal("access")[-1]
    persons = {person_reference(one, store.secret) for one in "sp"}
    store.close()
    assert "王五 —亲属→ 张三" in out
    assert persons <= set(entry.particulars["persons"])


def test_an_unknown_party_is_not_found(run: Run) -> None:
    assert run("ownership", "nobody")[0] == 4
