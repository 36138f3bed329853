"""What waits, for every role: each list holds what is open, and is right after each act."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.access.roles import ROLES
from api.access.system_keys import KeyLimits
from api.answers import alerts, approvals, cases, deciding, handovers, mending, watches
from api.answers.vettings import sealed_of
from api.answers.worklists.every import LISTS, worklists
from api.answers.worklists.worklist import Span, due
from api.cases.cases import Heading
from api.clock import today
from api.desk.desk import Desk
from api.upkeep.backup import journal
from graph.errors import NotFound
from graph.opening import open_store
from tests.api import working_day as day
from tests.api.desks import DEPARTMENT, PASSWORD, SECRET, Client, client, copy_of_city
from tests.api.working_day import TRUTH, act, as_user, own_records, vet
from tests.builders import firm, tell
from tests.graph.engines import need_server, wipe
from tests.law_examples import listing
from tests.waiting import wait_until

FOUR_EYES = {"CREDITGRAPH_FOUR_EYES": "on"}
MORE = "c:of-the-desk"  # a record with a measure whose condition a department confirms


def _sqlite(folder: Path) -> Iterator[Client]:
    with client(copy_of_city(folder), folder, **FOUR_EYES) as made:
        yield made


def _neo4j(folder: Path) -> Iterator[Client]:
    url, who = need_server()
    wipe(url, who)
    store = open_store(url, secret=SECRET.encode(), credentials=who)
    day.tell_small_city(store)
    store.close()
    with client(url, folder, NEO4J_PASSWORD=who.password, **FOUR_EYES) as made:
        yield made
    wipe(url, who)


@pytest.fixture(params=["sqlite", "neo4j"])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """The desk of a city in which nobody has done anything yet, with a second of some roles."""
    for made in (_sqlite if request.param == "sqlite" else _neo4j)(tmp_path):
        day.tell_small_city(made.desk.store)
        for role in ("supervisor", "data_officer"):
            made.desk.accounts.add_user(f"other {role}", PASSWORD, [role], DEPARTMENT)
        yield made.desk


def listed(at: Desk, who: str, code: str) -> dict[str, Any]:
    told: dict[str, Any] = worklists(as_user(at, who), Span(200), code)["lists"][code]
    return told


def count(at: Desk, who: str, code: str) -> int:
    told = listed(at, who, code)
    assert told["count"] >= len([one for one in told["items"] if not one["calm"]])
    return int(told["count"])


def test_a_vetting_waits_until_a_word_stands_on_it_and_again_once_that_is_withdrawn(
    at: Desk,
) -> None:
    made = vet(at, day.FIRM, "bidding")
    assert [one["link"] for one in listed(at, "enquirer", "open_vettings")["items"]] == [
        f"/vettings/{made['hash']}"
    ]
    vet(at, day.FIRM, "bidding")
    assert count(at, "enquirer", "open_vettings") == 1
    ask = as_user(at, "enquirer")
    deciding.decided(ask, sealed_of(ask, str(made["hash"])), accept=True, reason="")
    assert count(at, "enquirer", "open_vettings") == 0
    deciding.withdrawn(ask, sealed_of(ask, str(made["hash"])), reason="重新核实")
    assert count(at, "enquirer", "open_vettings") == 1
    assert (
        worklists(as_user(at, "everyone"), Span(), "open_vettings")["lists"]["open_vettings"][
            "items"
        ]
        == []
    )


def test_a_condition_goes_from_the_officer_to_the_department_and_its_answer_back(
    at: Desk,
) -> None:
    record, measure = day.tell_condition(at.store)
    vet(at, day.FIRM)
    asked = listed(at, "enquirer", "conditions_asked")["items"]
    waits = listed(at, "data_officer", "conditions_to_confirm")["items"]
    assert ([one["over"] for one in asked], len(waits)) == ([False], 1)
    assert waits[0]["link"].startswith("/records/")
    act(at, "data_officer", record, "confirm", measure=measure)
    (answered,) = listed(at, "enquirer", "conditions_asked")["items"]
    assert (answered["over"], answered["who"]) == (True, "data_officer")
    assert count(at, "data_officer", "conditions_to_confirm") == 0
    act(at, "data_officer", record, "unconfirm", measure=measure)
    (open_again,) = listed(at, "enquirer", "conditions_asked")["items"]
    assert (open_again["over"], "撤回" in open_again["what"]) == (False, True)


def test_a_lead_waits_until_a_case_takes_it_and_the_case_until_it_is_closed(
    writing: Client,
) -> None:
    desk = writing.desk
    made = vet(desk, day.LEAD)
    lead = next(f for f in made["findings"] if "debtor" in f)  # type: ignore[attr-defined]
    officer, ask = as_user(desk, "enquirer"), as_user(desk, "investigator")
    handovers.handed_over(officer, str(made["hash"]), lead["debtor"], "是否为同一控制人")
    (waits,) = listed(desk, "investigator", "handed_over")["items"]
    assert (waits["says"], waits["who"]) == ("是否为同一控制人", "enquirer")
    case = cases.open_case(ask, "转来的线索")
    (number,) = (one.lead for one in desk.book.referrals.waiting(9))
    cases.take(ask, number, case.number)
    assert count(desk, "investigator", "handed_over") == 0
    assert count(desk, "investigator", "open_cases") == 1
    now = desk.book.cases.of(case.number)
    cases.change_case(ask, now.number, now.version, Heading(now.title, "closed", []))
    assert count(desk, "investigator", "open_cases") == 0


def test_an_alert_waits_until_it_is_seen(writing: Client) -> None:
    desk, ask = writing.desk, as_user(writing.desk, "investigator")
    day.tell_small_city(desk.store)
    watches.watch(as_user(desk, "investigator"), day.FIRM)
    day.tell(desk.store, day.penalty_of("c:news", day.FIRM, list="L-SX"))
    wait_until(lambda: count(desk, "investigator", "alerts_unseen"))
    (one,) = listed(desk, "investigator", "alerts_unseen")["items"]
    alerts.see(ask, int(one["link"].rpartition("/")[2]))
    assert count(desk, "investigator", "alerts_unseen") == 0


def test_an_objection_waits_for_the_supervisor_and_is_told_to_its_department(at: Desk) -> None:
    record = own_records(at)[0]
    before = count(at, "supervisor", "objections"), count(at, "data_officer", "notices")
    act(at, "data_officer", record, "object")
    items = listed(at, "supervisor", "objections")["items"]
    mine = next(one for one in items if one["record"]["id"] == record)
    (term,) = mine["dues"]
    assert (term["waited"], term["on"], term["confirmed"]) == (0, None, False)
    told = listed(at, "data_officer", "notices")["items"]
    assert record in [one["record"]["id"] for one in told]
    other = as_user(at, "other supervisor")
    asked = act(at, "supervisor", record, "settle", outcome="rejected")["approval"]
    approvals.approve(other, asked["number"])  # type: ignore[index]
    assert count(at, "supervisor", "objections") == before[0]
    after = [one for one in listed(at, "data_officer", "notices")["items"] if not one["calm"]]
    assert len(after) == before[1]


def test_a_repair_asked_for_waits_with_terms_that_are_said_to_be_unconfirmed(at: Desk) -> None:
    record = own_records(at)[0]
    asked = act(at, "supervisor", record, "repair")["approval"]
    for who in ("data_officer", "other data_officer", "supervisor"):
        (one,) = listed(at, who, "repairs")["items"]
        assert [due_["kind"] for due_ in one["dues"]] == ["repair_accept", "repair_decide"]
        assert not any(due_["confirmed"] for due_ in one["dues"])
        assert [due_["extension"] for due_ in one["dues"]] == [0, 10]
    approvals.approve(as_user(at, "other supervisor"), asked["number"])  # type: ignore[index]
    assert count(at, "data_officer", "repairs") == 0
    (told,) = (
        one for one in listed(at, "data_officer", "notices")["items"] if "修复" in one["what"]
    )
    assert (told["record"], told["name"], told["link"]) == (None, "", "")


def test_what_else_needs_a_second_word_waits_for_who_may_give_it(at: Desk) -> None:
    record = own_records(at)[0]
    asked = act(at, "supervisor", record, "revoke")["approval"]
    counts = {who: count(at, who, "second_words") for who in ("supervisor", "other supervisor")}
    assert counts == {"supervisor": 1, "other supervisor": 1}
    approvals.refuse(as_user(at, "other supervisor"), asked["number"], "依据不足")  # type: ignore[index]
    assert count(at, "supervisor", "second_words") == 0


def test_refused_rows_wait_until_they_were_mended_and_loaded(at: Desk) -> None:
    number = day.send(at, "处罚.csv", day.bad_rows())
    (one,) = listed(at, "data_officer", "rejects_to_mend")["items"]
    assert (one["link"], "1" in one["what"]) == (f"/loads/{number}/mend", True)
    ask = as_user(at, "data_officer")
    again = mending.mended(ask, number, {(0, 5): "2026-03-01"})["load"]["number"]
    day.over(at, again)
    assert count(at, "data_officer", "rejects_to_mend") == 1
    loaded = at.loads.again(again, ask.caller, dry_run=False).number
    day.over(at, loaded)
    assert count(at, "data_officer", "rejects_to_mend") == 0


@pytest.mark.parametrize(("days", "late"), [(7, 0), (30, 1)])
def test_a_source_is_late_when_its_last_load_is_over_seven_working_days_ago(
    at: Desk, days: int, late: int
) -> None:
    day.send(at, "处罚.csv", day.bad_rows(), received=today() - timedelta(days=days))
    assert count(at, "data_officer", "late_sources") == late


def test_an_administrator_sees_backups_keys_the_check_and_the_disk(at: Desk) -> None:
    who = "administrator"
    assert [count(at, who, code) for code in ("backups", "journal_checked")] == [1, 1]
    journal(at.store, at.settings, "backup", revision=1)
    at.integrity.begin()
    at.integrity.wait()
    assert [count(at, who, code) for code in ("backups", "journal_checked")] == [0, 0]
    for name, until in (("soon", 29), ("later", 31)):
        at.accounts.add_key(
            name, ["enquirer"], DEPARTMENT, KeyLimits(until=today() + timedelta(days=until))
        )
    assert [one["name"] for one in listed(at, who, "keys_ending")["items"]] == ["soon"]
    (free,) = {one["calm"] for one in listed(at, who, "disk")["items"]}
    assert isinstance(free, bool)
    assert listed(at, who, "health")["items"]


def test_an_administrator_sees_that_watching_or_sending_keeps_failing(at: Desk) -> None:
    before = count(at, "administrator", "health")
    at.watcher.fails_since = at.sender.fails_since = datetime.now(UTC)
    assert count(at, "administrator", "health") == before + 2


def test_each_role_has_its_own_lists_and_no_other(reading: Client) -> None:
    mine = {role: set(reading.told("/worklists", role=role)["lists"]) for role in ROLES}
    assert mine["enquirer"] == {"open_vettings", "conditions_asked"}
    assert mine["investigator"] == {
        "handed_over",
        "alerts_unseen",
        "open_cases",
        "conditions_asked",
        "second_words",
    }
    assert mine["supervisor"] == {"objections", "repairs", "second_words"}
    assert mine["administrator"] == {
        "second_words",
        "health",
        "backups",
        "keys_ending",
        "journal_checked",
        "disk",
    }
    assert set.union(*mine.values()) == set(LISTS)


def test_a_list_of_another_role_is_not_there(reading: Client) -> None:
    answer = reading("GET", "/worklists?only=health", role="enquirer")
    assert answer.status_code == 404
    with pytest.raises(NotFound):
        worklists(as_user(reading.desk, "supervisor"), Span(), "open_vettings")


def test_persons_on_a_list_are_masked_as_the_role_requires_and_the_look_is_journalled(
    writing: Client,
) -> None:
    case = next(one for one in sorted(TRUTH) if TRUTH[one][0].startswith("person:"))
    made = vet(writing.desk, TRUTH[case][0], "employment")
    before = writing.desk.store.journal_lengths()["access"]
    (one,) = listed(writing.desk, "enquirer", "open_vettings")["items"]
    assert made["hash"] in one["link"]
    assert "*" in one["name"]
    assert writing.desk.store.journal_lengths()["access"] == before + 1


def test_paging_through_a_list_shows_each_thing_once(writing: Client) -> None:
    for case in sorted(TRUTH)[:8]:
        vet(writing.desk, TRUTH[case][0])
    ask = as_user(writing.desk, "enquirer")
    pages = [
        worklists(ask, Span(3, skip), "open_vettings")["lists"]["open_vettings"]
        for skip in (0, 3, 6)
    ]
    links = [one["link"] for page in pages for one in page["items"]]
    assert len(links) == len(set(links)) == pages[0]["count"]


@pytest.mark.parametrize(
    ("since", "waited"), [(date(2026, 9, 30), 0), (date(2025, 9, 30), 0), (date(2026, 11, 20), 0)]
)
def test_a_term_counts_from_the_day_after_it_was_asked_for(since: date, waited: int) -> None:
    asked = datetime(since.year, since.month, since.day, 2, tzinfo=UTC)
    term = due("repair_accept", asked)
    assert term.waited >= waited
    assert term.on is not None
    assert term.on > since
    assert (term.left or 0) >= 0 or term.on < today()


def test_a_record_that_is_no_longer_the_departments_own_is_not_told(at: Desk) -> None:
    record, _ = listing(
        at.measures, conditional=True, id_="c:other", subject=day.FIRM, issuer="鹤岗市税务局"
    )
    tell(at.store, firm(day.FIRM), record)
    act(at, "supervisor", record.id, "object")
    told = listed(at, "data_officer", "notices")["items"]
    assert "c:other" not in [one["record"]["id"] for one in told if one["record"]]
