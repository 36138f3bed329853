"""Points of who writes environmental assessments: whose they are, and what they led to."""

from pathlib import Path

import pytest

from graph.errors import BadInput
from graph.store import Store
from loaders.report import LoadReport
from tests.loaders.mappings.forms import FIRM, POINTS, record_of, relations_of, send, taken


def points(store: Store, tmp_path: Path, **cells: str) -> LoadReport:
    return send(store, tmp_path, {**POINTS, **cells})


@pytest.mark.parametrize(
    ("word", "tier"),
    [("限期整改名单", "moderate"), ("失信黑名单", "serious"), ("正常公开", "neutral")],
)
def test_points_weigh_by_the_list_that_they_led_to(
    store: Store, tmp_path: Path, word: str, tier: str
) -> None:
    points(store, tmp_path, 名单类型=word)
    assert record_of(store).tier == tier


def test_points_of_a_person_are_the_persons_and_not_the_units(store: Store, tmp_path: Path) -> None:
    points(store, tmp_path, 编制人员="钱乙", 信用编号="BH000001")
    (record,) = store.records()
    assert record.subject == f"person:uscc:{FIRM}/钱乙"
    (tie,) = relations_of(store, f"uscc:{FIRM}", "practises_at")
    assert tie.source == record.subject


def test_points_without_a_list_are_told_to_have_no_tier(store: Store, tmp_path: Path) -> None:
    (sheet,) = points(store, tmp_path).files
    assert any("no tier is known" in str(warning) for warning in sheet.warnings)


def test_two_misconducts_of_one_day_are_two_records(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, POINTS, {**POINTS, "失信行为": "附图缺失"})
    assert len(list(store.records())) == 2


@pytest.mark.parametrize(
    ("name", "kind"), [("甲环境科技有限公司", "enterprise"), ("钱乙", "person")]
)
def test_points_of_a_credit_object_are_of_whoever_it_is(
    store: Store, tmp_path: Path, name: str, kind: str
) -> None:
    form = {"信用管理对象": name, "信用编号": "BH000001", "失信行为": "附图缺失", "失信记分": "5"}
    assert taken(send(store, tmp_path, {**form, "记分日期": "2026-03-05"})) == ("eia_points", 1, 0)
    (record,) = store.records()
    assert store.entities([record.subject])[record.subject].kind == kind


def test_points_of_nobody_are_refused_as_a_sheet(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="编制单位"):
        send(store, tmp_path, {"失信行为": "附图缺失", "失信记分": "5", "记分日期": "2026-03-05"})
