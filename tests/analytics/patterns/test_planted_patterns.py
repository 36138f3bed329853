"""A city of planted patterns, loaded from its sheets: each is told, and no innocent twin is."""

import csv
from collections import defaultdict

import pytest

from analytics.law.tiers import read_tier_law
from analytics.patterns.search import KINDS, hits_in, patterns_of
from analytics.patterns.world import World
from analytics.snapshot.file import snapshot_of
from graph.lookup import entity_of
from graph.opening import open_store
from loaders.city.sample import DEMO_DAY, write_city
from loaders.city.shapes import plant_patterns
from loaders.load import load
from loaders.report import LoadOptions

Told = dict[tuple[str, str], list[bool]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """By pattern and what is expected, whether it is told of each subject."""
    folder = tmp_path_factory.mktemp("shapes")
    write_city(folder / "city", entities=1, seed=8, plant=plant_patterns)
    store = open_store(f"sqlite:///{folder / 'city.db'}", secret=b"tests")
    options = LoadOptions(rejects=folder / "rejects.csv")
    load(store, [folder / "city"], law=read_tier_law(), options=options)
    hits = hits_in(World(snapshot_of(store), DEMO_DAY, store), patterns_of())
    found: Told = defaultdict(list)
    with (folder / "city" / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            subject = entity_of(store, row["subject"]).id
            named = any(hit.pattern.code == row["case"] and subject in hit.entities for hit in hits)
            found[row["case"], row["expect"]].append(named)
    store.close()
    return found


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_planted_pattern_is_told(told: Told, kind: str) -> None:
    assert told[kind, "lead"] == [True] * 6


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_innocent_twin_is_told(told: Told, kind: str) -> None:
    assert told[kind, "clear"] == [False] * 6
