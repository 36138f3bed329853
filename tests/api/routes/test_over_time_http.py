"""Parties over time: each step is what the desk answers on that day, or at that revision."""

from collections.abc import Iterator
from typing import Any

import pytest

from analytics.vetting import grades_over_time
from tests.api.desks import Client, client
from tests.api.past_town import HEAD, HEART, IDS, LED, NEW, REVISIONS, neo4j_town, sqlite_town
from tests.builders import day
from tests.graph.engines import need_server, wipe

TODAY = day("2026-11-28")  # to the desk: leads fade as days pass


@pytest.fixture(scope="module", params=["sqlite", "neo4j"])
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("town")
    if request.param == "sqlite":
        with client(sqlite_town(folder), folder) as made:
            made.desk.views._today = lambda: TODAY
            yield made
        return
    url, who = need_server()
    wipe(url, who)
    with client(neo4j_town(url, who), folder, NEO4J_PASSWORD=who.password) as made:
        made.desk.views._today = lambda: TODAY
        yield made
    wipe(url, who)


def stepped(town: Client, *, login: str = "everyone", **wanted: Any) -> Any:
    answer = _post(town, login, "/api/over-time", {"ids": IDS, **wanted})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _post(town: Client, login: str, path: str, body: object) -> Any:
    return town.http.post(path, json=body, headers={"x-csrf-token": town.login(login)})


def states(steps: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Any]]:
    """What is drawn at each step, as a page puts it together."""
    parties: dict[str, Any] = {}
    ties: dict[str, Any] = {}
    for step in steps:
        for one in step["parties"]:
            parties[one["id"]] = {**parties.get(one["id"], {}), **one}
        ties |= {one["id"]: one for one in step["relations"]}
        parties = {id_: one for id_, one in parties.items() if id_ not in step["unknown"]}
        ties = {id_: one for id_, one in ties.items() if id_ not in step["unknown_relations"]}
        yield step, (sorted(parties.values(), key=lambda one: one["id"]), sorted_by_id(ties))


def sorted_by_id(ties: dict[str, Any]) -> list[Any]:
    return [ties[id_] for id_ in sorted(ties)]


def asked_anew(town: Client, ids: list[str], query: str) -> Any:
    """The same parties as `/api/among` answers them."""
    answer = _post(town, "everyone", f"/api/among?{query}", {"ids": ids}).json()
    parties = [
        {"id": one["entity"]["id"], **{key: one[key] for key in ("entity", "grade", "level")}}
        for one in answer["parties"]
    ]
    ties = {one["id"]: one for one in answer["relations"]}
    return sorted(parties, key=lambda one: one["id"]), sorted_by_id(ties)


def test_each_day_is_as_the_same_parties_are_answered_on_it(town: Client) -> None:
    steps = stepped(town)["steps"]
    found = list(states(steps))
    assert len(found) >= 8
    assert {one["grade"] for step in steps for one in step["parties"]} >= {None, "listed", "lead"}
    for step, state in found:
        assert state == asked_anew(town, IDS, f"as_of={step['day']}"), step["day"]


def test_each_day_of_knowledge_is_as_the_same_parties_are_answered_at_its_revision(
    town: Client,
) -> None:
    steps = stepped(town, clock="known")["steps"]
    assert [(step["revision"], step["day"]) for step in steps[:-1]] == [*REVISIONS.items()]
    for step, state in states(steps):
        ids = [one["id"] for one in state[0]]
        assert state == asked_anew(town, ids, f"at_revision={step['revision']}"), step["day"]
    # Not known yet in March; listed in July and repaired since.
    new = [[one["id"] for one in step["parties"] if one.get("entity")] for step in steps]
    assert [LED in ids for ids in new] == [False, True, False, False]
    assert [_grade(step, NEW) for step in steps] == [None, "", "listed", "lead"]


