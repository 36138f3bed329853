"""How what each engine costs grows: exponents fitted over several sizes, and estimates beyond them.

`python -m benchmarks.growth SIZE,SIZE,… [ENGINE[:MB]]…`, such as `100000,1000000 duckdb`, where a
size is a number of relations; six entities to ten relations, two records to a thousand. Each size
runs in a process of its own (`benchmarks.scale`). Seconds are of processor, so that other programs
of the machine change them little. What a process costs before it has any graph, its libraries for
one, is measured with a graph of a thousand relations and taken off before a fit. What is told of
larger graphs is an estimate: the line through the logarithms of what was measured, drawn on.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

BEYOND: Final = (3e8, 3e9)  # relations of a province, and of a country's data bureau
_BARE: Final = 1_000  # relations of a graph that costs as good as nothing


class Fit(NamedTuple):
    """cost = fixed + factor · relations^exponent, and the largest error of a measured cost.

    The error is a part of what a cost is above the fixed one.
    """

    fixed: float
    factor: float
    exponent: float
    error: float

    def at(self, relations: float) -> float:
        """The cost of a graph of so many relations, by the fit."""
        return float(self.fixed + self.factor * relations**self.exponent)


def fitted(relations: Sequence[float], costs: Sequence[float], fixed: float = 0) -> Fit | None:
    """The power law nearest to some costs, by least squares of logarithms, less the fixed one.

    None where a cost is no more than the fixed one: then nothing can be said.
    """
    above = np.array(costs) - fixed
    if not (above > 0).all():
        return None
    x, y = np.log(relations), np.log(above)
    exponent, height = np.polyfit(x, y, 1)
    error = np.abs(np.exp(exponent * x + height - y) - 1).max()
    return Fit(fixed, float(np.exp(height)), float(exponent), float(error))


def main() -> None:
    """Measure each size, then tell the fit of each cost."""
    sizes = [int(text) for text in sys.argv[1].split(",")]
    bare, *told = (measured(size, sys.argv[2:]) for size in (_BARE, *sizes))
    for cost, fixed in bare.items():
        costs = [one[cost] for one in told]
        row = ", ".join(f"{number:,.2f}" for number in (fixed, *costs))
        print(f"{cost}: {row}; {in_words(fitted(sizes, costs, fixed))}")


def in_words(fit: Fit | None) -> str:
    """The exponent, how far off it is, and the estimates."""
    if fit is None:
        return "no more than without a graph"
    beyond = ", ".join(f"{size:.0e}: {fit.at(size):,.0f}" for size in BEYOND)
    return f"exponent {fit.exponent:.2f} (± {fit.error:.0%}); {beyond}"


def measured(relations: int, engines: Sequence[str]) -> dict[str, float]:
    """The costs of one size by name, seconds of processor and GB."""
    counts = (str(number) for number in (relations, relations * 6 // 10, relations // 500))
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", "--json", *counts, *engines],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    *lines, last = ran.stdout.splitlines()
    print(*lines, sep="\n", flush=True)
    costs: dict[str, float] = json.loads(last)
    return costs


if __name__ == "__main__":
    main()
