"""A vetting reads for all participants at once, and says what reading one by one would say."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from analytics.law.measures import read_measures
from analytics.law.tiers import read_tier_law
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.law_file import law_file
from analytics.vetting.own_grounds import Asked
from analytics.vetting.participant import Participant
from analytics.vetting.participants import participants_of
from analytics.vetting.subjects import scenarios_for
from analytics.vetting.vet import vet_on
from graph.model import Entity, Record, Relation
from graph.opening import open_store
from graph.store import Reader, Store
from graph.without_withdrawn import WithoutWithdrawn
from loaders.city.sample import write_city
from loaders.load import load
from loaders.report import LoadOptions

TODAY = date(2026, 11, 23)
SCENARIO = "project_approval"
MEASURES = read_measures()
FindingKey = tuple[str, str, str, str, tuple[str, ...]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("city")
    write_city(folder / "city", entities=600, seed=11)
    made = open_store(f"sqlite:///{folder / 'city.db'}", secret=b"tests")
    load(
        made,
        [folder / "city"],
        law=read_tier_law(),
        options=LoadOptions(rejects=folder / "rejects.csv"),
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def reach(store: Store) -> Propagation:
    return Propagation(snapshot_of(store), read_policy(), TODAY).prepared()


def one_by_one(store: Store, reach: Propagation, subject: Entity) -> set[FindingKey]:
    """What stands against each participant, each read by itself."""
    parties = participants_of(
        store, subject, scenario=SCENARIO, as_of=TODAY, at_revision=None
    ).participants
    return {said for party in parties for said in _of(store, reach, party)}


def _of(store: Store, reach: Propagation, party: Participant) -> Iterator[FindingKey]:
    file = law_file(store, reach, [party.entity])
    asked = Asked(SCENARIO, party.role, file.kind(party.entity), TODAY, party.since)
    grounds = file.grounds(party.entity, asked, MEASURES).counted
    for ground in grounds:
        yield ground.grade, party.entity, party.role, ground.record.id, ground.chain


def test_vetting_together_finds_what_vetting_one_by_one_finds(
    store: Store, reach: Propagation
) -> None:
    entities = store.entities(reach.snapshot.entities.ids[::3])
    found = 0
    for entity in entities.values():
        if SCENARIO not in scenarios_for(entity.kind):
            continue
        vetting = vet_on(store, reach, entity.id, scenario=SCENARIO, measures=MEASURES)
        grounds = [finding for finding in vetting.findings if finding.lead is None]
        said = {(f.grade, f.entity, f.role, f.record, f.chain) for f in grounds}
        assert said == one_by_one(store, reach, entity), entity.id
        found += len(said)
    assert found > 20


class Counting(WithoutWithdrawn):
    """A reader that counts what is asked of it."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader, ())
        self.asked = 0

    def entities(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Entity]:
        self.asked += 1
        return super().entities(ids, at_revision=at_revision)

    def relations(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Relation]:
        self.asked += 1
        return super().relations(ids, at_revision=at_revision)

    def records(self, **wanted: Any) -> tuple[Record, ...]:
        self.asked += 1
        return super().records(**wanted)

    def relations_at(self, ids: Collection[str], **wanted: Any) -> tuple[Relation, ...]:
        self.asked += 1
        return super().relations_at(ids, **wanted)


def test_a_project_is_vetted_in_seven_calls_however_many_take_part(
    store: Store, reach: Propagation
) -> None:
    projects = [i for i in reach.snapshot.entities.ids if i.startswith("project:")]
    counts = {}
    for project in projects:
        counting = Counting(store)
        vetting = vet_on(counting, reach, project, scenario=SCENARIO, measures=MEASURES)
        counts[len(vetting.certificate["participants"])] = counting.asked
    assert len(counts) > 1
    assert max(counts.values()) <= 7
