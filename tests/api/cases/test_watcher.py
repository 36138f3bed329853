"""The watcher: each change of a watched standing once, with what changed and why, and no more."""

import threading
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.vetting.standing import Question, may_differ, standing_of
from api.cases.alerts import lines_now
from api.cases.watcher import Watcher
from api.clock import today
from graph.model import Record
from tests.api.cases.conftest import HEAD, Small, Watching
from tests.builders import firm, happen, owns, penalty, tell

DECIDED = (today() - timedelta(days=20)).isoformat()


def _debt(id_: str) -> Record:
    return Record(id_, "debt", "uscc:a", date.fromisoformat(DECIDED), domain="tax")


def lines(at: Small) -> list[tuple[str, ...]]:
    (alert,) = at.alerts
    return [(one["what"], one.get("grade", ""), one.get("record", "")) for one in alert.lines]


def test_a_load_that_adds_a_record_alerts_who_watches_its_subject_once(small: Watching) -> None:
    at = small()
    at.watch("uscc:a")
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    assert at.look() == 1
    assert ("ground", "listed", "c:1") in lines(at)
    (alert,) = at.alerts
    assert [one["why"] for one in alert.causes] == ["commit"]
    assert at.look() == 0
    assert len(at.alerts) == 1


def test_evidence_that_comes_from_afar_alerts_with_the_level(small: Watching) -> None:
    at = small()
    at.watch("uscc:b")
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    at.look()
    told = {one["what"]: one for one in at.alerts[0].lines}
    assert told["level"]["before"] == "none"
    assert told["level"]["after"] in ("low", "medium", "high")
    assert told["level"]["rests_on"] == ["c:1"]


def test_who_is_not_touched_is_not_told(small: Watching) -> None:
    at = small()
    tell(at.desk.store, firm("uscc:far"))
    at.watch("uscc:far")
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    assert at.look() == 0
    assert at.alerts == []


def test_a_withdrawn_record_leaves_no_trace_in_any_alert(small: Watching) -> None:
    at = small()
    at.watch("uscc:a")
    at.watch("uscc:b")
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    at.look()
    assert any("c:1" in str(one) for one in at.alerts)
    happen(at.desk.store, "c:1", "repair")
    at.look()
    rows = at.desk.book.file.rows("SELECT content FROM alerts")
    assert [text for (text,) in rows if "c:1" in text] == []
    kept = {one.subject: [line["what"] for line in one.lines] for one in at.alerts}
    assert "ground" in kept["uscc:a"]
    assert {c["why"] for one in at.alerts for c in one.causes} == {"event"}
    # What was derived from it is told no more either.
    assert all("before" not in line for one in at.alerts for line in one.lines)


def test_a_change_that_was_not_kept_is_seen_after_a_restart(small: Watching) -> None:
    at = small()
    at.watch("uscc:a")
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    again = small()
    assert again.look() == 1
    once_more = small()
    assert once_more.look() == 0
    assert len(once_more.alerts) == 1


def test_a_kill_between_alert_and_mark_keeps_neither(
    small: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = small()
    at.watch("uscc:a")
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))

    def killed(name: str, value: str) -> None:
        raise KeyboardInterrupt(name, value)

    with monkeypatch.context() as patch:
        patch.setattr(at.desk.book.file, "keep_mark", killed)
        with pytest.raises(KeyboardInterrupt):
            at.look()
    assert at.alerts == []
    assert small().look() == 1


def test_a_look_that_fails_says_since_when_until_one_succeeds(
    small: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, came = small(), threading.Event()
    watcher = at.desk.watcher
    monkeypatch.setattr("api.cases.watcher._POLL_S", 0.01)
    watcher.look()

    def failing() -> int:
        if watcher.fails_since:
            came.set()
        raise ValueError

    with monkeypatch.context() as patch:
        patch.setattr(watcher, "look", failing)
        watcher.start()
        assert came.wait(20)
    deadline = time.monotonic() + 20
    while watcher.fails_since and time.monotonic() < deadline:
        time.sleep(0.01)
    assert watcher.fails_since is None


def test_the_causes_are_those_of_the_revisions_that_touched_the_subject(small: Watching) -> None:
    at = small()
    at.watch("uscc:a")
    tell(at.desk.store, firm("uscc:x"))
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    revision = at.desk.store.revision().number
    tell(at.desk.store, firm("uscc:y"))
    at.look()
    assert [one["revision"] for one in at.alerts[0].causes] == [revision]


def test_another_day_alone_is_told_as_the_cause(small: Watching) -> None:
    at = small()
    ends = today() + timedelta(days=30)
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED, ends_on=ends))
    at.watch("uscc:a")
    desk, views = at.desk, at.desk.views
    views._today = lambda: ends  # the clock of the desk
    later = Watcher(desk.store, views, (desk.policy, desk.measures), desk.book, desk.outlets)
    assert later.look() == 1
    (alert,) = at.alerts
    assert [one["why"] for one in alert.causes] == ["day"]
    assert date.fromisoformat(alert.day) == ends


