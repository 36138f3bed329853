"""Every Cypher question of docs/neo4j.md, run on the sample city against a plain Python answer."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import neo4j as driver
import networkx as nx
import pytest

from analytics.law.tiers import read_tier_law
from graph.model import Record, Relation
from graph.store import RelationColumns, Store
from loaders.city.sample import write_city
from loaders.load import load
from loaders.report import LoadOptions
from tests.graph.engines import need_server, neo4j, sqlite
from tests.truth import planted

DAY = date(2026, 11, 1)
CIRCLE_DAY = date(2024, 12, 1)  # on the other day no circle of the city is closed
PAGE = (Path(__file__).parents[1] / "docs" / "neo4j.md").read_text("utf-8")
QUESTIONS = dict(re.findall(r"### (\d+)\. [^\n]+\n\n```cypher\n(.*?)```", PAGE, re.S))
Row = tuple[Any, ...]


@dataclass(frozen=True)
class City:
    """The facts of the city as plain lists, and its planted subjects."""

    ties: list[Relation]
    records: list[Record]
    roles: dict[str, tuple[str, ...]]
    truth: dict[str, list[str]]

    def of(self, *kinds: str, on: date | None = DAY) -> list[Relation]:
        return [t for t in self.ties if t.kind in kinds and (on is None or t.holds_on(on))]

    def in_force(self, *lists: str) -> list[Record]:
        return [r for r in self.records if r.in_force_on(DAY) and (not lists or r.list in lists)]

    def adverse(self) -> set[str]:
        return {r.subject for r in self.in_force() if r.tier in ("minor", "moderate", "serious")}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The city, in both stores; the plain facts come from the embedded one."""
    need_server()
    folder = tmp_path_factory.mktemp("questions")
    (folder / "city").mkdir()
    write_city(folder / "city", entities=2000, seed=3, density="dense")
    stores: list[Store] = [neo4j(folder), sqlite(folder)]
    for place, store in enumerate(stores):
        load(
            store,
            [folder / "city"],
            law=read_tier_law(),
            options=LoadOptions(rejects=folder / f"{place}.csv"),
        )
    store = stores[1]
    ids = [i for part in store.scan() if isinstance(part, RelationColumns) for i in part.ids]
    ties = list(store.relations(ids).values())
    ends = {end for tie in ties for end in (tie.source, tie.target)}
    roles = {id_: entity.roles for id_, entity in store.entities(ends).items()}
    yield City(ties, list(store.records()), roles, planted(folder / "city" / "truth.csv"))
    for store in stores:
        store.close()


def ask(number: str, **values: object) -> set[Row]:
    url, who = need_server()
    uri, _, database = url.rpartition("/")
    with driver.GraphDatabase.driver(uri, auth=(who.username, who.password)) as link:
        found = link.execute_query(
            QUESTIONS[number],
            {"day": DAY, **values},
            database_=database,  # type: ignore[arg-type]
            routing_=driver.RoutingControl.READ,
        )
    return {tuple(map(plain, record.values())) for record in found.records}


def plain(value: Any) -> Any:
    value = value.to_native() if hasattr(value, "to_native") else value
    return tuple(value) if isinstance(value, list) else value


def test_there_are_twelve_questions_or_more_each_with_an_answer() -> None:
    assert len(QUESTIONS) >= 12
    assert QUESTIONS.keys() == ANSWERS.keys() | BY_PARTY.keys()


def behind(city: City, id_: str) -> set[Row]:
    found: set[Row] = set()
    heads = city.of("legal_representative_of")
    for part in city.of("project_legal_person_of", "participates_in"):
        if part.target == id_:
            role = part.attributes.get("role", "project_legal_person")
            persons = [h.source for h in heads if h.target == part.source] or [None]
            found |= {(part.source, role, person) for person in persons}
    return found


def served(city: City, id_: str) -> set[Row]:
    return {
        (t.target, t.attributes.get("category"), t.attributes.get("project_code"))
        for t in city.of("serves")
        if t.source == id_
    }


def records_of(city: City, id_: str) -> set[Row]:
    return {(r.id, r.list, r.tier, r.state) for r in city.in_force() if r.subject == id_}


def near(city: City, id_: str) -> set[Row]:
    adverse = city.adverse()
    found: set[Row] = set()
    kinds = ("shareholder_of", "legal_representative_of", "officer_of", "guarantees")
    for tie in city.of(*kinds):
        if id_ in (tie.source, tie.target):
            other = tie.target if tie.source == id_ else tie.source
            found |= {
                (other, tie.kind.upper(), r.id)
                for r in city.in_force()
                if other in adverse
                and r.subject == other
                and r.tier in ("minor", "moderate", "serious")
            }
    return found


def left_before(city: City) -> set[Row]:
    return {
        (head.source, head.target, head.valid_to)
        for record, head in product(
            city.in_force("L-SX", "L-TAX", "L-SAFE", "L-ENV"),
            city.of("legal_representative_of", on=None),
        )
        if head.target == record.subject and head.valid_to and head.valid_to <= record.decided_on
    }