def _grade(step: dict[str, Any], id_: str) -> str | None:
    """The grade told of a party in a step; "" where none is told."""
    return next((one["grade"] for one in step["parties"] if one["id"] == id_), "")


def test_both_clocks_are_turned_together(town: Client) -> None:
    query = "as_of=2026-06-15&at_revision=3"
    body = {"ids": IDS}
    steps = _post(town, "everyone", f"/api/over-time?{query}", body).json()["steps"]
    assert steps[-1]["day"] == "2026-06-15"
    for step, state in states(steps):
        clock = f"as_of={step['day']}&at_revision=3"
        assert state == asked_anew(town, IDS, clock), step["day"]
    known = _post(town, "everyone", "/api/over-time?as_of=2026-05-31", {**body, "clock": "known"})
    # A listing of June is none in May, whenever that is asked.
    assert {_grade(step, NEW) for step in known.json()["steps"]} <= {None, "", "lead"}


def test_a_step_tells_only_what_differs_and_a_lead_that_fades_is_a_step(town: Client) -> None:
    steps = stepped(town)["steps"]
    days = [step["day"] for step in steps]
    assert days == sorted(set(days))
    for step in steps[1:-1]:
        assert step["parties"] or step["relations"] or step["unknown_relations"], step["day"]


def test_the_days_before_are_asked_for_with_until_and_any_day_by_its_name(town: Client) -> None:
    steps = stepped(town)["steps"]
    middle = steps[3]["day"]
    earlier = stepped(town, until=middle)
    assert [step["day"] for step in earlier["steps"]] == [step["day"] for step in steps[:3]]
    (step,) = stepped(town, days=["2021-12-24"])["steps"]
    ((_, state),) = states([step])
    assert state == asked_anew(town, IDS, "as_of=2021-12-24")
    (known,) = stepped(town, clock="known", days=["2026-06-30"])["steps"]
    assert known["revision"] == 2
    refused = _post(
        town, "everyone", "/api/over-time", {"ids": IDS, "clock": "known", "days": ["2026-01-01"]}
    )
    assert refused.status_code == 404
    assert "请选择较晚的日期" in refused.json()["detail"]


def test_of_a_large_neighbourhood_fewer_days_are_told_and_this_is_said(
    town: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = [step["day"] for step in stepped(town)["steps"]]
    monkeypatch.setattr(grades_over_time, "_MOST_LOOKED_AT", 4)
    less = stepped(town)
    days = [step["day"] for step in less["steps"]]
    assert less["earlier"]
    assert days == every[-len(days) :]
    for step, state in states(less["steps"]):
        assert state == asked_anew(town, IDS, f"as_of={step['day']}"), step["day"]
    asked = [f"2026-0{month}-01" for month in range(1, 8)]
    named = stepped(town, days=asked)
    assert ([step["day"] for step in named["steps"]], named["truncated"]) == (asked[-4:], True)


def test_known_time_is_for_those_who_may_look_into_the_past(town: Client) -> None:
    body = {"ids": IDS, "clock": "known"}
    assert _post(town, "investigator", "/api/over-time", body).status_code == 403
    assert _post(town, "supervisor", "/api/over-time", body).status_code == 403
    assert stepped(town, login="investigator")["steps"]


def test_persons_stay_masked_and_each_look_is_journalled_with_its_revisions(town: Client) -> None:
    store = town.desk.store
    before = store.journal_lengths()["access"]
    answer = stepped(town, clock="known")
    assert "令狐峤" not in str(answer)
    entries = [one.action for one in store.journal("access", after=before)]
    # The head is asked for by an id that tells her name: a look of its own, hit or miss.
    assert entries == ["find", "over_time", "over_time at revision 1, 2, 3"]


def test_who_is_nobody_is_refused(town: Client) -> None:
    body = {"ids": [HEART, HEAD, "f:nobody"]}
    assert _post(town, "everyone", "/api/over-time", body).status_code == 404
