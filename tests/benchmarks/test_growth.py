"""Growth: the exponent of a power law is found, and how far off what was measured lies."""

import pytest

from benchmarks.growth import fitted, in_words

SIZES = (1e5, 3e5, 1e6)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.25, 2.0])
def test_a_power_law_is_found_and_drawn_on(exponent: float) -> None:
    fit = fitted(SIZES, [0.4 + 3e-6 * size**exponent for size in SIZES], 0.4)
    assert fit is not None
    assert fit.exponent == pytest.approx(exponent)
    assert fit.error == pytest.approx(0, abs=1e-9)
    assert fit.at(3e8) == pytest.approx(0.4 + 3e-6 * 3e8**exponent)


def test_what_is_no_power_law_is_told_by_its_error() -> None:
    fit = fitted(SIZES, [1.0, 1.0, 4.0])
    assert fit is not None
    assert fit.error > 0.3


def test_of_costs_that_no_graph_adds_to_nothing_is_said() -> None:
    assert fitted(SIZES, [1.0, 2.0, 3.0], 1.0) is None
    assert in_words(None) == "no more than without a graph"
