"""A court's masked debtor is matched with who heads a firm under the full number (DESIGN §4)."""

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from graph.model import Relation
from graph.store import RelationColumns, Store
from loaders.export import export_csv
from loaders.facts.masked_numbers import with_stars
from tests.builders import judge
from tests.loaders.sheets import CITIZEN, USCC, a_store, counts, entity_ids, take, write_csv

COURT = ("被执行人姓名/名称", "身份证号码/组织机构代码", "执行法院", "案号", "立案时间", "发布时间")
REGISTRY = ("企业名称", "统一社会信用代码", "法定代表人", "法定代表人证件号码", "任职起始日期")
NUMBER = CITIZEN[0]
MASK = f"{NUMBER[:10]}****{NUMBER[-4:]}"


def court(folder: Path, mask: str = MASK, case: str = "（2026）黑0402执12号") -> Path:
    row = ("上官试", mask, "鹤岗市向阳区人民法院", case, "20260105", "2026年02月05日")
    return write_csv(folder / f"失信{case}.csv", COURT, row)


def registry(folder: Path, number: str = NUMBER) -> Path:
    row = ("鹤岗市甲建材有限公司", USCC[0], "上官试", number, "2015-03-02")
    return write_csv(folder / "登记.csv", REGISTRY, row)


def matches(store: Store) -> list[Relation]:
    ids = [i for part in store.scan() if isinstance(part, RelationColumns) for i in part.ids]
    return [tie for tie in store.relations(ids).values() if tie.kind == "possibly_same_as"]


@pytest.mark.parametrize("order", list(permutations(range(2))), ids=["court last", "court first"])
def test_the_order_of_loading_does_not_matter(
    store: Store, tmp_path: Path, order: tuple[int, int]
) -> None:
    files = (registry(tmp_path), court(tmp_path))
    for place in order:
        assert counts(take(store, files[place])) == (1, 0)
    (tie,) = matches(store)
    assert (tie.attributes["score"], tie.attributes["basis"]) == (0.95, "masked_10_4")
    assert {e.name for e in store.entities([tie.source, tie.target]).values()} == {"上官试"}


def test_a_number_masked_in_the_registry_is_matched_too(store: Store, tmp_path: Path) -> None:
    masked = f"{NUMBER[:6]}********{NUMBER[-4:]}"
    take(store, registry(tmp_path, masked), court(tmp_path))
    (tie,) = matches(store)
    assert tie.attributes["score"] == 0.9


def test_the_debt_reaches_the_firm_as_a_lead_that_says_it_is_uncertain(
    store: Store, tmp_path: Path
) -> None:
    take(store, registry(tmp_path), court(tmp_path))
    traced = Propagation(snapshot_of(store), read_policy(), date(2026, 11, 26))
    (evidence,) = traced.of(f"uscc:{USCC[0]}").evidence
    assert evidence.chain[0] == matches(store)[0].id
    assert evidence.hops == 2
    assert evidence.marks == ("possibly_same_as",)


@pytest.mark.parametrize(
    "hidden", ["＊＊＊＊", "××××", "xxxx", "XXXX", "xXxX", "●●●●", "____", "……", "某某某某"]
)
def test_what_hides_the_digits_does_not_count(store: Store, tmp_path: Path, hidden: str) -> None:
    take(store, registry(tmp_path), court(tmp_path, f"{NUMBER[:10]}{hidden}{NUMBER[-4:]}"))
    (tie,) = matches(store)
    assert tie.attributes["basis"] == "masked_10_4"


@pytest.mark.parametrize(
    "text", [NUMBER, USCC[0], "2304-1850", "12230400XXXX", "甲××××乙", "1" * 30]
)
def test_what_is_no_masked_number_is_left_as_it_is(text: str) -> None:
    assert with_stars(text) == text


def test_a_number_is_read_without_what_it_is_called(store: Store, tmp_path: Path) -> None:
    take(store, registry(tmp_path), court(tmp_path, f"身份证号：{MASK}"))
    assert len(matches(store)) == 1


def test_who_has_his_first_digits_hidden_is_a_person(store: Store, tmp_path: Path) -> None:
    take(store, court(tmp_path, f"{'*' * 14}{NUMBER[-4:]}"))
    assert [e.kind for e in store.entities(entity_ids(store)).values()] == ["person"]


def test_a_mask_that_disagrees_matches_nobody(store: Store, tmp_path: Path) -> None:
    end = "0000" if NUMBER[-4:] != "0000" else "1111"
    take(store, registry(tmp_path), court(tmp_path, f"{NUMBER[:10]}****{end}"))
    assert matches(store) == []


def test_no_more_of_a_number_is_kept_than_may_be_shown(store: Store, tmp_path: Path) -> None:
    take(store, registry(tmp_path), court(tmp_path))
    export_csv(store, tmp_path)
    files = [*tmp_path.glob("store.db*"), tmp_path / "entities.csv"]
    kept = b"".join(path.read_bytes() for path in files if path.is_file())
    assert NUMBER[:10].encode() not in kept
    assert NUMBER[6:].encode() not in kept


def test_a_moved_store_has_the_same_matches_and_goes_on(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    store, moved = map(a_store, folders)
    take(store, registry(tmp_path), court(tmp_path))
    export_csv(store, folders[0])
    take(moved, *sorted(folders[0].glob("*.csv")))
    export_csv(moved, folders[1])
    for path in folders[0].glob("*.csv"):
        assert (folders[1] / path.name).read_bytes() == path.read_bytes()
    take(moved, court(tmp_path, case="（2026）黑0402执13号"))
    assert len(matches(moved)) == 3  # the head with each case, and the two cases


def test_a_verdict_outlasts_another_load(store: Store, tmp_path: Path) -> None:
    take(store, registry(tmp_path), court(tmp_path))
    (tie,) = matches(store)
    judge(store, "different", tie.source, tie.target)
    take(store, court(tmp_path, case="（2026）黑0402执13号"))
    assert (tie.source, tie.target) not in [(t.source, t.target) for t in matches(store)]
    assert len(matches(store)) == 2
