"""The planted subjects of a sample city, by case."""

import csv
from pathlib import Path


def planted(truth: Path) -> dict[str, list[str]]:
    """Subjects of each case, as truth.csv lists them."""
    found: dict[str, list[str]] = {}
    with truth.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["case"], []).append(row["subject"])
    return found