def one_head(city: City) -> set[Row]:
    bids = city.of("bids_in", on=None)
    heads = city.of("legal_representative_of", on=None)
    found: set[Row] = set()
    for one, other in product(bids, bids):
        if one.target == other.target and one.source < other.source:
            held = [h for h in heads if one.valid_from is None or h.holds_on(one.valid_from)]
            persons = {h.source for h in held if h.target == one.source}
            persons &= {h.source for h in held if h.target == other.source}
            found |= {(one.target, one.source, other.source, person) for person in persons}
    return found


def founded_after(city: City) -> set[Row]:
    stakes = city.of("shareholder_of", on=None)
    return {
        (new.source, record.subject, new.target)
        for record in city.in_force("L-SX")
        for old in stakes
        if old.target == record.subject
        for new in stakes
        if new.source == old.source
        and new.target != record.subject
        and new.holds_on(DAY)
        and old.holds_on(record.decided_on)
        and new.valid_from
        and new.valid_from > record.decided_on
    }


def rings(city: City) -> set[Row]:
    net = nx.DiGraph((t.source, t.target) for t in city.of("shareholder_of"))
    cycles = nx.simple_cycles(net, length_bound=3)
    return {(a,) for cycle in cycles if len(cycle) > 1 for a in cycle}


def circles(city: City) -> set[Row]:
    net = nx.DiGraph((t.source, t.target) for t in city.of("guarantees", on=CIRCLE_DAY))
    return {(a,) for cycle in nx.simple_cycles(net, length_bound=6) for a in cycle}


def named(city: City) -> set[Row]:
    return {(r.id, r.subject, n.entity, n.role) for r in city.in_force() for n in r.named_in}


def crowded(city: City) -> set[Row]:
    firms: dict[str, set[str]] = {}
    for tie in city.of("located_at"):
        firms.setdefault(tie.target, set()).add(tie.source)
    return {(place, len(here)) for place, here in firms.items() if len(here) >= 3}


def alike(city: City) -> set[Row]:
    ties = city.of("possibly_same_as", on=None)
    return {(t.source, t.target, t.attributes["score"]) for t in ties}


def tainted(city: City) -> set[Row]:
    adverse = city.adverse()
    parts = city.of("participates_in", "project_legal_person_of")
    return {(t.target, t.source) for t in parts if t.source in adverse}


ANSWERS: dict[str, Callable[[City], set[Row]]] = {
    "4": left_before,
    "5": one_head,
    "6": founded_after,
    "7": rings,
    "8": circles,
    "10": named,
    "12": crowded,
    "13": alike,
    "14": tainted,
}


@pytest.mark.parametrize("number", ANSWERS)
def test_a_question_of_the_whole_city(city: City, number: str) -> None:
    expected = ANSWERS[number](city)
    day = CIRCLE_DAY if number == "8" else DAY
    assert ask(number, day=day) == expected
    assert expected


BY_PARTY: dict[str, Callable[[City, str], set[Row]]] = {
    "1": behind,
    "2": served,
    "9": records_of,
    "11": near,
    "3": lambda *_: set(),
}


def parties(city: City, number: str) -> list[str]:
    """Whom a question of one party is asked of: all that it may be asked of."""
    if number == "1":
        return sorted({t.target for t in city.of("project_legal_person_of")})
    if number == "2":
        return sorted(id_ for id_, roles in city.roles.items() if "intermediary" in roles)
    if number == "9":
        return sorted({r.subject for r in city.records})
    return sorted({t.source for t in city.of("guarantees", "officer_of")})[:60]


@pytest.mark.parametrize("number", sorted(BY_PARTY.keys() - {"3"}))
def test_a_question_of_one_party(city: City, number: str) -> None:
    found = 0
    for id_ in parties(city, number):
        expected = BY_PARTY[number](city, id_)
        assert ask(number, id=id_) == expected
        found += len(expected)
    assert found > 5


def test_chains_between_two_parties(city: City) -> None:
    kinds = (
        "legal_representative_of",
        "shareholder_of",
        "officer_of",
        "partner_of",
        "branch_of",
        "guarantees",
    )
    net = nx.MultiGraph()
    for tie in city.of(*kinds):
        net.add_edge(tie.source, tie.target, tie.id)
    firms = [f"uscc:{s}" for s in city.truth["cross_holding_ring"] + city.truth["phoenix"]]
    met = 0
    for one, other in product(firms, firms):
        if one < other and one in net and other in net:
            expected = {(chain,) for chain in chains(net, one, other)}
            assert ask("3", id=one, other=other) == expected
            met += len(expected)
    assert met > 2


def chains(net: "nx.MultiGraph[str]", one: str, other: str) -> Iterator[tuple[str, ...]]:
    """All shortest chains of at most four relations, as relation ids."""
    if not nx.has_path(net, one, other) or nx.shortest_path_length(net, one, other) > 4:
        return
    for nodes in nx.all_shortest_paths(net, one, other):
        steps = [sorted(net[a][b]) for a, b in pairwise(nodes)]
        yield from product(*steps)
