"""Large circles: swept, factored where they hardly leak, refused where no bound can be given."""

import random
from itertools import pairwise

import numpy as np
import pytest

from analytics.ownership import holders
from analytics.ownership.answer import ownership_of
from analytics.ownership.asked import Asked
from analytics.ownership.holders import Shares
from analytics.ownership.large_block import LargeBlock, Untrusted
from analytics.ownership.look_through import LookThrough
from analytics.ownership.meeting import Meeting
from analytics.ownership.unsound import unsound_of
from analytics.snapshot.columns import Snapshot
from graph.model import Relation
from tests.analytics.ownership.worlds import TODAY, Share, holds, today, world

ENOUGH = 80  # companies that make a circle a large one


def ring(size: int, share: Share, *more: Relation) -> Snapshot:
    """Each company holds `share` of the next, the last of the first; p1 has 1e-5 of the first."""
    names = [f"c{n:05d}" for n in range(size)]
    ties = [holds(one, other, share) for one, other in pairwise([*names, names[0]])]
    ties[-1] = holds(names[-1], names[0], 0.99999)
    return world(*ties, holds("p1", names[0], 0.00001), *more)


def at(graph: Snapshot, **options: int) -> LookThrough:
    made = LookThrough(today(graph), unsound_of(graph, today(graph)))
    meeting = Meeting(made.chain, **options)
    return LookThrough(made.stakes, made.unsound, meeting)


@pytest.mark.parametrize("size", [100, 4000], ids=["factored", "factored in a band"])
def test_the_owner_of_a_circle_that_hardly_leaks_has_all_of_it(size: int) -> None:
    graph = ring(size, 1.0)
    owner = graph.places["p1"]
    held = at(graph).holdings(owner)
    assert (len(held.entity), held.low.min(), held.high.min()) == (size, 1.0, 1.0)
    found = at(graph).holders(graph.places[f"c{size // 2:05d}"])
    assert found.low[found.entity == owner].tolist() == [1.0]


def random_circle(size: int, leak: float, leaks: tuple[int, ...] = (0,)) -> Snapshot:
    """A circle with two holders a company; of each of `leaks` a person has `leak`, strangers 0."""
    randomly = random.Random(5)
    names = [f"c{n:05d}" for n in range(size)]
    ties = [holds(f"p{n + 1}", names[at], leak) for n, at in enumerate(leaks)]
    for n, name in enumerate(names):
        holders = {names[n - 1], randomly.choice(names)} - {name}
        whole = 1 - leak if n in leaks else 1.0
        ties += [holds(one, name, whole / len(holders)) for one in sorted(holders)]
    return world(*ties)


def test_a_share_that_cannot_be_vouched_for_is_refused_with_the_reason() -> None:
    graph = random_circle(ENOUGH, 1e-13)
    made = LookThrough(today(graph), unsound_of(graph, today(graph)))
    assert "closed" in set(made.unsound.reasons.values())  # by the tolerance nobody owns it
    graph = random_circle(1300, 2e-6, (0, 333, 700))
    with pytest.raises(Untrusted) as refused:
        at(graph).holdings(graph.places["p1"])
    assert refused.value.code == "look_through.untrusted"
    assert "穿透比例" in refused.value.text("zh")


def test_a_small_circle_is_exact_however_little_it_leaks() -> None:
    graph = random_circle(ENOUGH, 1.5e-6)
    held = at(graph, most_dense=ENOUGH).holdings(graph.places["p1"])
    assert held.low.tolist() == [1.0] * ENOUGH


def test_a_large_circle_that_sweeps_cannot_vouch_for_is_eliminated() -> None:
    graph = random_circle(800, 2e-6, (0, 333, 700))
    owners = [graph.places[name] for name in ("p1", "p2", "p3")]
    with pytest.raises(Untrusted):
        LargeBlock(at(graph).meeting._built(0).block).rows(np.full(800, 1e-6))
    low = sum(at(graph).share(owner, graph.places["c00012"])[0] for owner in owners)
    assert low == pytest.approx(1, abs=1e-9)


def by_entity(shares: Shares) -> dict[int, tuple[float, float]]:
    ends = zip(shares.low.tolist(), shares.high.tolist(), strict=True)
    return dict(zip(shares.entity.tolist(), ends, strict=True))


