"""A repair by file of a record whose ban the law fixes: publicity ends, the ban stands (§5)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.law.measures import read_measures
from analytics.law.tiers import read_tier_law
from analytics.policy import read_policy
from analytics.vetting.vet import vet
from graph.errors import BadInput
from graph.model import Record
from graph.store import Store
from loaders.load import load
from loaders.loads import load_named, standing_loads, unload
from loaders.report import LoadOptions, LoadReport
from tests.builders import day, happen
from tests.law_cases.town import MARKET, Party, Town

BAN = ("食品安全法第一百三十五条", "吊销许可证件")
FOOD = {"CF_NR": "吊销食品经营许可证", "CF_NR_ZKDX": "食品经营许可证"}


def sent(store: Store, town: Town, folder: Path, **options: Any) -> LoadReport:
    folder.mkdir()
    return load(store, town.write(folder), law=read_tier_law(), options=LoadOptions(**options))


def town_with(on: str = "2024-03-01", **more: str) -> tuple[Town, Party]:
    """A food firm whose licence was revoked: five years from the decision (食品安全法135)."""
    town = Town()
    firm = town.firm("例食品")
    town.penalty(firm, on, *BAN, **FOOD, **more)
    return town, firm


def record_of(store: Store, firm: Party) -> Record:
    (record,) = store.records(subjects=[f"uscc:{firm.code}"], withdrawn=True)
    return record


def decision(store: Store, firm: Party, scenario: str) -> tuple[str, set[str | None]]:
    made = vet(
        store,
        f"uscc:{firm.code}",
        scenario=scenario,
        as_of=date(2026, 11, 26),
        at_revision=None,
        policy=read_policy(),
        measures=read_measures(),
    )
    return made.decision, {finding.measure for finding in made.findings}


@pytest.mark.parametrize(
    "said", [{"修复日期": "2025-06-01"}, {"是否修复": "已修复", "修复日期": "2025-06-01"}]
)
def test_the_ban_stands_where_it_applies_and_the_record_is_public_no_longer(
    store: Store, tmp_path: Path, said: dict[str, str]
) -> None:
    town, firm = town_with(**said)
    report = sent(store, town, tmp_path / "files")
    record = record_of(store, firm)
    assert (record.state, record.repaired_on, record.ends_on) == (
        "in_force",
        day("2025-06-01"),
        day("2025-06-01"),
    )
    (told,) = [w for file in report.files for w in file.warnings if w.code.endswith("ban_stands")]
    assert (told.particulars["rows"], "2029-03-01" in told.text("zh")) == (["2"], True)
    assert decision(store, firm, "licensing") == ("review", {"M-ENT-03"})
    assert decision(store, firm, "project_approval") == ("pass", set())
    assert decision(store, firm, "government_procurement") == (
        "pass",
        set(),
    )  # repair lifts M-PRO-03


def test_a_later_file_that_only_names_the_record_lifts_no_ban(store: Store, tmp_path: Path) -> None:
    town, firm = town_with()
    sent(store, town, tmp_path / "first")
    sent(store, repair_of(town, firm), tmp_path / "later")
    assert record_of(store, firm).repaired_on == day("2025-06-01")
    assert decision(store, firm, "licensing")[1] == {"M-ENT-03"}


def test_the_ban_stands_on_each_of_two_parties_of_one_row(store: Store, tmp_path: Path) -> None:
    town = Town()
    one, other = town.firm("例食品"), town.firm("样食品")
    both = Party(f"{one.name}、{other.name}", f"{one.code}、{other.code}")
    town.penalty(both, "2024-03-01", *BAN, **FOOD, 修复日期="2025-06-01")
    sent(store, town, tmp_path / "files")
    for firm in (one, other):
        record = record_of(store, firm)
        assert (record.state, record.repaired_on) == ("in_force", day("2025-06-01"))


def repair_of(town: Town, firm: Party, on: str = "2025-06-01") -> Town:
    """A town whose only sheet names the record as repaired, and says nothing of the ban."""
    repaired = Town()
    repaired.add(
        "修复",
        CF_XDR_MC=firm.name,
        CF_XDR_SHXYM=firm.code,
        CF_WSH=town.rows["行政处罚"][0]["CF_WSH"],
        CF_JDRQ="2024-03-01",
        CF_NR="见原决定",
        CF_CFJG=MARKET,
        修复日期=on,
    )
    return repaired


def test_a_ban_stands_that_is_told_after_its_repair(store: Store, tmp_path: Path) -> None:
    town, firm = town_with()
    sent(store, repair_of(town, firm), tmp_path / "first")
    assert record_of(store, firm).state == "repaired"
    report = sent(store, town, tmp_path / "later")
    record = record_of(store, firm)
    assert (record.state, record.repaired_on) == ("in_force", day("2025-06-01"))
    assert [w.code for f in report.files for w in f.warnings] == ["load_note.ban_stands"]
    assert decision(store, firm, "licensing") == ("review", {"M-ENT-03"})
    # Both files again change nothing, whichever comes first.
    revision = store.revision().number
    for name, again in (("b", repair_of(town, firm)), ("c", town)):
        assert sent(store, again, tmp_path / name).revision == revision


def test_without_the_file_that_told_the_ban_the_repair_is_whole_again(
    store: Store, tmp_path: Path
) -> None:
    town, firm = town_with()
    sent(store, repair_of(town, firm), tmp_path / "first")
    told = sent(store, town, tmp_path / "later")
    unload(store, load_named(standing_loads(store), told.load), reason="错报", who="w")
    assert record_of(store, firm).state == "repaired"


def test_a_repair_that_is_over_the_ban_stays_whole_whichever_comes_first(
    store: Store, tmp_path: Path
) -> None:
    town, firm = town_with()
    sent(store, repair_of(town, firm, "2029-03-01"), tmp_path / "first")
    sent(store, town, tmp_path / "later")
    assert record_of(store, firm).state == "repaired"


@pytest.mark.parametrize(
    ("decided", "state"), [("2020-06-01", "repaired"), ("2020-06-02", "in_force")]
)
def test_on_the_day_on_which_the_ban_ends_a_repair_is_whole(
    store: Store, tmp_path: Path, decided: str, state: str
) -> None:
    town, firm = town_with(decided, 修复日期="2025-06-01")
    sent(store, town, tmp_path / "files")
    assert record_of(store, firm).state == state


def test_what_repair_lifts_is_repaired_whole(store: Store, tmp_path: Path) -> None:
    town = Town()
    firm = town.firm("例化工")
    town.penalty(
        firm, "2025-03-01", "环境保护法第六十条", "罚款", CF_NR_FK="3", 修复日期="2025-09-01"
    )
    report = sent(store, town, tmp_path / "files")
    assert record_of(store, firm).state == "repaired"
    assert not [w for file in report.files for w in file.warnings if "ban" in w.code]


def test_such_a_repair_is_taken_back_and_is_then_whole_after_the_ban(
    store: Store, tmp_path: Path
) -> None:
    town, firm = town_with(修复日期="2025-06-01")
    sent(store, town, tmp_path / "files")
    record = record_of(store, firm)
    happen(store, record.id, "restore")
    assert record_of(store, firm).repaired_on is None
    assert record_of(store, firm).ends_on == day("2027-03-01")
    with pytest.raises(BadInput):
        happen(store, record.id, "restore")
    happen(store, record.id, "repair", on=day("2029-03-01"))
    assert record_of(store, firm).state == "repaired"


def test_the_same_file_again_is_no_news(store: Store, tmp_path: Path) -> None:
    town, firm = town_with(修复日期="2025-06-01")
    sent(store, town, tmp_path / "files")
    revision = store.revision()
    town.add("行政处罚", **{**town.rows["行政处罚"][0], "CF_SY": "违法行为属实 "})
    report = sent(store, town, tmp_path / "again")
    assert record_of(store, firm).repaired_on == day("2025-06-01")
    assert (store.revision().number - revision.number <= 1, report.rejects) == (True, None)
