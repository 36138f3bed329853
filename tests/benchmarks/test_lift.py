"""Lift on planted data: found with its interval where it is, not found where there is none."""

import numpy as np
import pytest

from benchmarks.lift import Flags, Ints, components, lift, odds_of, swapped

_SIZE, _TIES = 900, 500


def ties(seed: int) -> tuple[Ints, Ints, Ints]:
    """Kinds, sources and targets of distinct random ties, none from an entity to itself."""
    random = np.random.default_rng(seed)
    kinds, sources = random.integers(0, 2, _TIES), random.integers(0, 200, _TIES)
    targets = random.integers(200, _SIZE, _TIES)
    rows = np.unique(np.stack([kinds, sources, targets]), axis=1)
    return rows[0], rows[1], rows[2]


def reached(sources: Ints, targets: Ints) -> Flags:
    """Who is one tie from an entity below 100, which are the debtors."""
    flags = np.zeros(_SIZE, dtype=np.bool_)
    flags[targets[sources < 100]] = True
    return flags


def outcomes(graph: tuple[Ints, Ints, Ints], seed: int, chances: tuple[float, float]) -> Flags:
    exposed = reached(*graph[1:])
    random = np.random.default_rng(seed).random(_SIZE)
    return random < np.where(exposed, chances[0], chances[1])


ASKED = np.arange(_SIZE) >= 200
PLANTED, NONE = (0.3, 0.1), (0.1, 0.1)
TRUE_RATIO = (0.3 / 0.7) / (0.1 / 0.9)


def test_the_exact_interval_is_fishers() -> None:
    # Fisher's tea tasting, as R's fisher.test(matrix(c(3,1,1,3),2)) prints it.
    odds = odds_of(((3, 1), (1, 3)))
    assert (odds.ratio, odds.low, odds.high) == pytest.approx(
        (6.408309, 0.2117329, 621.9337505), rel=0.01
    )


def test_the_interval_of_a_large_table_is_near_the_exact_one() -> None:
    small, large = (
        odds_of(((1_900, 7_000), (2_000, 9_000))),
        odds_of(((2_100, 7_000), (2_000, 9_000))),
    )
    assert small.ratio == pytest.approx(1_900 * 9_000 / (7_000 * 2_000), rel=1e-3)
    assert large.ratio == pytest.approx(2_100 * 9_000 / (7_000 * 2_000), rel=1e-3)
    assert large.high / large.low == pytest.approx(small.high / small.low, rel=0.03)


@pytest.mark.parametrize(("chances", "true"), [(PLANTED, TRUE_RATIO), (NONE, 1.0)])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(
    chances: tuple[float, float], true: float
) -> None:
    covered = 0
    for seed in range(60):
        graph = ties(seed)
        answer = lift(
            graph, outcomes(graph, seed, chances), ASKED, reached, repetitions=0, seed=seed
        )
        covered += answer.odds.low <= true <= answer.odds.high
    assert covered >= 54


def test_a_planted_lift_is_above_every_shuffle() -> None:
    graph = ties(1)
    answer = lift(graph, outcomes(graph, 1, PLANTED), ASKED, reached, repetitions=30, seed=1)
    assert answer.odds.low > 1
    assert answer.chance == 1 / 31
    assert max(answer.shuffled) < answer.odds.ratio


def test_no_lift_is_like_the_shuffles() -> None:
    chances = []
    for seed in range(8):
        graph = ties(seed)
        listed = outcomes(graph, seed, NONE)
        chances.append(lift(graph, listed, ASKED, reached, repetitions=19, seed=seed).chance)
    assert sum(chance <= 0.05 for chance in chances) <= 2
    assert sum(chance > 0.5 for chance in chances) >= 2


def test_a_lift_that_degrees_alone_explain_is_like_the_shuffles() -> None:
    # Who has many ties is listed, whoever they lead to: an odds ratio, but no work of the ties.
    graph = ties(3)
    degree = np.bincount(graph[2], minlength=_SIZE)
    listed = np.random.default_rng(3).random(_SIZE) < np.minimum(0.25 * degree, 0.9)
    answer = lift(graph, listed, ASKED, reached, repetitions=40, seed=3)
    assert answer.odds.low > 1
    assert answer.chance > 0.05


def test_a_shuffle_keeps_degrees_and_makes_no_loop_and_no_parallel_tie() -> None:
    kinds, sources, targets = ties(2)
    moved = swapped(kinds, sources, targets, np.random.default_rng(2))
    for kind in (0, 1):
        before, after = targets[kinds == kind], moved[kinds == kind]
        assert sorted(before.tolist()) == sorted(after.tolist())
    assert (sources != moved).all()
    assert len(np.unique(np.stack([kinds, sources, moved]), axis=1)[0]) == len(kinds)
    assert (moved != targets).mean() > 0.9


def test_a_shuffle_of_one_tie_or_none_is_itself() -> None:
    none = np.zeros(0, np.int64)
    random = np.random.default_rng(1)
    assert swapped(none, none, none, random).tolist() == []
    assert swapped(np.array([1]), np.array([0]), np.array([5]), random).tolist() == [5]


def test_an_empty_margin_has_no_ratio() -> None:
    assert np.isnan(odds_of(((0, 0), (3, 9))).ratio)


def test_components_are_those_of_the_ties() -> None:
    found = components(np.array([0, 1, 4]), np.array([1, 2, 5]), 7)
    assert len(set(found[[0, 1, 2]].tolist())) == 1
    assert found[4] == found[5] != found[0]
    assert len(set(found.tolist())) == 4
