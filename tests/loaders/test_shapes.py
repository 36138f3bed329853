"""A city of planted patterns: each is written so that its twin differs in one thing."""

import csv
from collections import Counter
from pathlib import Path

from loaders.city.sample import write_city
from loaders.city.shapes import ROUNDS, SCENARIO, SHAPES, plant_patterns


def test_every_pattern_is_planted_in_six_rounds_beside_its_twin(tmp_path: Path) -> None:
    write_city(tmp_path, entities=1, seed=3, plant=plant_patterns)
    with (tmp_path / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = Counter((row["case"], row["expect"]) for row in rows)
    assert counts == {(code, expect): ROUNDS for code in SHAPES for expect in ("lead", "clear")}
    assert {row["scenario"] for row in rows} == {SCENARIO}
    assert len({row["subject"] for row in rows}) == len(rows)
