"""Rows of law files, for tests."""

import json
from typing import Any

from analytics.law.measure import Measure
from analytics.law.measures import measures_of


def row(code: str, *, head: str = "measure", **fields: Any) -> str:
    """One row as TOML: a confirmed measure of this code unless fields say otherwise."""
    values: dict[str, Any] = {"code": code}
    if head == "measure":
        values |= {
            "name": f"name of {code}",
            "article": f"article of {code}",
            "source": "a copy",
            "department": f"office of {code}",
            "confirmed": True,
        }
    values |= fields
    values = {k: v for k, v in values.items() if (k, v) != ("code", "")}
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value is not None]
    return "\n".join([f"\n[[{head}]]", *lines, ""])


def measure(code: str = "M", **fields: Any) -> Measure:
    """The measure of a row of these fields."""
    (only,) = measures_of(row(code, **fields)).measures
    return only


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
