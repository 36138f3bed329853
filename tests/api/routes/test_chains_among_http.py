"""Chains among several parties over HTTP: bounded, told as cut, with grades and sources."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.desks import Client, client
from tests.api.hubs import HEAD, HUB, LED, LISTED, hub_store

PURPOSE = "%E6%A0%B8%E6%9F%A5"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("hub")
    with client(hub_store(folder), folder) as made:
        yield made


def among(hub: Client, ids: list[str], purpose: str = "", **wanted: Any) -> dict[str, Any]:
    answer = hub("POST", "/chains/among", json={"ids": ids, **wanted}, purpose=purpose)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_every_pair_is_told_with_its_chains_grades_and_sources(hub: Client) -> None:
    found = among(hub, [HUB, LED, LISTED])
    assert found["chosen"] == [HUB, LED, LISTED]
    pairs = {(pair["one"], pair["other"]): pair for pair in found["pairs"]}
    told = {ends: [len(one["steps"]) for one in pair["chains"]] for ends, pair in pairs.items()}
    # The hub and the listed firm are tied by a stake, and over the head of both.
    assert told == {(HUB, LED): [1], (HUB, LISTED): [1, 2], (LED, LISTED): [1]}
    assert not any(pair["cut"] for pair in found["pairs"])
    assert not found["truncated"]
    grades = {one["entity"]["id"]: one["grade"] for one in found["parties"]}
    assert grades[LISTED] == "listed"
    crossed = {
        tie
        for pair in found["pairs"]
        for chain in pair["chains"]
        for step in chain["steps"]
        for tie in step
    }
    assert crossed == found["relations"].keys()
    assert {tuple(one["sources"]) for one in found["relations"].values()} == {("shareholders",)}


def test_what_was_cut_is_said_for_the_pair_and_for_the_answer(hub: Client) -> None:
    found = among(hub, [HUB, LISTED], limit=1)
    (pair,) = found["pairs"]
    assert (len(pair["chains"]), pair["cut"], found["truncated"]) == (1, True, True)


def test_persons_on_the_chains_are_masked_without_a_purpose_and_journalled(hub: Client) -> None:
    before = hub.desk.store.journal_lengths()["access"]
    masked = among(hub, [HUB, LISTED])
    shown = among(hub, [HUB, LISTED], purpose=PURPOSE)
    assert "令狐" not in str(masked)
    assert HEAD not in str(masked)
    assert "令狐峤" in str(shown)
    assert hub.desk.store.journal_lengths()["access"] == before + 2


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"ids": [HUB]}, 422),
        ({"ids": [HUB, HUB]}, 422),
        ({"ids": [HUB, LED, LISTED, "f:n0001", "f:n0002", "f:n0004"]}, 422),
        ({"ids": [HUB, LED], "hops": 7}, 422),
        ({"ids": [HUB, LED], "kinds": ["friend_of"]}, 422),
        ({"ids": [HUB, "f:nobody"]}, 404),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(
    hub: Client, wanted: dict[str, Any], status: int
) -> None:
    answer = hub("POST", "/chains/among", json=wanted)
    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("role", ["enquirer", "data_officer", "supervisor", "administrator"])
def test_only_those_who_may_reach_are_answered(hub: Client, role: str) -> None:
    body = {"ids": [HUB, LED]}
    assert hub("POST", "/chains/among", json=body, role=role).status_code == 403