def banded_circle(seed: int, owners: int = 3) -> Snapshot:
    """A circle of ENOUGH companies with bands, unknown stakes and some persons."""
    persons = [f"p{n + 1}" for n in range(owners)]
    randomly = random.Random(seed)
    names = [f"c{n:05d}" for n in range(ENOUGH)]
    ties = []
    for n, name in enumerate(names):
        holders = sorted(
            {
                names[n - 1],
                *randomly.sample([*names, *persons * (ENOUGH // 10 if owners > 3 else 1)], 3),
            }
        )
        for one in holders:
            low = randomly.choice([0.0, 0.05, 0.1, 0.2])
            ties.append(holds(one, name, randomly.choice([low, (low, low + 0.2), None])))
    return world(*ties, *(holds(person, "z", 0.1) for person in persons))


@pytest.mark.parametrize("seed", range(4))
def test_sweeps_and_elimination_find_the_same_bounds(seed: int) -> None:
    graph = banded_circle(seed)
    swept, eliminated = at(graph), at(graph, most_dense=1000)
    for holder in ("p1", "c00000", "c00041"):
        one = by_entity(swept.holdings(graph.places[holder]))
        other = by_entity(eliminated.holdings(graph.places[holder]))
        assert one.keys() == other.keys()
        assert np.allclose(list(one.values()), [other[key] for key in one], atol=1e-9)


def test_companies_of_a_large_circle_are_given_down_to_a_share_that_the_answer_tells() -> None:
    graph = world(*_three_each(ENOUGH))
    found = at(graph).holders(graph.places["c00003"])
    whole = at(graph, most_dense=1000).holders(graph.places["c00003"])
    assert 0 < found.whole_above < 1
    assert whole.whole_above == 0
    kept = by_entity(found)
    for entity, ends in by_entity(whole).items():
        if entity in kept or ends[1] >= found.whole_above:
            assert kept[entity] == pytest.approx(ends, abs=1e-9)
    assert graph.places["p1"] in kept


@pytest.mark.parametrize("seed", range(4))
def test_of_a_large_circle_nobody_who_may_own_a_quarter_is_missing(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = banded_circle(seed, owners=30)
    company = graph.places["c00003"]
    whole = by_entity(at(graph, most_dense=1000).holders(company))
    monkeypatch.setattr(holders, "MOST_WALKED", 1)
    found = at(graph).holders(company)
    kept, open_ = by_entity(found), dict(zip(found.left_out.tolist(), found.at_most, strict=True))
    assert open_
    for entity, (low, high) in whole.items():
        assert entity in kept or open_[entity] >= high - 1e-9
        assert entity in kept or low < 0.25
    said = ownership_of(graph, TODAY, "c00003")
    persons = {graph.entities.ids[one] for one, (_, high) in whole.items() if high >= 0.25}
    persons = {one for one in persons if one.startswith("p")}
    assert persons
    told = {one["entity"] for one in said["beneficial_owners"] if one["ground"] == "equity"}
    left = said["owners_left_out"] or {"entities": []}
    assert persons <= told | set(left["entities"])
    assert said["truncated"]


def test_of_too_many_possible_owners_those_not_worked_out_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(holders, "MOST_WALKED", 1)
    names = [f"c{n:05d}" for n in range(ENOUGH)]
    ties = [holds(names[n - 1], name, 0.3) for n, name in enumerate(names)]
    graph = world(*ties, *(holds(f"p{n:02d}", names[5], None) for n in range(30)))
    said = ownership_of(graph, TODAY, names[5])
    told = {one["entity"] for one in said["beneficial_owners"] if one["ground"] == "equity"}
    left = said["owners_left_out"]
    assert (left["count"], left["text"].code) == (20, "ownership.left_out.circle")
    assert told | {*left["entities"]} == {f"p{n:02d}" for n in range(30)}
    one = ownership_of(graph, TODAY, names[5], left["entities"][0])
    assert (one["owners_left_out"], one["holders"][0]["high"]) == (None, 0.7)


def test_who_has_a_quarter_for_certain_comes_before_those_who_only_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(holders, "MOST_WALKED", 1)
    names = [f"c{n:05d}" for n in range(ENOUGH)]
    ties = [holds(names[n - 1], name, 0.3) for n, name in enumerate(names)]
    ties += [holds(f"p{n}", name, None) for n, name in enumerate(names)]
    graph = world(*ties, holds("pz", names[5], 0.26))
    found = at(graph).holders(graph.places[names[5]])
    assert by_entity(found)[graph.places["pz"]] == (0.26, 0.26)
    assert len(found.entity) < ENOUGH


def test_a_named_holder_is_answered_however_small_its_share_of_a_large_circle() -> None:
    graph = world(*_three_each(ENOUGH))
    company = graph.places["c00003"]
    whole = by_entity(at(graph, most_dense=1000).holders(company))
    left_out = set(whole) - set(by_entity(at(graph).holders(company)))
    assert left_out
    for holder in sorted(left_out)[:3]:
        found = by_entity(Asked(graph, TODAY, company, holder).holders(company))
        assert found[holder] == pytest.approx(whole[holder], abs=1e-9)


def _three_each(size: int) -> list[Relation]:
    randomly = random.Random(3)
    names = [f"c{n:05d}" for n in range(size)]
    ties = []
    for n, name in enumerate(names):
        for one in sorted({names[n - 1], *randomly.sample(names, 2)} - {name}):
            ties.append(holds(one, name, randomly.choice([0.1, 0.2, 0.25])))
        ties.append(holds("p1", name, 0.1))
    return ties


def test_a_block_solves_for_rows_and_for_columns() -> None:
    shares = np.array([[0.1, 0.5, 0.0], [0.2, 0.0, 0.3], [0.4, 0.4, 0.0]])
    offsets, other, share = [0], [], []
    for n, row in enumerate(shares):
        inside = [m for m in range(3) if m != n and row[m] > 0]
        other += inside
        share += [row[m] for m in inside]
        offsets.append(len(other))
    block = LargeBlock(
        (np.array(offsets), np.array(other, np.int32), np.array(share), 1 - np.diag(shares))
    )
    inverse = np.linalg.inv(np.eye(3) - shares)
    b = np.array([1.0, 0.5, 0.0])
    assert block.rows(b) == pytest.approx(inverse @ b, abs=1e-12)
    assert block.columns(b) == pytest.approx(b @ inverse, abs=1e-12)
    assert (block.lengths >= inverse @ np.ones(3) - 1e-9).all()