def test_a_decision_of_a_watched_scenario_is_told(small: Watching) -> None:
    at = small()
    at.watch("uscc:a", "government_procurement")
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    at.look()
    (decision,) = (one for one in at.alerts[0].lines if one["what"] == "decision")
    assert decision["before"] in ("pass", "review")
    assert decision["after"] != decision["before"]


def test_a_debt_is_told_beside_a_decision_that_it_does_not_change(small: Watching) -> None:
    at = small()
    at.watch("uscc:a", "government_funds")
    tell(at.desk.store, _debt("d:1"))
    at.look()
    told = {"entity": "uscc:a", "record": "d:1", "fact": "tax_arrears", "rests_on": ["d:1"]}
    assert at.alerts[0].lines == ({"what": "noted", "came": True, **told},)


def test_a_withdrawn_debt_is_told_no_more_at_once(small: Watching) -> None:
    at = small()
    at.watch("uscc:a")
    tell(at.desk.store, _debt("d:1"))
    at.look()
    happen(at.desk.store, "d:1", "revoke")
    assert [*lines_now(at.desk.store, at.alerts).values()] == [[]]
    at.look()
    assert [one.lines for one in at.alerts] == [({"what": "noted", "came": False},)]
    rows = at.desk.book.file.rows("SELECT content FROM alerts WHERE content LIKE '%d:1%'")
    assert rows == []


def test_standings_of_before_facts_were_kept_are_asked_anew_without_an_alert(
    small: Watching,
) -> None:
    at = small()
    tell(at.desk.store, _debt("d:1"))
    at.watch("uscc:a")
    file = at.desk.book.file
    with file.together():
        file.keep_mark("rules", "an earlier edition")
        for asked, standing in at.desk.book.watches.standings().items():
            at.desk.book.watches.keep(asked, replace(standing, noted=None))
    again = small()
    while again.desk.book.file.mark("rules") == "an earlier edition":  # until the view is there
        assert again.look() == 0
    tell(again.desk.store, _debt("d:2"))
    again.look()
    assert [line["record"] for line in again.alerts[0].lines] == ["d:2"]


@pytest.mark.parametrize("scenario", ["", "government_funds"])
def test_what_may_differ_is_never_missed(small: Watching, scenario: str) -> None:
    """Every step is looked at by all standings asked anew, and by the bound."""
    at, known = small(), ("uscc:a", "uscc:b", "uscc:c", HEAD)
    desk = at.desk
    steps = [
        lambda: tell(desk.store, penalty("c:1", "uscc:c", DECIDED)),
        lambda: tell(desk.store, penalty("c:2", "uscc:b", DECIDED, named=[(HEAD, "finance")])),
        lambda: tell(desk.store, owns("uscc:b", "uscc:c", 0.8), source="third"),
        lambda: happen(desk.store, "c:1", "object"),
        lambda: happen(desk.store, "c:1", "settle", outcome="rejected"),
        lambda: happen(desk.store, "c:2", "revoke"),
        lambda: tell(desk.store, penalty("c:3", HEAD, DECIDED)),
        lambda: happen(desk.store, "c:3", "repair"),
        lambda: tell(desk.store, _debt("d:1")),
        lambda: happen(desk.store, "d:1", "repair"),
    ]
    differed = 0
    for step in steps:
        view = desk.views.current()
        asked = [Question(one, scenario) for one in known]
        before = {
            one: standing_of(view.reader, view.reach, one, measures=desk.measures) for one in asked
        }
        at.look()
        step()
        view = desk.views.current()
        changed = desk.watcher._news(view, nobody=False).changed
        for one in asked:
            after = standing_of(view.reader, view.reach, one, measures=desk.measures)
            if after != before[one]:
                differed += 1
                assert may_differ(before[one], view.reach, changed), (one, step)
    assert differed > len(steps)
