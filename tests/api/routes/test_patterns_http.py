"""Patterns over HTTP: what is found, around whom, and how persons are shown in it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph.model import Entity
from graph.opening import open_store
from tests.analytics.patterns.worlds import tie
from tests.api.desks import SECRET, Client, client
from tests.builders import firm, heads, owns, person, tell

PURPOSE = "%E6%A0%B8%E6%9F%A5"


@pytest.fixture(scope="module")
def rings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A desk on a ring of stakes, and a person with five firms at one address."""
    folder = tmp_path_factory.mktemp("rings")
    url = f"sqlite:///{folder / 'rings.db'}"
    store = open_store(url, secret=SECRET.encode())
    many = [firm(f"f{number}") for number in range(5)]
    tell(
        store,
        *(firm(name, name.upper()) for name in "ab"),
        owns("a", "b", 0.4),
        owns("b", "a", 0.4),
        person("person:f0/欧阳三", "欧阳三"),
        Entity("address:here", "address", "工农区一号"),
        *many,
        *(heads("person:f0/欧阳三", one.id, id=f"h-{one.id}") for one in many),
        *(tie("located_at", one.id, "address:here") for one in many),
    )
    store.close()
    with client(url, folder) as made:
        yield made


def test_what_is_found_comes_with_its_witnesses_and_names(rings: Client) -> None:
    answer = rings.told("/patterns")
    assert [one["pattern"] for one in answer["findings"]] == ["nominee", "circular_holding"]
    ring = answer["findings"][1]
    assert (ring["grade"], ring["relations"]) == ("lead", ["own-a-b", "own-b-a"])
    assert answer["names"]["a"] == "A"
    assert answer["left"] == 0


def test_ties_are_those_of_the_measures_of_the_desk(rings: Client) -> None:
    assert rings.told("/patterns?pattern=same_head")["findings"] == []
    kept = rings.desk.measures
    object.__setattr__(rings.desk, "measures", replace(kept, ties=()))
    asked = rings("GET", "/patterns?pattern=same_head")
    object.__setattr__(rings.desk, "measures", kept)
    assert asked.status_code == 422
    assert "same_head" in asked.json()["detail"]


def test_of_one_pattern_or_of_a_few_findings_the_rest_is_counted(rings: Client) -> None:
    assert len(rings.told("/patterns?pattern=nominee")["findings"]) == 1
    cut = rings.told("/patterns?limit=1")
    assert (len(cut["findings"]), cut["left"]) == (1, 1)


def test_around_a_party_only_its_own_findings_are_told(rings: Client) -> None:
    answer = rings.told("/patterns/b")
    assert [one["pattern"] for one in answer["findings"]] == ["circular_holding"]
    assert answer["id"] == "b"


def test_a_person_is_masked_without_a_purpose_and_journalled_with_one(rings: Client) -> None:
    answer = rings("GET", "/patterns")
    assert "欧阳三" not in answer.text
    assert "欧**" in answer.json()["findings"][0]["text"]
    before = len(rings.desk.store.journal("access", limit=1000))
    shown = rings("GET", "/patterns", headers={"purpose": PURPOSE})
    assert "欧阳三 在" in shown.json()["findings"][0]["text"]
    entries = rings.desk.store.journal("access", limit=1000)
    assert len(entries) == before + 1
    assert entries[-1].action.endswith("patterns")


def test_an_unknown_pattern_is_refused(rings: Client) -> None:
    answer = rings("GET", "/patterns?pattern=square")
    assert answer.status_code in (400, 422)
    assert "square" in answer.json()["detail"]
