"""The whole answer about a party: its keys, its chains, one holder, what is unsound."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from analytics.ownership import control_rows
from analytics.ownership.answer import in_words, links_of, named_in, ownership_of
from analytics.ownership.managers import managers_of
from analytics.snapshot.columns import Snapshot
from analytics.snapshot.file import snapshot_of
from graph.opening import open_store
from tests.analytics.ownership.holdings import KEYS, ON, Stakes, stake, stakes, tie, world
from tests.analytics.ownership.test_cascade import listing
from tests.analytics.ownership.test_large_block import random_circle
from tests.builders import firm, heads, person, tell

GROUP: Stakes = {
    ("p", "A"): 0.6,
    ("q", "A"): 0.4,
    ("A", "B"): 0.6,
    ("p", "B"): 0.1,
    ("r", "B"): 0.3,
}


def asked(part: Snapshot, entity: str, holder: str | None = None) -> dict[str, Any]:
    return ownership_of(part, ON, entity, holder)


def of(said: list[dict[str, Any]], entity: str) -> dict[str, Any]:
    (one,) = [row for row in said if row["entity"] == entity]
    return one


def test_the_answer_has_the_keys_that_programs_rely_on() -> None:
    said = asked(world(stakes(GROUP)), "B")
    assert said.keys() >= KEYS
    assert said["holders"][0].keys() == {"entity", "low", "high", "direct", "chain"}
    assert said["controllers"][0].keys() == {"entity", "answer", "group", "chain"}
    assert said["cascade"].keys() >= {"answer", "holders", "low", "high"}


def test_holders_come_by_share_each_with_its_largest_chain() -> None:
    said = asked(world(stakes(GROUP)), "B")
    assert [(one["entity"], one["low"], one["high"]) for one in said["holders"]] == [
        ("A", 0.6, 0.6),
        ("p", 0.46, 0.46),
        ("r", 0.3, 0.3),
        ("q", 0.24, 0.24),
    ]
    assert of(said["holders"], "p")["direct"] == {"low": 0.1, "high": 0.1}
    assert of(said["holders"], "p")["chain"] == ["shareholder_of-p-A", "shareholder_of-A-B"]
    assert of(said["holders"], "q")["direct"] is None


def test_holdings_lead_downwards() -> None:
    said = asked(world(stakes(GROUP)), "p")
    assert [(one["entity"], one["low"]) for one in said["holdings"]] == [("A", 0.6), ("B", 0.46)]
    assert of(said["holdings"], "B")["chain"] == ["shareholder_of-p-A", "shareholder_of-A-B"]
    assert [one["entity"] for one in said["controlled"]] == ["A", "B"]


def test_who_controls_and_who_is_the_beneficial_owner_are_told_beside_each_other() -> None:
    said = asked(world(stakes(GROUP)), "B")
    assert said["actual_controllers"] == [{"entity": "p", "answer": "yes"}]
    assert of(said["controllers"], "p")["group"] == ["A"]
    assert {(one["entity"], one["ground"]) for one in said["beneficial_owners"]} == {
        ("p", "equity"),
        ("r", "equity"),
    }


def test_one_holder_narrows_every_part_of_the_answer() -> None:
    said = asked(world(stakes(GROUP)), "B", "q")
    assert [one["entity"] for one in said["holders"]] == ["q"]
    assert said["controllers"] == said["actual_controllers"] == said["beneficial_owners"] == []


def test_of_one_holder_only_his_own_listing_counts() -> None:
    part = world(stakes(GROUP), records=[listing("A"), listing("r")])
    assert asked(part, "B")["cascade"]["holders"] == ["A", "r"]
    assert asked(part, "B", "r")["cascade"]["holders"] == ["r"]
    assert asked(part, "B", "r")["cascade"]["records"] == ["r-r"]


def test_a_listing_withdrawn_since_lists_nobody() -> None:
    part = world(stakes(GROUP), records=[listing("A")])
    said = ownership_of(part, ON, "B", withdrawn=["r-A"])
    assert said["cascade"] == {
        "answer": "no",
        "holders": [],
        "low": 0.0,
        "high": 0.0,
        "records": [],
    }


def test_what_something_unsound_touches_has_no_numbers_and_control_is_still_told() -> None:
    held = stakes({("p", "A"): 0.7, ("q", "A"): 0.7, ("A", "B"): 0.6})
    said = asked(world(held), "B")
    assert [(one["entity"], one["reason"]) for one in said["unsound"]] == [("A", "above_one")]
    assert "140" in in_words(said, "zh")["unsound"][0]["text"]
    assert {(one["low"], one["high"]) for one in said["holders"]} == {(None, None)}
    assert of(said["controllers"], "A")["answer"] == "yes"
    assert of(said["controllers"], "p")["answer"] == "possible"
    assert said["cascade"]["low"] is None
    assert said["owners_left_out"]["entities"] == ["p", "q"]  # either may have a quarter of it
    assert "25%" in in_words(said, "zh")["owners_left_out"]["text"]
    assert said["disagreement"].code == "ownership.differ.unsound"


def test_a_branch_has_the_beneficial_owners_of_its_head_office() -> None:
    part = world([*stakes(GROUP), tie("branch_of", "C", "B")])
    said = asked(part, "C")
    assert {one["entity"] for one in said["beneficial_owners"]} == {"p", "r"}
    assert "B" in {one["entity"] for one in said["controllers"]}


def test_connection_is_counted_and_nothing_more_is_said() -> None:
    part = world([*stakes(GROUP), heads("h", "B")])
    assert asked(part, "B")["connections"] == {"legal_representative_of": 1, "shareholder_of": 3}


def test_the_tree_has_layers_shares_and_marks() -> None:
    said = asked(world(stakes(GROUP)), "A")
    assert [(n["entity"], n["layer"], n["control"]) for n in said["tree"]["nodes"]] == [
        ("p", -1, "yes"),
        ("q", -1, "no"),
        ("A", 0, "no"),
        ("B", 1, "yes"),
    ]
    assert ("A", "B", "yes") in {
        (one["holder"], one["company"], one["control"]) for one in said["tree"]["ties"]
    }


def test_in_a_circle_a_party_has_one_layer_and_the_tree_ends() -> None:
    said = asked(world(stakes({("A", "B"): 0.5, ("B", "A"): 0.5, ("p", "A"): 0.5})), "A")
    assert [(n["entity"], n["layer"]) for n in said["tree"]["nodes"]] == [
        ("p", -1),
        ("B", -1),
        ("A", 0),
    ]


def test_everybody_and_every_link_in_an_answer_can_be_looked_up() -> None:
    part = world(stakes(GROUP), firm("S", kind="government_body"))
    said = asked(part, "B")
    assert named_in(part, said) == {"A", "B", "p", "q", "r"}
    assert set(links_of(said)) <= set(part.relations.ids)


def test_who_invests_for_the_state_is_marked() -> None:
    state = firm("S", kind="government_body")
    assert asked(world([stake("S", "A", 0.6)], state), "A")["state"] == ["S"]


def test_where_no_share_can_be_trusted_control_is_still_told() -> None:
    graph = random_circle(1300, 2e-6, (0, 333, 700))
    said = asked(graph, graph.entities.ids[0])
    assert {(one["low"], one["high"]) for one in said["holders"]} == {(None, None)}
    assert said["disagreement"].code == "look_through.untrusted"
    assert said["connections"]


def test_a_list_too_long_to_read_is_cut_and_says_so() -> None:
    said = asked(world([stake("p", f"C{n:04d}", 0.6) for n in range(1100)]), "p")
    assert (len(said["controlled"]), len(said["holdings"]), said["truncated"]) == (1000, 1000, True)


def test_of_many_controllers_the_actual_one_is_kept_with_its_chain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(control_rows, "MOST_LINKS", 300)
    held = stakes({(f"C{n:03d}", f"C{n + 1:03d}"): 0.6 for n in range(200)})
    said = asked(world([*held, stake("p", "C000", 0.6)]), "C200")
    assert said["actual_controllers"] == [{"entity": "p", "answer": "yes"}]
    assert len(of(said["controllers"], "p")["chain"]) == 201
    assert (len(said["controllers"]) < 201, said["truncated"]) == (True, True)


def test_a_manager_by_post_is_in_daily_charge_beside_the_head(tmp_path: Path) -> None:
    posts = {"m": "董事兼总经理", "n": "副总经理", "o": "项目经理"}
    ties = [
        tie("officer_of", one, "A", attributes={"position": post}) for one, post in posts.items()
    ]
    store = open_store(f"sqlite:///{tmp_path / 'x.db'}")
    tell(store, firm("A"), *(person(one) for one in "hmno"), heads("h", "A"), *ties)
    managers = partial(managers_of, store, as_of=ON)
    said = ownership_of(snapshot_of(store), ON, "A", managers=managers)
    store.close()
    assert [(one["entity"], one["ground"]) for one in said["beneficial_owners"]] == [
        ("h", "daily_charge"),
        ("m", "daily_charge"),
    ]


DIFFERENT: dict[str, tuple[Stakes, tuple[str, ...], str | None]] = {
    "one owner of all": ({("p", "B"): 1.0}, (), None),
    "large, and no control": ({("p", "B"): 0.4, ("q", "B"): 0.35, ("r", "B"): 0.25}, (), "nobody"),
    "control of less than another has": (
        {("p", "A"): 0.51, ("A", "B"): 0.51, ("q", "B"): 0.49},
        (),
        "other",
    ),
    "control diluted": ({("p", "A"): 0.6, ("A", "B"): 0.6}, (), "diluted"),
    "a stake unknown": ({("p", "B"): None}, (), "unknown"),
    "listed owners who do not control": (
        {("p", "B"): 0.6, ("q", "A"): 1.0, ("A", "B"): 0.4},
        (),
        None,
    ),
    "listed owners together": (
        {("p", "B"): 0.2, ("q", "B"): 0.2, ("r", "B"): 0.2, ("s", "B"): 0.2},
        ("p", "q", "r"),
        "cascade",
    ),
    "listed itself": ({("p", "B"): 1.0}, ("B",), None),
}


@pytest.mark.parametrize(("held", "lists", "code"), DIFFERENT.values(), ids=list(DIFFERENT))
def test_one_sentence_tells_why_the_answers_differ(
    held: Stakes, lists: tuple[str, ...], code: str | None
) -> None:
    part = world(stakes(held), records=[listing(one) for one in lists])
    differ = asked(part, "B")["disagreement"]
    assert (differ and differ.code) == (code and f"ownership.differ.{code}")
