"""A dry run shows what a load would write, and writes nothing."""

from pathlib import Path

from graph.model import EncodedClaim
from loaders.preview import Preview
from tests.loaders.sheets import PENALTY, ROW, STAKES, USCC, a_store, take, with_cell, write_csv


def previewed(folder: Path, *paths: Path) -> Preview:
    store = a_store(folder)
    before = store.revision().number
    report = take(store, *paths, dry_run=True)
    assert store.revision().number == before
    (only,) = report.files
    assert only.preview is not None
    return only.preview


def test_facts_are_counted_by_kind_and_each_once(tmp_path: Path) -> None:
    second = with_cell("行政处罚决定书文号", "鹤应急罚〔2026〕2号")
    path = write_csv(tmp_path / "a.csv", PENALTY, ROW, second, ROW)
    counts = dict(previewed(tmp_path, path).counts)
    assert counts[("record", "penalty")] == 2
    assert counts[("kind", "enterprise")] == 1
    assert counts[("relation", "legal_representative_of")] == 1


def test_a_row_is_shown_as_the_facts_that_it_becomes(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", PENALTY, ROW)
    (row,) = previewed(tmp_path, path).rows
    record = row.facts[0]
    assert row.number == 2
    assert (record["table"], record["kind"], record["subject"]) == ("record", "penalty", ROW[0])
    assert (record["amount"], record["decided_on"]) == (50_000.0, "2026-03-05")
    heads = next(fact for fact in row.facts if fact["kind"] == "legal_representative_of")
    assert (heads["source"], heads["target"]) == ("赵甲", ROW[0])
    assert {fact["name"] for fact in row.facts if fact["table"] == "kind"} == {"赵甲", ROW[0]}


def test_a_stake_is_shown_as_it_was_read(tmp_path: Path) -> None:
    row = ("甲公司", USCC[0], "乙公司", "企业法人", USCC[1], "35%", "2020-01-01")
    path = write_csv(tmp_path / "a.csv", STAKES, row)
    facts = previewed(tmp_path, path).rows[0].facts
    stake = next(fact for fact in facts if fact["kind"] == "shareholder_of")
    assert (stake["share"], stake["source"], stake["target"]) == ([0.35, 0.35], "乙公司", "甲公司")


def test_only_the_first_rows_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    rows = [with_cell("行政处罚决定书文号", f"鹤应急罚〔2026〕{n}号") for n in range(1, 31)]
    preview = previewed(tmp_path, write_csv(tmp_path / "a.csv", PENALTY, *rows))
    assert [row.number for row in preview.rows] == [*range(2, 22)]
    assert preview.counts[("record", "penalty")] == 30


def test_a_preview_that_counts_no_further_says_so() -> None:
    preview = Preview()
    claims = [
        EncodedClaim(f"E{n}", "s", 3, "", "", False, '{"kind":"address","name":"x"}') for n in "ab"
    ]
    preview._seen.update(range(1_000_000 - 1))
    preview.add(2, claims)
    assert preview.counts[("kind", "address")] == 1
    assert preview.cut


def test_a_refused_row_is_not_shown(tmp_path: Path) -> None:
    wrong = with_cell("处罚决定日期", "三月五日")
    preview = previewed(tmp_path, write_csv(tmp_path / "a.csv", PENALTY, wrong, ROW))
    assert [row.number for row in preview.rows] == [3]
