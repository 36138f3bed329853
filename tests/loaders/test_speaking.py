"""Who may speak: a department by a file says no more than it may by hand (DESIGN §4)."""

from pathlib import Path

import pytest

from analytics.law.tiers import read_tier_law
from graph.store import Store
from graph.tiers import may_list
from graph.words import LISTS
from tests.builders import firm, penalty, tell
from tests.loaders.sheets import LIST, USCC, counts, take, write_csv

OWN, OTHER = "鹤岗市市场监督管理局", "鹤岗市应急管理局"
RECORDS = ("id", "kind", "subject", "issuer", "decided_on", "state", "list", "attributes")
SPOKEN = {"department": OWN, "all_records": False, "may_restore": False}
# What a department is called before and after a reform, or in short.
NAMES = [
    ("L-SX", "鹤岗市中级人民法院", True),
    ("L-SX", OWN, False),
    ("L-SAMR", "鹤岗市工商行政管理局", True),
    ("L-SAMR", OTHER, False),
    ("L-TAX", "国家税务总局鹤岗市税务局", True),
    ("L-TAX", "鹤岗市地税局", True),
    ("L-SAFE", "应急局", True),
    ("L-WAGE", "市人社局", True),
    ("L-PROJ-BLK", "市发改委", True),
    ("L-RED", "南山区人民政府", True),
]


def native(folder: Path, *rows: tuple[str, ...]) -> Path:
    return write_csv(folder / "records.csv", RECORDS, *rows)


def listed(folder: Path, issuer: str, state: str = "有效") -> Path:
    row = (
        "L-SX",
        "甲煤业有限公司",
        USCC[0],
        "（2026）黑0402执1号",
        "2026-01-05",
        "",
        issuer,
        state,
    )
    return write_csv(folder / "list.csv", LIST, row)


def test_a_native_table_of_a_department_speaks_as_that_department(
    store: Store, tmp_path: Path
) -> None:
    tell(store, firm("x", "登记的名称"), source="organisations", rank=0)
    row = ("x", "enterprise", "改过的名称", '{"sources": ["organisations"], "rank": 0}')
    entities = write_csv(tmp_path / "e.csv", ("id", "kind", "name", "attributes"), row)
    take(store, entities, **SPOKEN)
    entity = store.entities(["x"])["x"]
    assert (entity.name, entity.sources) == ("登记的名称", ("organisations", OWN))


def test_on_the_command_line_a_restore_keeps_its_sources(store: Store, tmp_path: Path) -> None:
    row = ("x", "enterprise", "甲", '{"sources": ["organisations"]}')
    take(store, write_csv(tmp_path / "e.csv", ("id", "kind", "name", "attributes"), row))
    assert store.entities(["x"])["x"].sources == ("organisations",)


@pytest.mark.parametrize(("issuer", "state"), [(OWN, "repaired"), (OTHER, "in_force")])
def test_a_department_withdraws_its_own_records_only(
    store: Store, tmp_path: Path, issuer: str, state: str
) -> None:
    tell(store, firm("x"), penalty("c1", "x", issuer=issuer))
    # The row claims the record for the department; whose it is, the store says.
    row = ("c1", "penalty", "x", OWN, "2026-01-05", "repaired", "", "")
    report = take(store, native(tmp_path, row), **SPOKEN)
    assert counts(report) == ((1, 0) if issuer == OWN else (0, 1))
    assert store.records(ids=["c1"], withdrawn=True)[0].state == state


@pytest.mark.parametrize("issuer", [OTHER, "鹤岗市中级人民法院"])
def test_a_mapped_row_withdraws_no_record_of_another_department(
    store: Store, tmp_path: Path, issuer: str
) -> None:
    take(store, listed(tmp_path, issuer))
    rejects = tmp_path / "r.csv"
    report = take(store, listed(tmp_path, issuer, "已修复"), rejects=rejects, **SPOKEN)
    assert counts(report) == (0, 1)
    assert issuer in rejects.read_text("utf-8")
    assert store.records()[0].state == "in_force"


def test_the_command_line_and_a_supervisor_may_withdraw_any(store: Store, tmp_path: Path) -> None:
    take(store, listed(tmp_path, OTHER))
    take(store, listed(tmp_path, OTHER, "已修复"), department=OWN, all_records=True)
    assert store.records(withdrawn=True)[0].state == "repaired"


@pytest.mark.parametrize(("list_", "department", "may"), NAMES)
def test_departments_list_by_whatever_name_they_go(list_: str, department: str, may: bool) -> None:
    assert may_list(read_tier_law().authorities, list_, department) is may


def test_every_list_says_who_may_list() -> None:
    assert read_tier_law().authorities.keys() == LISTS


@pytest.mark.parametrize(("issuer", "mark"), [("法院", None), (OTHER, True)])
def test_a_listing_by_a_department_that_may_not_list_is_kept_and_marked(
    store: Store, tmp_path: Path, issuer: str, mark: bool | None
) -> None:
    report = take(store, listed(tmp_path, issuer))
    (record,) = store.records()
    assert record.attributes.get("authority_unknown") is mark
    assert [w.code for w in report.files[0].warnings] == ["load_note.authority"] * bool(mark)


def test_a_native_listing_cannot_speak_for_who_may_list(store: Store, tmp_path: Path) -> None:
    tell(store, firm("x"))
    free = '{"authority_unknown": false}'
    row = ("c1", "listing", "x", "鹤岗市中级人民法院", "2026-01-05", "", "L-SX", free)
    take(store, native(tmp_path, row), **SPOKEN)
    assert store.records()[0].attributes["authority_unknown"] is True


def test_a_department_confirms_and_lifts_no_measure_by_a_native_table(
    store: Store, tmp_path: Path
) -> None:
    tell(store, firm("x"))
    said = '{"confirmed_measures": ["M-1"], "lifted_measures": {"M-2": "2026-03-01"}}'
    row = ("c1", "listing", "x", OWN, "2026-01-05", "", "", said)
    assert counts(take(store, native(tmp_path, row), **SPOKEN)) == (1, 0)
    (record,) = store.records()
    assert (record.confirmed, record.lifted, dict(record.attributes)) == ((), (), {})


@pytest.mark.parametrize(("issuer", "ended"), [(OWN, True), (OTHER, False)])
def test_a_native_row_ends_no_record_of_another_department_by_its_content(
    store: Store, tmp_path: Path, issuer: str, ended: bool
) -> None:
    tell(store, firm("x"), penalty("c1", "x", issuer=issuer))
    header = ("id", "kind", "subject", "issuer", "decided_on", "ends_on")
    row = ("c1", "penalty", "x", issuer, "2026-01-05", "2026-02-01")
    report = take(store, write_csv(tmp_path / "records.csv", header, row), **SPOKEN)
    assert counts(report) == ((1, 0) if ended else (0, 1))
    assert (store.records(ids=["c1"])[0].ends_on is not None) is ended


def test_a_department_corrects_by_a_native_table_what_only_it_has_said(
    store: Store, tmp_path: Path
) -> None:
    tell(store, firm("x"))
    header = ("id", "kind", "subject", "issuer", "decided_on", "ends_on")
    for day in ("2027-01-01", "2027-02-01"):
        row = ("c1", "penalty", "x", OTHER, "2026-01-05", day)
        assert counts(take(store, write_csv(tmp_path / "r.csv", header, row), **SPOKEN)) == (1, 0)
    assert str(store.records(ids=["c1"])[0].ends_on) == "2027-02-01"
