"""Networks, chains and exposure over HTTP: what is told first, what is cut, what is masked."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.desks import Client, client
from tests.api.hubs import COUNT, ENDED, FUTURE, HEAD, HUB, LED, LISTED, hub_store

HEADS = "legal_representative_of"
PURPOSE = "%E6%A0%B8%E6%9F%A5"
FRAME = {"as_of", "revision", "policy", "explored", "truncated", "behind"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("hub")
    with client(hub_store(folder), folder) as made:
        yield made


def neighbours(hub: Client, **asked: Any) -> list[str]:
    found = hub.told(f"/neighbours/{HUB}", params=asked)
    return [one["entity"]["id"] for one in found["neighbours"]]


def accesses(hub: Client) -> int:
    entries = hub.desk.store.journal("access", limit=100_000)
    return entries[-1].number if entries else 0


def test_relations_are_counted_by_kind_and_direction_before_any_is_given(hub: Client) -> None:
    counts = hub.told(f"/ties/{HUB}")["ties"]
    assert counts == [
        {"kind": "legal_representative_of", "outward": False, "holds": 1, "ended": 0},
        {"kind": "shareholder_of", "outward": False, "holds": COUNT - 2, "ended": 1},
    ]


def test_neighbours_come_most_relevant_first(hub: Client) -> None:
    first = neighbours(hub, kind="shareholder_of", limit=4)
    assert first[:2] == [LISTED, LED]
    assert first[2:] == ["f:n0000", "f:n0001"]
    assert neighbours(hub, kind="shareholder_of", offset=COUNT - 2) == [ENDED]


def test_what_has_not_begun_is_no_neighbour_and_the_ended_can_be_left_out(hub: Client) -> None:
    every = [id_ for at in range(0, COUNT, 200) for id_ in neighbours(hub, offset=at, limit=200)]
    assert len(set(every)) == len(every) == COUNT  # the head among them
    assert FUTURE not in every
    assert hub.told(f"/neighbours/{HUB}?ended=false")["total"] == COUNT - 1


def test_a_part_says_how_many_there_are_and_how_many_are_left(hub: Client) -> None:
    part = hub.told(f"/neighbours/{HUB}?kind=shareholder_of&offset=10&limit=5")
    assert (part["total"], part["left"], part["truncated"]) == (COUNT - 1, COUNT - 16, True)
    assert len(part["neighbours"]) == 5


def test_a_neighbour_comes_with_its_relations_grade_and_own_counts(hub: Client) -> None:
    (one,) = hub.told(f"/neighbours/{HUB}?kind=shareholder_of&limit=1")["neighbours"]
    assert (one["entity"]["id"], one["grade"], one["more_relations"]) == (LISTED, "listed", 0)
    (tie,) = one["relations"]
    assert (tie["source"], tie["target"], tie["sources"]) == (LISTED, HUB, ["shareholders"])
    assert [(c["kind"], c["outward"], c["holds"]) for c in one["ties"]] == [
        ("legal_representative_of", False, 1),
        ("shareholder_of", True, 2),
    ]


def test_persons_are_masked_without_a_purpose_and_named_by_reference(hub: Client) -> None:
    before = accesses(hub)
    paths = [
        f"/neighbours/{HUB}?kind={HEADS}",
        f"/network/{HUB}?kind={HEADS}",
        f"/chains?one={HUB}&other={LISTED}",
        f"/exposure/{HUB}",
        f"/impact/{LISTED}",
        "/exposure",
    ]
    texts = [hub("GET", path).text for path in paths]
    assert all("令狐" not in text and HEAD not in text for text in texts)
    assert all("令**" in text for text in texts[:2])
    assert accesses(hub) == before + len(paths)


@pytest.mark.parametrize(
    "path",
    [
        f"/neighbours/{HUB}?kind={HEADS}",
        f"/network/{HUB}?kind={HEADS}",
        f"/chains?one={HUB}&other={LISTED}&kind={HEADS}",
        f"/exposure/{HUB}",
        f"/impact/{LISTED}",
    ],
)
def test_a_purpose_shows_persons_and_the_look_up_is_journalled(hub: Client, path: str) -> None:
    before = accesses(hub)
    answer = hub("GET", path, purpose=PURPOSE)
    assert "令狐峤" in answer.text
    assert HEAD not in answer.text
    (entry,) = hub.desk.store.journal("access", after=before)
    assert entry.particulars["purpose"] == "核查"


def test_a_network_has_the_keys_that_programs_rely_on(hub: Client) -> None:
    found = hub.told(f"/network/{LED}?depth=2&limit=10")
    assert found.keys() >= FRAME | {"entities", "relations", "records", "counts"}
    assert len(found["entities"]) == 10
    assert found["truncated"]
    assert found["left_out"] == COUNT - 10


def test_a_network_follows_only_the_kinds_asked(hub: Client) -> None:
    found = hub.told(f"/network/{HUB}?depth=2&kind={HEADS}")
    assert found["counts"] == {"legal_representative_of": 2}


def test_all_shortest_chains_and_the_strongest_come_with_relations_and_names(hub: Client) -> None:
    found = hub.told(f"/chains?one={LED}&other={HUB}")
    assert [chain["entities"] for chain in found["chains"]] == [[LED, HUB]]
    best = found["strongest"]
    assert best["entities"][::3] == [LED, HUB]
    assert best["entities"][1] == LISTED
    assert best["factor"] == pytest.approx(0.8 * 0.9 * 0.8 * 0.7)
    assert set(best["relations"]) <= found["relations"].keys()
    assert set(best["entities"]) <= found["names"].keys()


def test_chains_cross_only_the_kinds_allowed_and_say_when_there_is_none(hub: Client) -> None:
    path = f"/chains?one={LED}&other={HUB}&kind={HEADS}"
    found = hub.told(path)
    assert (found["chains"], found["strongest"], found["truncated"]) == ([], None, False)


def test_evidence_comes_with_the_records_relations_and_names_behind_it(hub: Client) -> None:
    found = hub.told(f"/exposure/{HUB}")
    ((one,),) = [exposure["evidence"] for exposure in found["entities"]]
    assert found["records"][one["record"]]["list"] == "L-SX"
    assert set(one["chain"]) <= found["relations"].keys()
    assert found["names"].keys() >= {HUB, LISTED}


def test_the_highest_exposures_are_ordered_by_their_index(hub: Client) -> None:
    found = hub.told("/exposure?limit=3")["entities"]
    assert [one["index"] for one in found] == sorted((o["index"] for o in found), reverse=True)
    assert len(found) == 3


def test_an_impact_says_whom_the_records_reach_and_what_was_left_out(hub: Client) -> None:
    found = hub.told(f"/impact/{LISTED}?limit=1")
    assert len(found["evidence"]) == 1
    assert found["left"] == found["explored"] - 1 > 0


def test_a_report_needs_a_purpose(hub: Client) -> None:
    answer = hub("GET", f"/report/{HUB}")
    assert answer.status_code == 422
    assert "purpose" in answer.json()["detail"]


def test_a_report_is_a_file_apart_and_journalled(hub: Client) -> None:
    before = accesses(hub)
    answer = hub("GET", f"/report/{HUB}?limit=50", purpose=PURPOSE)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "令狐峤" in answer.text
    assert [e.action for e in hub.desk.store.journal("access", after=before)] == ["report"]


def test_a_report_is_in_the_language_asked_for_else_chinese(hub: Client) -> None:
    asked = (("", {}), ("?lang=en", {}), ("", {"accept-language": "en"}))
    texts = [
        hub("GET", f"/report/{HUB}{query}", purpose=PURPOSE, headers=headers).text
        for query, headers in asked
    ]
    assert ["A lead is not a ground" in text for text in texts] == [False, True, True]
    assert ["线索不是依据" in text for text in texts] == [True, False, False]


def test_relations_among_parties_are_given_with_each_in_brief(hub: Client) -> None:
    wanted = {"ids": [HUB, LED, LISTED, LED]}
    found = hub("POST", "/among", json=wanted).json()
    assert [one["entity"]["id"] for one in found["parties"]] == [HUB, LED, LISTED]
    assert len(found["relations"]) == 3


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/neighbours/f:nobody", 404),
        ("GET", f"/neighbours/{HUB}?kind=friend_of", 422),
        ("GET", f"/neighbours/{HUB}?limit=100000", 422),
        ("GET", f"/chains?one={HUB}", 422),
        ("GET", f"/chains?one={HUB}&other=f:nobody", 404),
        ("GET", f"/network/{HUB}?depth=9", 422),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(
    hub: Client, method: str, path: str, status: int
) -> None:
    answer = hub(method, path)
    assert answer.status_code == status
    assert answer.json()["detail"].endswith((".", "it again."))


@pytest.mark.parametrize("role", ["enquirer", "data_officer", "supervisor", "administrator"])
def test_only_those_who_may_reach_are_answered(hub: Client, role: str) -> None:
    assert hub("GET", f"/neighbours/{HUB}", role=role).status_code == 403
