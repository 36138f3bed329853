"""Who stands behind a party over HTTP: the same answer, persons masked by role, journalled."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from graph.lookup import person_reference
from graph.model import Relation
from graph.opening import open_store
from tests.api.desks import SECRET, Client, client
from tests.builders import firm, heads, owns, penalty, person, tell

FIRM = "uscc:91230400MA18W0XF1X"
PURPOSE = "%E6%A0%B8%E6%9F%A5"
HEAD = f"person:{FIRM}/令狐峤"
RELATIVE = f"person:{FIRM}/令狐岚"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder: Path = tmp_path_factory.mktemp("held")
    url = f"sqlite:///{folder / 'held.db'}"
    store = open_store(url, secret=SECRET.encode())
    tell(
        store,
        firm(FIRM, "甲公司"),
        firm("b", "乙公司"),
        person(HEAD, "令狐峤"),
        owns("b", FIRM, 0.6, id="s:1"),
        owns(HEAD, "b", 0.51, id="s:2"),
        heads(HEAD, FIRM, id="t:1"),
        person(RELATIVE, "令狐岚"),
        Relation("f:1", "family_of", RELATIVE, HEAD),
        penalty("r", "b", list="L-SX"),
        source="shareholders",
    )
    store.close()
    with client(url, folder) as made:
        yield made


def test_without_a_purpose_persons_are_masked_everywhere(desk: Client) -> None:
    answer = desk("GET", f"/entities/{FIRM}/ownership")
    assert answer.status_code == 200
    assert "令狐峤" not in answer.text
    assert HEAD not in answer.text
    said = answer.json()
    controllers = [one["entity"] for one in said["actual_controllers"]]
    assert [said["names"][one] for one in controllers] == ["令**", "令**"]  # and the relative
    assert {node["entity"] for node in said["tree"]["nodes"]} <= set(said["names"])


def test_with_a_purpose_the_name_is_shown_and_the_look_journalled(desk: Client) -> None:
    entries = desk.desk.store.journal("access", limit=100_000)
    before = entries[-1].number if entries else 0
    answer = desk("GET", f"/entities/{FIRM}/ownership", purpose=PURPOSE)
    assert "令狐峤" in answer.text
    (entry,) = desk.desk.store.journal("access", after=before)
    assert (entry.action, entry.particulars["purpose"]) == ("ownership", "核查")


@pytest.mark.parametrize("holder", ["", f"?holder={quote(RELATIVE)}"], ids=["all", "one holder"])
def test_every_person_whose_name_is_shown_is_in_the_journal(desk: Client, holder: str) -> None:
    answer = desk("GET", f"/entities/{FIRM}/ownership{holder}", purpose=PURPOSE)
    entry = desk.desk.store.journal("access", limit=100_000)[-1]
    shown = {one for one in (HEAD, RELATIVE) if one.rpartition("/")[2] in answer.text}
    assert shown == {HEAD, RELATIVE}  # who holds for the relative stands in the chain
    journalled = set(entry.particulars["persons"])
    assert {person_reference(one, SECRET.encode()) for one in shown} <= journalled


def test_every_link_of_a_chain_is_given_with_it(desk: Client) -> None:
    said = desk.told(f"/entities/{FIRM}/ownership")
    chains = {link for one in said["controllers"] for link in one["chain"]}
    assert chains <= said["relations"].keys()
    assert said["cascade"]["answer"] == "yes"


def test_one_holder_is_asked_about_by_its_reference(desk: Client) -> None:
    said = desk.told(f"/entities/{FIRM}/ownership?holder=b")
    assert [one["low"] for one in said["holders"]] == [0.6]


def test_an_unknown_party_or_holder_is_not_found(desk: Client) -> None:
    assert desk("GET", "/entities/nobody/ownership").status_code == 404
    assert desk("GET", f"/entities/{FIRM}/ownership?holder=nobody").status_code == 404
